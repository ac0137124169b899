"""Settings, addresses, wiring, the command line and the database launcher.

The only place that sees every room; nothing below imports it.
"""
