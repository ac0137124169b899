"""The letter that is seen before is the one that is sent, and seeing it changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from rongyi.cases import services
from rongyi.cases.events import case_stream
from rongyi.cases.rules import Point
from rongyi.cases.services.letters import letter_of_last_fact
from rongyi.cases.tests.conftest import CLERK, DECIDER, MONDAY, case, staff, the_only
from rongyi.catalogue.definitions import Catalogue
from rongyi.journal.queries import facts_of
from rongyi.kernel.actor import Actor, Delegated
from rongyi.kernel.ids import new_id
from tests.at import at

TUESDAY = at("2026-11-24 09:00")
PLAN = [Point("material", "floor_plan", "看不清")]
LENT = Delegated(
    id=new_id(), post="approval_decide", act="decide", document="授权〔2026〕1号",
    basis="《行政许可法》第二十四条", until=date(2026, 12, 31),
)  # fmt: skip
# Who holds the deciding post of another item and was lent the one of this item.
BOTH = replace(staff("tobacco_decide"), delegated=(LENT,))
NO = {"ground": "conditions_not_met", "reasons": "后厨面积不足。"}


def sent(kind: str, actor: Actor, case_id: UUID, now: Any, **asked: Any) -> None:
    act = {
        "refuse": services.refuse_cases, "not_needed": services.tell_not_needed,
        "not_ours": services.tell_not_ours, "ask_correction": services.ask_correction,
    }.get(kind)  # fmt: skip
    if act is None:
        act, asked = services.decide_cases, {"outcome": kind, **asked}
    the_only(act(actor=actor, case_ids=[case_id], now=now, **asked))


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        ("refuse", {"ground": "", "reasons": "材料不真实。"}),
        ("not_needed", {"reasons": "不需要许可。"}),
        ("not_ours", {"department": "market_supervision", "reasons": "由该局办理。"}),
        ("ask_correction", {"points": PLAN}),
    ],
)
def test_what_turns_an_application_away_is_seen_as_it_is_sent(
    submitted: UUID, book: Catalogue, kind: str, asked: dict[str, Any]
) -> None:
    if "ground" in asked:
        asked = {**asked, "ground": book.items["food_licence"].grounds[0].code}
    before = facts_of(case_stream(submitted))

    seen = services.draft_letter(case(submitted).number, CLERK, kind, now=MONDAY, **asked)
    kept = facts_of(case_stream(submitted))
    sent(kind, CLERK, submitted, MONDAY, **asked)

    assert kept == before
    assert letter_of_last_fact(case(submitted)) == seen


@pytest.mark.parametrize("actor", [DECIDER, BOTH], ids=["own", "lent"])
@pytest.mark.parametrize(("kind", "asked"), [("approved", {}), ("rejected", NO)])
def test_a_decision_is_seen_with_the_power_it_rests_on(
    reviewed: UUID, actor: Actor, kind: str, asked: dict[str, Any]
) -> None:
    seen = services.draft_letter(case(reviewed).number, actor, kind, now=TUESDAY, **asked)
    sent(kind, actor, reviewed, TUESDAY, **asked)

    assert letter_of_last_fact(case(reviewed)) == seen
    assert seen.power is not None
    assert (LENT.document in seen.power.zh) == (actor is BOTH)


def test_what_another_desk_noted_stands_in_the_notice_that_is_seen(submitted: UUID) -> None:
    noted = [Point("material", "layout_flow", "没有标出洗手池")]
    the_only(services.look_at_case(actor=CLERK, case_id=submitted, points=noted, now=MONDAY))
    number = case(submitted).number

    seen = services.draft_letter(number, CLERK, "ask_correction", points=PLAN, now=MONDAY)
    sent("ask_correction", CLERK, submitted, MONDAY, points=PLAN)

    assert letter_of_last_fact(case(submitted)) == seen
    assert {words for _, words in seen.points} >= {"没有标出洗手池", "看不清"}
