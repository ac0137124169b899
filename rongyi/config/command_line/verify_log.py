"""Verify facts, logs and receipts of Rongyi. One file, Python's standard library alone.

    python verify_log.py export DIR --key KEY [--checkpoint FILE]...
    python verify_log.py receipt FILE --key KEY

KEY is the log's public key or a file that holds it, got long ago, not with what is verified. FILE
is a checkpoint that was kept elsewhere. Exit code 0: holds; 1: broken; 2: cannot be read.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from base64 import b64decode
from collections.abc import Callable, Iterator
from hashlib import new as new_hash
from hashlib import sha256
from pathlib import Path
from typing import Any

_FOUR, _EIGHT, _SIXTEEN, _NONE = ((n).to_bytes(4, "big") for n in (4, 8, 16, 0))
_EPOCH_US = 946_684_800_000_000  # 2000-01-01 in microseconds since 1970


class Broken(Exception):
    """What does not hold, and where."""


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


DIGESTS: dict[int, Callable[[bytes], bytes]] = {
    1: lambda content: sha256(content).digest(),
    2: _sm3,
}


def fact_hash(previous: bytes, fact: list[Any]) -> bytes:
    """The hash of an exported fact, recomputed from its fields."""
    stream, seq, at, actor, behalf, name, _, _, commitment, _, algorithm = fact
    unhex, named = bytes.fromhex, name.encode()
    return DIGESTS[algorithm](
        b"\x01%b%b%b%b%b%b%b%b%b%b%b%b"
        % (
            *(previous, _SIXTEEN, unhex(stream), _FOUR, seq.to_bytes(4, "big")),
            *(_EIGHT, (at - _EPOCH_US).to_bytes(8, "big", signed=True), _SIXTEEN, unhex(actor)),
            _NONE if behalf is None else _SIXTEEN + unhex(behalf),
            *(len(named).to_bytes(4, "big") + named, unhex(commitment)),
        )
    )


def entry_of(fact: list[Any]) -> bytes:
    """What the log keeps of an exported fact."""
    number, digest = fact[1].to_bytes(4, "big"), bytes.fromhex(fact[9])
    return b"\x01%c%b%b%b" % (fact[10], bytes.fromhex(fact[0]), number, digest)


def wrong_body(fact: list[Any]) -> str:
    """What is wrong with body and salt; empty where the commitment stands for them."""
    salt, body = fact[6], fact[7]
    if salt is None or body is None:
        return "" if salt is body else "body or salt is gone without the other"
    if DIGESTS[fact[10]](bytes.fromhex(salt) + body.encode()).hex() == fact[8]:
        return ""
    return "the body is not the one that was recorded"


def facts_in(path: Path) -> Iterator[list[Any]]:
    """The facts of an export, checked: chain by chain, each from its first fact. Errors: Broken."""
    read, stream, last, at, seq = json.JSONDecoder().raw_decode, "", bytes(32), 0, 0
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            fact, end = read(line)
            if line[end:] != "\n":
                raise ValueError(f"{path}: more than one fact on a line, or its end is cut off")
            if fact[0] != stream:
                stream, last, at, seq = fact[0], bytes(32), fact[2], 0
            found = b""
            if fact[10] not in DIGESTS:
                what = "no such algorithm"
            elif fact[1] != seq + 1:
                what = "facts before it are missing, or it stands twice"
            else:
                what, found = wrong_body(fact), fact_hash(last, fact)
            if not what and found.hex() != fact[9]:
                what = "it or one before it is not the one that was recorded"
            elif not what and fact[2] < at:
                what = "it is older than the one before it"
            if what:
                raise Broken(f"stream {stream} fact {fact[1]}: {what}")
            last, at, seq = found, fact[2], fact[1]
            yield fact


def node(left: bytes, right: bytes) -> bytes:
    """The node above two others, RFC 6962."""
    return sha256(b"\x01" + left + right).digest()


def leaf(entry: bytes) -> bytes:
    """The leaf of an entry."""
    return sha256(b"\x00" + entry).digest()


def read_key(text: str) -> tuple[str, bytes, bytes]:
    """Name, key id and Ed25519 key of a public key as it is handed out. Errors: ValueError."""
    name, _, rest = text.strip().partition("+")
    hexed, _, encoded = rest.partition("+")
    try:
        content = b64decode(encoded, validate=True)
    except ValueError:
        content = b""
    identity = sha256(name.encode() + b"\n" + content).digest()[:4]
    if len(content) != 33 or content[:1] != b"\x01" or identity.hex() != hexed:
        raise ValueError("this is no public key of a log")
    return name, identity, content[1:]


def open_note(note: str, key_text: str) -> tuple[str, int, bytes]:
    """Origin, size and root of a checkpoint that this key signed. Errors: Broken."""
    name, identity, key = read_key(key_text)
    text, gap, signatures = note.partition("\n\n")
    lines = text.split("\n")
    for line in signatures.splitlines() if gap and len(lines) >= 3 else ():
        mark, _, rest = line.partition(" ")
        signer, _, encoded = rest.partition(" ")
        try:
            content = b64decode(encoded, validate=True)
        except ValueError:
            continue
        if (mark, signer, content[:4]) == ("—", name, identity) and is_signed(
            key, f"{text}\n".encode(), content[4:]
        ):
            return lines[0], int(lines[1]), b64decode(lines[2])
    raise Broken("the checkpoint is not signed with this key")


def tile_path(folder: Path, level: str, index: int, width: int) -> Path:
    """Where a tile lies; the full one takes the place of those that were not."""
    digits = f"{index:03d}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    path = folder / "tile" / level / "/".join([*(f"x{one}" for one in groups[:-1]), groups[-1]])
    part = path.with_name(f"{path.name}.p") / str(width)
    return path if width == 256 or not part.exists() else part


def entries_in(folder: Path, size: int) -> Iterator[bytes]:
    """The entries of a log out of its tiles. Errors: Broken."""
    for index in range(-(-size // 256)):
        width = min(256, size - index * 256)
        path = tile_path(folder, "entries", index, width)
        try:
            content = path.read_bytes()
        except OSError:
            raise Broken(f"{path}: entries of the log are missing") from None
        at, length = 0, len(content)
        for _ in range(width):
            begin = at + 2
            at = begin + (content[at] << 8 | content[at + 1]) if begin <= length else length + 1
            if at > length:
                raise Broken(f"{path}: entries of the log are cut off")
            yield content[begin:at]


def fold(edge: list[bytes]) -> bytes:
    """The root above the right edge of a tree."""
    digest = edge[-1]
    for left in reversed(edge[:-1]):
        digest = node(left, digest)
    return digest


def read_log(folder: Path, key: str, older: list[str]) -> list[bytes]:
    """The entries of a log; they lead to each checkpoint. Errors: Broken."""
    try:
        note = (folder / "checkpoint").read_text("utf-8")
    except OSError:
        raise Broken(f"{folder}: there is no checkpoint") from None
    origin, size, root = open_note(note, key)
    wanted: dict[int, list[bytes]] = {}
    for text in older:
        named, number, known = open_note(text, key)
        if named != origin or number > size:
            raise Broken(
                f"the log has {size} leaves, a checkpoint that was kept elsewhere {number}"
            )
        wanted.setdefault(number, []).append(known)
    wanted.setdefault(size, []).append(root)
    edge: list[bytes] = []
    found = []
    for number, entry in enumerate(entries_in(folder, size)):
        digest, place = leaf(entry), number
        while place & 1:  # node, written out: once a fact
            digest, place = sha256(b"\x01" + edge.pop() + digest).digest(), place >> 1
        edge.append(digest)
        found.append(entry)
        for known in wanted.get(number + 1, ()):
            if fold(edge) != known:
                raise Broken(f"the first {number + 1} leaves are not those of a signed checkpoint")
    return found


def verify_export(folder: Path, keys: dict[str, str], older: list[str]) -> dict[str, int]:
    """Everything of an export; what was counted. Errors: Broken."""
    left: dict[bytes, str] = {}
    for name in ("facts", "reads"):
        if name == "facts" or (folder / name / "checkpoint").exists():
            origin = read_key(keys[name])[0]
            mine = [text for text in older if text.partition("\n")[0] == origin]
            left.update(dict.fromkeys(read_log(folder / name, keys[name], mine), name))
    leaves = len(left)
    count = 0
    for fact in facts_in(folder / "facts.jsonl"):
        count += 1
        if left.pop(entry_of(fact), None) is None:
            raise Broken(f"stream {fact[0]} fact {fact[1]}: it is not in the log")
    if left:
        entry, name = next(iter(left.items()))
        number = int.from_bytes(entry[18:22], "big")
        raise Broken(
            f"stream {entry[2:18].hex()} fact {number}: the log {name} has it, the export has not; "
            f"{len(left)} are missing"
        )
    return {"facts": count, "leaves": leaves}


def root_by_path(digest: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """The root that an audit path leads to. Errors: Broken where it is none for this place."""
    place, last = index, size - 1
    for one in path:
        if last == 0:
            break
        if place & 1 or place == last:
            digest = node(one, digest)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            digest = node(digest, one)
        place, last = place >> 1, last >> 1
    if last or not 0 <= index < size:
        raise Broken("the proof is too short")
    return digest


def verify_receipt(receipt: dict[str, Any], key: str) -> dict[str, int]:
    """A receipt: each of its facts is in the log that the key signed. Errors: Broken."""
    _, size, root = open_note(receipt["checkpoint"], key)
    for proven in receipt["facts"]:
        fact, where = proven["fact"], f"{proven['number']} {proven['fact'][5]}"
        what = wrong_body(fact)
        if what:
            raise Broken(f"{where}: {what}")
        if fact_hash(bytes.fromhex(proven["previous"]), fact).hex() != fact[9]:
            raise Broken(f"{where}: the fact is not the one that was recorded")
        path = [b64decode(one) for one in proven["path"]]
        if root_by_path(leaf(entry_of(fact)), proven["leaf"], size, path) != root:
            raise Broken(f"{where}: it is not in the log of this checkpoint")
    return {"facts": len(receipt["facts"]), "leaves": size}


def _key(text: str) -> str:
    return Path(text).read_text("utf-8") if len(text) < 250 and Path(text).is_file() else text


def main(words: list[str] | None = None) -> int:
    """The command. Returns the exit code."""
    parser = argparse.ArgumentParser(description="Verify facts, logs and receipts of Rongyi.")
    parser.add_argument("what", choices=["export", "receipt"])
    parser.add_argument("path", type=Path)
    parser.add_argument("--key", help="the log's public key, or a file that holds it")
    parser.add_argument("--reads-key", help="that of the log of readings; an export only")
    parser.add_argument("--checkpoint", type=Path, action="append", default=[])
    options = parser.parse_args(words)
    begun = time.process_time()
    try:
        if options.what == "receipt":
            receipt = json.loads(options.path.read_text("utf-8"))
            counts = verify_receipt(receipt, _key(options.key or receipt["key"]))
        else:
            named = {"facts": options.key, "reads": options.reads_key}
            keys = {log: _key(text or f"{options.path}/{log}/key") for log, text in named.items()}
            older = [one.read_text("utf-8") for one in options.checkpoint]
            counts = verify_export(options.path, keys, older)
    except Broken as broken:
        print(f"BROKEN: {broken}")
        return 1
    except (OSError, ValueError, KeyError, IndexError, TypeError) as error:
        print(f"cannot be read: {error}", file=sys.stderr)
        return 2
    if not options.key:
        print("the key came with what it verifies: this proves little; name one by --key")
    spent = max(time.process_time() - begun, 1e-6)
    print(f"holds: {counts['facts']} facts, {counts['leaves']} leaves, {spent:.2f} s of CPU")
    return 0


if __name__ == "__main__":
    sys.exit(main())
