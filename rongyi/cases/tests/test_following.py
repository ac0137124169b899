"""Papers that may follow after acceptance: promised, waited for, handed in, also too late."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pypdfium2
import pytest

from rongyi.cases.errors import PaperNotToCome, PaperToCome
from rongyi.cases.events import case_stream
from rongyi.cases.queries import (
    WorkFilter,
    case_page,
    letters_of_case,
    promised_papers,
    sent_letter,
    work_list,
)
from rongyi.cases.services import (
    MaterialSpec,
    accept_cases,
    decide_cases,
    open_cases,
    review_cases,
    supplement_cases,
    withdraw_cases,
    write_letter,
)
from rongyi.cases.tests.conftest import (
    CLERK,
    DECIDER,
    MONDAY,
    REVIEWER,
    Make,
    case,
    names,
    the_only,
)
from rongyi.catalogue.definitions import Catalogue
from rongyi.journal.queries import facts_of
from rongyi.journal.services import open_file, store_file
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import NotAllowedNow, NotFound, NotPermitted, Stale
from rongyi.kernel.ids import new_id
from tests.at import at

PAPER, OTHER = "fire_plan", "fire_rules"
PROMISED = MaterialSpec(PAPER, "upload", evidence={"status": "to_upload", "later_workdays": 5})
THERE = MaterialSpec("business_licence", "data_call", evidence={"status": "exempt"})
LAST_DAY, TOO_LATE = at("2026-11-30 17:00"), at("2026-12-01 09:00")


@pytest.fixture
def file(db: None) -> MaterialSpec:
    """The promised paper as a file."""
    stored = store_file(b"%PDF-1.4 plan", media_type="application/pdf", now=MONDAY)
    return MaterialSpec(PAPER, "upload", stored.digest, "图.pdf", "application/pdf")


@pytest.fixture
def opened(spec: Make, applicant: Actor) -> UUID:
    one = spec(materials=(THERE, PROMISED))
    return the_only(open_cases(specs=[one], actor=applicant, now=MONDAY)).case_id


@pytest.fixture
def ready(opened: UUID) -> UUID:
    """Accepted on Monday and reviewed; the paper is still to come."""
    the_only(accept_cases(actor=CLERK, case_ids=[opened], now=MONDAY))
    the_only(review_cases(actor=REVIEWER, case_ids=[opened], now=MONDAY))
    return opened


def hand_in(case_id: UUID, file: MaterialSpec, actor: Actor, now: Any = LAST_DAY) -> Any:
    (outcome,) = supplement_cases(actor=actor, materials={case_id: [file]}, now=now)
    return outcome


def test_no_approval_before_the_promised_paper_is_there(
    ready: UUID, file: MaterialSpec, applicant: Actor
) -> None:
    asked: dict[str, Any] = {"actor": DECIDER, "case_ids": [ready], "outcome": "approved"}

    (refused,) = decide_cases(**asked, now=MONDAY)
    hand_in(ready, file, applicant)
    (done,) = decide_cases(**asked, now=LAST_DAY)

    assert isinstance(refused.error, PaperToCome)
    assert "平面" in refused.error.parameters["papers"].zh
    assert (done.error, done.state) == (None, "approved")
    assert names(ready) == ["opened", "accepted", "reviewed", "supplemented", "decided"]


def test_a_rejection_does_not_wait_for_it(ready: UUID, book: Catalogue) -> None:
    ground = book.items["food_licence"].grounds[0].code

    the_only(
        decide_cases(
            actor=DECIDER, case_ids=[ready], outcome="rejected", ground=ground, reasons="不符",
            now=MONDAY,
        )
    )  # fmt: skip

    assert case(ready).outcome == "rejected"


def test_state_clock_and_task_stay_as_they_are(
    ready: UUID, file: MaterialSpec, applicant: Actor
) -> None:
    before = case(ready)

    done = hand_in(ready, file, applicant)

    after = case(ready)
    assert done.state == before.state == after.state == "reviewed"
    assert (after.promised_due, after.step) == (before.promised_due, before.step)
    assert (after.task.kind, after.task.due_on, after.task.opened_at) == (
        before.task.kind, before.task.due_on, before.task.opened_at,
    )  # fmt: skip


@pytest.mark.parametrize(("now", "late"), [(LAST_DAY, False), (TOO_LATE, True)])
def test_a_late_paper_is_taken_and_marked(
    ready: UUID, file: MaterialSpec, applicant: Actor, now: Any, late: bool
) -> None:
    done = hand_in(ready, file, applicant, now)

    fact = facts_of(case_stream(ready))[-1]
    page = case_page(case(ready).number, DECIDER, now=now)
    (paper,) = [row for row in page.materials if row.code == PAPER]
    assert done.error is None
    assert fact.body is not None
    assert fact.body["late"] == ([PAPER] if late else [])
    assert (paper.evidence["late"], paper.evidence["promised_until"]) == (late, "2026-11-30")
    assert ("晚于承诺" in page.history[-1].words.zh) is late


def test_the_page_of_staff_says_what_is_to_come_and_by_when(
    ready: UUID, file: MaterialSpec, applicant: Actor
) -> None:
    number = case(ready).number

    before = case_page(number, DECIDER, now=MONDAY)
    hand_in(ready, file, applicant)
    after = case_page(number, DECIDER, now=LAST_DAY)

    (why,) = [one.why.zh for one in before.blocked if one.act == "approve"]
    assert "11月30日" in why and "reject" in before.acts and "approve" not in before.acts
    assert [row.awaited is not None for row in before.materials] == [False, True]
    assert [one.holds for one in before.checks if "平面" in one.words.zh] == [False]
    assert after.materials[1].files[0].name == "图.pdf"
    assert "approve" in after.acts


def test_the_list_marks_a_case_that_waits_for_a_paper(
    ready: UUID, file: MaterialSpec, applicant: Actor
) -> None:
    waiting = WorkFilter(mark="to_come")

    before = work_list(DECIDER, "approval_decide", waiting, now=MONDAY)
    hand_in(ready, file, applicant)
    after = work_list(DECIDER, "approval_decide", now=LAST_DAY)

    (row,) = [one for one in before.rows if one.case_id == ready]
    (done,) = [one for one in after.rows if one.case_id == ready]
    assert (row.handed_in, row.spared, row.to_come) == (0, 1, 1)
    assert (done.handed_in, done.spared, done.to_come) == (1, 1, 0)
    assert work_list(DECIDER, "approval_decide", waiting, now=LAST_DAY).rows == ()


def test_before_acceptance_there_is_no_day_yet(
    opened: UUID, file: MaterialSpec, applicant: Actor
) -> None:
    (row,) = promised_papers(case(opened).bundle_id, applicant, now=MONDAY)

    done = hand_in(opened, file, applicant)

    assert (row.paper.workdays, row.paper.due_on, row.paper.late, row.open) == (
        5, None, False, True,
    )  # fmt: skip
    assert (done.error, done.state) == (None, "submitted")
    assert promised_papers(case(opened).bundle_id, applicant, now=LAST_DAY) == []


def test_a_day_in_a_year_without_a_calendar_is_provisional(spec: Make, applicant: Actor) -> None:
    end_of_year = at("2026-12-30 10:00")
    one = spec(materials=(PROMISED,))
    case_id = the_only(open_cases(specs=[one], actor=applicant, now=end_of_year)).case_id
    the_only(accept_cases(actor=CLERK, case_ids=[case_id], now=end_of_year))

    (row,) = promised_papers(one.bundle_id, applicant, now=end_of_year)

    assert row.paper.provisional


def test_handed_in_twice_is_one_act(ready: UUID, file: MaterialSpec, applicant: Actor) -> None:
    hand_in(ready, file, applicant)

    again = hand_in(ready, file, applicant)

    assert isinstance(again.error, PaperNotToCome)
    assert names(ready).count("supplemented") == 1
    assert len([row for row in facts_of(case_stream(ready)) if "supplemented" in row.name]) == 1


def test_what_was_never_to_follow_is_not_taken(
    ready: UUID, file: MaterialSpec, applicant: Actor
) -> None:
    other = MaterialSpec(OTHER, "upload", file.digest, "制度.pdf", "application/pdf")

    refused = hand_in(ready, other, applicant)

    assert isinstance(refused.error, PaperNotToCome)
    assert names(ready)[-1] == "reviewed"


def test_only_the_owner_hands_it_in(ready: UUID, file: MaterialSpec) -> None:
    stranger = hand_in(ready, file, Actor(person_id=new_id()))
    officer = hand_in(ready, file, DECIDER)

    assert isinstance(stranger.error, NotFound)
    assert isinstance(officer.error, NotPermitted)
    assert names(ready)[-1] == "reviewed"


def test_nothing_is_taken_once_the_case_is_over(
    ready: UUID, file: MaterialSpec, applicant: Actor
) -> None:
    the_only(withdraw_cases(actor=applicant, case_ids=[ready], now=MONDAY))

    refused = hand_in(ready, file, applicant)

    (row,) = promised_papers(case(ready).bundle_id, applicant, now=LAST_DAY)
    assert isinstance(refused.error, NotAllowedNow)
    assert refused.error.parameters["state"].zh == "已撤回"
    assert not row.open


def test_the_acceptance_letter_names_what_is_to_come(
    spec: Make, applicant: Actor, file: MaterialSpec
) -> None:
    (lacking, whole) = open_cases(
        specs=[
            spec("fire_check", materials=(PROMISED,)),
            spec("fire_check", materials=(file,)),
        ],
        actor=applicant,
        now=MONDAY,
    )
    accept_cases(actor=CLERK, case_ids=[lacking.case_id, whole.case_id], now=MONDAY)

    said = [letter_of(one.case_id, applicant) for one in (lacking, whole)]

    assert "容缺受理" in said[0] and "2026年11月30日" in said[0] and "平面布置图" in said[0]
    assert "材料齐全" in said[1] and "容缺" not in said[1]


def letter_of(case_id: UUID, reader: Actor) -> str:
    """The words of the letter that the acceptance sent."""
    write_letter(case_id=case_id, seq=2, now=MONDAY)
    (letter,) = letters_of_case(case_id, reader)
    found = sent_letter(letter.number, letter.id, reader)
    pages = pypdfium2.PdfDocument(open_file(found.digest))
    words = "".join(page.get_textpage().get_text_bounded() for page in pages)
    return "".join(words.split())


def test_who_looked_at_the_case_before_is_told(
    ready: UUID, file: MaterialSpec, applicant: Actor
) -> None:
    seen = {ready: case(ready).version}
    hand_in(ready, file, applicant)

    (outcome,) = decide_cases(
        actor=DECIDER, case_ids=[ready], outcome="approved", seen=seen, now=LAST_DAY
    )

    assert isinstance(outcome.error, Stale)
