"""Rongyi 融易: a one-stop platform for government services."""

__version__ = "0.1.0"
