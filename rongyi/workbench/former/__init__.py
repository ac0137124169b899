"""Cases of former systems, to be looked up."""
