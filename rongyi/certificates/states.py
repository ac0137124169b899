"""The life of a certificate. Expiry is no move: it is read from the date."""

from __future__ import annotations

from rongyi.kernel.machine import Machine, Move

VALID = "valid"
REVOKED = "revoked"
EXPIRED = "expired"  # read from valid_until, never stored
ALTERED = "altered"  # said of a presented file, never stored
UNKNOWN = "unknown"  # said of a number or file that is not ours

LIFE = Machine(Move("revoke", VALID, REVOKED))
