"""Internal days of a step: each step has its own due day, never after the promise."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from rongyi.cases.services import (
    accept_cases,
    open_cases,
    resume_cases,
    review_cases,
    stop_cases,
)
from rongyi.cases.tests.conftest import CLERK, MONDAY, case, staff, the_only
from tests.at import at

REVIEWER = staff("tobacco_review")


@pytest.fixture
def accepted(spec, applicant) -> UUID:
    """A tobacco licence: promised in five working days, three of them for the review."""
    opened = open_cases(specs=[spec("tobacco_licence")], actor=applicant, now=MONDAY)
    case_id = the_only(opened).case_id
    the_only(accept_cases(actor=CLERK, case_ids=[case_id], now=MONDAY))
    return case_id


def test_a_step_is_due_after_its_own_days_and_the_case_when_it_was_promised(accepted: UUID) -> None:
    found = case(accepted)

    assert found.task.due_on == date(2026, 11, 26)
    assert found.promised_due == date(2026, 11, 30)


def test_the_next_step_counts_from_when_it_begins_up_to_the_promise(accepted: UUID) -> None:
    the_only(review_cases(actor=REVIEWER, case_ids=[accepted], now=at("2026-11-24 10:00")))
    early = case(accepted).task.due_on

    assert early == date(2026, 11, 25)


def test_a_late_step_leaves_the_next_one_no_day_after_the_promise(accepted: UUID) -> None:
    the_only(review_cases(actor=REVIEWER, case_ids=[accepted], now=at("2026-12-02 10:00")))

    assert case(accepted).task.due_on == case(accepted).promised_due == date(2026, 11, 30)


def test_after_a_special_procedure_the_step_begins_anew(accepted: UUID) -> None:
    stopped, resumed = at("2026-11-24 10:00"), at("2026-12-04 10:00")
    the_only(
        stop_cases(
            actor=REVIEWER, case_ids=[accepted], special="hearing",
            at_time="14:30", place="听证室", reason="听证",
            until=date(2026, 12, 8), now=stopped,
        )
    )  # fmt: skip
    the_only(resume_cases(actor=REVIEWER, case_ids=[accepted], now=resumed))

    found = case(accepted)
    assert found.promised_due == date(2026, 12, 10)
    assert found.task.due_on == date(2026, 12, 9)
