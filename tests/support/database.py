"""pytest: each worker has its clone of the template; a test that really commits has one too."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from django.test import TransactionTestCase
from pytest_django.plugin import DjangoDbBlocker

from rongyi.config import database
from tests.support import databases


@dataclass(frozen=True)
class Cluster:
    """The running server, where its files are, and the template to clone."""

    place: database.Location
    data: Path
    template: str


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """The embedded server with a template that has tables, definitions and demo people."""
    data = Path(settings.DATA)
    lease = database.attach(data, durable=False)
    try:
        yield Cluster(lease.place, data, databases.template(lease.place, data))
    finally:
        lease.release()


@pytest.fixture(scope="session")
def django_db_setup(cluster: Cluster, django_test_environment: None) -> Iterator[None]:
    """This worker's clone."""
    TransactionTestCase._fixture_teardown = lambda self: None  # a clone is dropped, not emptied
    with inside(cluster):
        yield


@pytest.fixture
def _own_clone(
    request: pytest.FixtureRequest,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    if not _commits(request):
        yield
        return
    with django_db_blocker.unblock(), inside(request.getfixturevalue("cluster")):
        yield


@pytest.fixture
def _django_db_helper(_own_clone: None, _django_db_helper: None) -> None:
    """pytest-django's own, with the clone of a committing test around it."""


def _commits(request: pytest.FixtureRequest) -> bool:
    marker = request.node.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction")) or bool(
        {"transactional_db", "live_server"} & set(request.fixturenames)
    )


@contextlib.contextmanager
def inside(cluster: Cluster) -> Iterator[str]:
    """Point Django at a fresh clone and an empty folder for a while.

    Files go with the database that they belong to: a log whose folder holds another database's
    checkpoint signs nothing any more.
    """
    connection = connections["default"]
    before = connection.settings_dict["NAME"]
    files_before = settings.DATA
    name = databases.clone(cluster.place, cluster.template)
    connection.close()
    place = {"NAME": name, "HOST": str(cluster.place.socket)}
    connection.settings_dict.update(place)
    settings.DATABASES["default"].update(place)
    try:
        with tempfile.TemporaryDirectory(prefix="rongyi-test-") as files:
            settings.DATA = Path(files)
            yield name
    finally:
        settings.DATA = files_before
        connection.close()
        connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = before
        databases.drop(cluster.place, name)
