"""A review that only some cases need: the law gives the licence first and checks afterwards."""

from __future__ import annotations

import pytest

from rongyi.cases.queries import case_page
from rongyi.cases.services import (
    accept_cases,
    decide_cases,
    open_cases,
    review_cases,
    stop_cases,
)
from rongyi.cases.tests.conftest import (
    CLERK,
    DECIDER,
    MONDAY,
    REVIEWER,
    VALUES,
    Make,
    case,
    names,
    the_only,
)
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import NotAllowedNow
from tests.at import at

TUESDAY = at("2026-11-24 09:00")


def accepted_with(spec: Make, applicant: Actor, **values: object):
    """A food licence with these answers, accepted on Monday."""
    made = spec(values={**VALUES, **values})
    case_id = the_only(open_cases(specs=[made], actor=applicant, now=MONDAY)).case_id
    the_only(accept_cases(actor=CLERK, case_ids=[case_id], now=MONDAY))
    return case_id


def test_a_case_that_commits_goes_from_acceptance_to_the_decision(spec, applicant):
    case_id = accepted_with(spec, applicant, chain_store=True)

    task = case(case_id).task
    (refused,) = review_cases(actor=REVIEWER, case_ids=[case_id], now=MONDAY)
    page = case_page(case(case_id).number, REVIEWER, now=MONDAY)
    decide = {"actor": DECIDER, "case_ids": [case_id], "outcome": "approved"}
    done = the_only(decide_cases(**decide, now=MONDAY))

    assert (task.kind, task.post) == ("decide", "approval_decide")
    assert isinstance(refused.error, NotAllowedNow)
    assert "review" not in page.acts
    assert done.state == "approved"
    assert names(case_id) == ["opened", "accepted", "decided"]


@pytest.mark.parametrize("values", [{}, {"chain_store": False}])
def test_any_other_case_is_reviewed_first(spec, applicant, values):
    case_id = accepted_with(spec, applicant, **values)

    decide = {"actor": DECIDER, "case_ids": [case_id], "outcome": "approved"}
    (refused,) = decide_cases(**decide, now=MONDAY)

    assert (case(case_id).task.kind, case(case_id).task.post) == ("review", "food_review")
    assert isinstance(refused.error, NotAllowedNow)


def test_who_decides_may_hold_a_hearing_where_nobody_reviews(spec, applicant):
    case_id = accepted_with(spec, applicant, chain_store=True)
    stop = {
        "special": "hearing",
        "at_time": "14:30",
        "place": "听证室",
        "reason": "利害关系人要求听证",
        "until": at("2026-12-04 09:00"),
    }

    stop["until"] = stop["until"].date()
    done = the_only(stop_cases(actor=DECIDER, case_ids=[case_id], now=TUESDAY, **stop))

    assert done.state == "stopped"
