"""Certificates that my departments issued: look up, annul, revoke, strike off."""
