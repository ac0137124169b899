"""Draws one page of papers that came from outside, as a program of its own.

Run as `python -m rongyi.documents.rules.viewer PAGE` with the paper on standard input. It
limits its own memory and time first, so that a hostile paper ends this process and no other.
Answers one line of JSON ({"pages"} or {"error"}), then the PNG; none where there is no such page.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from typing import Any

from rongyi.documents.rules.uploads import PIXELS_MAX
from rongyi.kernel import lazy

MEMORY_BYTES_MAX = 1536 * 1024 * 1024
CPU_SECONDS_MAX = 10
PAGE_WIDTH_PIXELS = 1240  # A4 at 150 dots an inch
PAGE_PIXELS_MAX = 6_000_000
PAGES_MAX = 200


def main(arguments: list[str]) -> int:
    """Draw the page, counted from 1. Exit code 0 whenever an answer was written."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES_MAX, MEMORY_BYTES_MAX))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS_MAX, CPU_SECONDS_MAX))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    page = int(arguments[0])
    content = sys.stdin.buffer.read()
    try:
        pages, drawn = _draw_pdf(content, page) if _is_pdf(content) else (1, _draw_picture(content))
    except Refused as refused:
        sys.stdout.buffer.write(json.dumps({"error": refused.word}).encode() + b"\n")
        return 0
    head = json.dumps({"pages": pages}).encode()
    sys.stdout.buffer.write(head + b"\n" + (drawn if page <= pages else b""))
    return 0


class Refused(Exception):
    """The paper cannot be drawn; `word` says why: locked, broken, pixels."""

    def __init__(self, word: str) -> None:
        self.word = word
        super().__init__(word)


def _is_pdf(content: bytes) -> bool:
    return b"%PDF-" in content[:16]


def _draw_pdf(content: bytes, number: int) -> tuple[int, bytes]:
    pdfium = lazy.module("pypdfium2")
    try:
        paper = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        raise Refused("locked" if "password" in str(error).lower() else "broken") from None
    pages = len(paper)
    if number > min(pages, PAGES_MAX):
        return pages, b""
    try:
        page = paper[number - 1]
        width, height = page.get_size()
        scale = _scale(width, height)
        return pages, _png(page.render(scale=scale, may_draw_forms=True).to_pil())
    except (pdfium.PdfiumError, ValueError, MemoryError):
        raise Refused("broken") from None


def _scale(width: float, height: float) -> float:
    """Points to pixels: readable, and never more pixels than a screen shows."""
    if not (0 < width < 1e5 and 0 < height < 1e5):
        raise Refused("pixels")
    scale = PAGE_WIDTH_PIXELS / min(width, height)
    return float(min(scale, (PAGE_PIXELS_MAX / (width * height)) ** 0.5))


def _draw_picture(content: bytes) -> bytes:
    pillow = lazy.module("PIL.Image")
    pillow.MAX_IMAGE_PIXELS = PIXELS_MAX
    operations = lazy.module("PIL.ImageOps")
    try:
        picture = pillow.open(io.BytesIO(content), formats=["PNG", "JPEG"])
        picture.draft("RGB", (PAGE_WIDTH_PIXELS * 2, PAGE_WIDTH_PIXELS * 2))
        picture.thumbnail((PAGE_WIDTH_PIXELS * 2, PAGE_WIDTH_PIXELS * 2))
        upright = operations.exif_transpose(picture)
        return _png(_flat(upright, pillow))
    except pillow.DecompressionBombError:
        raise Refused("pixels") from None
    except (OSError, SyntaxError, ValueError, MemoryError, EOFError, KeyError, TypeError):
        raise Refused("broken") from None


def _flat(picture: Any, pillow: Any) -> Any:
    """On white, without transparency, so that nothing can hide in it."""
    if picture.mode in {"RGB", "L"}:
        return picture
    coloured = picture.convert("RGBA")
    ground = pillow.new("RGB", coloured.size, "white")
    ground.paste(coloured, mask=coloured.getchannel("A"))
    return ground


def _png(picture: Any) -> bytes:
    written = io.BytesIO()
    write = picture.save  # into memory: nothing of ours is stored here
    write(written, "PNG", compress_level=3)
    return written.getvalue()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
