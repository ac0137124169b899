"""The platform as an operator runs it, killed again and again, and what its clients were told."""
