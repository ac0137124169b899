"""Nothing is approved before a department has answered for a paper of the case."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from rongyi.cases.errors import PaperAwaited
from rongyi.cases.models import CaseMaterial
from rongyi.cases.queries import case_page
from rongyi.cases.services import (
    MaterialSpec,
    accept_cases,
    decide_by_rule,
    decide_cases,
    open_cases,
    review_cases,
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
from rongyi.kernel.actor import Actor

POLICE = {"source_zh": "公安分局", "source_en": "Public Security Bureau"}
SENTENCE = {"sentence_zh": "不影响您现在提交。", "sentence_en": "You may submit."}


def owed(way: str = "department_check", status: str = "waiting") -> MaterialSpec:
    return MaterialSpec("identity_card", way, evidence={"status": status} | POLICE | SENTENCE)


def to_be_decided(spec: Make, applicant: Actor, *papers: MaterialSpec) -> UUID:
    """A food licence at the step of the decision."""
    there = MaterialSpec("business_licence", "data_call", evidence={"status": "exempt"})
    one = spec(materials=(there, *papers))
    case_id = the_only(open_cases(specs=[one], actor=applicant, now=MONDAY)).case_id
    the_only(accept_cases(actor=CLERK, case_ids=[case_id], now=MONDAY))
    the_only(review_cases(actor=REVIEWER, case_ids=[case_id], now=MONDAY))
    return case_id


@pytest.mark.parametrize(
    ("way", "status"),
    [
        ("department_check", "waiting"),
        ("data_call", "waiting"),
    ],
)
def test_no_approval_while_an_answer_is_owed(
    spec: Make, applicant: Actor, way: str, status: str
) -> None:
    case_id = to_be_decided(spec, applicant, owed(way, status))

    (refused,) = decide_cases(actor=DECIDER, case_ids=[case_id], outcome="approved", now=MONDAY)

    assert isinstance(refused.error, PaperAwaited)
    assert refused.error.parameters["departments"].zh == "公安分局"
    assert names(case_id)[-1] == "reviewed"


def test_an_approval_follows_the_answer(spec: Make, applicant: Actor) -> None:
    case_id = to_be_decided(spec, applicant, owed())
    CaseMaterial.objects.filter(case=case_id, code="identity_card").update(
        evidence={"status": "exempt"} | POLICE
    )

    (done,) = decide_cases(actor=DECIDER, case_ids=[case_id], outcome="approved", now=MONDAY)

    assert (done.error, done.state) == (None, "approved")


def test_of_a_paper_handed_in_anew_the_last_one_counts(spec: Make, applicant: Actor) -> None:
    case_id = to_be_decided(spec, applicant, owed(), MaterialSpec("identity_card", "upload"))

    the_only(decide_cases(actor=DECIDER, case_ids=[case_id], outcome="approved", now=MONDAY))


def test_a_rejection_does_not_wait(spec: Make, applicant: Actor, book: Catalogue) -> None:
    case_id = to_be_decided(spec, applicant, owed())
    ground = book.items["food_licence"].grounds[0].code
    given: dict[str, Any] = {"ground": ground, "reasons": "不符"}

    the_only(
        decide_cases(actor=DECIDER, case_ids=[case_id], outcome="rejected", now=MONDAY, **given)
    )

    assert case(case_id).outcome == "rejected"


def test_the_page_says_whose_answer_an_approval_waits_for(spec: Make, applicant: Actor) -> None:
    case_id = to_be_decided(spec, applicant, owed())

    page = case_page(case(case_id).number, DECIDER, now=MONDAY)

    assert "approve" not in page.acts
    assert "reject" in page.acts
    (why,) = [one.why.zh for one in page.blocked if one.act == "approve"]
    assert "公安分局" in why
    (open_one,) = [row for row in page.checks if row.hint and "公安分局" in row.hint.zh]
    assert not open_one.holds
    assert not [row for row in page.checks if row.hint and "不影响您" in row.hint.zh]
    assert not [row for row in page.checks if row.words.zh.startswith("2份材料")]


def test_a_rule_leaves_to_the_post_what_waits_for_an_answer(spec: Make, applicant: Actor) -> None:
    values = {"licence_status": "active", "uscc": "91320594MA1MYPWH0N"}
    known = dict.fromkeys(values, "company_licence")
    papers = (owed("data_call", "waiting"),)
    one = spec("licence_check", values=values, sources=known, materials=papers)
    case_id = the_only(open_cases(specs=[one], actor=applicant, now=MONDAY)).case_id

    assert decide_by_rule(case_id=case_id, now=MONDAY) is None
    assert names(case_id) == ["opened", "left_to_post"]
