"""Ed25519 and SM3 by hand, for `verify_log`, which is handed out with this inside it."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import new as new_hash
from hashlib import sha256

# Ed25519, RFC 8032 ------------------------------------------------------------------------
_P = 2**255 - 19
_Q = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_I = pow(2, (_P - 1) // 4, _P)
Point = tuple[int, int, int, int]


def _add(a: Point, b: Point) -> Point:
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % _P, (a[1] + a[0]) * (b[1] + b[0]) % _P
    g, h = 2 * a[3] * b[3] * _D % _P, 2 * a[2] * b[2] % _P
    e, f, g, h = f - e, h - g, h + g, f + e
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(number: int, point: Point) -> Point:
    result: Point = (0, 1, 1, 0)
    while number:
        if number & 1:
            result = _add(result, point)
        point, number = _add(point, point), number >> 1
    return result


def _x_of(y: int, sign: int) -> int | None:
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _I % _P
    if y >= _P or (x * x - square) % _P or (x == 0 and sign):
        return None
    return _P - x if x & 1 != sign else x


def _point(content: bytes) -> Point | None:
    number = int.from_bytes(content, "little")
    y = number & (1 << 255) - 1
    x = _x_of(y, number >> 255)
    return None if x is None else (x, y, 1, x * y % _P)


def is_signed(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether an Ed25519 key of 32 bytes made this signature of 64 bytes."""
    if len(key) != 32 or len(signature) != 64:
        return False
    a, r = _point(key), _point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    base_y = 4 * pow(5, _P - 2, _P) % _P
    base_x = _x_of(base_y, 0)
    if a is None or r is None or s >= _Q or base_x is None:
        return False
    base = (base_x, base_y, 1, base_x * base_y % _P)
    digest = new_hash("sha512", signature[:32] + key + message).digest()
    left, right = _times(s, base), _add(r, _times(int.from_bytes(digest, "little") % _Q, a))
    return not (
        (left[0] * right[2] - right[0] * left[2]) % _P
        or (left[1] * right[2] - right[1] * left[2]) % _P
    )


# SM3, GB/T 32905 --------------------------------------------------------------------------
_W = 0xFFFFFFFF
_SM3 = bytes.fromhex("7380166f4914b2b9172442d7da8a0600a96f30bc163138aae38dee4db0fb0e4e")


def _turn(x: int, by: int) -> int:
    return (x << by | x >> 32 - by) & _W


def sm3_by_hand(message: bytes) -> bytes:
    """SM3, for a Python whose OpenSSL has none."""
    padded = message + b"\x80" + bytes((55 - len(message)) % 64)
    padded += (8 * len(message)).to_bytes(8, "big")
    state = [int.from_bytes(_SM3[i : i + 4], "big") for i in range(0, 32, 4)]
    for at in range(0, len(padded), 64):
        w = [int.from_bytes(padded[at + i : at + i + 4], "big") for i in range(0, 64, 4)]
        for j in range(16, 68):
            x = w[j - 16] ^ w[j - 9] ^ _turn(w[j - 3], 15)
            w.append(x ^ _turn(x, 15) ^ _turn(x, 23) ^ _turn(w[j - 13], 7) ^ w[j - 6])
        a, b, c, d, e, f, g, h = state
        for j in range(64):
            constant = 0x79CC4519 if j < 16 else 0x7A879D8A
            one = _turn(_turn(a, 12) + e + _turn(constant, j % 32) & _W, 7)
            two = one ^ _turn(a, 12)
            first = a ^ b ^ c if j < 16 else a & b | a & c | b & c
            second = e ^ f ^ g if j < 16 else e & f | ~e & _W & g
            t1 = first + d + two + (w[j] ^ w[j + 4]) & _W
            t2 = second + h + one + w[j] & _W
            a, b, c, d = t1, a, _turn(b, 9), c
            e, f, g, h = t2 ^ _turn(t2, 9) ^ _turn(t2, 17), e, _turn(f, 19), g
        state = [x ^ y for x, y in zip(state, (a, b, c, d, e, f, g, h), strict=True)]
    return b"".join(x.to_bytes(4, "big") for x in state)


def _sm3(content: bytes) -> bytes:
    try:
        return new_hash("sm3", content).digest()
    except ValueError:
        return sm3_by_hand(content)


Digest = Callable[[bytes], bytes]
DIGESTS: dict[int, Digest] = {1: lambda content: sha256(content).digest(), 2: _sm3}
