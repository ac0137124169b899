"""A crowd gets the pages that are the same for all at once, and nobody's name in them."""

from __future__ import annotations

import asyncio
import threading
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
from django.urls import reverse

from rongyi.config.crowds import CROWD, KEPT_S, Crowds, size_in
from rongyi.config.intake.places import WAITING_MAX, Places
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


def test_a_cookie_is_for_its_visitor_and_the_crowd_is_shielded_all_the_same(session: str) -> None:
    visits = Visits()
    shielded = visits._django

    def first_is_signed_out(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        visits._django = shielded
        out = ("Set-Cookie", "rongyi_session=; Max-Age=0")
        body: list[bytes] = shielded(environ, lambda told, rows, *_: start(told, [*rows, out]))
        return body

    for _ in range(CROWD - 1):
        visits.ask(GUIDE, session)
    visits._django = first_is_signed_out
    crowd = [visits.ask(GUIDE, session) for _ in range(CROWD)]

    assert ["Set-Cookie" in one[1] for one in crowd] == [True] + [False] * (CROWD - 1)
    assert visits.asked == CROWD - 1 + 2  # the one with a cookie, and the next one for all


def test_a_size_of_text_is_told_from_other_cookies() -> None:
    told = ["text_size=large", "xtext_size=large; text_size=larger", 'text_size="large"', "a=b"]

    found = [size_in(one) for one in [*told, "text_size=huge", ""]]

    assert found == ["large", "larger", "large", "normal", "normal", "normal"]


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


def answered(status: int, body: bytes, *headers: tuple[str, str]) -> Callable[..., list[bytes]]:
    """A Django that answers this, and what it was asked with is looked at."""

    def django(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        assert "rongyi_session" not in environ.get("HTTP_COOKIE", "")
        start(f"{status} told", [("Content-Type", "text/html"), *headers])
        return [body]

    return django


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> str:
    """A ticket, while Django is stood in for and works where it is called."""
    monkeypatch.setattr("rongyi.config.intake.places.ThreadPoolExecutor", Inline)
    return f"/intake/ticket/{services.intake_ticket(5, uuid.uuid4())}/"


@pytest.mark.parametrize(
    "bad",
    [
        answered(200, b"page", ("Set-Cookie", "rongyi_session=; Max-Age=0")),
        answered(500, b"trouble"),
        answered(503, b"trouble"),
    ],
)
def test_the_place_of_one_visitor_brings_no_cookie_or_trouble_to_the_next(
    bad: Callable[..., list[bytes]], alone: str
) -> None:
    progress, good = answered(200, b'{"next": 1}'), answered(200, b"fine")

    async def shown() -> list[Any]:
        places = Places()
        stood_in = {"page": bad}

        def django(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
            is_progress = environ["PATH_INFO"] == reverse("portal:intake_progress")
            return (progress if is_progress else stood_in["page"])(environ, start)

        places._django = django
        first = await places.answer(scope(alone, cookie="rongyi_session=x"))
        stood_in["page"] = good
        second = await places.answer(scope(alone))
        stood_in["page"] = bad
        return [first, second, await places.answer(scope(alone))]

    found = asyncio.run(shown())

    assert [one.body for one in found[1:]] == [b"fine"] * 2 and found[1].status == 200
    assert all(b"set-cookie" not in dict(one.headers) for one in found)


def test_progress_that_cannot_be_told_is_asked_again_and_the_last_one_holds(
    alone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 0.0
    monkeypatch.setattr("rongyi.config.intake.places.moment.steady", lambda: now)

    async def shown() -> list[Any]:
        nonlocal now
        places, found = Places(), list[Any]()
        for answer in (answered(503, b"off"), answered(200, b'{"next": 1}'), answered(503, b"x")):
            places._django = answer
            found.append((await places.answer(scope(alone))).status)
            found.append(places._following)
            now += 1000
        return found

    assert asyncio.run(shown()) == [503, None, 200, 1, 503, 1]


def test_who_looks_with_forged_tickets_holds_up_nobody_else() -> None:
    held, django = threading.Event(), answered(200, b'{"next": 1}')
    ticket = f"/intake/ticket/{services.intake_ticket(5, uuid.uuid4())}/"

    def slow(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if "forged" in environ["PATH_INFO"]:
            held.wait(30)
        return django(environ, start)

    async def shown() -> tuple[Any, Any, set[int]]:
        places = Places()
        places._django = slow
        asks = [
            asyncio.create_task(places.answer(scope("/intake/ticket/forged/")))
            for _ in range(WAITING_MAX)
        ]
        await asyncio.sleep(0)
        try:
            too_many = await places.answer(scope("/intake/ticket/forged/"))
            mine = await asyncio.wait_for(places.answer(scope(ticket)), 10)
        finally:
            held.set()
        return too_many, mine, {one.status for one in await asyncio.gather(*asks)}

    too_many, mine, held_ones = asyncio.run(shown())

    assert (too_many.status, dict(too_many.headers)[b"retry-after"]) == (503, b"10")
    assert (mine.status, held_ones) == (200, {200})


def scope(path: str, cookie: str = "") -> dict[str, Any]:
    headers = [(b"host", b"testserver"), *([(b"cookie", cookie.encode())] if cookie else [])]
    return {
        "type": "http", "method": "GET", "path": path, "query_string": b"", "scheme": "http",
        "headers": headers, "server": ("testserver", 80), "client": ("127.0.0.1", 1),
    }  # fmt: skip
