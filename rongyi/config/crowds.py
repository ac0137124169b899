"""While very many look at one page at once, it is answered before Django is asked.

A page that is the same for all (`portal.guide.kept`) goes out again as it went a moment ago, for
at most a second, or while the next one is being made. While so many come, the bar of who acts is
left out of it, so that nobody's session is read; "My space" is on it as ever. Below that pace every
page is made as usual.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import parse_cookie

from rongyi.config.middleware.packing import accepts
from rongyi.portal.guide.kept import ANYBODY, SEEN_BY, SOMEBODY
from rongyi.web.context import TEXT_SIZE_COOKIE, TEXT_SIZES

CROWD = 20  # visits of one page within a second, of one process
KEPT_S = 1.0
STALE_S = 10.0  # so long the last answer goes out while somebody waits for the next one
NEVER_S = 60.0  # so long a page that is not the same for all is not looked at again
PAGES_MAX = 200
BODY_NAMES = ("content-type", "content-length", "content-encoding")
_DIFFERS = ("HTTP_HOST", "HTTP_X_FORWARDED_PROTO", "PATH_INFO")
Environ = dict[str, Any]
Start = Callable[..., Any]
Application = Callable[[Environ, Start], Iterable[bytes]]
Headers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Made:
    """What was answered last."""

    at: float
    headers: Headers
    body: bytes
    tag: str


@dataclass(slots=True)
class _Page:
    """How many came within this second, and what they get."""

    since: float
    visits: int = 0
    made: _Made | None = None
    is_being_made: bool = False
    never_before: float = 0.0


class Crowds:
    """Stands before the application `inner`. `clock` tells seconds."""

    def __init__(self, inner: Application, clock: Callable[[], float] = time.monotonic) -> None:
        self._inner, self._clock = inner, clock
        self._pages: dict[tuple[object, ...], _Page] = {}

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        key = _key(environ)
        if key is None:
            return self._inner(environ, start)
        now = self._clock()
        page = self._page(key, now)
        made = page.made
        kept_s = STALE_S if page.is_being_made else KEPT_S
        if made is not None and now - made.at < kept_s:
            return _again(made, environ, start)
        crowded = page.visits >= CROWD or (made is not None and now - made.at < 2 * KEPT_S)
        if not crowded or now < page.never_before:
            page.made = None
            return self._inner(environ, start)
        page.is_being_made = True
        try:
            return self._first(page, environ, start, now)
        finally:
            page.is_being_made = False

    def _page(self, key: tuple[object, ...], now: float) -> _Page:
        page = self._pages.get(key)
        if page is None:
            if len(self._pages) >= PAGES_MAX:
                self._pages.clear()
            page = self._pages[key] = _Page(now)
        if now - page.since >= 1:
            page.since, page.visits = now, 0
        page.visits += 1
        return page

    def _first(self, page: _Page, environ: Environ, start: Start, now: float) -> Iterable[bytes]:
        """Ask the application, for all who come within the next moment."""
        told: list[tuple[str, Headers]] = []
        environ[SEEN_BY] = SOMEBODY if _signed_in(environ) else ANYBODY
        asked = environ.pop("HTTP_IF_NONE_MATCH", "")  # the others need the whole

        def began(status: str, headers: Headers, *_: object) -> Callable[[bytes], object]:
            told.append((status, headers))
            return lambda _: None

        answer = self._inner(environ, began)
        try:
            body = b"".join(answer)
        finally:
            getattr(answer, "close", lambda: None)()
        status, headers = told[-1]
        named = {name.lower(): value for name, value in headers}
        if environ[SEEN_BY] is True and status.startswith("200") and "set-cookie" not in named:
            page.made = _Made(now, headers, body, named.get("etag", ""))
            return _again(page.made, {**environ, "HTTP_IF_NONE_MATCH": asked}, start)
        if environ[SEEN_BY] is not True or not status.startswith("200"):
            page.never_before = now + NEVER_S
        start(status, headers)  # a cookie is its visitor's alone: the next one is tried
        return [body]


def _again(made: _Made, environ: Environ, start: Start) -> Iterable[bytes]:
    if made.tag and made.tag in environ.get("HTTP_IF_NONE_MATCH", ""):
        start("304 Not Modified", [one for one in made.headers if one[0].lower() not in BODY_NAMES])
        return []
    start("200 OK", made.headers)
    return [made.body]


def _key(environ: Environ) -> tuple[object, ...] | None:
    """What an answer depends on; None for what is never the same for all."""
    if (
        environ["REQUEST_METHOD"] != "GET"
        or environ.get("QUERY_STRING")
        or "HTTP_HX_REQUEST" in environ
    ):
        return None
    return (
        *map(environ.get, _DIFFERS),
        _signed_in(environ),
        size_in(environ.get("HTTP_COOKIE", "")),
        accepts(environ.get("HTTP_ACCEPT_ENCODING", "")),
    )


def size_in(cookies: str) -> str:
    """The size of text that the cookies of a request name, as the page reads it."""
    size = parse_cookie(cookies).get(TEXT_SIZE_COOKIE, "normal")
    return size if size in TEXT_SIZES else "normal"


def _signed_in(environ: Environ) -> bool:
    return f"{settings.SESSION_COOKIE_NAME}=" in environ.get("HTTP_COOKIE", "")
