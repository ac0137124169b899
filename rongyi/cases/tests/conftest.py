"""What the tests of cases share: an applicant, staff by post, and cases of real items."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import connection

from rongyi.cases.events import case_stream
from rongyi.cases.models import Case
from rongyi.cases.services import (
    CaseSpec,
    MaterialSpec,
    Outcome,
    accept_cases,
    decide_cases,
    open_cases,
    review_cases,
)
from rongyi.catalogue.definitions import Catalogue
from rongyi.catalogue.queries import catalogue_of, current_edition
from rongyi.identity.models import Person
from rongyi.journal.queries import facts_of
from rongyi.kernel.actor import Actor
from rongyi.kernel.ids import new_id
from tests.at import at

MONDAY = at("2026-11-23 10:00")
VALUES = {"enterprise_name": "示例小馆有限公司", "floor_area": 120}
Make = Callable[..., CaseSpec]


@pytest.fixture
def edition(db: None) -> UUID:
    return current_edition()


@pytest.fixture
def book(edition: UUID) -> Catalogue:
    return catalogue_of(edition)


@pytest.fixture
def applicant(db: None) -> Actor:
    """A person of the demonstration who holds no post."""
    found = Person.objects.filter(memberships__isnull=True).order_by("id").first()
    assert found is not None
    return Actor(person_id=found.id, name=found.name_zh)


def staff(*posts: str) -> Actor:
    """A member of staff who holds these posts."""
    return Actor(person_id=new_id(), posts=frozenset(posts))


CLERK = staff("window_general", "window_issue")
REVIEWER = staff("food_review")
DECIDER = staff("approval_decide")
STRANGER = staff("tobacco_review")


@pytest.fixture
def spec(edition: UUID, applicant: Actor) -> Make:
    """Make a case to be opened; each in a bundle of its own unless told otherwise."""

    def make(item: str = "food_licence", **changes: object) -> CaseSpec:
        bundle = new_id()
        given: dict[str, object] = {
            "bundle_id": bundle,
            "bundle_number": f"RY{bundle.hex[-12:]}",
            "item_code": item,
            "edition_id": edition,
            "applicant_id": applicant.person_id,
            "applicant_name": applicant.name,
            "values": VALUES,
            "sources": {"enterprise_name": "company_licence"},
            "materials": (MaterialSpec("business_licence", "data_call"),),
        }
        return CaseSpec(**(given | changes))

    return make


@pytest.fixture
def submitted(spec: Make, applicant: Actor) -> UUID:
    """A food licence applied for on Monday, 23 November 2026, at ten."""
    return the_only(open_cases(specs=[spec()], actor=applicant, now=MONDAY)).case_id


@pytest.fixture
def accepted(submitted: UUID) -> UUID:
    the_only(accept_cases(actor=CLERK, case_ids=[submitted], now=MONDAY))
    return submitted


@pytest.fixture
def reviewed(accepted: UUID) -> UUID:
    the_only(review_cases(actor=REVIEWER, case_ids=[accepted], now=at("2026-11-24 09:00")))
    return accepted


@pytest.fixture
def approved(reviewed: UUID) -> UUID:
    decide = at("2026-11-24 15:00")
    the_only(decide_cases(actor=DECIDER, case_ids=[reviewed], outcome="approved", now=decide))
    return reviewed


def the_only(outcomes: list[Outcome]) -> Outcome:
    """The single outcome, which has to be good."""
    (outcome,) = outcomes
    assert outcome.done, outcome.error
    return outcome


def case(case_id: UUID) -> Case:
    return Case.objects.get(id=case_id)


def names(case_id: UUID) -> list[str]:
    """The facts of a case, without their common beginning and end."""
    return [fact.name[5:-3] for fact in facts_of(case_stream(case_id))]


def hold_deferred() -> None:
    """Have the database check now what it would check at the commit."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
