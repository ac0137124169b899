"""Letters that were sent: printed from the fact, kept once, readable by whom the case concerns."""

from __future__ import annotations

from uuid import UUID

import pytest

from rongyi.cases.models import CaseLetter
from rongyi.cases.queries import letters_of_case, sent_letter
from rongyi.cases.rules import Point
from rongyi.cases.services import (
    ask_correction,
    refuse_cases,
    write_letter,
)
from rongyi.cases.tests.conftest import CLERK, MONDAY, STRANGER, case, the_only
from rongyi.catalogue.definitions import Catalogue
from rongyi.journal.jobs import settle
from rongyi.journal.services import open_file
from rongyi.kernel.actor import ANONYMOUS, Actor
from rongyi.kernel.errors import NotFound


@pytest.fixture
def refused(submitted: UUID, book: Catalogue) -> UUID:
    ground = book.items["food_licence"].grounds[0].code
    asked = {"ground": ground, "reasons": "不属于本机关职权范围"}
    the_only(refuse_cases(actor=CLERK, case_ids=[submitted], now=MONDAY, **asked))
    return submitted


def test_a_refusal_is_printed_and_kept_once(refused: UUID, applicant: Actor) -> None:
    settle(now=MONDAY)
    again = write_letter(case_id=refused, seq=CaseLetter.objects.get().seq, now=MONDAY)

    (letter,) = letters_of_case(refused, applicant)
    assert again is False
    assert letter.kind == "refuse"
    assert letter.title.zh == "不予受理决定书"
    assert letter.remedies is not None and "行政复议" in letter.remedies.zh
    found = sent_letter(letter.number, letter.id, applicant)
    assert open_file(found.digest).startswith(b"%PDF")


@pytest.mark.parametrize("reader", [ANONYMOUS, STRANGER])
def test_others_learn_of_no_letter(refused: UUID, reader: Actor) -> None:
    write_letter(case_id=refused, seq=2, now=MONDAY)
    letter = CaseLetter.objects.get()

    with pytest.raises(NotFound):
        sent_letter(case(refused).number, letter.id, reader)

    assert letters_of_case(refused, reader) == []


def test_each_act_that_says_something_sends_its_letter(approved: UUID, applicant: Actor) -> None:
    kept = [write_letter(case_id=approved, seq=seq, now=MONDAY) for seq in (1, 2, 3, 4)]

    assert kept == [False, True, False, True]  # opened and reviewed send none
    kinds = [one.kind for one in letters_of_case(approved, applicant)]
    assert kinds == ["accept", "approved"]


def test_a_notice_is_printed_with_its_points(submitted: UUID, applicant: Actor) -> None:
    points = [Point("material", "floor_plan", "看不清")]
    the_only(ask_correction(actor=CLERK, case_ids=[submitted], points=points, now=MONDAY))

    write_letter(case_id=submitted, seq=2, now=MONDAY)

    assert [one.title.zh for one in letters_of_case(submitted, applicant)] == ["一次性补正告知书"]
