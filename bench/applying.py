"""One application from the guide to the receipt, by HTTP."""

from __future__ import annotations

import io
import os
import random
import re
import struct
from dataclasses import dataclass

from PIL import Image

from bench.flows import Flow
from bench.visitor import Unexpected, Visitor

PAPER_BYTES = 200_000
_SIDE = 360


def paper() -> bytes:
    """A photograph of about 200 KB, unlike any other: the same bytes would be kept once."""
    return _mark(_photograph())


def paper_like(photograph: bytes) -> bytes:
    """The same picture with other bytes, made without computing."""
    return _mark(photograph)


def _photograph() -> bytes:
    noise = Image.frombytes("RGB", (_SIDE, _SIDE), random.Random(7).randbytes(3 * _SIDE * _SIDE))
    out = io.BytesIO()
    noise.save(out, "JPEG", quality=88)
    content = out.getvalue()
    fill = max(0, PAPER_BYTES - len(content))
    return content[:2] + _comments(fill) + content[2:]


def _comments(count: int) -> bytes:
    """Comment segments of a JPEG that fill about `count` bytes."""
    whole, rest = divmod(count, 60_000)
    sizes = [60_000] * whole + ([rest] if rest > 4 else [])
    return b"".join(b"\xff\xfe" + struct.pack(">H", size - 2) + b" " * (size - 4) for size in sizes)


def _mark(content: bytes) -> bytes:
    own = os.urandom(16).hex().encode()
    return content[:2] + b"\xff\xfe" + struct.pack(">H", len(own) + 2) + own + content[2:]


def beginning(flow: Flow) -> dict[str, str]:
    """What the button of the plan page sends; `again`: even if there is a draft already."""
    key = os.urandom(12).hex()
    return {"theme": flow.theme, "key": key, "again": "true", **flow.answers}


_VERSION = re.compile(rb'name="version" value="(\d+)"')
_FORMS = re.compile(r'act=(upload|promise)".*?name="material" value="(\w+)"', re.DOTALL)


@dataclass(frozen=True)
class Asked:
    """The materials that a page of papers asks for: to upload, to promise."""

    papers: tuple[str, ...]
    promises: tuple[str, ...]

    @classmethod
    def on(cls, page: str) -> Asked:
        """Read off the forms of the page."""
        forms = [(found[1], found[2]) for found in _FORMS.finditer(page)]
        return cls(
            papers=tuple(code for act, code in forms if act == "upload"),
            promises=tuple(code for act, code in forms if act == "promise"),
        )


def scout(visitor: Visitor, flow: Flow) -> Asked:
    """Fill in one form to see what has to be handed in. Errors: Unexpected."""
    started = visitor.post("/apply/", beginning(flow), "scout")
    home = f"/apply/{started.bundle}"
    for section, values in flow.pages:
        visitor.post(f"{home}/form/{section}/", {"version": "0", **values}, "scout")
    return Asked.on(visitor.get(f"{home}/materials/", "scout").body.decode())


def apply(visitor: Visitor, flow: Flow, asked: Asked, photograph: bytes, *, pages: bool) -> str:
    """Do it; the number of the application. `pages`: also every page that a browser would show.

    Errors: Unexpected.
    """
    visitor.get(f"/themes/{flow.theme}/", "guide")
    if pages:
        query = "&".join(f"{name}={value}" for name, value in flow.answers.items())
        visitor.get(f"/themes/{flow.theme}/plan/?{query}", "plan page")
    started = visitor.post("/apply/", beginning(flow), "start")
    home = f"/apply/{started.bundle}"
    for section, values in flow.pages:
        if pages:
            visitor.get(f"{home}/form/{section}/", "form page")
        visitor.post(f"{home}/form/{section}/", {"version": "0", **values}, "save form step")
    for material in asked.papers:
        if pages:
            visitor.get(f"{home}/materials/", "papers page")
        visitor.upload(
            f"{home}/materials/?act=upload",
            {"material": material},
            [paper_like(photograph)],
            "upload paper",
        )
    for material in asked.promises:
        fields = {"material": material, f"agree-{material}": "true"}
        visitor.post(f"{home}/materials/?act=promise", fields, "promise")
    version = _VERSION.search(visitor.get(f"{home}/check/", "check page").body)
    if version is None:
        raise Unexpected("the page to check everything has no form to submit")
    key = {"key": os.urandom(12).hex(), "version": version[1].decode()}
    sent = visitor.post(f"{home}/submit/", key, "submit")
    if not sent.place.startswith("/cases/"):
        raise Unexpected(f"the application was not submitted: {sent.place}")
    visitor.get(sent.place, "receipt")
    return sent.place.split("/")[2]
