"""pytest: one site, one browser and the same applications for all gates of a worker."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser
from pytest_django.plugin import DjangoDbBlocker

from tests.support.browsing import (
    WIDE,
    Station,
    Visit,
    Visitors,
    aside,
    running_browser,
    running_station,
)
from tests.support.database import Cluster
from tests.support.scenes import Scenes, play


@pytest.fixture(scope="package")
def station(
    cluster: Cluster, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Station]:
    """The site, with a database that the tests of this folder share."""
    with running_station(cluster, django_db_blocker) as running:
        yield running


@pytest.fixture(scope="package")
def scenes(station: Station) -> Scenes:
    """Applications in all states, made once."""
    return aside(play)


@pytest.fixture(scope="package")
def browser(station: Station) -> Iterator[Browser]:
    """Chromium."""
    with running_browser() as running:
        yield running


@pytest.fixture(scope="package")
def visitors(browser: Browser, station: Station) -> Visitors:
    """`with visitors.visit(person=…, language=…) as visit:` one person at the site."""
    return Visitors(browser, station)


class Tabs:
    """One tab for each person and language, kept open from page to page."""

    def __init__(self, visitors: Visitors, stack: ExitStack) -> None:
        self._visitors, self._stack = visitors, stack
        self._open: dict[tuple[str, str, str], Visit] = {}

    def of(self, person: str, enterprise: str, language: str) -> Visit:
        """The tab, wide and without complaints of the page before."""
        key = (person, enterprise, language)
        if key not in self._open:
            self._open[key] = self._stack.enter_context(
                self._visitors.visit(person=person, enterprise=enterprise, language=language)
            )
        visit = self._open[key]
        visit.complaints.clear()
        visit.page.set_viewport_size(WIDE)  # type: ignore[arg-type]
        return visit


@pytest.fixture(scope="package")
def tabs(visitors: Visitors) -> Iterator[Tabs]:
    """Tabs to reuse; the complaints of a page are told by the test that opened it."""
    with ExitStack() as stack:
        opened = Tabs(visitors, stack)
        yield opened
        for visit in opened._open.values():
            visit.complaints.clear()
