"""Every example of every theme is lived to its end: each item reaches its result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
import yaml

from rongyi.certificates.queries import of_cases
from rongyi.config import paths
from rongyi.journal.queries import verify_journal
from rongyi.themes import queries
from rongyi.themes.models import Bundle
from tests.support import walking

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Situation:
    """One example of a theme: what is answered, what registers hold, what the plan comes to."""

    theme: str
    name: str
    answers: dict[str, Any]
    holdings: list[str]
    expect: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.theme}: {self.name}"


def situations() -> list[Situation]:
    """All examples beside the themes, but those that a theme does not serve."""
    found = []
    for path in sorted((paths.sip_folder() / "themes").glob("*.examples.yaml")):
        for one in yaml.safe_load(path.read_text(encoding="utf-8")):
            if one["expect"].get("not_for"):
                continue
            given = one["given"]
            found.append(
                Situation(
                    theme=path.name.removesuffix(".examples.yaml"),
                    name=one["name"]["en"],
                    answers=given["answers"],
                    holdings=given.get("holdings", []),
                    expect=one["expect"],
                )
            )
    return found


def acts_for_an_enterprise(situation, catalogue, definitions):
    """Whoever only enterprises may do, or about whose enterprise a register knows something."""
    audience = definitions.themes[situation.theme].audience
    held = {catalogue.datasets[code].subject for code in situation.holdings}
    return "person" not in audience or ("enterprise" in held and "enterprise" in audience)


@pytest.mark.parametrize("situation", situations(), ids=str)
def test_an_example_is_lived_from_the_first_question_to_the_last_result(
    situation, definitions, catalogue
):
    who = walking.newcomer(
        with_enterprise=acts_for_an_enterprise(situation, catalogue, definitions)
    )
    walking.register(who, situation.holdings, catalogue)

    bundle = walking.ready(situation.theme, situation.answers, who, definitions)
    page = queries.materials_step(bundle, who.actor, now=walking.clock())
    number = walking.submit(bundle, who)
    walking.answer_departments(bundle, catalogue)
    walking.work(number)

    if "hand_in" in situation.expect:
        assert sorted(row.code for row in page.hand_in) == sorted(situation.expect["hand_in"])
    lived = list(walking.cases_of(number))
    assert sorted(one.item_code for one in lived) == sorted(situation.expect["items"])
    assert {one.item_code: (one.state, one.outcome) for one in lived} == {
        one.item_code: ("closed", "approved") for one in lived
    }
    issued = of_cases([one.id for one in lived], now=walking.clock())
    assert {one.item_code: [row.kind for row in issued.get(one.id, ())] for one in lived} == {
        one.item_code: printed_by(catalogue, one.item_code) for one in lived
    }
    assert Bundle.objects.get(number=number).state == "done"
    assert verify_journal().broken == ()


def test_the_examples_lead_through_every_item_of_every_theme(definitions):
    for code, theme in definitions.themes.items():
        lived = {item for one in situations() if one.theme == code for item in one.expect["items"]}
        assert lived == set(theme.item_codes), code


def printed_by(catalogue, item):
    """The certificate that an item's result is, where it is printed here."""
    code = catalogue.items[item].result.certificate
    return [code] if code and catalogue.certificates[code].is_issued_here else []
