"""Drawings made by the server as SVG with presentation attributes; each has words beside it."""
