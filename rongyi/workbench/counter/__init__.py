"""Posts, their work lists, and what is done from there."""
