"""What the intake says: a redirect or JSON where it took, words and a time where it did not."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from html import escape

from rongyi.kernel.errors import DomainError
from rongyi.kernel.text import Text
from rongyi.portal.error_words import error_texts
from rongyi.themes.services import Taken

AGAIN_S = {"intake.busy": 5, "intake.too_often": 60, "bundle.not_open_yet": 30}
LOOK_AGAIN_S = 10
_LATER = Text("此刻查看的人太多。", "Too many are looking just now.")
_NOTHING_LOST = Text(
    "已收到的申请不受影响，页面稍后自动刷新。",
    "What was received is not affected; this page looks again by itself.",
)
HTML, JSON = b"text/html; charset=utf-8", b"application/json"
_SHOWN = (
    (b"content-type", HTML),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
)


@dataclass(frozen=True)
class Answer:
    """Status, headers and bytes of one answer."""

    status: int
    body: bytes = b""
    headers: tuple[tuple[bytes, bytes], ...] = field(default=())


def taken(found: Taken, *, as_json: bool) -> Answer:
    """The receipt: where the place is shown, or number and ticket for a program."""
    if not as_json:
        place = (b"location", f"/intake/ticket/{found.ticket}/".encode())
        return Answer(303, headers=(place, (b"cache-control", b"no-store")))
    told = {"number": found.number, "ticket": found.ticket, "repeated": found.repeated}
    return Answer(200, json.dumps(told).encode(), ((b"content-type", JSON),))


def refused(error: DomainError, *, back: str, as_json: bool) -> Answer:
    """What happened and what to do, in both languages; for a while when to come again."""
    what, following = error_texts(error)
    headers = [(b"cache-control", b"no-store")]
    if error.code in AGAIN_S:
        headers.append((b"retry-after", str(AGAIN_S[error.code]).encode()))
    if as_json:
        told = {"error": error.code, "what": asdict(what), "next": asdict(following)}
        return Answer(error.status, json.dumps(told).encode(), (*headers, (b"content-type", JSON)))
    return Answer(error.status, _page(what, following, back), (*headers, *_SHOWN))


def later(path: str) -> Answer:
    """Who looks while too many do: the same address again, in a while, by itself."""
    seconds = str(LOOK_AGAIN_S).encode()
    again = ((b"retry-after", seconds), (b"refresh", seconds), (b"cache-control", b"no-store"))
    return Answer(503, _page(_LATER, _NOTHING_LOST, path), (*again, *_SHOWN))


def _page(what: Text, following: Text, back: str) -> bytes:
    """A page of a few hundred bytes: nothing is rendered or fetched where everything is busy."""
    zh, en = (f"{what.zh}{following.zh}", f"{what.en} {following.en}")
    return (
        '<!doctype html><html lang="zh-Hans"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(what.zh)}</title><main><h1>{escape(zh)}</h1>"
        f'<p lang="en">{escape(en)}</p><p><a href="{escape(back)}">返回 / '
        '<span lang="en">Back</span></a></p></main></html>'
    ).encode()
