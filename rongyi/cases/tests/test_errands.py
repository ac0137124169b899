"""What a post has to see to besides its tasks: visits to agree to, deliveries nobody opened."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest

from rongyi.cases import services
from rongyi.cases.errors import ReceivedBefore, ReceiverMissing
from rongyi.cases.models import CaseLetter, Errand
from rongyi.cases.queries import WorkFilter, case_page, letters_of_case, waiting, work_list
from rongyi.cases.tests.conftest import (
    CLERK,
    DECIDER,
    MONDAY,
    REVIEWER,
    STRANGER,
    Make,
    case,
    names,
    staff,
    the_only,
)
from rongyi.cases.tests.test_life import ORDER
from rongyi.journal.jobs import settle
from rongyi.journal.models import ReactionPosition
from rongyi.kernel.actor import Actor, Delegated
from rongyi.kernel.errors import BadInput, NotFound, NotPermitted
from rongyi.kernel.ids import new_id
from tests.at import at

FIRE = staff("fire_review")
TUESDAY, LATE = at("2026-11-24 10:00"), at("2026-12-03 10:00")
DECIDED = at("2026-11-24 15:00")
VISITS, UNOPENED = WorkFilter(queue="visits_to_agree"), WorkFilter(queue="unopened")
HANDED: dict[str, Any] = {"receiver": "王一鸣", "manner": "by_post"}


def listed(actor: Actor, post: str, wanted: WorkFilter, now: datetime) -> list[tuple[UUID, str]]:
    """The cases of a queue, which the number beside it counts."""
    page = work_list(actor, post, wanted, now=now)
    numbers = waiting(actor, post, wanted, now=now)
    assert numbers.queues[wanted.queue] == numbers.found
    assert numbers.found.number == len(page.rows)
    return [(row.case_id, row.kind) for row in page.rows]


@pytest.fixture
def joint(spec: Make, applicant: Actor) -> tuple[UUID, UUID]:
    """Accepted cases of one application whose site food and fire have to look at."""
    bundle = new_id()
    values = {"enterprise_name": "示例小馆有限公司", "floor_area": 320, "fire_route": "inspection"}
    specs = [
        spec(item, bundle_id=bundle, bundle_number="RY8", values=values)
        for item in ("food_licence", "fire_check")
    ]
    ids = [o.case_id for o in services.open_cases(specs=specs, actor=applicant, now=MONDAY)]
    services.accept_cases(actor=CLERK, case_ids=ids, now=MONDAY)
    return ids[0], ids[1]


def test_a_visit_waits_in_the_list_of_who_has_not_agreed(joint: tuple[UUID, UUID]) -> None:
    food, fire = joint
    propose: dict[str, Any] = {"hour": "09:30", "place": "示例路1号", "now": TUESDAY}
    none = listed(FIRE, "fire_review", VISITS, TUESDAY)

    the_only(services.propose_visit(
        actor=REVIEWER, case_id=food, on=date(2026, 11, 26), **propose))  # fmt: skip
    first = listed(FIRE, "fire_review", VISITS, TUESDAY)
    row = work_list(FIRE, "fire_review", VISITS, now=TUESDAY).rows[0]
    the_only(services.propose_visit(
        actor=FIRE, case_id=fire, on=date(2026, 11, 27), **propose))  # fmt: skip
    turned = [listed(*one, VISITS, TUESDAY) for one in
              ((FIRE, "fire_review"), (REVIEWER, "food_review"))]  # fmt: skip
    the_only(services.agree_visit(actor=REVIEWER, case_id=food, now=TUESDAY))

    assert none == []
    assert first == [(fire, "agree_visit")]
    assert (row.due_on, row.kind_words.zh) == (date(2026, 11, 26), "待同意现场核查时间")
    assert turned == [[], [(food, "agree_visit")]]
    assert listed(REVIEWER, "food_review", VISITS, TUESDAY) == []
    with pytest.raises(NotFound):
        work_list(STRANGER, "fire_review", VISITS, now=TUESDAY)
    with pytest.raises(BadInput):  # a filter that only tasks know
        work_list(FIRE, "fire_review", WorkFilter(queue=VISITS.queue, light="red"), now=TUESDAY)


def kept() -> list[tuple[object, ...]]:
    rows = Errand.objects.order_by("case_id", "kind", "post")
    return list(rows.values_list("case_id", "kind", "post", "due_on", "opened_at"))


def test_what_is_missing_of_the_past_is_made_as_it_would_have_been(
    joint: tuple[UUID, UUID], rejected: UUID, applicant: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    food, fire = joint
    propose: dict[str, Any] = {"hour": "09:30", "place": "示例路1号", "now": TUESDAY}
    day = date(2026, 11, 26)
    the_only(services.propose_visit(actor=REVIEWER, case_id=food, on=day, **propose))
    as_acts_make_them = kept()
    Errand.objects.all().delete()
    monkeypatch.setattr("rongyi.cases.store.errands.ERRAND_FACTS", 1)
    monkeypatch.setattr("rongyi.cases.store.ERRAND_FACTS", 1)
    monkeypatch.setattr("rongyi.cases.services.errands.ROUNDS_MAX", 1)

    parts = [services.note_missing_errands(own=True) for _ in range(4)]

    assert {row[1] for row in as_acts_make_them} == {"agree_visit", "serve"}
    assert parts == [1, 1, 1, 0]  # the decision, and the proposal in the chains of both
    assert kept() == as_acts_make_them
    (read,) = ReactionPosition.objects.filter(name="cases.note_errands").values_list("xid")
    assert int(read[0]) == 2**64 - 1  # through once, it stays behind no fact that comes


def test_of_what_was_agreed_or_handed_over_nothing_is_made(
    joint: tuple[UUID, UUID], rejected: UUID
) -> None:
    food, fire = joint
    propose: dict[str, Any] = {"hour": "09:30", "place": "示例路1号", "now": TUESDAY}
    day = date(2026, 11, 26)
    the_only(services.propose_visit(actor=REVIEWER, case_id=food, on=day, **propose))
    the_only(services.agree_visit(actor=FIRE, case_id=fire, now=TUESDAY))
    the_only(services.serve_cases(actor=CLERK, case_ids=[rejected], **HANDED, now=LATE))
    settle(now=LATE)

    looked = services.note_missing_errands(own=True)

    assert looked == 3
    assert kept() == []


def lent(act: str, *items: str) -> Actor:
    """Who holds another post, and to whom that of the fire brigade lent one act."""
    power = Delegated(
        id=new_id(),
        post="fire_review",
        act=act,
        items=frozenset(items) or None,
        until=date(2026, 12, 31),
    )
    return replace(STRANGER, delegated=(power,))


def test_who_was_lent_the_act_sees_what_it_is_for_and_does_it(joint: tuple[UUID, UUID]) -> None:
    food, fire = joint
    able, else_item = lent("review", "fire_check"), lent("review", "food_licence")
    propose: dict[str, Any] = {"hour": "09:30", "place": "示例路1号", "now": TUESDAY}
    the_only(services.propose_visit(
        actor=REVIEWER, case_id=food, on=date(2026, 11, 26), **propose))  # fmt: skip

    seen = [
        listed(one, "fire_review", VISITS, TUESDAY)
        for one in (able, lent("review"), else_item, lent("accept"))
    ]
    marked = [
        work_list(able, "fire_review", replace(VISITS, mark=mark), now=TUESDAY).rows
        for mark in ("bundle", "commitment")
    ]
    the_only(services.agree_visit(actor=able, case_id=fire, now=TUESDAY))

    assert seen == [[(fire, "agree_visit")], [(fire, "agree_visit")], [], []]
    assert [len(rows) for rows in marked] == [1, 0]
    assert listed(able, "fire_review", VISITS, TUESDAY) == []


@pytest.fixture
def rejected(reviewed: UUID) -> UUID:
    """A refusal of Tuesday that was closed and lies there to be opened."""
    why: dict[str, Any] = {"ground": "conditions_not_met", "reasons": "后厨面积不足。"}
    the_only(services.decide_cases(
        actor=DECIDER, case_ids=[reviewed], outcome="rejected", now=DECIDED, **why))  # fmt: skip
    settle(now=DECIDED)
    assert case(reviewed).state == "closed"
    return reviewed


def test_what_nobody_opened_for_days_is_listed_and_delivered_in_another_way(
    rejected: UUID, applicant: Actor
) -> None:
    one: dict[str, Any] = {"case_ids": [rejected], "now": LATE}
    early = listed(CLERK, "window_issue", UNOPENED, at("2026-11-30 10:00"))
    late = listed(CLERK, "window_issue", UNOPENED, at("2026-12-01 10:00"))
    row = work_list(CLERK, "window_issue", UNOPENED, now=LATE).rows[0]
    acts = case_page(case(rejected).number, CLERK, now=LATE).acts

    (nobody,) = services.serve_cases(actor=CLERK, receiver=" ", manner="by_post", **one)
    (denied,) = services.serve_cases(actor=REVIEWER, **HANDED, **one)
    the_only(services.serve_cases(actor=CLERK, **HANDED, **one))
    (twice,) = services.serve_cases(actor=CLERK, **HANDED, **one)
    settle(now=LATE)

    assert early == []  # five working days
    assert late == [(rejected, "serve")]
    assert row.opened_at == DECIDED
    assert "serve" in acts
    assert isinstance(nobody.error, ReceiverMissing)
    assert isinstance(denied.error, NotPermitted)
    assert isinstance(twice.error, ReceivedBefore)
    assert listed(CLERK, "window_issue", UNOPENED, LATE) == []
    assert names(rejected)[-1] == "served"
    (proof,) = [one for one in letters_of_case(rejected, applicant) if one.kind == "delivered"]
    assert proof.title.zh == "送达回证"
    page = case_page(case(rejected).number, CLERK, now=LATE)
    assert not page.unopened
    assert "serve" not in page.acts


def test_what_is_decided_again_waits_from_the_new_decision_on(rejected: UUID) -> None:
    again = at("2026-11-30 15:00")
    one: dict[str, Any] = {"case_ids": [rejected], "now": again}
    why: dict[str, Any] = {"ground": "conditions_not_met", "reasons": "后厨面积仍不足。"}
    old = CaseLetter.objects.get(case=rejected, kind="rejected")

    the_only(services.reopen_case(actor=DECIDER, case_id=rejected, **ORDER, now=again))
    the_only(services.review_cases(actor=REVIEWER, **one))
    the_only(services.decide_cases(actor=DECIDER, outcome="rejected", **why, **one))
    settle(now=again)
    old.delete()
    services.write_letter(case_id=rejected, seq=old.seq, now=again)  # a late print changes nothing

    assert listed(CLERK, "window_issue", UNOPENED, at("2026-12-04 10:00")) == []
    due = at("2026-12-07 10:00")
    assert listed(CLERK, "window_issue", UNOPENED, due) == [(rejected, "serve")]
    assert work_list(CLERK, "window_issue", UNOPENED, now=due).rows[0].opened_at == again


def test_what_was_opened_is_on_no_list(rejected: UUID, applicant: Actor) -> None:
    letter = CaseLetter.objects.get(case=rejected, kind="rejected")
    paper = next(one for one in letters_of_case(rejected, applicant) if one.id == letter.id)

    services.note_received(
        actor=applicant,
        case_id=rejected,
        title=paper.title,
        document=paper.reference,
        now=at("2026-11-25 10:00"),
    )
    (late,) = services.serve_cases(actor=CLERK, case_ids=[rejected], **HANDED, now=LATE)

    assert listed(CLERK, "window_issue", UNOPENED, LATE) == []
    assert isinstance(late.error, ReceivedBefore)
