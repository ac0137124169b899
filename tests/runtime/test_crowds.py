"""A crowd gets the pages that are the same for all at once, and nobody's name in them."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from typing import Any

import pytest
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client, RequestFactory

from rongyi.config.crowds import CROWD, KEPT_S, Crowds
from rongyi.config.intake.places import Places
from rongyi.kernel.actor import Actor
from rongyi.portal.apply.intake import AGAIN_MAX_S, AGAIN_S
from rongyi.themes import services

GUIDE, OWN = "/themes/school_enrolment/", "/space/"
Answer = tuple[str, dict[str, str], str]


class Visits:
    """Asks a `Crowds` before Django, whose requests are counted, at moments that are set."""

    def __init__(self) -> None:
        self.asked, self.now = 0, 0.0
        self._django: Callable[..., Any] = WSGIHandler()
        self.crowds = Crowds(self._counted, clock=lambda: self.now)

    def _counted(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        self.asked += 1
        return self._django(environ, start)

    def ask(self, path: str, session: str = "", **headers: str) -> Answer:
        told: list[tuple[str, dict[str, str]]] = []
        cookie = {"HTTP_COOKIE": f"rongyi_session={session}"} if session else {}
        environ = RequestFactory().get(path, **cookie, **headers).META
        answer = self.crowds(environ, lambda status, rows, *_: told.append((status, dict(rows))))
        body = b"".join(answer).decode()
        getattr(answer, "close", lambda: None)()
        return *told[-1], body


@pytest.fixture(autouse=True)
def within_the_test() -> Iterator[None]:
    """Connections stay open between requests, and nothing is kept from other tests."""
    signals = (request_started, request_finished)
    for one in signals:
        one.disconnect(close_old_connections)
    cache.clear()
    yield
    cache.clear()
    for one in signals:
        one.connect(close_old_connections)


@pytest.fixture
def session(db: None, people: dict[str, Actor]) -> str:
    client = Client()
    kept = client.session
    kept["person_id"] = str(people["wang_yiming"].person_id)
    kept.save()
    return str(kept.session_key)


def test_a_crowd_shares_one_answer_that_names_nobody(session: str) -> None:
    visits = Visits()

    alone = visits.ask(GUIDE, session)[2]
    crowd = [visits.ask(GUIDE, session) for _ in range(3 * CROWD)]
    visits.now += 10 * KEPT_S
    after = visits.ask(GUIDE, session)[2]

    assert "王一鸣" in alone and "王一鸣" in after
    assert visits.asked == CROWD + 1  # those before it was a crowd, the one for all, the last
    assert crowd[-1][2] == crowd[CROWD][2] and crowd[-1][1]["Cache-Control"] == "private, no-cache"
    assert "王一鸣" not in crowd[-1][2] and "/sign-in" not in crowd[-1][2]
    assert "Content-Security-Policy" in crowd[-1][1]


def test_those_who_are_not_signed_in_have_an_answer_of_their_own(session: str) -> None:
    visits = Visits()
    for _ in range(2 * CROWD):
        visits.ask(GUIDE, session)

    mixed = [visits.ask(GUIDE) for _ in range(2 * CROWD)]
    status, headers, _ = mixed[-1]
    known = visits.ask(GUIDE, HTTP_IF_NONE_MATCH=headers["ETag"])
    ended = [visits.ask(GUIDE, "ended-long-ago") for _ in range(2)]

    assert status.startswith("200") and "/sign-in" in mixed[-1][2]
    assert known[0].startswith("304") and known[2] == ""
    assert ended[0][2] == ended[1][2]


def test_nobody_waits_while_the_next_answer_is_being_made(session: str) -> None:
    visits = Visits()
    crowd = [visits.ask(GUIDE, session) for _ in range(2 * CROWD)]
    visits.now += 1.5 * KEPT_S
    while_made = []
    django = visits._django

    def slow(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        visits._django = django
        while_made.append(visits.ask(GUIDE, session))
        return django(environ, start)

    visits._django = slow
    asked = visits.asked
    visits.ask(GUIDE, session)

    assert [one[2] for one in while_made] == [crowd[-1][2]]
    assert visits.asked == asked + 1


def test_what_is_somebodys_own_is_never_shared(session: str) -> None:
    visits = Visits()

    for _ in range(2 * CROWD):
        own = visits.ask(OWN, session)
    other = visits.ask(OWN, "nobody")

    assert visits.asked == 2 * CROWD + 1
    assert (own[0][:3], other[0][:3]) == ("200", "302")


class Inline(Executor):
    """Works where it is called, so that the test's own transaction is seen."""

    def __init__(self, *_: object) -> None:
        pass

    def submit(self, work: Callable[..., Any], /, *words: Any, **named: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(work(*words, **named))
        return done


@pytest.mark.parametrize(("prefix", "words"), [("", "登记号"), ("/en", "number")])
def test_the_intake_shows_a_place_as_the_pages_do(
    prefix: str, words: str, client: Client, people: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rongyi.config.intake.places.ThreadPoolExecutor", Inline)
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    signed = [services.intake_ticket(number, uuid.uuid4()) for number in (1, 2, 900_000)]
    paths = [f"{prefix}/intake/ticket/{one}/" for one in (*signed, "forged")]

    async def shown() -> list[Any]:
        places = Places()
        return [await places.answer(scope(path)) for path in paths]

    found = asyncio.run(shown())
    made = [client.get(path) for path in paths]

    assert [one.body.decode() for one in found] == [one.content.decode() for one in made]
    assert (
        [one.status for one in found] == [200, 200, 200, 422] == [one.status_code for one in made]
    )
    headers = [{name.decode(): value.decode() for name, value in one.headers} for one in found]
    assert [one.get("refresh") for one in headers[:3]] == [*[str(AGAIN_S)] * 2, str(AGAIN_MAX_S)]
    assert words in found[2].body.decode() and "content-security-policy" in headers[2]


def scope(path: str) -> dict[str, Any]:
    headers = [(b"host", b"testserver")]
    return {
        "type": "http", "method": "GET", "path": path, "query_string": b"", "scheme": "http",
        "headers": headers, "server": ("testserver", 80), "client": ("127.0.0.1", 1),
    }  # fmt: skip
