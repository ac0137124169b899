"""Identifiers: keys of rows, and the check characters of numbers that the state issues."""

from __future__ import annotations

import os
import time
from uuid import UUID

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_CITIZEN_WEIGHTS = tuple(pow(2, 17 - place, 11) for place in range(17))
_CITIZEN_CHECK = "10X98765432"


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562, 6.2 method 3): 48 bits of milliseconds, 12 of their fraction, the rest
    random; those of one process sort by time of making to a quarter of a microsecond."""
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    fraction = rest * 4096 // 1_000_000
    value = (milliseconds & (2**48 - 1)) << 80 | 0x7 << 76 | fraction << 64
    return UUID(int=value | 0b10 << 62 | int.from_bytes(os.urandom(8), "big") >> 2)


def is_uscc(number: str) -> bool:
    """Whether a unified social credit code (统一社会信用代码, GB 32100) has a right check digit."""
    if len(number) != 18 or any(letter not in USCC_ALPHABET for letter in number):
        return False
    total = sum(
        USCC_ALPHABET.index(letter) * weight
        for letter, weight in zip(number[:17], _USCC_WEIGHTS, strict=True)
    )
    return USCC_ALPHABET[(31 - total % 31) % 31] == number[17]


def credit_code(*, prefix: str, region: str, body: str) -> str:
    """A unified social credit code (GB 32100): registry and kind of body (two characters), region
    (six digits), organisation code (eight characters, GB 11714) and both check characters."""
    assert (len(prefix), len(region), len(body)) == (2, 6, 8), (prefix, region, body)
    places = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    total = sum(
        places.index(letter) * weight
        for letter, weight in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)
    )
    number = f"{prefix}{region}{body}{'0123456789X'[-total % 11]}"
    total = sum(
        USCC_ALPHABET.index(letter) * weight
        for letter, weight in zip(number, _USCC_WEIGHTS, strict=True)
    )
    return number + USCC_ALPHABET[-total % 31]


def is_citizen_number(number: str) -> bool:
    """Whether a citizen's or foreign permanent resident's number (GB 11643) has a right check."""
    if len(number) != 18 or not (number[:17].isascii() and number[:17].isdigit()):
        return False
    total = sum(
        int(digit) * weight for digit, weight in zip(number[:17], _CITIZEN_WEIGHTS, strict=True)
    )
    return _CITIZEN_CHECK[total % 11] == number[17].upper()


def certificate_check(body: str) -> str:
    """Check character of an e-certificate identifier (GB/T 36904): ISO 7064 MOD 37,36.

    `body` is type code, issuer, serial and version; dots and the OID are left out.
    """
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    product = 36
    for letter in body.upper():
        if letter in alphabet:
            product = 2 * ((product + alphabet.index(letter)) % 36 or 36) % 37
    return alphabet[(37 - product) % 36]
