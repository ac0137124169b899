"""A real browser and a site of its own to visit, for the gates of the pages and the journeys.

Playwright runs its loop in the thread of the test, where Django then refuses to touch the
database: everything a test asks of the database goes through `aside`. A package of tests that
takes `station` and `browser` shares one of each; see its conftest.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import connections
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    sync_playwright,
)
from pytest_django.live_server_helper import LiveServer
from pytest_django.plugin import DjangoDbBlocker

from rongyi.identity.models import Enterprise, Person
from rongyi.journal import jobs
from tests.support import chromium
from tests.support.database import Cluster, inside

Size = dict[str, int]
WIDE: Size = {"width": 1280, "height": 900}
NARROW: Size = {"width": 320, "height": 640}
PHONE: Size = {"width": 360, "height": 740}
TIMEOUT_MS = 10_000
LANGUAGES = {"zh": "zh-CN", "en": "en-GB"}
# A page that says 422 or 404 is what some tests look at; the browser logs it as an error.
EXPECTED_COMPLAINT = "status of 4"

Result = TypeVar("Result")


def aside(work: Callable[[], Result]) -> Result:
    """Do something with the database, in a thread of its own, and close its connection."""

    def done() -> Result:
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(done).result()


def settle() -> None:
    """Let reactions and jobs run until nothing is left, as the worker would between two clicks."""
    aside(jobs.settle)


@dataclass(frozen=True)
class Station:
    """A site with a database of its own. `address` has no slash at its end."""

    address: str
    database: str


@contextmanager
def running_station(cluster: Cluster, blocker: DjangoDbBlocker) -> Iterator[Station]:
    """Serve a fresh clone of the template from this process, so that tests can look inside."""
    with blocker.unblock(), inside(cluster) as database:
        server = LiveServer("localhost")
        try:
            yield Station(server.url, database)
        finally:
            server.stop()


@contextmanager
def running_browser() -> Iterator[Browser]:
    """Chromium: CHROMIUM=, a system one, or Playwright's own."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=chromium.find(), args=[*chromium.FLAGS, "--disable-gpu"]
        )
        try:
            yield opened
        finally:
            opened.close()


@dataclass
class Visit:
    """A person at a browser: the page, and all that the browser complained about."""

    page: Page
    base: str
    prefix: str = ""
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> Response:
        """Go to an address of this site, in the language of the visit. Never a 500."""
        answer = self.page.goto(f"{self.base}{self.prefix}{path}")
        assert answer is not None
        assert answer.status < 500, f"{path}: {answer.status}"
        return answer

    def heard(self, message: ConsoleMessage) -> None:
        """Keep what the content policy refused, and errors of scripts."""
        if message.type == "error" and EXPECTED_COMPLAINT not in message.text:
            self.complaints.append(f"{self.page.url}: {message.text}")

    def asked(self, request: Request) -> None:
        """Keep what was asked for elsewhere: a page of ours asks nobody else."""
        if not request.url.startswith((self.base, "data:")):
            self.complaints.append(f"{self.page.url} asks {request.url}")


@dataclass(frozen=True)
class Visitors:
    """Opens browsers at the site, one for each person."""

    browser: Browser
    station: Station

    @contextmanager
    def visit(
        self,
        *,
        person: str = "",
        enterprise: str = "",
        size: Size = WIDE,
        javascript: bool = True,
        language: str = "zh",
        cookies: dict[str, str] | None = None,
    ) -> Iterator[Visit]:
        """One person at the site, signed in by the page of the demo where `person` is named.

        Ends with a look at what the browser complained about.
        """
        context = self.browser.new_context(
            viewport=size,  # type: ignore[arg-type]
            java_script_enabled=javascript,
            locale=LANGUAGES[language],
            reduced_motion="reduce",
        )
        context.set_default_timeout(TIMEOUT_MS)
        for name, value in (cookies or {}).items():
            context.add_cookies([{"name": name, "value": value, "url": self.station.address}])
        try:
            visit = self.tab(context, language)
            if person:
                self.sign_in(visit, person, enterprise)
            yield visit
        finally:
            context.close()
        assert not visit.complaints, "\n".join(visit.complaints)

    def tab(self, context: BrowserContext, language: str = "zh") -> Visit:
        """One more tab of the same person."""
        page = context.new_page()
        visit = Visit(page, self.station.address, "/en" if language == "en" else "")
        page.on("console", visit.heard)
        page.on("pageerror", lambda error: visit.complaints.append(f"{page.url}: {error}"))
        page.on("request", visit.asked)
        return visit

    def sign_in(self, visit: Visit, person: str, enterprise: str = "") -> None:
        """Sign in by the session that the page would make; the journeys press the buttons."""
        visit.page.context.add_cookies([session_cookie(self.station, person, enterprise)])


def session_cookie(station: Station, person: str, enterprise: str = "") -> Any:
    """A session of one of the demo people, acting for an enterprise where one is named."""
    value = aside(lambda: session_of(person, enterprise))
    return {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": station.address}


def session_of(person: str, enterprise: str = "") -> str:
    """The key of a session like the one that the sign-in page makes."""
    session = SessionStore()
    session["person_id"] = str(Person.objects.get(code=person).id)
    if enterprise:
        session["enterprise_id"] = str(Enterprise.objects.get(code=enterprise).id)
    session.create()
    return str(session.session_key)


def shot(page: Page, name: str) -> None:
    """Keep a picture of the page where SHOTS names a folder: to be looked at by people."""
    folder = os.environ.get("SHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)
