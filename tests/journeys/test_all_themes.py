"""Every example of every theme is lived to its end: each item reaches its result."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rongyi.certificates.queries import of_cases
from rongyi.config import paths
from rongyi.journal.queries import verify_journal
from rongyi.kernel.datafile import Problems, read, read_yaml
from rongyi.themes import queries
from rongyi.themes.definitions.examples import Example, Expected
from rongyi.themes.models import Bundle
from rongyi.themes.rules import plan
from rongyi.themes.rules.values import read_value, typed_of
from tests.support import walking

pytestmark = pytest.mark.django_db
SHORT = """
- {name: 甲, on: 2026-11-23, given: {}, expect: {trips: 0}}
- {name: {zh: 乙, en: B}, on: 2026-11-23, given: {}, expect: {items: [food_licence]}}
- {name: 丙, on: 2026-11-23, given: {}, expect: {questions_left: [a]}}
"""


@dataclass(frozen=True)
class Situation:
    """One example of a theme, as the manual lets it be written: what is answered, what is found
    (None: all), what the plan comes to."""

    theme: str
    name: str
    on: date
    answers: dict[str, Any]
    holdings: tuple[str, ...] | None
    expect: Expected

    def __str__(self) -> str:
        return f"{self.theme}: {self.name}"


def situations(folder: Path) -> list[Situation]:
    """All examples beside the themes, but those that a theme does not serve and those whose
    questions are not all answered."""
    found = []
    for path in sorted((folder / "themes").glob("*.examples.yaml")):
        problems = Problems()
        written = read_yaml(path.read_bytes(), path.name, problems)
        assert written is not None
        for node in written.value:
            one = read(Example, node, problems, "example")
            assert one is not None, problems.sorted()
            if one.expect.not_for or one.expect.questions_left:
                continue
            answers = {code: typed_of(value) for code, value in one.given.answers.items()}
            theme = path.name.removesuffix(".examples.yaml")
            found.append(
                Situation(theme, one.name.en, one.on, answers, one.given.holdings, one.expect)
            )
    return found


def registers(situation, catalogue):
    """The datasets in which something is found: named, or by the certificate they stand for."""
    held = situation.holdings
    return [
        code
        for code, dataset in catalogue.datasets.items()
        if held is None or code in held or dataset.certificate in held
    ]


def items_of(situation, definitions):
    """The items that apply: as expected, else as the plan has them."""
    if situation.expect.items is not None:
        return situation.expect.items
    compiled = definitions.compiled(situation.theme, situation.on)
    elements = definitions.catalogue.elements
    answers = {code: read_value(elements[code], typed) for code, typed in situation.answers.items()}
    return [item.code for item in plan(compiled, answers).items]


def acts_for_an_enterprise(situation, catalogue, definitions):
    """Whoever only enterprises may do, or about whose enterprise a register knows something."""
    audience = definitions.themes[situation.theme].audience
    held = {catalogue.datasets[code].subject for code in registers(situation, catalogue)}
    return "person" not in audience or ("enterprise" in held and "enterprise" in audience)


def test_examples_may_be_written_as_the_manual_allows(tmp_path, definitions):
    (tmp_path / "themes").mkdir()
    (tmp_path / "themes" / "open_restaurant.examples.yaml").write_text(SHORT, "utf-8")

    one, two = situations(tmp_path)

    assert (one.name, one.answers, one.holdings) == ("甲", {}, None)
    assert items_of(one, definitions)  # some apply whatever is answered
    assert (two.name, items_of(two, definitions)) == ("B", ("food_licence",))


@pytest.mark.parametrize("situation", situations(paths.sip_folder()), ids=str)
def test_an_example_is_lived_from_the_first_question_to_the_last_result(
    situation, definitions, catalogue
):
    who = walking.newcomer(
        with_enterprise=acts_for_an_enterprise(situation, catalogue, definitions)
    )
    walking.register(who, registers(situation, catalogue), catalogue)

    bundle = walking.ready(situation.theme, situation.answers, who, definitions)
    page = queries.materials_step(bundle, who.actor, now=walking.clock())
    number = walking.submit(bundle, who)
    walking.answer_departments(bundle, catalogue)
    walking.work(number)

    if situation.expect.hand_in is not None:
        assert sorted(row.code for row in page.hand_in) == sorted(situation.expect.hand_in)
    lived = list(walking.cases_of(number))
    assert sorted(one.item_code for one in lived) == sorted(items_of(situation, definitions))
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
        of_theme = [one for one in situations(paths.sip_folder()) if one.theme == code]
        lived = {item for one in of_theme for item in items_of(one, definitions)}
        assert lived == set(theme.item_codes), code


def printed_by(catalogue, item):
    """The certificate that an item's result is, where it is printed here."""
    code = catalogue.items[item].result.certificate
    return [code] if code and catalogue.certificates[code].is_issued_here else []
