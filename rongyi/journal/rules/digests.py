"""The two hashes that facts and logs may be made of. Pure.

    1  SHA-256   FIPS 180-4
    2  SM3       GB/T 32905-2016

A database has one of them from its first fact on (ADR 0024); what is exported names it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from hashlib import sha256

from cryptography.hazmat.primitives.hashes import SM3, Hash

Digest = Callable[[bytes], bytes]
SHA_256, SM_3 = 1, 2
ALGORITHMS = {"sha256": SHA_256, "sm3": SM_3}  # by what an operator calls them
_OPENSSL_SM3 = hashlib.new("sm3") if "sm3" in hashlib.algorithms_available else None


def by_sha256(content: bytes) -> bytes:
    """SHA-256."""
    return sha256(content).digest()


def by_sm3(content: bytes) -> bytes:
    """SM3, also where the OpenSSL of this Python was built without it."""
    if _OPENSSL_SM3 is None:
        other = Hash(SM3())
        other.update(content)
        return other.finalize()
    own = _OPENSSL_SM3.copy()
    own.update(content)
    return own.digest()


DIGESTS: dict[int, Digest] = {SHA_256: by_sha256, SM_3: by_sm3}
