"""Every component once, for tests and for eyes; no page of the product."""
