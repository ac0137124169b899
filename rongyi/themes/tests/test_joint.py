"""Joint cases: each has its own law, clock and decision; one upload feeds all that need it."""

from __future__ import annotations

from uuid import UUID

import pytest

from rongyi.cases import services as cases
from rongyi.cases.events import case_stream
from rongyi.cases.models import Case, CaseMaterial, Decision
from rongyi.journal.queries import facts_of
from rongyi.kernel.actor import SYSTEM, Actor
from rongyi.kernel.ids import new_id
from rongyi.themes import services
from rongyi.themes.models import Bundle, BundleFile
from rongyi.themes.tests.filled import acting, filled_bundle
from tests.at import at

SUBMITTED = at("2026-11-24 09:00")
NEXT_DAY, LATER = at("2026-11-25 10:00"), at("2026-11-26 10:00")


def staff(post: str) -> Actor:
    return Actor(person_id=new_id(), posts=frozenset({post}))


def done(outcomes: list[cases.Outcome]) -> cases.Outcome:
    (outcome,) = outcomes
    assert outcome.done, outcome.error
    return outcome


@pytest.fixture
def bundle(people) -> Bundle:
    """An application for several matters, accepted by the counter on the next day."""
    owner = acting(people["wang_yiming"])
    made = filled_bundle(owner)
    services.submit_bundle(bundle_id=made.id, key="k", actor=owner, now=SUBMITTED)
    rest = ids(made.id, "food_licence", "signboard", "fire_check")
    assert all(one.done for one in cases.release_cases(actor=SYSTEM, case_ids=rest, now=NEXT_DAY))
    accepted = cases.accept_cases(actor=staff("window_general"), case_ids=rest, now=NEXT_DAY)
    assert all(one.done for one in accepted)
    return Bundle.objects.get(id=made.id)


def ids(bundle_id: UUID, *items: str) -> list[UUID]:
    found = dict(Case.objects.filter(bundle_id=bundle_id).values_list("item_code", "id"))
    return [found[item] for item in items]


def state(case_id: UUID) -> str:
    return Case.objects.get(id=case_id).state


def test_each_case_has_its_own_clock_and_chain(bundle: Bundle) -> None:
    rows = Case.objects.filter(bundle_id=bundle.id, accepted_at__isnull=False)

    assert len({row.legal_due for row in rows}) > 1
    for row in rows:
        facts = facts_of(case_stream(row.id))
        assert [one.seq for one in facts] == list(range(1, len(facts) + 1))
        assert {one.body["item_code"] for one in facts} == {row.item_code}


def test_one_that_stops_stops_no_other(bundle: Bundle) -> None:
    food, sign = ids(bundle.id, "food_licence", "signboard")
    before = Case.objects.get(id=sign).version
    hearing = {
        "special": "hearing",
        "at_time": "14:30",
        "place": "听证室",
        "reason": "利害关系人要求",
        "until": at("2026-12-10 09:00").date(),
    }

    done(cases.stop_cases(actor=staff("food_review"), case_ids=[food], now=NEXT_DAY, **hearing))

    assert (state(food), state(sign)) == ("stopped", "accepted")
    assert Case.objects.get(id=sign).version == before


def test_one_refusal_does_not_sink_the_rest(bundle: Bundle) -> None:
    food, sign, fire = ids(bundle.id, "food_licence", "signboard", "fire_check")
    done(cases.review_cases(actor=staff("food_review"), case_ids=[food], now=NEXT_DAY))
    seal = staff("approval_decide")
    no = {"outcome": "rejected", "ground": "conditions_not_met", "reasons": "不符合布局要求"}

    done(cases.decide_cases(actor=seal, case_ids=[food], now=LATER, **no))
    cases.settle_decided(case_id=food, now=LATER)
    services.join_bundle(bundle_id=bundle.id, now=LATER)

    assert state(food) in ("closed", "rejected")
    assert (state(sign), state(fire)) == ("accepted", "accepted")
    assert Bundle.objects.get(id=bundle.id).finished_at is None
    done(cases.review_cases(actor=staff("sign_review"), case_ids=[sign], now=LATER))
    done(cases.decide_cases(actor=seal, case_ids=[sign], outcome="approved", now=LATER))
    outcomes = dict(Decision.objects.values_list("case_id", "outcome"))
    assert outcomes == {food: "rejected", sign: "approved"}


def test_one_upload_feeds_every_case_that_needs_it(people) -> None:
    owner = acting(people["wang_yiming"])
    made = filled_bundle(owner)

    services.submit_bundle(bundle_id=made.id, key="k", actor=owner, now=SUBMITTED)

    files = BundleFile.objects.filter(bundle_id=made.id)
    papers = CaseMaterial.objects.filter(case__bundle_id=made.id, file__isnull=False)
    uploaded = {one.material: one.digest for one in files}
    assert {one.code: one.file_id for one in papers} == uploaded
    shared = CaseMaterial.objects.filter(case__bundle_id=made.id).values_list("code", "case_id")
    by_code: dict[str, set[UUID]] = {}
    for code, case_id in shared:
        by_code.setdefault(code, set()).add(case_id)
    assert max(len(found) for found in by_code.values()) > 1
