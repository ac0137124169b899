"""Who heads an enterprise that comes to be: a person known by kind and number of a document."""

from __future__ import annotations

from uuid import UUID

import pytest

from rongyi.identity.models import Person
from rongyi.identity.queries import EnterpriseRow, actor_for
from rongyi.identity.services import found_enterprise
from rongyi.kernel.actor import SYSTEM
from rongyi.kernel.ids import new_id
from rongyi.kernel.text import Text
from tests.at import at

NOON = at("2026-11-23 10:00")
HEAD = "100000198503121139"
pytestmark = pytest.mark.django_db


@pytest.fixture
def founder() -> Person:
    return someone("passport", "XT1234567", "创办人")


def someone(kind: str, number: str, name: str) -> Person:
    return Person.objects.create(document_type=kind, document_number=number, name_zh=name)


def founded(founder: Person, number: str) -> EnterpriseRow:
    return found_enterprise(
        case_id=new_id(),
        name=Text("新设小馆", "New Eatery"),
        prefix="91",
        region_code="320571",
        founder_id=founder.id,
        representative_number=number,
        actor=SYSTEM,
        now=NOON,
    )


def heads(firm: EnterpriseRow, person: UUID) -> bool:
    return actor_for(person, firm.id, now=NOON).enterprise_id == firm.id


def test_the_person_named_by_kind_and_number_heads_it_and_may_act_for_it(founder: Person) -> None:
    head = Person.objects.get(document_number=HEAD)

    firm = founded(founder, HEAD)

    assert firm.legal_representative_id == head.id
    assert heads(firm, head.id) and heads(firm, founder.id)


def test_the_same_number_on_another_kind_of_document_is_another_person(founder: Person) -> None:
    number = "100000197001011215"
    worker = someone("staff", number, "同号的工作证")

    firm = founded(founder, number)

    assert firm.legal_representative_id is None
    assert not heads(firm, worker.id)


def test_a_number_that_several_may_bear_names_nobody(founder: Person) -> None:
    both = [someone(kind, "H1234567", kind) for kind in ("passport", "hk_macau_taiwan")]

    firm = founded(founder, "H1234567")

    assert firm.legal_representative_id is None
    assert not any(heads(firm, one.id) for one in both)


@pytest.mark.parametrize("number", ["", "XT1234567", " xt1234567 "])
def test_a_founder_who_names_himself_or_nobody_heads_it(founder: Person, number: str) -> None:
    assert founded(founder, number).legal_representative_id == founder.id
