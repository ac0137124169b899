"""Layouts, components, the form renderer and drawings. Knows no domain."""
