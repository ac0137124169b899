"""E-certificates: issue, seal, check, revoke."""
