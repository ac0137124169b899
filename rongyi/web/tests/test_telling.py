"""What an act led to is told once, and leaves the session alone while it is short."""

from __future__ import annotations

import hashlib

import pytest
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from rongyi.web import telling

KIND = "a kind"
MANY = [hashlib.sha256(bytes([number])).hexdigest() for number in range(100)]  # not to be packed


def visit(before: HttpRequest | None, do: object = None) -> tuple[HttpRequest, HttpResponse]:
    """One request that goes through the middleware with the cookies of the one before."""
    request = RequestFactory().get("/")
    request.session = before.session if before else SessionStore()
    request.COOKIES = dict(before.COOKIES) if before else {}

    def view(seen: HttpRequest) -> HttpResponse:
        return HttpResponse(str(do(seen)) if callable(do) else "")

    response = MessageMiddleware(view)(request)
    for name, morsel in response.cookies.items():
        request.COOKIES[name] = morsel.value
    return request, response


@pytest.mark.parametrize("told", ["一句话", {"act": "accept", "lines": [1, 2]}, MANY])
def test_what_was_left_is_taken_once(told: object) -> None:
    left, _ = visit(None, lambda request: telling.leave(request, KIND, told))

    taken, first = visit(left, lambda request: telling.take(request, KIND))
    _, second = visit(taken, lambda request: telling.take(request, KIND))

    assert first.content.decode() == str(told)
    assert second.content == b"None"


def test_what_is_meant_for_another_page_waits_for_it() -> None:
    left, _ = visit(None, lambda request: telling.leave(request, KIND, "一句话"))

    elsewhere, answer = visit(left, lambda request: telling.take(request, "another kind"))
    _, taken = visit(elsewhere, lambda request: telling.take(request, KIND))

    assert answer.content == b"None"
    assert taken.content.decode() == "一句话"


def test_a_short_word_leaves_the_session_alone() -> None:
    short, _ = visit(None, lambda request: telling.leave(request, KIND, "一句话"))
    long, _ = visit(None, lambda request: telling.leave(request, KIND, MANY))

    assert not short.session.modified
    assert long.session.modified


def test_what_is_forgotten_is_told_to_nobody() -> None:
    left, _ = visit(None, lambda request: telling.leave(request, KIND, "一句话"))

    forgotten, _ = visit(left, telling.forget)
    _, answer = visit(forgotten, lambda request: telling.take(request, KIND))

    assert answer.content == b"None"
