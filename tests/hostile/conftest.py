"""pytest: applications in all states, and clients that want to break something."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from tests.support.browsing import session_of
from tests.support.database import Cluster, inside
from tests.support.scenes import Scenes, play

Enter = Callable[..., Client]


@pytest.fixture(scope="package")
def scenes(
    cluster: Cluster, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Scenes]:
    """Applications in all states, made once in a database of this folder."""
    with django_db_blocker.unblock(), inside(cluster):
        yield play()


@pytest.fixture
def enter(scenes: Scenes) -> Iterator[Enter]:
    """`enter(person, enterprise)`: a client; what its test does to the database is undone."""

    def client(person: str = "", enterprise: str = "") -> Client:
        made = Client(raise_request_exception=False)
        if person:
            made.cookies[settings.SESSION_COOKIE_NAME] = session_of(person, enterprise)
        return made

    with transaction.atomic():
        yield client
        transaction.set_rollback(True)
