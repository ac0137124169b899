"""The power that a decision rests on: chosen by rule, kept with it, told in its letter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from rongyi.cases.events import case_stream
from rongyi.cases.models import Decision
from rongyi.cases.queries import WorkFilter, case_page, next_previous, waiting, work_list
from rongyi.cases.rules import delegation_words, power_of, printed
from rongyi.cases.services import decide_cases, draft_letter
from rongyi.cases.tests.conftest import DECIDER, case, staff, the_only
from rongyi.catalogue.definitions import Catalogue
from rongyi.journal.queries import facts_of
from rongyi.kernel.actor import INTERNAL, SYSTEM, Delegated
from rongyi.kernel.errors import NotFound
from rongyi.kernel.ids import new_id
from tests.at import at

TUESDAY = at("2026-11-24 15:00")
PAPER = "苏园审委〔2026〕7号"
LENT = Delegated(
    id=new_id(),
    post="approval_decide",
    act="decide",
    items=frozenset({"food_licence"}),
    basis="《行政许可法》第二十四条",
    document=PAPER,
    until=date(2026, 12, 31),
)
DELEGATE = replace(staff("tobacco_decide"), delegated=(LENT,))


def test_a_decision_by_delegation_keeps_and_tells_its_paper(
    reviewed: UUID, book: Catalogue
) -> None:
    before = draft_letter(case(reviewed).number, DELEGATE, "approved", now=TUESDAY)
    the_only(decide_cases(actor=DELEGATE, case_ids=[reviewed], outcome="approved", now=TUESDAY))

    kept = Decision.objects.get(case_id=reviewed)
    fact = facts_of(case_stream(reviewed))[-1]
    page = case_page(case(reviewed).number, DELEGATE, now=TUESDAY)
    sent = printed(
        fact.name,
        fact.body,
        applicant="申请人",
        received=date(2026, 11, 23),
        on=date(2026, 11, 24),
        item=book.items["food_licence"],
        catalogue=book,
    )
    assert kept.power == fact.body["power"]
    assert (kept.power["kind"], kept.power["document"]) == ("delegated", PAPER)
    assert (kept.power["until"], kept.power["delegation_id"]) == ("2026-12-31", str(LENT.id))
    assert kept.decided_by == DELEGATE.person_id
    for told in (before.power, page.decision.power, sent.values["power"]):
        assert PAPER in told.zh
        assert "2026年12月31日" in told.zh
        assert PAPER in told.en
    assert "委托行使职权" in sent.values["power"].zh


@pytest.mark.parametrize(
    "lent",
    [
        replace(LENT, items=frozenset({"signboard"})),
        replace(LENT, act="review"),
        replace(LENT, post="tobacco_decide"),
    ],
)
def test_what_was_not_lent_is_not_there(reviewed: UUID, lent: Delegated) -> None:
    other = replace(staff("tobacco_decide"), delegated=(lent,))

    (outcome,) = decide_cases(actor=other, case_ids=[reviewed], outcome="approved", now=TUESDAY)

    assert outcome.error is not None and outcome.error.status in (403, 404)
    assert not Decision.objects.exists()


def test_a_decision_by_internal_authorisation_names_its_paper_and_no_article(
    reviewed: UUID, book: Catalogue
) -> None:
    inside = replace(DELEGATE, delegated=(replace(LENT, basis=INTERNAL),))

    the_only(decide_cases(actor=inside, case_ids=[reviewed], outcome="approved", now=TUESDAY))

    told = delegation_words(Decision.objects.get(case_id=reviewed).power, book)
    assert told is not None and "内部授权行使职权" in told.zh and PAPER in told.zh
    assert "依据" not in told.zh and "internal authorisation" in told.en


def test_an_ended_delegation_is_refused_at_the_act(reviewed: UUID) -> None:
    ended = replace(DELEGATE, delegated=())

    (outcome,) = decide_cases(actor=ended, case_ids=[reviewed], outcome="approved", now=TUESDAY)

    assert isinstance(outcome.error, NotFound)


def test_the_list_of_the_post_shows_him_what_was_lent(reviewed: UUID) -> None:
    narrow = replace(DELEGATE, delegated=(replace(LENT, items=frozenset({"signboard"})),))

    shown = work_list(DELEGATE, "approval_decide", now=TUESDAY).rows
    assert [row.case_id for row in shown] == [reviewed]
    assert work_list(narrow, "approval_decide", now=TUESDAY).rows == ()


def test_ones_own_power_goes_before_one_that_was_lent(book: Catalogue) -> None:
    both = replace(DECIDER, delegated=(LENT,))

    found = power_of(both, "approve", book.items["food_licence"], post="approval_decide")

    assert found.kind == "entrusted"  # the seal bureau exercises the power of another body
    assert found.document
    assert found.delegation_id is None


def test_the_most_specific_delegation_is_chosen(book: Catalogue) -> None:
    wide = replace(LENT, id=new_id(), items=None)
    to_body = replace(LENT, id=new_id(), personal=False)
    later = replace(LENT, id=new_id(), until=date(2027, 1, 31))
    item = book.items["food_licence"]

    for order in ((wide, to_body, later, LENT), (LENT, later, to_body, wide)):
        actor = replace(DELEGATE, delegated=order)
        assert power_of(actor, "approve", item).delegation_id == LENT.id
    assert power_of(SYSTEM, "approve", item).kind == "by_rule"


def test_the_database_keeps_no_delegated_decision_without_its_paper(reviewed: UUID) -> None:
    the_only(decide_cases(actor=DELEGATE, case_ids=[reviewed], outcome="approved", now=TUESDAY))

    for wrong in ({"document": ""}, {"delegation_id": None}):
        row = Decision.objects.get(case_id=reviewed)
        with pytest.raises(IntegrityError), transaction.atomic():
            Decision.objects.filter(case_id=reviewed).update(power={**row.power, **wrong})


def test_every_list_of_a_post_that_lent_a_power_opens(reviewed: UUID, book: Catalogue) -> None:
    number = case(reviewed).number

    for queue in ("", *(one.code for one in book.queues_of(LENT.post))):
        wanted = WorkFilter(queue=queue)
        rows = work_list(DELEGATE, LENT.post, wanted, now=TUESDAY).rows
        beside = next_previous(DELEGATE, LENT.post, number, wanted, now=TUESDAY)
        size = waiting(DELEGATE, LENT.post, wanted, now=TUESDAY).found.number
        assert (len(rows), beside.next is None) == (size, True)
