"""The lives that made-up cases live: each item's, played once by the real rules.

What the rules make of a case becomes a pattern: `format` of the database puts number, ids and
days of each made-up case into it. So made-up facts say what real ones say, whatever rules change.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from rongyi.cases import rules
from rongyi.cases.events import CaseDecided, CaseFact
from rongyi.cases.rules import CaseNow, CaseSpec, MaterialSpec, Moved, Scene
from rongyi.catalogue.definitions import Catalogue, Element, Item
from rongyi.journal.rules import body_text

PLAYED_ON = date(2026, 3, 2)  # a Monday without holidays near
FORM_BYTES = 1_800  # of values; with sources and keys a form comes to about 2 KB
REASONS = "（示例）材料齐全，经核实与申报内容不符。"
KINDS = ("approved", "rejected", "withdrawn", "refused", "accept", "review", "decide")
_NUMBER = "\ue000number"
_BUNDLE, _APPLICANT, _ENTERPRISE = (UUID(int=(5 << 120) + place) for place in (1, 2, 3))
# Arguments of `format`, in this order: number, bundle, applicant, enterprise as JSON, then days.
_DAYS = {"accepted_on": 5, "legal_due": 6, "promised_due": 7}
_TEXTS = {
    "number": "12", "integer": 3, "money": "100", "date": "2026-03-02", "boolean": True,
    "phone": "13900000000", "uscc": "91329900MA1MYPWH0C", "citizen_no": "100000199003078511",
    "document_no": "100000199003078511", "email": "someone@example.com",
}  # fmt: skip


@dataclass(frozen=True)
class Stage:
    """One fact of a life: at which of its moments, its name, the pattern of its body, whose."""

    moment: int  # 0 opened, 1 accepted or refused, 2 reviewed, 3 decided, 4 closed
    name: str
    body: str
    by_staff: bool


@dataclass(frozen=True, kw_only=True)
class Life:
    """One way in which cases of an item go, and what stands in the tables at its end."""

    item: str
    kind: str
    for_enterprise: bool
    stages: tuple[Stage, ...]
    state: str
    step: int
    outcome: str
    task: str
    post: str
    decided_by: str  # the post; empty without a decision
    legal_days: int
    promised_days: int
    values: str
    sources: str
    materials: str

    def row(self, place: int) -> dict[str, Any]:
        """As the database reads it, with its place in the list of lives."""
        plain = {one.name: getattr(self, one.name) for one in fields(self)}
        plain["stages"] = [
            {"seq": seq, **{name: getattr(stage, name) for name in Stage.__annotations__}}
            for seq, stage in enumerate(self.stages, 1)
        ]
        return {"life": place, **plain}


def lives(catalogue: Catalogue, edition_id: UUID, digest: str) -> list[Life]:
    """KINDS for each item in turn. `digest` names the file that stands for every upload."""
    return [
        _live(catalogue, edition_id, item, kind, digest)
        for item in catalogue.items.values()
        for kind in KINDS
    ]


def _live(catalogue: Catalogue, edition_id: UUID, item: Item, kind: str, digest: str) -> Life:
    values, sources = _form(catalogue, item)
    materials = _materials(item, digest)
    enterprise = "enterprise" in item.audience
    spec = CaseSpec(
        bundle_id=_BUNDLE,
        bundle_number=_NUMBER,
        item_code=item.code,
        edition_id=edition_id,
        applicant_id=_APPLICANT,
        applicant_name="",
        enterprise_id=_ENTERPRISE if enterprise else None,
        values=values,
        sources=sources,
        materials=materials,
    )
    moves = list(_moves(spec, item, catalogue, kind))
    last, days = moves[-1][1], _limits(item)
    decided = next((m.fact for _, m, _ in moves if isinstance(m.fact, CaseDecided)), None)
    return Life(
        item=item.code,
        kind=kind,
        for_enterprise=enterprise,
        stages=tuple(
            Stage(moment, move.fact.name, _pattern(move.fact), by_staff)
            for moment, move, by_staff in moves
        ),
        state=last.course.state,
        step=last.course.step,
        outcome=last.course.outcome,
        task=last.task.kind if last.task else "",
        post=last.task.post if last.task else "",
        decided_by=decided.post if decided else "",
        legal_days=days[0],
        promised_days=days[1],
        values=json.dumps(rules.plain(values), ensure_ascii=False),
        sources=json.dumps(sources, ensure_ascii=False),
        materials=json.dumps(
            [{"place": place, **_paper(one)} for place, one in enumerate(materials, 1)],
            ensure_ascii=False,
        ),
    )


def _moves(
    spec: CaseSpec, item: Item, catalogue: Catalogue, kind: str
) -> Iterator[tuple[int, Moved, bool]]:
    """The acts of one life by the rules: moment, what it made, whether staff did it."""
    zone = rules.zone_of(catalogue)
    scene = _scene(item, catalogue, zone, 0)
    move = rules.open_case(spec, scene, identity=UUID(int=7), position=1)
    yield 0, move, False
    case = _after(move)
    if kind == "refused":
        ground = item.grounds[0].code if item.grounds else "other"
        scene = _scene(item, catalogue, zone, 1, case)
        yield 1, rules.refuse(case, scene, ground=ground, reasons=REASONS), True
    if kind in ("refused", "accept"):
        return
    move = rules.accept(case, _scene(item, catalogue, zone, 1, case), values={})
    yield 1, move, True
    case = _after(move)
    if kind == "withdrawn":
        yield 2, rules.withdraw(case, _scene(item, catalogue, zone, 2), reason=""), False
    if kind in ("withdrawn", "review"):
        return
    while case.task is not None and case.task.kind == "review":
        scene = _scene(item, catalogue, zone, 2, case)
        move = rules.review(case, scene, passes=True, opinion="（示例）符合条件。", values={})
        yield 2, move, True
        case = _after(move)
    if kind == "decide":
        return
    yield from _ended(case, item, catalogue, zone, kind)


def _ended(
    case: CaseNow, item: Item, catalogue: Catalogue, zone: ZoneInfo, kind: str
) -> Iterator[tuple[int, Moved, bool]]:
    """The decision and the end. Nothing was issued, so no certificate is named."""
    rejected = kind == "rejected"
    ground = item.grounds[0].code if rejected and item.grounds else ""
    words = REASONS if rejected else ""
    scene = _scene(item, catalogue, zone, 3, case)
    move = rules.decide(case, scene, outcome=kind, ground=ground or "other", reasons=words)
    assert isinstance(move.fact, CaseDecided)
    yield 3, replace(move, fact=replace(move.fact, certificate="")), True
    case = _after(move)
    scene = _scene(item, catalogue, zone, 4)
    yield 4, rules.close(case, scene, issued=True), False


def _scene(
    item: Item, catalogue: Catalogue, zone: ZoneInfo, moment: int, case: CaseNow | None = None
) -> Scene:
    now = datetime(PLAYED_ON.year, PLAYED_ON.month, PLAYED_ON.day, 9, tzinfo=zone)
    now += timedelta(hours=moment)
    post = case.task.post if case is not None and case.task is not None else ""
    return Scene(
        item, catalogue.elements, catalogue.calendar, zone, now, PLAYED_ON, post,
        catalogue.materials,
    )  # fmt: skip


def _after(move: Moved) -> CaseNow:
    return replace(move.case, course=move.course, task=move.task, version=move.case.version + 1)


def _limits(item: Item) -> tuple[int, int]:
    legal = item.legal_workdays(PLAYED_ON, {}) or 0
    promised = item.promised_workdays(PLAYED_ON, {}) or 0
    return max(legal, promised), promised


def _pattern(fact: CaseFact) -> str:
    """The body of a fact with places for what differs from case to case."""
    signs: dict[str, Any] = {
        one.name: date(1, 1, _DAYS.get(one.name, 5))
        for one in fields(fact)
        if isinstance(getattr(fact, one.name), date)
    }
    text = body_text(replace(fact, **signs).body()).replace("%", "%%")
    text = text.replace(f'"{_ENTERPRISE}"', "%4$s")
    for place, sign in enumerate((f"{_NUMBER}-01", str(_BUNDLE), str(_APPLICANT)), 1):
        text = text.replace(sign, f"%{place}$s")
    for place in _DAYS.values():
        text = text.replace(date(1, 1, place).isoformat(), f"%{place}$s")
    return text


def _form(catalogue: Catalogue, item: Item) -> tuple[dict[str, Any], dict[str, str]]:
    """Values for the item's fields, then for others, until a form has its usual size."""
    values: dict[str, Any] = {}
    sources: dict[str, str] = {}
    own = [use.element for use in item.fields]
    for code in (*own, *(code for code in catalogue.elements if code not in own)):
        if len(json.dumps(values, ensure_ascii=False).encode()) > FORM_BYTES:
            break
        element = catalogue.elements[code]
        values[code] = _value(element)
        if element.truth is not None:
            sources[code] = element.truth.dataset
    return values, sources


def _value(element: Element) -> Any:
    if element.choices:
        code = element.choices[0].code
        return [code] if element.type == "choices" else code
    return _TEXTS.get(element.type, f"（示例）{element.label.zh}")


def _materials(item: Item, digest: str) -> tuple[MaterialSpec, ...]:
    """Up to three papers: one handed in, the others known to a register."""
    return tuple(
        MaterialSpec(use.material, "upload", digest, "示例材料.pdf", "application/pdf")
        if place == 0
        else MaterialSpec(use.material, "data_call")
        for place, use in enumerate(item.materials[:3])
    )


def _paper(one: MaterialSpec) -> Mapping[str, Any]:
    return {name: getattr(one, name) for name in ("code", "way", "digest", "name", "media_type")}
