"""What follows by itself: rules decide, certificates are issued, decided cases close."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from django.db.models import F

from rongyi.cases import services
from rongyi.cases.events import case_stream
from rongyi.cases.models import Case, CaseForm, Decision, Task
from rongyi.cases.rules import words_of_fact
from rongyi.cases.services import (
    MaterialSpec,
    accept_cases,
    decide_by_rule,
    decide_cases,
    decision,
    issue_certificate,
    open_cases,
    release_cases,
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
    staff,
    the_only,
)
from rongyi.cases.tests.test_life import ORDER
from rongyi.catalogue.queries import catalogue_of, current_edition
from rongyi.certificates.queries import of_cases
from rongyi.certificates.services import end as end_certificate
from rongyi.journal.jobs import deliver_pending, settle
from rongyi.journal.queries import facts_of, verify_chain
from rongyi.kernel.actor import SYSTEM, Actor
from rongyi.kernel.errors import Stale
from tests.at import at

ACTIVE = {
    "uscc": "91320594MA1234567X",
    "enterprise_name": "示例餐饮有限公司",
    "licence_status": "active",
}
KNOWN = dict.fromkeys(ACTIVE, "company_licence")  # all of it said by the register


def test_an_item_decided_by_rule_is_approved_and_closed_at_once(
    spec: Make, applicant: Actor
) -> None:
    one = spec("licence_check", values=ACTIVE, sources=KNOWN)
    case_id = the_only(open_cases(specs=[one], actor=applicant, now=MONDAY)).case_id

    deliver_pending(now=MONDAY)

    assert names(case_id) == ["opened", "accepted", "decided", "closed"]
    decided = facts_of(case_stream(case_id))[2]
    assert decided.actor_id == SYSTEM.person_id
    assert decided.body is not None
    assert decided.body["by_rule"] is True
    assert Decision.objects.get(case_id=case_id).outcome == "approved"
    assert verify_chain(case_stream(case_id)).holds


@pytest.mark.parametrize(
    ("status", "rule", "granted"),
    [("active", 1, True), ("suspended", 2, False), ("cancelled", 3, False), ("unheard", 0, False)],
)
def test_a_decision_table_grants_or_hands_over_and_says_by_which_rule(
    spec: Make, applicant: Actor, status: str, rule: int, granted: bool
) -> None:
    values = ACTIVE | {"licence_status": status}
    one = spec("licence_check", values=values, sources=KNOWN)
    case_id = the_only(open_cases(specs=[one], actor=applicant, now=MONDAY)).case_id

    deliver_pending(now=MONDAY)

    told = next(f for f in facts_of(case_stream(case_id)) if (f.body or {}).get("why_zh"))
    assert told.body is not None
    assert told.name == ("case.decided.v1" if granted else "case.left_to_post.v1")
    wanted = f"决策表第{rule}条" if rule else "决策表没有适用的规则"
    assert wanted in told.body["why_zh"]
    row = words_of_fact(told.name, told.body, catalogue_of(current_edition()))
    assert told.body["why_en"] in row.en


def test_where_a_check_does_not_hold_the_post_decides(spec: Make, applicant: Actor) -> None:
    closed = ACTIVE | {"licence_status": "cancelled"}
    one = spec("licence_check", values=closed, sources=KNOWN)
    case_id = the_only(open_cases(specs=[one], actor=applicant, now=MONDAY)).case_id

    deliver_pending(now=MONDAY)

    assert names(case_id) == ["opened", "left_to_post"]
    assert Task.objects.get(case_id=case_id).post == "licence_desk"
    desk = staff("licence_desk")
    the_only(accept_cases(actor=desk, case_ids=[case_id], now=MONDAY))
    the_only(decide_cases(actor=desk, case_ids=[case_id], outcome="approved", now=MONDAY))


@pytest.mark.parametrize("looks", [1, 5])
def test_what_changed_after_the_rule_looked_is_not_granted_as_it_was(
    spec: Make, applicant: Actor, looks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Changed once it is looked at anew; changed at every look it is left as it is."""
    one = spec("licence_check", values=ACTIVE, sources=KNOWN)
    case_id = the_only(open_cases(specs=[one], actor=applicant, now=MONDAY)).case_id
    looked, changes = decision.ruled, iter(range(looks))

    def meanwhile(*args: Any) -> Any:
        found = looked(*args)
        if next(changes, None) is not None:
            values = ACTIVE | {"licence_status": "cancelled" if looks == 1 else "active"}
            CaseForm.objects.filter(case_id=case_id).update(values=values)
            Case.objects.filter(id=case_id).update(version=F("version") + 1)
        return found

    monkeypatch.setattr(decision, "ruled", meanwhile)

    outcome = decide_by_rule(case_id=case_id, now=MONDAY)

    if looks == 1:
        assert (outcome, names(case_id)) == (None, ["opened", "left_to_post"])
    else:
        assert outcome is not None and isinstance(outcome.error, Stale)
        assert names(case_id) == ["opened"]
    assert case(case_id).state == "submitted"


UPLOADED = MaterialSpec("business_licence", "upload")
WAITED_FOR = MaterialSpec("business_licence", "data_call", evidence={"status": "waiting"})


@pytest.mark.parametrize(
    ("changes", "elements", "materials"),
    [
        ({"sources": {}}, ["licence_status", "uscc"], []),
        ({"sources": KNOWN | {"licence_status": "!company_licence"}}, ["licence_status"], []),
        ({"materials": (UPLOADED,)}, [], ["business_licence"]),
        ({"materials": (WAITED_FOR,)}, [], ["business_licence"]),
    ],
    ids=["typed", "contested", "uploaded", "still waited for"],
)
def test_what_no_register_vouches_for_is_left_to_the_post_and_the_facts_say_why(
    spec: Make,
    applicant: Actor,
    changes: dict[str, object],
    elements: list[str],
    materials: list[str],
) -> None:
    one = spec("licence_check", **{"values": ACTIVE, "sources": KNOWN, **changes})
    case_id = the_only(open_cases(specs=[one], actor=applicant, now=MONDAY)).case_id

    deliver_pending(now=MONDAY)
    decide_by_rule(case_id=case_id, now=MONDAY)

    assert names(case_id) == ["opened", "left_to_post"]
    told = facts_of(case_stream(case_id))[1].body
    assert told is not None
    assert (told["elements"], told["materials"]) == (elements, materials)
    assert told["why_zh"]
    assert case(case_id).state == "submitted"


def test_what_is_the_applicant_s_own_to_say_needs_no_register(spec: Make, applicant: Actor) -> None:
    one = spec("bank_appointment", values={"bank_choice": "icbc"}, sources={}, materials=())
    case_id = the_only(open_cases(specs=[one], actor=applicant, now=MONDAY)).case_id

    deliver_pending(now=MONDAY)

    assert names(case_id)[-1] in ("decided", "closed")


def test_no_rule_decides_what_people_decide(submitted: UUID) -> None:
    deliver_pending(now=MONDAY)

    assert decide_by_rule(case_id=submitted, now=MONDAY) is None
    assert names(submitted) == ["opened"]


def test_a_waiting_case_is_decided_by_rule_once_it_is_released(
    spec: Make, applicant: Actor
) -> None:
    waiting = spec("licence_check", values={}, after=("company_registration",))
    case_id = the_only(open_cases(specs=[waiting], actor=applicant, now=MONDAY)).case_id
    deliver_pending(now=MONDAY)
    assert names(case_id) == ["opened"]

    values, sources = {case_id: ACTIVE}, {case_id: KNOWN}
    the_only(
        release_cases(actor=SYSTEM, case_ids=[case_id], values=values, sources=sources, now=MONDAY)
    )
    deliver_pending(now=MONDAY)

    assert names(case_id)[1:] == ["released", "accepted", "decided", "closed"]


def test_an_approval_leads_to_one_certificate_and_an_end(approved: UUID) -> None:
    settle(now=at("2026-11-24 15:01"))

    (certificate,) = of_cases([approved], now=MONDAY)[approved]
    assert case(approved).state == "closed"
    assert names(approved) == ["opened", "accepted", "reviewed", "decided", "closed"]
    assert certificate.number
    assert issue_certificate(case_id=approved, now=MONDAY) is None
    assert len(of_cases([approved], now=MONDAY)[approved]) == 1


def test_a_case_approved_again_does_not_close_on_a_certificate_that_was_annulled(
    approved: UUID,
) -> None:
    settle(now=at("2026-11-24 15:01"))
    (first,) = of_cases([approved], now=MONDAY)[approved]
    end_certificate(
        number=first.number,
        act="annul",
        ground="unqualified",
        reason="不符合法定条件",
        actor=replace(DECIDER, departments=frozenset({"approval_bureau"})),
        now=at("2026-11-25 09:00"),
    )
    one: dict[str, Any] = {"case_id": approved, "now": at("2026-11-30 09:00")}
    the_only(services.reopen_case(actor=DECIDER, **ORDER, **one))
    again: dict[str, Any] = {"case_ids": [approved], "now": at("2026-11-30 10:00")}
    the_only(services.review_cases(actor=REVIEWER, **again))
    the_only(services.decide_cases(actor=DECIDER, outcome="approved", **again))

    settle(now=at("2026-11-30 10:01"))

    old, new = of_cases([approved], now=at("2026-11-30 11:00"))[approved]
    assert (old.number, old.state, new.state) == (first.number, "annulled", "valid")
    assert new.number != old.number
    assert case(approved).state == "closed"


def test_an_item_without_a_certificate_closes_when_it_is_decided(
    spec: Make, applicant: Actor
) -> None:
    opened = open_cases(specs=[spec("staff_health_check")], actor=applicant, now=MONDAY)
    case_id = the_only(opened).case_id
    desk = staff("health_service")
    the_only(accept_cases(actor=desk, case_ids=[case_id], now=MONDAY))
    the_only(decide_cases(actor=desk, case_ids=[case_id], outcome="approved", now=MONDAY))

    deliver_pending(now=MONDAY)

    assert (case(case_id).state, case(case_id).outcome) == ("closed", "approved")


def test_a_rejection_closes_without_a_certificate(reviewed: UUID) -> None:
    the_only(
        decide_cases(
            actor=staff("approval_decide"),
            case_ids=[reviewed],
            outcome="rejected",
            ground="conditions_not_met",
            reasons="场所不符合要求",
            now=at("2026-11-24 15:00"),
        )
    )

    settle(now=at("2026-11-24 15:01"))

    assert (case(reviewed).state, case(reviewed).outcome) == ("closed", "rejected")
    assert of_cases([reviewed], now=MONDAY) == {}


def test_reactions_may_be_repeated(approved: UUID) -> None:
    settle(now=at("2026-11-24 15:01"))
    before = names(approved)

    for repeat in (services.certificate_issued, services.settle_decided, decide_by_rule):
        assert repeat(case_id=approved, now=at("2026-11-25 09:00")) is None

    assert names(approved) == before


def test_a_certificate_that_cannot_be_made_leaves_the_case_approved(
    approved: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The job is tried again; nobody is told that a certificate is there."""

    def broken(*args: object, **kwargs: object) -> None:
        raise OSError("no room on the disk")

    monkeypatch.setattr("rongyi.cases.services.issuing.issue", broken)
    with pytest.raises(OSError, match="no room"):
        settle(now=at("2026-11-24 15:01"))

    assert case(approved).state == "approved"
    monkeypatch.undo()
    settle(now=at("2026-11-24 16:00"))
    assert case(approved).state == "closed"


def test_a_second_review_is_skipped_by_nobody(accepted: UUID) -> None:
    (outcome,) = review_cases(actor=CLERK, case_ids=[accepted], now=MONDAY)

    assert not outcome.done
