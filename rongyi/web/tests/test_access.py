"""Marks of views, the way to sign-in, and the text size switch."""

from __future__ import annotations

from typing import cast

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from rongyi.kernel.actor import ANONYMOUS, Actor
from rongyi.kernel.ids import new_id
from rongyi.web.access import needs, safe_next, to_sign_in
from rongyi.web.request import Request
from rongyi.web.views import text_size


@needs("bundle.edit")
def edit(request) -> HttpResponse:
    return HttpResponse("edited")


def asked(path: str, actor: Actor = ANONYMOUS, **post: str) -> Request:
    factory = RequestFactory()
    request = cast(Request, factory.post(path, post) if post else factory.get(path))
    request.actor = actor
    return request


def test_a_view_says_which_act_it_needs():
    assert edit.needs == "bundle.edit"


def test_a_visitor_is_sent_to_sign_in_and_back(settings):
    settings.LOGIN_URL = "/sign-in"

    response = edit(asked("/apply/?a=1"))

    assert response.status_code == 302
    assert response["Location"] == "/sign-in?next=%2Fapply%2F%3Fa%3D1"
    assert to_sign_in(asked("/apply/", x="y"))["Location"] == "/sign-in?next=%2Fapply%2F"


def test_who_is_signed_in_passes():
    assert edit(asked("/apply/", Actor(person_id=new_id()))).content == b"edited"


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "javascript:x", ""])
def test_a_next_address_never_leads_away(wanted):
    assert safe_next(asked("/", next=wanted or " "), "/home") == "/home"


def test_a_next_address_of_ours_is_kept():
    assert safe_next(asked("/?next=/space/%3Fa%3D1"), "/home") == "/space/?a=1"


@pytest.mark.parametrize(("wanted", "kept"), [("large", "large"), ("<b>", "normal")])
def test_the_text_size_is_kept_in_a_cookie(wanted, kept):
    response = text_size(asked(f"/text-size/?size={wanted}&next=/themes/"))

    assert response["Location"] == "/themes/"
    assert response.cookies["text_size"].value == kept
