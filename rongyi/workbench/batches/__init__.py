"""The same done with many cases: chosen from a list, confirmed, watched."""
