"""A result reaches its applicant when a signed checkpoint covers it, not before, and soon."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from rongyi.cases import services
from rongyi.cases.errors import ResultBeingSealed
from rongyi.cases.models import Case
from rongyi.cases.queries import bundle_history, cases_of_bundle, letters_of_case
from rongyi.cases.rules import Point
from rongyi.cases.services import open_cases
from rongyi.cases.tests.conftest import CLERK, DECIDER, MONDAY, REVIEWER, Make, case, the_only
from rongyi.identity.models import Enterprise, Mandate, Person
from rongyi.journal import jobs
from rongyi.journal.queries import log_health
from rongyi.kernel import moment
from rongyi.kernel.actor import SYSTEM, Actor
from tests.at import at

TUESDAY, LATE = at("2026-11-24 10:00"), at("2026-12-15 10:00")
RELEASED_WITHIN_S = 10


@pytest.fixture
def opened(spec: Make, applicant: Actor) -> Case:
    """A case that a rule will decide."""
    one = spec("bank_appointment", values={"bank_choice": "icbc"}, sources={}, materials=())
    case_id = the_only(open_cases(specs=[one], actor=applicant, now=MONDAY)).case_id
    return Case.objects.get(id=case_id)


def test_before_it_is_sealed_neither_yes_nor_no_is_told(opened: Case, applicant: Actor) -> None:
    jobs.deliver_pending(now=MONDAY, sealing=False)

    (row,) = cases_of_bundle(opened.bundle_id, applicant, now=MONDAY)
    told = [fact.fact.name for fact in bundle_history(opened.bundle_id, applicant)]
    assert row.sealing and row.state_words.zh == "正在存证"
    assert (row.outcome, row.decided_at, row.closed_at) == ("", None, None)
    assert row.state == "accepted"
    assert told == ["case.opened.v1", "case.accepted.v1"]

    jobs.seal_pending()

    (row,) = cases_of_bundle(opened.bundle_id, applicant, now=MONDAY)
    told = [fact.fact.name for fact in bundle_history(opened.bundle_id, applicant)]
    assert (row.sealing, row.state, row.outcome) == (False, "closed", "approved")
    assert told[-2:] == ["case.decided.v1", "case.closed.v1"]


WHY = "依据所附材料。"
ENDINGS: dict[str, tuple[Any, Actor, dict[str, str]]] = {
    "not_needed": (services.tell_not_needed, CLERK, {"reasons": WHY}),
    "not_ours": (services.tell_not_ours, CLERK, {"department": "health", "reasons": WHY}),
    "expired": (services.expire_cases, SYSTEM, {}),
    "transferred": (
        services.transfer_cases,
        DECIDER,
        {"department": "health", "reasons": WHY},
    ),
    "annulled": (services.annul_cases, DECIDER, {"ground": "twice", "reasons": WHY}),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_no_ending_reaches_the_applicant_before_it_is_sealed(
    ending: str, submitted: UUID, applicant: Actor
) -> None:
    act, actor, more = ENDINGS[ending]
    bundle_id = case(submitted).bundle_id
    when = LATE if ending == "expired" else TUESDAY
    if ending == "expired":
        point = Point("other", "", "请说明招牌位置")
        asked = {"actor": CLERK, "case_ids": [submitted], "points": [point]}
        the_only(services.ask_correction(**asked, now=MONDAY))
    if ending == "transferred":
        the_only(services.accept_cases(actor=CLERK, case_ids=[submitted], now=MONDAY))
    jobs.deliver_pending(now=MONDAY, sealing=False)
    jobs.seal_pending()
    known = [fact.fact.name for fact in bundle_history(bundle_id, applicant)]
    mail = len(letters_of_case(submitted, applicant))

    the_only(act(actor=actor, case_ids=[submitted], now=when, **more))
    jobs.deliver_pending(now=when, sealing=False)

    (row,) = cases_of_bundle(bundle_id, applicant, now=when)
    assert (row.sealing, row.outcome, row.closed_at) == (True, "", None)
    assert [fact.fact.name for fact in bundle_history(bundle_id, applicant)] == known
    assert len(letters_of_case(submitted, applicant)) == mail

    jobs.seal_pending()

    (row,) = cases_of_bundle(bundle_id, applicant, now=when)
    told = [fact.fact.name for fact in bundle_history(bundle_id, applicant)]
    assert (row.sealing, bool(row.outcome)) == (False, True)
    assert f"case.{ending}.v1" in set(told) - set(known)


def test_nothing_is_handed_over_at_the_counter_before_it_is_sealed(
    spec: Make, applicant: Actor
) -> None:
    opened = services.open_cases(specs=[spec(channel="window")], actor=CLERK, now=MONDAY)
    ids = [the_only(opened).case_id]
    the_only(services.accept_cases(actor=CLERK, case_ids=ids, now=MONDAY))
    the_only(services.review_cases(actor=REVIEWER, case_ids=ids, now=MONDAY))
    the_only(services.decide_cases(actor=DECIDER, case_ids=ids, outcome="approved", now=MONDAY))
    services.certificate_issued(case_id=ids[0], now=MONDAY)
    taken = {"receiver": "李文静", "manner": "in_person", "now": TUESDAY}

    (early,) = services.close_cases(actor=CLERK, case_ids=ids, **taken)
    kept = case(ids[0]).state
    jobs.seal_pending()
    handed = services.close_cases(actor=CLERK, case_ids=ids, **taken)

    assert (type(early.error), kept) == (ResultBeingSealed, "issued")
    assert the_only(handed).state == "closed"


def test_staff_see_the_case_as_it_is(opened: Case, applicant: Actor) -> None:
    jobs.deliver_pending(now=MONDAY, sealing=False)
    officer = Actor(person_id=CLERK.person_id, posts=frozenset({"bank_desk"}) | CLERK.posts)

    rows = cases_of_bundle(opened.bundle_id, officer, now=MONDAY)

    assert not any(row.sealing for row in rows)


@pytest.mark.parametrize("how", ["acts for the firm", "could act for it", "another post"])
def test_a_post_shows_nobody_the_result_of_a_firm_of_his_own(opened: Case, how: str) -> None:
    firm = Enterprise.objects.order_by("id").first()
    officer = Person.objects.filter(memberships__isnull=False).order_by("id").first()
    assert firm is not None and officer is not None
    Case.objects.filter(id=opened.id).update(enterprise_id=firm.id)
    desk = "tobacco_review" if how == "another post" else "bank_desk"
    actor = Actor(person_id=officer.id, posts=frozenset({desk}))
    if how != "could act for it":
        actor = replace(actor, enterprise_id=firm.id)
    else:
        Mandate.objects.create(
            enterprise=firm, person=officer, covers_all=True, valid_from=MONDAY.date()
        )
    jobs.deliver_pending(now=MONDAY, sealing=False)

    (row,) = cases_of_bundle(opened.bundle_id, actor, now=MONDAY)

    assert (row.sealing, row.outcome) == (True, "")


@pytest.fixture
def working() -> Iterator[None]:
    """The three threads of a worker, as `rongyi worker` starts them."""
    stop = threading.Event()
    names = (jobs.run_reactions, jobs.run_sequencer, jobs.run_exporter)
    threads = [threading.Thread(target=one, args=(stop,)) for one in names]
    for thread in threads:
        thread.start()
    yield
    stop.set()
    for thread in threads:
        thread.join(30)


def test_a_decision_by_rule_reaches_its_applicant_through_reactions_and_sequencer(
    transactional_db: None, opened: Case, applicant: Actor, working: None
) -> None:
    last, seen = time.monotonic() + RELEASED_WITHIN_S, []
    while time.monotonic() < last:
        (row,) = cases_of_bundle(opened.bundle_id, applicant, now=MONDAY)
        seen.append((row.sealing, row.outcome))
        if row.outcome:
            break
        time.sleep(0.05)

    assert seen[-1] == (False, "approved")
    assert all(outcome == "" for _, outcome in seen[:-1])


def test_where_the_sequencer_stands_still_nothing_is_told_and_it_is_noticed(
    transactional_db: None, opened: Case, applicant: Actor
) -> None:
    jobs.deliver_pending(now=MONDAY, sealing=False)
    with connection.cursor() as cursor:
        cursor.execute("select max(at) + interval '3 minutes' from journal_fact")
        later = cursor.fetchone()[0]

    (row,) = cases_of_bundle(opened.bundle_id, applicant, now=later)

    assert row.sealing
    health = log_health(now=max(later, moment.now()))
    assert health.still and not health.seals
