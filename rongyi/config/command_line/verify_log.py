"""Verify facts, logs and receipts of Rongyi. One file, Python's standard library alone.

    python verify_log.py export DIR --key KEY [--checkpoint FILE]...
    python verify_log.py receipt FILE --key KEY      FILE: the JSON or the PDF that has it attached

KEY is the log's public key or a file that holds it, got long ago, not with what is verified. FILE
is a checkpoint that was kept elsewhere. Exit code 0: holds; 1: broken; 2: cannot be read.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
import zlib
from base64 import b64decode
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from rongyi.config.command_line.verify_sums import DIGESTS, Digest, is_signed

_FOUR, _EIGHT, _SIXTEEN, _NONE = ((n).to_bytes(4, "big") for n in (4, 8, 16, 0))
RECEIPT_MAX = 64 * 1024 * 1024
_QUARTER = re.compile(r"journal_fact_([1-9]\d{3})q([1-4])")
_EPOCH_US = 946_684_800_000_000  # 2000-01-01 in microseconds since 1970


class Broken(Exception):
    """What does not hold, and where."""


def algorithm_of(origin: str) -> int:
    """What facts and tree of a log of this name are made of: the name of one of SM3 says so."""
    return 2 if origin.endswith("/sm3") else 1


def fact_hash(previous: bytes, fact: list[Any]) -> bytes:
    """The hash of an exported fact, recomputed from its fields."""
    stream, seq, at, actor, behalf, name, _, _, commitment, _, algorithm = fact[:11]
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


def node(left: bytes, right: bytes, digest: Digest) -> bytes:
    """The node above two others, RFC 6962."""
    return digest(b"\x01" + left + right)


def leaf(entry: bytes, digest: Digest) -> bytes:
    """The leaf of an entry."""
    return digest(b"\x00" + entry)


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


def fold(edge: list[bytes], hashed: Digest) -> bytes:
    """The root above the right edge of a tree."""
    digest = edge[-1]
    for left in reversed(edge[:-1]):
        digest = node(left, digest, hashed)
    return digest


def read_log(folder: Path, key: str, older: list[str]) -> list[bytes]:
    """The entries of a log; they lead to each checkpoint. Errors: Broken."""
    try:
        note = (folder / "checkpoint").read_text("utf-8")
    except OSError:
        raise Broken(f"{folder}: there is no checkpoint") from None
    origin, size, root = open_note(note, key)
    hashed = DIGESTS[algorithm_of(origin)]
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
        if entry[1] != algorithm_of(origin):
            raise Broken(f"leaf {number} is of another hash than the log {origin}")
        digest, place = leaf(entry, hashed), number
        while place & 1:  # node, written out: once a fact
            digest, place = hashed(b"\x01" + edge.pop() + digest), place >> 1
        edge.append(digest)
        found.append(entry)
        for known in wanted.get(number + 1, ()):
            if fold(edge, hashed) != known:
                raise Broken(f"the first {number + 1} leaves are not those of a signed checkpoint")
    return found


def verify_export(folder: Path, keys: dict[str, str], older: list[str]) -> dict[str, int]:
    """Everything of an export; what was counted. Errors: Broken.

    Made-up facts (`rongyi load`) are marked and in no log; none stands behind one that is. All
    facts of a quarter that was archived may be missing, never some of it; they are counted.
    """
    left: dict[bytes, str] = {}
    for name in ("facts", "reads"):
        if name == "facts" or (folder / name / "checkpoint").exists():
            origin = read_key(keys[name])[0]
            mine = [text for text in older if text.partition("\n")[0] == origin]
            left.update(dict.fromkeys(read_log(folder / name, keys[name], mine), name))
    leaves, count, made_up = len(left), 0, 0
    gone = archived_in(folder)
    here: set[str] = set()
    logged = ""  # the stream whose facts are in the log by now
    for path in sorted(folder.glob("*.jsonl")):
        for fact in facts_in(path):
            count += 1
            if left.pop(entry_of(fact), None) is not None:
                logged = fact[0]
            elif len(fact) > 11 and fact[11] == 1 and logged != fact[0]:
                made_up += 1
            else:
                raise Broken(f"stream {fact[0]} fact {fact[1]}: it is not in the log")
            here.update(part[0] for part in gone if part[1] <= fact[0] < part[2])
    gone = [part for part in gone if part[0] not in here]
    missing = [one for one in left if not any(_in(one, part) for part in gone)]
    if missing:
        entry = missing[0]
        number = int.from_bytes(entry[18:22], "big")
        raise Broken(
            f"stream {entry[2:18].hex()} fact {number}: the log {left[entry]} has it, the export "
            f"has not; {len(missing)} are missing"
        )
    return {"facts": count, "leaves": leaves, "made_up": made_up, "archived": len(left)}


def archived_in(folder: Path) -> list[list[str]]:
    """The quarters that an export calls archived: name, first stream, first stream behind it.
    Errors: Broken where one is less or more than a quarter: facts that were left out."""
    parts: list[list[str]] = json.loads((folder / "archived.json").read_text("utf-8"))
    for name, *bounds in parts:
        told = _QUARTER.fullmatch(name)
        months = 12 * int(told[1]) + 3 * int(told[2]) - 3 if told else 0
        if not told or bounds != [_first_stream(months), _first_stream(months + 3)]:
            raise Broken(f"archived.json: {name} {bounds} is no quarter")
    return parts


def _first_stream(months: int) -> str:
    """The least stream that began in a month: its milliseconds, as in a UUIDv7."""
    began = datetime(months // 12, months % 12 + 1, 1, tzinfo=UTC)
    return f"{int(began.timestamp()) * 1000:012x}" + "0" * 20


def _in(entry: bytes, part: list[str]) -> bool:
    """Whether the stream of an entry began in an archived quarter."""
    return part[1] <= entry[2:18].hex() < part[2]


def root_by_path(digest: bytes, index: int, size: int, path: list[bytes], hashed: Digest) -> bytes:
    """The root that an audit path leads to. Errors: Broken where it is none for this place."""
    place, last = index, size - 1
    for one in path:
        if last == 0:
            break
        if place & 1 or place == last:
            digest = node(one, digest, hashed)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            digest = node(digest, one, hashed)
        place, last = place >> 1, last >> 1
    if last or not 0 <= index < size:
        raise Broken("the proof is too short")
    return digest


def _misnamed(proven: dict[str, Any], title: str) -> str:
    """What is wrong with the number that stands at a fact; empty where it is the fact's own, and
    of a case of the application that the receipt names."""
    number, body = proven["number"], json.loads(proven["fact"][7] or "{}")
    if number != title and not number.startswith(f"{title}-"):
        return f"it is not of {title}"
    return "" if body.get("number", number) == number else f"it is about {body['number']}"


def verify_receipt(receipt: dict[str, Any], key: str) -> dict[str, int]:
    """A receipt: each of its facts is about what it names, and in the log that the key signed.
    Errors: Broken."""
    if not receipt["facts"]:
        raise Broken("the receipt proves no fact")
    origin, size, root = open_note(receipt["checkpoint"], key)
    hashed = DIGESTS[algorithm_of(origin)]
    for proven in receipt["facts"]:
        fact, where = proven["fact"], f"{proven['number']} {proven['fact'][5]}"
        what = wrong_body(fact) or _misnamed(proven, receipt["number"])
        if what:
            raise Broken(f"{where}: {what}")
        if fact_hash(bytes.fromhex(proven["previous"]), fact).hex() != fact[9]:
            raise Broken(f"{where}: the fact is not the one that was recorded")
        path = [b64decode(one) for one in proven["path"]]
        if fact[10] != algorithm_of(origin):
            raise Broken(f"{where}: it is of another hash than the log")
        if root_by_path(leaf(entry_of(fact), hashed), proven["leaf"], size, path, hashed) != root:
            raise Broken(f"{where}: it is not in the log of this checkpoint")
    later = receipt.get("uncovered", 0)
    return {"facts": len(receipt["facts"]), "leaves": size, "uncovered": later}


def read_receipt(path: Path) -> dict[str, Any]:
    """A receipt: the JSON file, or the PDF that carries it. Errors: ValueError."""
    content = path.read_bytes()
    if not content.startswith(b"%PDF-"):
        plain: Any = json.loads(content)
        if isinstance(plain, dict) and plain.get("format") == "rongyi-receipt/1":
            return plain
        raise ValueError(f"{path} is no receipt")
    for part in re.finditer(rb"stream\r?\n(.*?)endstream", content, re.DOTALL):
        try:
            found = json.loads(zlib.decompressobj().decompress(part[1], RECEIPT_MAX))
        except (zlib.error, ValueError):
            continue
        if isinstance(found, dict) and found.get("format") == "rongyi-receipt/1":
            return found
    raise ValueError(f"{path} carries no receipt: it was printed before its facts were sealed")


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
            receipt = read_receipt(options.path)
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
    if counts.get("uncovered"):
        print(f"{counts['uncovered']} facts more had happened, no checkpoint covered them yet")
    if counts.get("made_up"):
        print(f"{counts['made_up']} of the facts are made up (rongyi load): chained, in no log")
    if counts.get("archived"):
        print(f"{counts['archived']} leaves are of quarters said to be archived and not here: "
              "their facts are not verified; put the .jsonl of an older export beside")  # fmt: skip
    spent = max(time.process_time() - begun, 1e-6)
    print(f"holds: {counts['facts']} facts, {counts['leaves']} leaves, {spent:.2f} s of CPU")
    return 0


if __name__ == "__main__":
    sys.exit(main())
