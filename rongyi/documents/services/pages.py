"""Papers as page images, so that staff look at them without opening them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import BoundedSemaphore

from django.conf import settings

from rongyi.documents.errors import (
    FileBroken,
    FileLocked,
    NoSuchPage,
    NotShown,
    PictureTooLarge,
)
from rongyi.documents.rules import PIXELS_TOLD

VIEWER = "rongyi.documents.rules.viewer"
VIEWERS_AT_ONCE_MAX = 2
VIEWER_SECONDS_MAX = 15
WAIT_SECONDS_MAX = 20
_room = BoundedSemaphore(VIEWERS_AT_ONCE_MAX)
_ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True, kw_only=True)
class PageImage:
    """One page as PNG: which, of how many."""

    png: bytes
    page: int
    pages: int


def page_image(content: bytes, page: int) -> PageImage:
    """One page of a PDF or picture, counted from 1. Kept on disk under the paper's digest.

    Errors: NoSuchPage, FileLocked, FileBroken, PictureTooLarge, NotShown.
    """
    kept = _kept(content, page)
    if kept is not None:
        return kept
    if page < 1:
        raise NoSuchPage(page=page)
    pages, drawn = _draw(content, page)
    if not drawn:
        raise NoSuchPage(page=page)
    image = PageImage(png=drawn, page=page, pages=pages)
    _keep(content, image)
    return image


def _draw(content: bytes, page: int) -> tuple[int, bytes]:
    if not _room.acquire(timeout=WAIT_SECONDS_MAX):
        raise NotShown()
    try:
        done = subprocess.run(
            [sys.executable, "-m", VIEWER, str(page)],
            input=content,
            capture_output=True,
            timeout=VIEWER_SECONDS_MAX,
            cwd=_ROOT,
            env={"PYTHONPATH": str(_ROOT), "PATH": os.environ.get("PATH", "")},
            check=False,
        )
    except (subprocess.TimeoutExpired, OSError):
        raise NotShown() from None
    finally:
        _room.release()
    line, _, drawn = done.stdout.partition(b"\n")
    if done.returncode != 0 or not line:
        raise NotShown()
    head = json.loads(line)
    _raise_if_refused(head.get("error"))
    return head["pages"], drawn


def _raise_if_refused(word: str | None) -> None:
    match word:
        case None:
            return
        case "locked":
            raise FileLocked(name="")
        case "pixels":
            raise PictureTooLarge(name="", **PIXELS_TOLD)
        case _:
            raise FileBroken(name="")


def _folder(content: bytes) -> Path:
    digest = sha256(content).hexdigest()
    return Path(settings.DATA) / "pages" / digest[:2] / digest


def _kept(content: bytes, page: int) -> PageImage | None:
    for found in _folder(content).glob(f"{page}-of-*.png"):
        pages = int(found.stem.rpartition("-")[2])
        return PageImage(png=found.read_bytes(), page=page, pages=pages)
    return None


def _keep(content: bytes, image: PageImage) -> None:
    """A copy that may be lost: made again when it is missing."""
    folder = _folder(content)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        half = folder / f".{image.page}-{os.getpid()}"
        half.write_bytes(image.png)
        half.replace(folder / f"{image.page}-of-{image.pages}.png")
    except OSError:
        return
