"""Changed rules and running cases: what a head sees before he moves them, and takes back."""
