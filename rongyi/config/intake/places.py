"""Whoever was received looks at his place here, from a page that Django makes once.

What is entered already, and what is not a ticket, Django answers itself, on threads of their own:
the loop goes on receiving meanwhile.
"""

from __future__ import annotations

import asyncio
import io
import json
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from django.core.handlers.wsgi import WSGIHandler
from django.urls import reverse

from rongyi.config.crowds import BODY_NAMES, Application, Environ, Headers, size_in
from rongyi.config.intake.answers import HTML, Answer
from rongyi.kernel import moment
from rongyi.kernel.errors import DomainError
from rongyi.portal.apply import intake as pages
from rongyi.portal.guide.kept import SEEN_BY
from rongyi.themes import services

PATH = "intake/ticket/"
THREADS = 2
KEPT_S = 60.0  # a waiting page; sentences and styles change with the program only
PAGES_MAX = 20
LENGTH = b"content-length"
_TYPE = (b"content-type", HTML)
Scope = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Page:
    """A waiting page with signs, kept for a while."""

    until: float
    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    text: str


class Places:
    """Shows places. One for a process, on one loop."""

    def __init__(self) -> None:
        self._django: Application = WSGIHandler()
        self._threads = ThreadPoolExecutor(THREADS, "pages")
        self._pages: dict[tuple[str, ...], _Page] = {}
        self._following, self._next_until = 0, float("-inf")
        self._one_asks = asyncio.Lock()

    async def answer(self, scope: Scope) -> Answer:
        """The page of the ticket that the address names."""
        prefix, _, rest = scope["path"].partition(PATH)
        ticket = rest.rstrip("/")
        try:
            number, _ = services.read_ticket(ticket)
        except DomainError:
            return await self._asked(_environ(scope))
        following = await self._next(scope)
        if number < following or scope["method"] != "GET" or scope["query_string"]:
            return await self._asked(_environ(scope))
        place = number - following
        page = await self._page(scope, prefix, pages.kind_of(place))
        again = (b"refresh", str(pages.again_s(place)).encode())
        own = pages.own_page(page.text, ticket, number, place)
        return Answer(page.status, own.encode(), (*page.headers, again))

    async def _next(self, scope: Scope) -> int:
        """The number that is entered next, asked for all together."""
        async with self._one_asks:
            if moment.steady() >= self._next_until:
                told = await self._asked(
                    {**_environ(scope), "PATH_INFO": reverse("portal:intake_progress")}
                )
                self._following = int(json.loads(told.body)["next"])
                self._next_until = moment.steady() + pages.PROGRESS_KEPT_S
            return self._following

    async def _page(self, scope: Scope, prefix: str, kind: str) -> _Page:
        """The waiting page as Django makes it, with signs for what is one's own."""
        environ = _environ(scope)
        key = (
            *(prefix, kind, size_in(environ.get("HTTP_COOKIE", ""))),
            *(environ.get(one, "") for one in ("HTTP_HOST", "HTTP_X_FORWARDED_PROTO")),
        )
        kept = self._pages.get(key)
        if kept is None or moment.steady() >= kept.until:
            environ |= {"PATH_INFO": f"{prefix}{PATH}{pages.SIGN}/", SEEN_BY: kind}
            environ.pop("HTTP_ACCEPT_ENCODING", None)
            made = await self._asked(environ)
            rows = [one for one in made.headers if one[0].decode() not in BODY_NAMES]
            kept = _Page(moment.steady() + KEPT_S, made.status, (*rows, _TYPE), made.body.decode())
            if len(self._pages) >= PAGES_MAX:
                self._pages.clear()
            self._pages[key] = kept
        return kept

    async def _asked(self, environ: Environ) -> Answer:
        return await self._away(partial(_by_django, self._django, environ))

    async def _away(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)


def _by_django(django: Application, environ: Environ) -> Answer:
    told: list[tuple[str, Headers]] = []
    answer = django(environ, lambda status, headers, *_: told.append((status, headers)))
    try:
        body = b"".join(answer)
    finally:
        getattr(answer, "close", lambda: None)()
    status, headers = told[-1]
    rows = ((name.lower().encode(), value.encode("latin-1")) for name, value in headers)
    return Answer(
        int(status.partition(" ")[0]), body, tuple(one for one in rows if one[0] != LENGTH)
    )


def _environ(scope: Scope) -> Environ:
    """The request as Django reads it. It has no body."""
    server = scope.get("server") or ("localhost", 80)
    environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": str(server[0]),
        "SERVER_PORT": str(server[1]),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": str((scope.get("client") or ("",))[0]),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "wsgi.version": (1, 0),
    }
    for name, value in scope["headers"]:
        key = name.decode("latin-1").upper().replace("-", "_")
        if key not in ("CONTENT_LENGTH", "CONTENT_TYPE"):
            environ[f"HTTP_{key}"] = value.decode("latin-1")
    return environ
