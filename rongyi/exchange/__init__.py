"""Asking other systems for data: purpose, basis, limits, three answers, a log of every call."""
