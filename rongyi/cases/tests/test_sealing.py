"""A result reaches its applicant when a signed checkpoint covers it, not before, and soon."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from django.db import connection

from rongyi.cases.models import Case
from rongyi.cases.queries import bundle_history, cases_of_bundle
from rongyi.cases.services import open_cases
from rongyi.cases.tests.conftest import CLERK, MONDAY, Make, the_only
from rongyi.journal import jobs
from rongyi.journal.queries import log_health
from rongyi.kernel import moment
from rongyi.kernel.actor import Actor

RELEASED_WITHIN_S = 10


@pytest.fixture
def opened(spec: Make, applicant: Actor) -> Case:
    """A case that a rule will decide."""
    one = spec("bank_appointment", values={"bank_choice": "icbc"}, sources={}, materials=())
    case_id = the_only(open_cases(specs=[one], actor=applicant, now=MONDAY)).case_id
    return Case.objects.get(id=case_id)


def test_before_it_is_sealed_neither_yes_nor_no_is_told(opened: Case, applicant: Actor) -> None:
    jobs.deliver_pending(now=MONDAY)

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


def test_staff_see_the_case_as_it_is(opened: Case, applicant: Actor) -> None:
    jobs.deliver_pending(now=MONDAY)
    officer = Actor(person_id=CLERK.person_id, posts=frozenset({"bank_desk"}) | CLERK.posts)

    rows = cases_of_bundle(opened.bundle_id, officer, now=MONDAY)

    assert not any(row.sealing for row in rows)


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
    jobs.deliver_pending(now=MONDAY)
    with connection.cursor() as cursor:
        cursor.execute("select max(at) + interval '3 minutes' from journal_fact")
        later = cursor.fetchone()[0]

    (row,) = cases_of_bundle(opened.bundle_id, applicant, now=later)

    assert row.sealing
    health = log_health(now=max(later, moment.now()))
    assert health.still and not health.seals
