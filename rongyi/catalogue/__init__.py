"""catalogue: what may be applied for, and every version of it."""
