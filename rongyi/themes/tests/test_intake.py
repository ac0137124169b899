"""The intake: everything acknowledged is there once, one bad row sinks no other, order is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.core import signing

from rongyi.cases.models import Case
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import DomainError, Stale
from rongyi.kernel.text import Text
from rongyi.themes import queries, services
from rongyi.themes.errors import NoLongerOpen, NotOpenYet, PassNotValid
from rongyi.themes.models import Bundle, Intake
from rongyi.themes.queries.intake import CROWD_WITHIN_S
from rongyi.themes.rules.theme import Opening
from rongyi.themes.services import Asked, Taken
from rongyi.themes.tests.filled import LATER, acting, filled_bundle, started
from tests.at import SUZHOU, at

pytestmark = pytest.mark.django_db

OPENING = Opening(
    opens="2026-11-23 09:00",
    closes="2026-11-30 17:00",
    before=Text("尚未开始", "Not yet"),
    after=Text("已经结束", "Over"),
)


def asked(bundle_id: UUID, actor: Actor, key: str = "", opening: Opening = OPENING) -> Asked:
    bundle = Bundle.objects.get(id=bundle_id)
    opens, closes = opening.opens_at(SUZHOU), opening.closes_at(SUZHOU)
    return Asked(
        bundle_id, actor.person_id, actor.enterprise_id, bundle.version, opens.timestamp(),
        closes.timestamp(), opening.before, opening.after, key or bundle_id.hex,
    )  # fmt: skip


def taken(answers: list[Taken | DomainError]) -> list[Taken]:
    found = [one for one in answers if isinstance(one, Taken)]
    assert len(found) == len(answers), answers
    return found


@pytest.fixture
def drafts(people: dict[str, Actor]) -> tuple[Actor, list[UUID]]:
    actor = acting(people["wang_yiming"])
    return actor, [started(actor, key=f"draft {place}").id for place in range(5)]


def test_what_is_sent_twice_is_received_once(drafts: tuple[Actor, list[UUID]]) -> None:
    actor, bundles = drafts
    batch = [asked(one, actor) for one in (*bundles, *bundles[:2])]

    first = taken(services.take_in(batch, now=LATER))
    again = taken(services.take_in(list(reversed(batch)), now=LATER + timedelta(minutes=1)))

    assert [one.number for one in first[:5]] == sorted(one.number for one in first[:5])
    assert first[5].number == first[0].number
    assert {one.bundle_id: one.number for one in again} == {
        one.bundle_id: one.number for one in first
    }
    assert all(one.repeated and one.received_at == LATER for one in again)
    assert Intake.objects.count() == len(bundles)


def test_one_poison_row_sinks_no_other(drafts: tuple[Actor, list[UUID]]) -> None:
    actor, bundles = drafts
    batch = [asked(one, actor) for one in bundles]
    batch[3] = replace(batch[3], key=batch[1].key)  # the database refuses a key used twice

    answers = services.take_in(batch, now=LATER)

    assert isinstance(answers[3], PassNotValid)
    assert len([one for one in answers if isinstance(one, Taken)]) == 4
    assert Intake.objects.count() == 4


def test_a_draft_that_was_changed_since_is_not_received(
    drafts: tuple[Actor, list[UUID]],
) -> None:
    actor, bundles = drafts
    old = replace(asked(bundles[0], actor), version=99)

    (answer,) = services.take_in([old], now=LATER)

    assert isinstance(answer, Stale)
    assert Intake.objects.count() == 0


def test_what_was_received_is_entered_in_order_and_what_lacks_something_holds_up_nobody(
    people: dict[str, Actor], drafts: tuple[Actor, list[UUID]]
) -> None:
    actor, bundles = drafts
    whole = filled_bundle(actor, key="whole").id
    lacking, last = taken(
        services.take_in([asked(bundles[0], actor), asked(whole, actor)], now=LATER)
    )

    numbers = [services.enter_next(0, now=LATER), services.enter_next(lacking.number, now=LATER)]
    none = services.enter_next(last.number, now=LATER)

    assert (numbers, none) == ([lacking.number, last.number], None)
    told = queries.received(lacking.number, bundles[0])
    assert told is not None and (told.number, told.problem) == (None, "bundle.incomplete")
    entered = queries.received(last.number, whole)
    assert entered is not None and entered.number and not entered.problem
    assert Case.objects.filter(bundle_id=whole).exists()
    (again,) = taken(services.take_in([asked(bundles[0], actor)], now=LATER))
    assert again.number == lacking.number  # mended and sent again, it keeps its place
    assert queries.intake_progress().next == lacking.number


@pytest.mark.parametrize(
    ("now", "error"),
    [(at("2026-11-23 08:59"), NotOpenYet), (at("2026-11-30 17:00"), NoLongerOpen)],
)
def test_nothing_is_taken_before_the_opening_or_after(
    drafts: tuple[Actor, list[UUID]], now: datetime, error: type[DomainError]
) -> None:
    actor, bundles = drafts
    given = services.give_pass(asked(bundles[0], actor))

    with pytest.raises(error):
        services.read_pass(given, bundle_id=bundles[0], key="", now=now)

    assert services.read_pass(given, bundle_id=bundles[0], key="k", now=LATER).key == "k"


def test_a_pass_is_good_for_its_own_application_alone(drafts: tuple[Actor, list[UUID]]) -> None:
    actor, bundles = drafts
    given = services.give_pass(asked(bundles[0], actor))

    for text, bundle in ((given, bundles[1]), (given[:-2] + "xx", bundles[0]), ("", bundles[0])):
        with pytest.raises(PassNotValid):
            services.read_pass(text, bundle_id=bundle, key="", now=LATER)
    with pytest.raises(PassNotValid):
        services.read_ticket(signing.dumps([1, bundles[0].hex], salt="other"))


def test_entering_rests_while_a_crowd_is_received_but_not_for_ever(
    drafts: tuple[Actor, list[UUID]], monkeypatch: pytest.MonkeyPatch
) -> None:
    actor, bundles = drafts
    monkeypatch.setattr("rongyi.themes.queries.intake.CROWD", len(bundles))
    taken(services.take_in([asked(one, actor) for one in bundles], now=LATER))
    moments = [LATER + timedelta(seconds=one) for one in (1, CROWD_WITHIN_S + 1)]

    found = [queries.is_crowded(now=one) for one in moments]
    monkeypatch.setattr("rongyi.themes.queries.intake.RESTS_MAX_S", 0.5)

    assert (found, queries.is_crowded(now=moments[0])) == ([True, False], False)
