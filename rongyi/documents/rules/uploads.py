"""What an uploaded file is, by its bytes and never by its name.

Nothing is decoded here: headers are read, structures walked, limits held, in one pass over bytes
already in memory. What gets through may still be unreadable; it is drawn in a process of its own.
"""

from __future__ import annotations

import re
import struct
import unicodedata
import zlib
from dataclasses import dataclass

from rongyi.documents.errors import (
    FileBroken,
    FileEmpty,
    FileHidesAnother,
    FileTooBig,
    KindNotAllowed,
    PictureTooLarge,
)
from rongyi.kernel.text import Text

UPLOAD_BYTES_MAX = 20_000_000  # one paper; told before the choice
MEGABYTE = 1_000_000  # as people and file managers count
PIXELS_MAX = 120_000_000
PIXELS_TOLD: dict[str, object] = {"limit": Text("1.2亿", "120 million")}
SIDE_PIXELS_MAX = 30_000
CHUNKS_MAX = 50_000
NAME_CHARACTERS_MAX = 100
TAIL_BYTES = 65_557  # within these a ZIP reader looks for its directory
KINDS = {"pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg"}
_EXTENSIONS = {"pdf": "pdf", "png": "png", "jpg": "jpg", "jpeg": "jpg", "jpe": "jpg"}
_PROGRAMS = re.compile(rb"/(?:JavaScript|JS|Launch)\b")
_LOCK = re.compile(rb"/Encrypt\s*(?:<<|\d+\s+\d+\s+R)")
_MARKUP = re.compile(rb"<(?:script|html|svg|!doctype)\b", re.IGNORECASE)
_FRAME_MARKERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


@dataclass(frozen=True, kw_only=True)
class MediaKind:
    """A kind we take, with the file's cleaned name. Pixels for pictures, else 0."""

    code: str
    media_type: str
    name: str
    width: int = 0
    height: int = 0
    locked: bool = False  # a PDF that says it is encrypted: whoever opens it must try


def inspect(content: bytes, name: str, *, bytes_max: int = UPLOAD_BYTES_MAX) -> MediaKind:
    """Say what the bytes are. Errors: FileEmpty, FileTooBig, KindNotAllowed, FileBroken,
    FileHidesAnother, PictureTooLarge; each with the cleaned name as `name`."""
    shown = clean_name(name)
    if not content:
        raise FileEmpty(name=shown)
    if len(content) > bytes_max:
        raise FileTooBig(name=shown, limit_mb=bytes_max // MEGABYTE)
    extension = shown.rpartition(".")[2].lower() if "." in shown else ""
    if extension and extension not in _EXTENSIONS:
        raise KindNotAllowed(name=shown, kinds="PDF、JPG、PNG")
    width = height = 0
    locked = False
    if content[:8].lstrip(b"\xef\xbb\xbf \r\n").startswith(b"%PDF-"):
        code = "pdf"
        locked = _read_pdf(content, shown)
    elif content.startswith(b"\x89PNG\r\n\x1a\n"):
        code = "png"
        width, height = _read_png(content, shown)
    elif content.startswith(b"\xff\xd8\xff"):
        code = "jpg"
        width, height = _read_jpeg(content, shown)
    else:
        raise KindNotAllowed(name=shown, kinds="PDF、JPG、PNG")
    if _ends_as_zip(content):
        raise FileHidesAnother(name=shown)
    return MediaKind(
        code=code,
        media_type=KINDS[code],
        name=_with_extension(shown, code),
        width=width,
        height=height,
        locked=locked,
    )


def clean_name(name: str) -> str:
    """A name to show and to save under: no folders, no control or direction signs, not too long."""
    flat = name.replace("\\", "/").rpartition("/")[2]
    visible = "".join(
        sign for sign in unicodedata.normalize("NFC", flat) if unicodedata.category(sign)[0] != "C"
    )
    tidy = re.sub(r"\s+", " ", visible).strip(" .")
    stem, dot, extension = tidy.rpartition(".")
    if dot and 0 < len(extension) <= 8:
        return f"{stem[: NAME_CHARACTERS_MAX - len(extension) - 1]}.{extension}"
    return tidy[:NAME_CHARACTERS_MAX] or "file"


def _with_extension(name: str, code: str) -> str:
    stem, dot, extension = name.rpartition(".")
    if dot and _EXTENSIONS.get(extension.lower()) == code:
        return name
    bare = stem if dot and extension.lower() in _EXTENSIONS else name
    return f"{bare or 'file'}.{code}"


def _read_pdf(content: bytes, name: str) -> bool:
    tail = content[-2048:]
    if b"%%EOF" not in tail or b"startxref" not in tail:
        raise FileBroken(name=name)
    if _PROGRAMS.search(content):
        raise FileHidesAnother(name=name)
    return _LOCK.search(content) is not None


def _read_png(content: bytes, name: str) -> tuple[int, int]:
    width = height = 0
    at = 8
    for _ in range(CHUNKS_MAX):
        if at + 12 > len(content):
            raise FileBroken(name=name)
        length, kind = struct.unpack_from(">I4s", content, at)
        end = at + 12 + length
        if end > len(content):
            raise FileBroken(name=name)
        if at == 8:
            if kind != b"IHDR" or length != 13:
                raise FileBroken(name=name)
            if (
                zlib.crc32(content[at + 4 : at + 21])
                != struct.unpack_from(">I", content, end - 4)[0]
            ):
                raise FileBroken(name=name)
            width, height = struct.unpack_from(">II", content, at + 8)
            _check_pixels(width, height, name)
        if kind == b"IEND":
            _check_rest(content[end:], name)
            return width, height
        at = end
    raise FileBroken(name=name)


def _read_jpeg(content: bytes, name: str) -> tuple[int, int]:
    at = 2
    for _ in range(CHUNKS_MAX):
        if at + 4 > len(content) or content[at] != 0xFF:
            raise FileBroken(name=name)
        marker = content[at + 1]
        if marker == 0xFF:  # fill bytes before a marker
            at += 1
            continue
        if marker == 0x01 or 0xD0 <= marker <= 0xD7:
            at += 2
            continue
        length = struct.unpack_from(">H", content, at + 2)[0]
        if length < 2 or marker in {0xD8, 0xD9, 0xDA}:
            raise FileBroken(name=name)
        if marker in _FRAME_MARKERS:
            if length < 8 or at + 9 > len(content):
                raise FileBroken(name=name)
            height, width = struct.unpack_from(">HH", content, at + 5)
            _check_pixels(width, height, name)
            last = content.rfind(b"\xff\xd9")
            if last < at:
                raise FileBroken(name=name)
            _check_rest(content[last + 2 :], name)
            return width, height
        at += 2 + length
    raise FileBroken(name=name)


def _check_pixels(width: int, height: int, name: str) -> None:
    if not width or not height:
        raise FileBroken(name=name)
    if width > SIDE_PIXELS_MAX or height > SIDE_PIXELS_MAX or width * height > PIXELS_MAX:
        raise PictureTooLarge(name=name, **PIXELS_TOLD)


def _check_rest(rest: bytes, name: str) -> None:
    """Telephones append a film or a smaller picture; programs and pages have no business there."""
    if _MARKUP.search(rest) or b"%PDF-" in rest or rest[:2] in {b"MZ", b"PK"}:
        raise FileHidesAnother(name=name)


def _ends_as_zip(content: bytes) -> bool:
    tail = content[-TAIL_BYTES:]
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + 22 > len(tail):
        return False
    comment = struct.unpack_from("<H", tail, at + 20)[0]
    return bool(at + 22 + comment <= len(tail))
