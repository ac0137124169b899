"""Whoever was received looks at his place here, from a page that Django makes once.

What is entered already, and what is not a ticket, Django answers itself, on threads of their own:
the loop goes on receiving meanwhile. So many may wait for these; what is asked for all together has
a thread that nobody can keep busy.
"""

from __future__ import annotations

import asyncio
import io
import json
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.urls import reverse

from rongyi.config.crowds import BODY_NAMES, Application, Environ, Headers, size_in
from rongyi.config.intake.answers import HTML, Answer, later
from rongyi.kernel import moment
from rongyi.kernel.errors import DomainError
from rongyi.portal.apply import intake as pages
from rongyi.portal.guide.kept import SEEN_BY
from rongyi.themes import services
from rongyi.web.context import TEXT_SIZE_COOKIE

PATH = "intake/ticket/"
THREADS = 2
WAITING_MAX = 200  # for Django, each for himself; who comes beyond is told to come again
KEPT_S = 60.0  # a waiting page; sentences and styles change with the program only
PAGES_MAX = 20
LENGTH, COOKIE = b"content-length", b"set-cookie"
_TYPE = (b"content-type", HTML)
Scope = dict[str, Any]
_Key = tuple[str, ...]
_OF_ONE = tuple(
    f"HTTP_{one}"
    for one in ("ACCEPT_ENCODING", "AUTHORIZATION", "IF_NONE_MATCH", "IF_MODIFIED_SINCE")
)


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
        self._shared = ThreadPoolExecutor(1, "pages-of-all")
        self._waiting = 0
        self._pages: dict[_Key, _Page] = {}
        self._being_made: dict[_Key, asyncio.Task[_Page]] = {}
        self._following: int | None = None
        self._next_until = float("-inf")
        self._one_asks = asyncio.Lock()

    async def answer(self, scope: Scope) -> Answer:
        """The page of the ticket that the address names, or when to look again: too many wait."""
        prefix, _, rest = scope["path"].partition(PATH)
        ticket = rest.rstrip("/")
        try:
            number, _ = services.read_ticket(ticket)
        except DomainError:
            return await self._for_one(scope)
        following = await self._next(scope)
        is_plain = scope["method"] == "GET" and not scope["query_string"]
        if following is None or number < following or not is_plain:
            return await self._for_one(scope)
        place = number - following
        page = await self._page(scope, prefix, pages.kind_of(place))
        again = (b"refresh", str(pages.again_s(place)).encode())
        own = pages.own_page(page.text, ticket, number, place)
        return Answer(page.status, own.encode(), (*page.headers, again))

    async def _next(self, scope: Scope) -> int | None:
        """The number that is entered next, asked for all together; the last known one while Django
        fails, None where it never answered."""
        async with self._one_asks:
            if moment.steady() >= self._next_until:
                environ = _environ_of_nobody(scope)
                told = await self._for_all(
                    environ | {"PATH_INFO": reverse("portal:intake_progress")}
                )
                if told.status == HTTPStatus.OK:
                    self._following = int(json.loads(told.body)["next"])
                self._next_until = moment.steady() + pages.PROGRESS_KEPT_S
            return self._following

    async def _page(self, scope: Scope, prefix: str, kind: str) -> _Page:
        """The waiting page with signs for what is one's own. While one is being made the last one
        is shown; where there was none, all wait for the same."""
        environ = _environ_of_nobody(scope)
        key = (
            *(prefix, kind, environ["HTTP_COOKIE"]),
            *(environ.get(one, "") for one in ("HTTP_HOST", "HTTP_X_FORWARDED_PROTO")),
        )
        kept = self._pages.get(key)
        if kept is not None and moment.steady() < kept.until:
            return kept
        making = self._being_made.get(key)
        if making is None:
            environ |= {"PATH_INFO": f"{prefix}{PATH}{pages.SIGN}/", SEEN_BY: kind}
            making = self._being_made[key] = asyncio.create_task(self._made(key, environ))
            making.add_done_callback(lambda _: self._being_made.pop(key, None))
        elif kept is not None:
            return kept
        return await asyncio.shield(making)  # whoever asked first may go away

    async def _made(self, key: _Key, environ: Environ) -> _Page:
        """The page as Django makes it. It is kept unless it failed, or sets a cookie."""
        made = await self._for_all(environ)
        is_one_for_all = made.status == HTTPStatus.OK and COOKIE not in dict(made.headers)
        rows = [
            one for one in made.headers if one[0] != COOKIE and one[0].decode() not in BODY_NAMES
        ]
        until = moment.steady() + KEPT_S
        page = _Page(until, made.status, (*rows, _TYPE), made.body.decode())
        if is_one_for_all:
            if len(self._pages) >= PAGES_MAX:
                self._pages.clear()
            self._pages[key] = page
        return page

    async def _for_one(self, scope: Scope) -> Answer:
        if self._waiting >= WAITING_MAX:
            return later(scope["path"])
        self._waiting += 1
        try:
            return await self._asked(self._threads, _environ(scope))
        finally:
            self._waiting -= 1

    async def _for_all(self, environ: Environ) -> Answer:
        return await self._asked(self._shared, environ)

    async def _asked(self, threads: ThreadPoolExecutor, environ: Environ) -> Answer:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(threads, _by_django, self._django, environ)


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


def _environ_of_nobody(scope: Scope) -> Environ:
    """The same without what says who asks, or what he holds already: of his cookies the size of
    text alone."""
    environ = _environ(scope)
    size = size_in(environ.get("HTTP_COOKIE", ""))
    for name in _OF_ONE:
        environ.pop(name, None)
    return environ | {"REQUEST_METHOD": "GET", "HTTP_COOKIE": f"{TEXT_SIZE_COOKIE}={size}"}
