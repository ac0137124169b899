"""The one life of an application: states, clock, decision, delivery."""
