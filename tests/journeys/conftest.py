"""pytest: one site and one browser for all journeys of a worker."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from pytest_django.plugin import DjangoDbBlocker

from tests.support.browsing import Station, Visitors, running_browser, running_station
from tests.support.database import Cluster


@pytest.fixture(scope="package")
def station(
    cluster: Cluster, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Station]:
    """The site, with a database that the tests of this folder share."""
    with running_station(cluster, django_db_blocker) as running:
        yield running


@pytest.fixture(scope="package")
def browser(station: Station) -> Iterator[Browser]:
    """Chromium."""
    with running_browser() as running:
        yield running


@pytest.fixture(scope="package")
def visitors(browser: Browser, station: Station) -> Visitors:
    """`with visitors.visit(person=…, language=…) as visit:` one person at the site."""
    return Visitors(browser, station)
