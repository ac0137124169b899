"""What must hold of every plan, whatever the theme."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from rongyi.catalogue.definitions import Catalogue, FieldUse, Item
from rongyi.themes.rules import (
    UPLOAD,
    Holdings,
    Plan,
    Theme,
    compile_theme,
    plan,
    plan_to_json,
)
from rongyi.themes.tests.small import ON, catalogue, element, item, need, route, theme, use, when

MATERIALS = [f"paper{number}" for number in range(5)]
DATASETS = ["register_a", "register_b", "register_c"]
QUESTIONS = [element("q1", "甲"), element("q2", "乙")]
CONDITIONS = [None, "甲 = true", "乙 = false", "甲 = true and 乙 = true", "not(甲 = true)"]
FIELDS = [element(f"field{number}", kind="text") for number in range(4)]

holds = settings(deadline=None, max_examples=60)


@dataclass(frozen=True)
class World:
    catalogue: Catalogue
    theme: Theme
    answers: dict[str, bool]
    holdings: Holdings | None

    def plan(self) -> Plan:
        return plan(compile_theme(self.catalogue, self.theme, ON), self.answers, self.holdings)


@st.composite
def routes(draw: st.DrawFn) -> list[object]:
    found = []
    for way in draw(
        st.lists(
            st.sampled_from(["abolished", "data_call", "department_check", "commitment"]),
            max_size=3,
            unique=True,
        )
    ):
        source = {"data_call": draw(st.sampled_from(DATASETS)), "department_check": "bureau"}
        condition = draw(st.sampled_from([None, None, None, "甲 = true"]))
        found.append(route(way, source.get(way), condition=condition))
    return found


@st.composite
def made(draw: st.DrawFn, items: list[Item]) -> dict[str, str]:
    """Which paper is some item's certificate: one needed only by later items, as the checker
    demands."""
    certificates: dict[str, str] = {}
    for material in MATERIALS:
        needing = [
            number
            for number, one in enumerate(items)
            if any(own.material == material for own in one.materials)
        ]
        makers = [
            number
            for number, one in enumerate(items)
            if one.result.certificate and needing and number <= min(needing)
        ]
        if makers and draw(st.booleans()):
            certificates[material] = items[makers[-1]].result.certificate or ""
    return certificates


@st.composite
def worlds(draw: st.DrawFn) -> World:
    count = draw(st.integers(1, 6))
    items = []
    uses = []
    for number in range(count):
        code = f"item{number}"
        materials = draw(st.lists(st.sampled_from(MATERIALS), max_size=4, unique=True))
        needs = [
            need(
                material,
                *draw(routes()),
                condition=draw(st.sampled_from(CONDITIONS)),
                copies_before=draw(st.integers(0, 3)),
                mark=draw(st.sampled_from("VKD")),
            )
            for material in materials
        ]
        fields = [
            FieldUse(
                element=one.code,
                required=draw(st.booleans()),
                when=when(draw(st.sampled_from(CONDITIONS))),
            )
            for one in draw(st.lists(st.sampled_from(FIELDS), max_size=4, unique=True))
        ]
        items.append(
            item(
                code,
                promised=draw(st.integers(0, 9)),
                legal=draw(st.integers(0, 30)),
                trips=draw(st.integers(0, 2)),
                needs=needs,
                fields=fields,
                mark=draw(st.sampled_from("VKD")),
                site_check=draw(st.booleans()),
                certificate=f"certificate{number}" if draw(st.booleans()) else None,
            )
        )
        before = [f"item{one}" for one in range(number)]
        after = draw(st.lists(st.sampled_from(before), max_size=2, unique=True)) if before else []
        uses.append(use(code, draw(st.sampled_from(CONDITIONS)), after))
    certificates = draw(made(items))
    answers = draw(st.dictionaries(st.sampled_from(["q1", "q2"]), st.booleans()))
    found = draw(st.none() | st.frozensets(st.sampled_from(DATASETS)))
    return World(
        catalogue(items, [*QUESTIONS, *FIELDS], certificates),
        theme(uses),
        answers,
        None if found is None else Holdings(found=found),
    )


@holds
@given(worlds())
def test_no_field_and_no_material_stands_twice(world: World) -> None:
    found = world.plan()

    fields = [one.element for one in found.fields]
    materials = [one.code for one in found.materials]

    assert len(fields) == len(set(fields))
    assert len(materials) == len(set(materials))


@holds
@given(worlds())
def test_every_paper_an_item_needs_is_made_called_promised_or_asked_for(world: World) -> None:
    found = world.plan()
    applied = {one.code for one in found.items}
    parts = {(part.item, one.code): part for one in found.materials for part in one.parts}

    for code in applied:
        for own in world.catalogue.items[code].materials:
            if own.when is not None:
                continue
            part = parts[(code, own.material)]
            match part.way:
                case "produced":
                    assert part.source in applied - {code}
                case "upload":
                    assert own.material in found.hand_in
                case way:
                    assert way in {one.way for one in own.routes}


@holds
@given(worlds(), st.sampled_from(DATASETS))
def test_holding_more_never_means_handing_in_more(world: World, more: str) -> None:
    fewer = world.holdings or Holdings()
    richer = replace(fewer, found=fewer.found | {more})

    before = replace(world, holdings=fewer).plan()
    after = replace(world, holdings=richer).plan()

    assert set(after.hand_in) <= set(before.hand_in)
    assert set(replace(world, holdings=None).plan().hand_in) <= set(after.hand_in)


@holds
@given(worlds(), st.randoms())
def test_the_order_in_the_file_does_not_matter(world: World, random: object) -> None:
    items = list(world.theme.items)
    random.shuffle(items)  # type: ignore[attr-defined]
    codes = list(world.catalogue.items)
    random.shuffle(codes)  # type: ignore[attr-defined]
    shuffled = {
        code: replace(
            world.catalogue.items[code],
            materials=tuple(reversed(world.catalogue.items[code].materials)),
            fields=tuple(reversed(world.catalogue.items[code].fields)),
        )
        for code in codes
    }

    other = replace(
        world,
        theme=replace(world.theme, items=tuple(items)),
        catalogue=replace(world.catalogue, items=shuffled),
    )

    assert plan_to_json(other.plan()) == plan_to_json(world.plan())


@holds
@given(worlds())
def test_the_critical_path_is_the_longest_of_all_chains(world: World) -> None:
    found = world.plan()
    by_code = {one.code: one for one in found.items}

    longest = max((_length(by_code, _back(by_code, code)) for code in by_code), default=0)

    assert found.promised_workdays == longest
    assert sum(by_code[code].promised_workdays for code in found.critical_path) == longest
    for one in found.items:
        assert one.start >= max((by_code[code].end for code in one.after), default=0)
        assert one.end == one.start + one.promised_workdays


@holds
@given(worlds())
def test_savings_before_are_the_sum_of_their_lists(world: World) -> None:
    savings = world.plan().savings

    for one in (savings.trips, savings.papers, savings.stages, savings.days):
        counted = [row.amount for row in one.before_list if row.counted]
        assert one.before == (sum(counted) if counted else None)
        assert one.before_example == sum(row.amount for row in one.before_list)
        assert all(row.counted == (row.mark == "V") for row in one.before_list)
        assert one.percent is None or one.sourced
        if one is not savings.trips:
            assert one.after == sum(row.amount for row in one.after_list)


@holds
@given(worlds())
def test_what_is_handed_in_and_what_is_exempt_are_all_materials(world: World) -> None:
    found = world.plan()

    assert len(found.hand_in) + sum(found.exempt.values()) == len(found.materials)
    assert set(found.hand_in) == {one.code for one in found.materials if one.way == UPLOAD}


@holds
@given(worlds())
def test_an_open_answer_never_adds_what_no_answer_would(world: World) -> None:
    """What is certain without an answer stays under every answer to it."""
    open_answers = {code: value for code, value in world.answers.items() if code != "q1"}
    found = replace(world, answers=open_answers).plan()

    for value in (True, False):
        closed = replace(world, answers={**open_answers, "q1": value}).plan()
        certain = {one.code for one in found.items}
        allowed = certain | set(found.possible_items)
        assert certain <= {one.code for one in closed.items} <= allowed


def _back(items: dict[str, object], code: str) -> tuple[str, ...]:
    """The longest way back from an item, by trying all; items are few."""
    ways = [_back(items, one) for one in items[code].after]  # type: ignore[attr-defined]
    best = max(ways, key=lambda way: _length(items, way), default=())
    return (*best, code)


def _length(items: dict[str, object], chain: tuple[str, ...]) -> int:
    return sum(items[code].promised_workdays for code in chain)  # type: ignore[attr-defined]
