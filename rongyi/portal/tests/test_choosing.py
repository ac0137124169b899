"""The rules changed while an application ran: its applicant chooses, and both answers stand."""

from __future__ import annotations

import re

import pytest

from rongyi.cases.models import Case, EditionMove
from rongyi.cases.services import move_cases
from rongyi.catalogue.queries import current_edition, files_of
from rongyi.catalogue.services import publish_edition
from rongyi.kernel.actor import SYSTEM
from rongyi.kernel.ids import new_id
from rongyi.kernel.moment import now

pytestmark = pytest.mark.django_db

FILE = "items/food/food_licence.yaml"
LONGER = ("value: 3\n      basis: {zh: 示例承诺", "value: 5\n      basis: {zh: 示例承诺")


def read(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def asked(number):
    """The food licence of the application, about which its applicant is asked."""
    found = Case.objects.get(number__startswith=f"{number}-", item_code="food_licence")
    files = dict(files_of(current_edition()))
    files[FILE] = files[FILE].decode().replace(*LONGER).encode()
    new = publish_edition(files, actor=SYSTEM, now=now()).id
    (outcome,) = move_cases(
        actor=SYSTEM, case_ids=[found.id], to_edition=new, batch_id=new_id(), now=now()
    )
    assert outcome.done
    return found


def answer(head, number, said):
    page = read(head.get(f"/cases/{number}/rules/"))
    move = re.search(r'name="move" value="([^"]+)"', page)
    assert move is not None
    return head.post(f"/cases/{number}/rules/", {"move": move[1], "answer": said})


def test_the_application_says_that_he_may_choose_and_what_would_change(head, number, asked):
    progress = read(head.get(f"/cases/{number}/"))
    page, english = (read(head.get(f"{way}/cases/{number}/rules/")) for way in ("", "/en"))

    assert "规定有更新，请您选择" in progress and f"/cases/{number}/rules/" in progress
    assert "承诺期限由" in page and "沿用原规定" in page
    assert "the promise:" in english and "Keep the old rules" in english


@pytest.mark.parametrize(("said", "moves"), [("agree", True), ("keep", False)])
def test_either_answer_is_taken_once_and_told(head, number, asked, said, moves):
    sent = answer(head, number, said)
    page = read(head.get(sent["Location"]))
    again = head.get(f"/cases/{number}/rules/")

    after = Case.objects.get(id=asked.id)
    assert sent["Location"] == f"/cases/{number}/"
    assert (after.edition_id == EditionMove.objects.get().to_edition_id) is moves
    assert "您的选择已记录" in page and "规定有更新，请您选择" not in page
    assert again.status_code == 302


def test_no_answer_is_asked_for_again_and_changes_nothing(head, number, asked):
    nothing = answer(head, number, "")
    nonsense = head.post(f"/cases/{number}/rules/", {"move": "x", "answer": "agree"})

    assert nothing.status_code == 422 and "请在两项中选择一项" in read(nothing)
    assert nonsense.status_code == 409 and "目前没有需要您选择" in read(nonsense)
    assert Case.objects.get(id=asked.id).edition_id == asked.edition_id


def test_a_stranger_learns_nothing(stranger, number, asked):
    assert stranger.get(f"/cases/{number}/rules/").status_code == 404
