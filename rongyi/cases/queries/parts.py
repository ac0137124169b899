"""The parts of a case's page, each a frozen row, and how they are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from rongyi.cases import rules
from rongyi.cases.models import Correction, Stop
from rongyi.cases.states import FACT_OF_ACT, laws_of
from rongyi.catalogue.definitions import Catalogue, Element, Item
from rongyi.journal.queries import FactRow
from rongyi.kernel.text import Text

PARTS_MAX = 200

EXTENDED = "case.extended.v1"


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One value with its source: a dataset, or none when the applicant typed it.

    `contested`: he says that the register is wrong; `register_words` is what it says.
    """

    element: str
    label: Text
    section: str
    type: str
    value: Any
    words: Text
    source: str
    source_name: Text | None
    personal: str
    contested: bool = False
    register_words: Text | None = None


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file of a material."""

    digest: str
    name: str
    media_type: str


@dataclass(frozen=True, slots=True)
class MaterialRow:
    """One material: its files, or the way in which it need not be handed in.

    `answer` is what the register said, label and words; `to_come` says that it may still follow.
    """

    code: str
    title: Text
    way: str
    files: tuple[FileRow, ...]
    evidence: Mapping[str, Any]
    handed_in_at: datetime
    answer: tuple[tuple[Text, Text], ...] = ()
    to_come: rules.ToCome | None = None

    @property
    def may_be_asked(self) -> bool:
        """Whether a notice may demand this paper of the applicant."""
        return self.way not in rules.NOT_HANDED_IN

    @property
    def may_be_questioned(self) -> bool:
        """Whether a notice may question what was fetched or produced, with words only."""
        return self.way in rules.FETCHED

    @property
    def waits(self) -> bool:
        """Whether a department, another case or a signature still owes it."""
        return not self.files and self.evidence.get("status") in rules.UNSETTLED

    @property
    def awaited(self) -> Text | None:
        """For staff: whose answer it waits for, or by when the applicant hands it in. Nothing is
        approved before."""
        if self.to_come is not None:
            return self.to_come.open_words
        return rules.open_words(self.way, self.evidence)


@dataclass(frozen=True, slots=True)
class PointRow:
    """One point of a correction notice. `title` is the name of the material or field."""

    kind: str
    code: str
    title: Text
    words: str


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """One correction notice."""

    points: tuple[PointRow, ...]
    asked_at: datetime
    due_on: date
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class StopRow:
    """One special procedure."""

    special: str
    words: Text
    reason: str
    until: date
    stopped_at: datetime
    resumed_at: datetime | None


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """The decision."""

    outcome: str
    ground: str
    ground_text: Text | None
    reasons: str
    post_title: Text
    decided_at: datetime
    power: Text | None = None  # by which delegation, where the power was lent


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One fact of the case in words; `hash` proves it. `who` is known on the page of one case.

    `laws` are the articles by which the act was done.
    """

    seq: int
    name: str
    at: datetime
    words: Text
    note: str
    post: str
    post_title: Text | None
    hash: str
    actor_id: UUID
    who: Text | None = None
    points: tuple[PointRow, ...] = ()
    laws: tuple[Text, ...] = ()
    added: int = 0  # working days by which it lengthened the time limit


@dataclass(frozen=True, slots=True)
class GroundRow:
    """A legal ground that staff may choose."""

    code: str
    text: Text
    basis: Text | None


@dataclass(frozen=True, slots=True)
class CheckRow:
    """Something the system looked at by itself, and whether it holds."""

    words: Text
    holds: bool
    hint: Text | None = None


def fields(
    values: Mapping[str, Any],
    sources: Mapping[str, str],
    item: Item,
    catalogue: Catalogue,
    papers: Sequence[MaterialRow] = (),
) -> tuple[FieldRow, ...]:
    """The form in the order of the item's fields, then what else it holds.

    What the registers said stands in the evidence of the `papers`.
    """
    order = {use.element: place for place, use in enumerate(item.fields)}
    codes = sorted(values, key=lambda code: (order.get(code, len(order)), code))
    rows = []
    for code in codes:
        element = catalogue.elements.get(code)
        if element is None:
            continue
        named = sources.get(code, "")
        source = named.removeprefix(rules.CONTESTED)
        dataset = catalogue.datasets.get(source)
        rows.append(
            FieldRow(
                element=code,
                label=element.label,
                section=element.section,
                type=element.type,
                value=rules.typed(element, values[code]),
                words=rules.words_of_value(element, values[code]),
                source=source,
                source_name=dataset.name if dataset else None,
                personal=element.personal,
                contested=named != source,
                register_words=_register_words(element, source, papers),
            )
        )
    return tuple(rows)


def _register_words(element: Element, source: str, papers: Sequence[MaterialRow]) -> Text | None:
    """What the register says of this element, as far as the case keeps it."""
    if not source or element.truth is None:
        return None
    for paper in papers:
        answer = paper.evidence.get("fields")
        if paper.evidence.get("dataset") == source and isinstance(answer, Mapping):
            said = answer.get(element.truth.field)
            return None if said is None else rules.words_of_value(element, said)
    return None


def points(listed: Sequence[Mapping[str, str]], catalogue: Catalogue) -> tuple[PointRow, ...]:
    """The points of a notice with the names of what they are about."""
    other = Text("其他", "Other")
    rows = []
    for point in listed:
        code = point["code"]
        material, element = catalogue.materials.get(code), catalogue.elements.get(code)
        title = Text(code, code) if code else other
        if point["kind"] in ("material", "data") and material is not None:
            title = material.title
        elif point["kind"] == "field" and element is not None:
            title = element.label
        rows.append(PointRow(point["kind"], code, title, point["words"]))
    return tuple(rows)


def corrections(case_id: UUID, catalogue: Catalogue) -> tuple[CorrectionRow, ...]:
    """The correction notices in order. One SQL query."""
    found = Correction.objects.filter(case_id=case_id).order_by("place")
    return tuple(
        CorrectionRow(points(listed, catalogue), asked_at, due_on, answered_at)
        for listed, asked_at, due_on, answered_at in found.values_list(
            "points", "asked_at", "due_on", "answered_at"
        )[:PARTS_MAX]
    )


def stops(case_id: UUID) -> tuple[StopRow, ...]:
    """The special procedures in order. One SQL query."""
    found = Stop.objects.filter(case_id=case_id).order_by("place")
    columns = ("special", "reason", "until", "stopped_at", "resumed_at")
    return tuple(
        StopRow(
            special=row.special,
            words=rules.SPECIAL_WORDS.get(row.special, Text(row.special, row.special)),
            reason=row.reason,
            until=row.until,
            stopped_at=row.stopped_at,
            resumed_at=row.resumed_at,
        )
        for row in found.values_list(*columns, named=True)[:PARTS_MAX]
    )


def stops_allowed(item: Item) -> tuple[tuple[str, Text], ...]:
    """The special procedures that may stop the clock, with their words."""
    allowed = rules.stops_of(item)
    return tuple((code, words) for code, words in rules.SPECIAL_WORDS.items() if code in allowed)


def history(
    facts: Sequence[FactRow], catalogue: Catalogue, names: Mapping[UUID, Text] | None = None
) -> tuple[HistoryRow, ...]:
    """The facts in words, with the names of those who acted as far as they are given."""
    rows = []
    for fact in facts:
        post = str((fact.body or {}).get("post", ""))
        known = catalogue.posts.get(post)
        rows.append(
            HistoryRow(
                seq=fact.seq,
                name=fact.name,
                at=fact.at,
                words=rules.words_of_fact(fact.name, fact.body, catalogue, names),
                note=rules.note_of_fact(fact.body),
                post=post,
                post_title=known.title if known else None,
                hash=fact.hash,
                actor_id=fact.actor_id,
                who=(names or {}).get(fact.actor_id),
                points=points((fact.body or {}).get("points", ()), catalogue),
                laws=_laws(fact),
                added=added_by(fact),
            )
        )
    return tuple(rows)


def added_by(fact: FactRow) -> int:
    """Working days by which a fact lengthened the time limit of its case (art. 42)."""
    return int((fact.body or {}).get("workdays", 0)) if fact.name == EXTENDED else 0


def _laws(fact: FactRow) -> tuple[Text, ...]:
    """The articles of the act that left the fact; of a decision, those of its outcome."""
    acts = [act for act, name in FACT_OF_ACT.items() if name == fact.name]
    if len(acts) > 1:
        acts = [rules.OUTCOMES[str((fact.body or {}).get("outcome", "approved"))]]
    return laws_of(acts[0]) if acts else ()


def grounds(item: Item) -> tuple[GroundRow, ...]:
    """The legal grounds of the item."""
    return tuple(GroundRow(one.code, one.text, one.basis) for one in item.grounds)


def checks(
    values: Mapping[str, Any],
    sources: Mapping[str, str],
    papers: Sequence[MaterialRow],
    item: Item,
    catalogue: Catalogue,
) -> tuple[CheckRow, ...]:
    """What the system looked at by itself, and whether it holds."""
    now = [
        rules.PaperNow(row.title, row.way, bool(row.files), row.waits, row.awaited)
        for row in papers
    ]
    found = rules.findings(values, sources, now, item, catalogue)
    return tuple(CheckRow(one.words, one.holds, one.hint) for one in found)
