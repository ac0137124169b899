"""The plan: which items, fields and materials one applicant meets, in what order, until when.

A pure function of the compiled theme (edition, theme and day), the answers to its questions and
what the applicant already holds. An answer that is missing leaves what hangs on it "possible".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from rongyi.exemption.states import FORMED, UPLOAD
from rongyi.themes.rules import graph, measures
from rongyi.themes.rules.conditions import Situation, Value
from rongyi.themes.rules.marks import hardest
from rongyi.themes.rules.merging import Need, merge, needs_of
from rongyi.themes.rules.parts import (
    Choices,
    CompiledTheme,
    ItemPart,
    StepPart,
    absent_of,
    in_force,
)
from rongyi.themes.rules.shape import (
    BURDEN,
    BY_BURDEN,
    Holdings,
    Number,
    Plan,
    PlannedField,
    PlannedItem,
    PlannedMaterial,
    PlannedPost,
    PlannedQuestion,
    PlannedRefusal,
    PlannedVisit,
)

Works = list[tuple[ItemPart, tuple[StepPart, ...]]]  # items with the steps they take here


@dataclass(frozen=True, slots=True)
class Clocks:
    """The same items timed by promise, by law and in stages."""

    waits: graph.Waits
    promised: graph.Chains
    legal: graph.Chains
    stages: graph.Chains
    depth: Mapping[str, int]  # how many items stand one behind the other before it


def plan(
    compiled: CompiledTheme, answers: Mapping[str, Value], holdings: Holdings | None = None
) -> Plan:
    """The plan for these answers (element code -> typed value).

    `holdings` None means that no source was asked yet: data calls are taken to succeed and the
    plan says so (`assumed`). Days are working days; the promised clock and the legal clock are
    two measures and never added.
    """
    questions, kept, unasked = _questions(compiled, answers)
    situation = Situation.of(compiled.terms, kept, unasked)
    applied, possible = _items(compiled, situation)
    known = replace(holdings or Holdings(everything=True), absent=absent_of(compiled, applied))
    materials, needs, perhaps = _materials(compiled, applied, situation, known)
    clocks = _clocks(compiled, applied, needs, situation)
    items = _planned_items(compiled, clocks, situation)
    fields = _fields(compiled, applied, situation, kept, known)
    hand_in = tuple(one.code for one in materials if one.way == UPLOAD)
    parts = [compiled.items[item.code] for item in items]
    works = [(part, steps_of(part, situation)) for part in parts]
    return Plan(
        theme=compiled.theme.code,
        title=compiled.theme.title,
        on=compiled.on,
        assumed=holdings is None,
        answers=dict(sorted(kept.items())),
        questions=questions,
        questions_left=tuple(one.element for one in questions if not one.answered),
        not_for=_refusal(compiled, situation),
        items=items,
        possible_items=possible,
        fields=fields,
        materials=materials,
        possible_materials=perhaps,
        hand_in=hand_in,
        exempt=_exempt(materials),
        critical_path=clocks.promised.path,
        promised_workdays=clocks.promised.total,
        legal_workdays=clocks.legal.total,
        legal_critical_path=clocks.legal.path,
        trips=max((item.trips for item in items), default=0),
        posts=_posts(works),
        visits=_visits(compiled, works),
        fees=tuple(
            fee for part in parts for condition, fee in part.fees if situation.is_true(condition)
        ),
        fields_before=sum(len(one.used_for) for one in fields if not one.possible),
        savings=measures.savings(
            parts, items, materials, needs, situation, clocks.promised.path, clocks.stages.path
        ),
        mark=hardest([item.mark for item in items] + [one.mark for one in materials]),
    )


def _questions(
    compiled: CompiledTheme, answers: Mapping[str, Value]
) -> tuple[tuple[PlannedQuestion, ...], dict[str, Value], list[str]]:
    """Questions that are asked, in order; the answers without those nobody asked for; and the
    questions that do not arise, so that what hangs on them does not arise either."""
    kept = {code: value for code, value in answers.items() if value is not None}
    asked: list[PlannedQuestion] = []
    unasked: list[str] = []
    for question in compiled.questions:
        situation = Situation.of(compiled.terms, kept, unasked)
        holds = situation.holds(question.condition)
        if holds is False:
            kept.pop(question.element, None)
            unasked.append(question.element)
            continue
        asked.append(
            PlannedQuestion(
                element=question.element,
                label=question.label,
                help=question.help,
                certain=holds is True,
                answered=question.element in kept,
                value=kept.get(question.element),
            )
        )
    return tuple(asked), kept, unasked


def _items(compiled: CompiledTheme, situation: Situation) -> tuple[frozenset[str], tuple[str, ...]]:
    held = {code: situation.holds(item.condition) for code, item in compiled.items.items()}
    applied = frozenset(code for code, holds in held.items() if holds)
    return applied, tuple(code for code, holds in held.items() if holds is None)


def _materials(
    compiled: CompiledTheme,
    applied: frozenset[str],
    situation: Situation,
    holdings: Holdings,
) -> tuple[tuple[PlannedMaterial, ...], list[Need], tuple[str, ...]]:
    planned: list[PlannedMaterial] = []
    all_needs: list[Need] = []
    perhaps: list[str] = []
    for material in compiled.materials:
        needs, possible = needs_of(material, compiled, applied, situation, holdings)
        if needs:
            planned.append(merge(material, needs, compiled, holdings))
            all_needs.extend(needs)
        elif possible:
            perhaps.append(material.code)
    planned.sort(key=lambda one: (-BURDEN[one.way], one.code))
    return tuple(planned), all_needs, tuple(perhaps)


def _clocks(
    compiled: CompiledTheme,
    applied: frozenset[str],
    needs: list[Need],
    situation: Situation,
) -> Clocks:
    waits = {code: set(compiled.items[code].after & applied) for code in sorted(applied)}
    for need in needs:
        if need.abolished is None:
            waits[need.part.item].update(need.makers)
    frozen = {code: frozenset(before) for code, before in waits.items()}
    order = graph.in_order(frozen)
    items = {code: compiled.items[code] for code in order}
    promised = {code: _days(item.promised, situation) for code, item in items.items()}
    legal = {code: _days(item.legal, situation) for code, item in items.items()}
    stages: dict[str, Number] = {
        code: stages_of(steps_of(item, situation)) for code, item in items.items()
    }
    return Clocks(
        waits=frozen,
        promised=graph.longest(order, frozen, promised),
        legal=graph.longest(order, frozen, legal),
        stages=graph.longest(order, frozen, stages),
        depth=graph.longest(order, frozen, dict.fromkeys(order, 1)).start,
    )


def steps_of(item: ItemPart, situation: Situation) -> tuple[StepPart, ...]:
    """The steps of the item's own life here; what hangs on a missing answer is still one."""
    return tuple(step for step in item.steps if situation.holds(step.condition) is not False)


def stages_of(steps: tuple[StepPart, ...]) -> int:
    """How many stages these steps are: acceptance, review, decision, delivery, ..."""
    return len({step.stage for step in steps})


def _days(choices: Choices, situation: Situation) -> Number:
    choice = in_force(choices, situation)
    return choice.value if choice else 0


def _planned_items(
    compiled: CompiledTheme, clocks: Clocks, situation: Situation
) -> tuple[PlannedItem, ...]:
    """In order of beginning; equals by code."""
    planned = []
    for code, before in clocks.waits.items():
        part = compiled.items[code]
        trips = in_force(part.trips, situation)
        steps = steps_of(part, situation)
        planned.append(
            PlannedItem(
                code=code,
                title=part.title,
                department=part.department,
                after=tuple(sorted(before)),
                legal_workdays=clocks.legal.end[code] - clocks.legal.start[code],
                promised_workdays=clocks.promised.end[code] - clocks.promised.start[code],
                start=clocks.promised.start[code],
                end=clocks.promised.end[code],
                legal_start=clocks.legal.start[code],
                legal_end=clocks.legal.end[code],
                critical=code in clocks.promised.path,
                result=part.result,
                certificate=part.certificate,
                posts=tuple(dict.fromkeys(step.post for step in steps if step.post)),
                decision=part.decision,
                handling=part.handling,
                visits=sum(step.site_check for step in steps),
                trips=trips.value if trips else 0,
                trips_why=trips.why if trips else None,
                stages=stages_of(steps),
                mark=part.mark,
            )
        )
    return tuple(sorted(planned, key=lambda one: (one.start, clocks.depth[one.code], one.code)))


def _fields(
    compiled: CompiledTheme,
    applied: frozenset[str],
    situation: Situation,
    answers: Mapping[str, Value],
    holdings: Holdings,
) -> tuple[PlannedField, ...]:
    planned = []
    for group in compiled.fields:
        held = [
            (part, situation.holds(part.condition)) for part in group.parts if part.item in applied
        ]
        certain = [part for part, holds in held if holds]
        wanted = certain or [part for part, holds in held if holds is None]
        if not wanted:
            continue
        known = group.dataset and (group.only or holdings.has(group.dataset))
        planned.append(
            PlannedField(
                element=group.element,
                label=group.label,
                section=group.section,
                required=any(part.required for part in certain),
                used_for=tuple(part.item for part in wanted),
                answered=group.element in answers,
                dataset=group.dataset if known else None,
                possible=not certain,
            )
        )
    return tuple(planned)


def _refusal(compiled: CompiledTheme, situation: Situation) -> PlannedRefusal | None:
    for one in compiled.refusals:
        if situation.is_true(one.condition):
            return PlannedRefusal(title=one.title, words=one.words, instead=one.instead)
    return None


def _exempt(materials: tuple[PlannedMaterial, ...]) -> dict[str, int]:
    counts = dict.fromkeys((*BY_BURDEN[: BURDEN[UPLOAD]], FORMED), 0)
    for one in materials:
        if one.way != UPLOAD:
            counts[one.way_said] += 1
    return counts


def _posts(works: Works) -> tuple[PlannedPost, ...]:
    """Posts in the order of their first act: round by round over items that run side by side."""
    acts: dict[str, dict[str, None]] = {}
    items: dict[str, dict[str, None]] = {}
    first: dict[str, tuple[int, int, str]] = {}
    told: dict[str, PlannedPost] = {}
    for position, (part, steps) in enumerate(works):
        for index, step in enumerate(steps):
            if not step.post:
                continue
            acts.setdefault(step.post, {})[step.act] = None
            items.setdefault(step.post, {})[part.code] = None
            rank = (index, position, step.post)
            if step.post not in first or rank < first[step.post]:
                first[step.post] = rank
            told.setdefault(
                step.post,
                PlannedPost(
                    post=step.post,
                    title=step.post_title,
                    department=step.department,
                    acts=(),
                    items=(),
                ),
            )
    return tuple(
        PlannedPost(
            post=post,
            title=told[post].title,
            department=told[post].department,
            acts=tuple(acts[post]),
            items=tuple(items[post]),
        )
        for post in sorted(first, key=first.__getitem__)
    )


def _visits(compiled: CompiledTheme, works: Works) -> tuple[PlannedVisit, ...]:
    """Site checks, those of one joint visit once."""
    alone = {part.code: part for part, steps in works if any(one.site_check for one in steps)}
    visits = []
    for joint in compiled.theme.joint_visits:
        together = tuple(sorted(code for code in joint.items if code in alone))
        if len(together) > 1:
            visits.append(PlannedVisit(title=joint.title, items=together))
            for code in together:
                del alone[code]
    visits.extend(PlannedVisit(title=part.title, items=(code,)) for code, part in alone.items())
    return tuple(visits)
