"""What was sent once and is sent again, to the letter, changes nothing and says so."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from tests.browser.inventory import PLACES, Place
from tests.hostile.conftest import Enter
from tests.hostile.reading import Form, forms, text_of
from tests.support.scenes import Scenes

ROOMS = ("cases", "certificates", "exemption", "feedback", "identity", "themes", "worklists")
PREFERENCES = ("/after-act/", "/text-size/", "/sign-in", "/sign-out", "/acting-for")
SAID = ('class="notice', 'role="status"', "error-summary")
# Pages on which an act can be done in the scenes; each has to be tried in earnest.
DONE = {
    *("workbench:accept", "workbench:review", "workbench:claim", "workbench:give_back"),
    *("workbench:opinion", "workbench:certificate_end", "workbench:recuse"),
    "portal:discard",
}


def places() -> list[Place]:
    """Pages that a form may stand on, each route once."""
    found: dict[str, Place] = {}
    for one in PLACES:
        if one.status == 200 and one.person:
            found.setdefault(one.route, one)
    return list(found.values())


def filled(form: Form) -> dict[str, Any]:
    """The form as somebody sends it who means it."""
    today = timezone.localdate()
    sent: dict[str, Any] = {name: values[0] for name, values in form.values.items()}
    sent |= {name: values[0] for name, values in form.choices.items()}
    sent |= {name: sent.get(name) or "情况属实，依法办理。" for name in form.texts}
    days = {"until": 20, "on": 2, "from": 0, "order_on": 0}
    sent |= {name: (today + timedelta(days=ahead)).isoformat() for name, ahead in days.items()}
    sent |= {"workdays": "2", "days": "3", "hour": "09:30", "at_time": "14:30", "number": "1"}
    return sent | ({"go": "send"} if "go" in sent else {})


def state() -> str:
    """All rows of the rooms, and how many facts there are of cases, in one number."""
    told = hashlib.sha256()
    with connection.cursor() as cursor:
        for room in ROOMS:
            for model in apps.get_app_config(room).get_models():
                table = model._meta.db_table
                cursor.execute(
                    f"select md5(string_agg(t::text, '' order by t::text)) from {table} t"
                )
                told.update(f"{table} {cursor.fetchone()}".encode())
        cursor.execute(
            "select count(*) from journal_fact where name like 'case.%'"
            " and name <> 'case.opinion_read.v1'"  # that somebody looked
        )
        told.update(str(cursor.fetchone()).encode())
    return told.hexdigest()


def again(client: Client, path: str, form: Form) -> Iterator[str]:
    """What is wrong with sending the form twice; "done" where the first time it did something."""
    address, sent, before = unescape(form.action) or path, filled(form), state()
    first = client.post(address, sent)
    after = state()
    if first.status_code != 302 or after == before:
        return
    yield "done"
    client.get(first["Location"])  # what was left to be told is told
    second = client.post(address, sent)
    if state() != after:
        yield f"{address} does it twice: {second.status_code}"
    shown = client.get(second["Location"], follow=True) if second.status_code == 302 else second
    if not any(mark in text_of(shown) for mark in SAID):
        yield f"{address} says nothing: {second.status_code}"


@pytest.mark.parametrize("place", places(), ids=lambda one: one.route)
def test_what_is_sent_again_changes_nothing_and_says_so(
    place: Place, scenes: Scenes, enter: Enter
) -> None:
    client, path, wrong, done = enter(place.person, place.enterprise), place.path(scenes), [], False
    page = text_of(client.get(path, follow=True))

    for form in forms(page):
        if form.method != "post" or form.files or form.action.endswith(PREFERENCES):
            continue
        with transaction.atomic():
            for one in again(client, path, form):
                done |= one == "done"
                wrong += [one] if one != "done" else []
            transaction.set_rollback(True)

    assert wrong == []
    assert done or place.route not in DONE, "nothing was done, so nothing was tried again"
