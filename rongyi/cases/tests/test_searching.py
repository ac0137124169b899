"""Looking for a case: by number, or by any part of a Chinese name, also of one that is over."""

from __future__ import annotations

import pytest

from rongyi.cases import services
from rongyi.cases.queries import search_cases
from rongyi.cases.tests.conftest import CLERK, MONDAY, STRANGER, Make
from rongyi.identity.models import Enterprise, Person
from rongyi.identity.queries import by_name, named
from rongyi.kernel.actor import Actor
from rongyi.kernel.ids import new_id

pytestmark = pytest.mark.django_db


def person(name: str) -> Actor:
    number = f"{new_id().int % 10**8:08d}"
    one = Person.objects.create(
        id=new_id(), document_type="passport", document_number=f"T{number}", name_zh=name
    )
    return Actor(person_id=one.id, name=name)


@pytest.mark.parametrize("words", ["欧阳", "阳娜", "娜", "欧阳娜娜", "阳 娜"])
def test_any_part_of_a_name_finds_also_what_is_over(spec: Make, words: str) -> None:
    one = person("欧阳娜娜")
    given = spec(applicant_id=one.person_id, applicant_name=one.name)
    (opened,) = services.open_cases(specs=[given], actor=one, now=MONDAY)
    services.withdraw_cases(actor=one, case_ids=[opened.case_id], now=MONDAY)

    found = search_cases(CLERK, words)

    assert [row.number for row in found.rows] == [opened.number]
    assert search_cases(CLERK, "阳欧").rows == ()
    assert search_cases(STRANGER, words).rows == ()


def test_a_name_is_found_in_an_enterprise_as_well(spec: Make) -> None:
    one = person("司徒某")
    firm = Enterprise.objects.create(
        id=new_id(), uscc="91329900MA1YYYYY00", name_zh="盛泽鲲鹏丝绸有限公司"
    )
    given = spec(applicant_id=one.person_id, enterprise_id=firm.id, applicant_name=firm.name_zh)
    acting = Actor(person_id=one.person_id, enterprise_id=firm.id)
    (opened,) = services.open_cases(specs=[given], actor=acting, now=MONDAY)

    found = search_cases(CLERK, "鲲鹏丝绸")

    assert [row.number for row in found.rows] == [opened.number]
    assert search_cases(CLERK, "司徒").rows == ()  # he acted for it; the case is the enterprise's


def test_a_name_of_many_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_name, "NAMED_MAX", 3)
    for place in range(5):
        person(f"鳌拜{place}")

    found = named("鳌拜")

    assert (len(found.people), found.capped) == (3, True)
    assert [search_cases(CLERK, words).more for words in ("鳌拜", "鳌拜4")] == [True, False]
    assert named("鳌拜4").people == tuple(
        Person.objects.filter(name_zh="鳌拜4").values_list("id", flat=True)
    )
    assert named(" \0") == by_name.Named((), ())
