"""Append-only facts in hash-chained streams, their delivery to reactions, and files by digest."""
