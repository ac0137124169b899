"""What the rules compute with: a case as it is, the scene around it, what an act makes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypedDict
from uuid import UUID
from zoneinfo import ZoneInfo

from rongyi.cases.events import CaseFact
from rongyi.catalogue.definitions import ClockRules, Element, Item, Material
from rongyi.catalogue.definitions.clock_usual import USUAL
from rongyi.identity.definitions import Department
from rongyi.kernel.text import Text
from rongyi.kernel.workdays import Calendar

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Course:
    """The moving part of a case: state, step, clock, outcome."""

    state: str
    step: int
    received_at: datetime
    accepted_at: datetime | None = None
    legal_due: date | None = None
    promised_due: date | None = None
    provisional: bool = False
    stopped_at: datetime | None = None
    stopped_days: int = 0
    stops: int = 0
    decided_at: datetime | None = None
    closed_at: datetime | None = None
    outcome: str = ""
    deemed: bool = False
    marks: int = 0  # rules.marks

    @property
    def latest(self) -> datetime:
        """The latest moment that the course knows of."""
        moments = (self.received_at, self.accepted_at, self.stopped_at, self.decided_at)
        return max(moment for moment in moments if moment is not None)


@dataclass(frozen=True, slots=True)
class TaskNow:
    """What is to be done next, by which post, until when. `post` is empty for nobody's work."""

    kind: str
    post: str
    due_on: date
    handler: UUID | None = None  # who of the post has it in hand
    checked_by: frozenset[UUID] = frozenset()  # who may not decide: Item.four_eyes


class CaseParts(TypedDict):
    """What every fact of a case says."""

    number: str
    bundle_id: UUID
    item_code: str
    post: str


@dataclass(frozen=True, slots=True)
class CaseNow:
    """A case as it was read for an act."""

    id: UUID
    version: int
    number: str
    bundle_id: UUID
    item_code: str
    edition_id: UUID
    applicant_id: UUID
    enterprise_id: UUID | None
    channel: str
    course: Course
    task: TaskNow | None
    is_interested: bool = False  # who acts holds a mandate of the applicant
    founded_id: UUID | None = None  # the enterprise that its bundle founded
    is_recused: bool = False  # who acts stands aside from it
    papers: tuple[tuple[str, str, Record], ...] = ()  # code, way, evidence; where an act asks
    since: datetime | None = None  # since when its task is what it is
    is_covered: bool = True  # nothing of it waits for a signed checkpoint; where an act asks

    @property
    def latest(self) -> datetime:
        """The latest moment it knows of: a clock that was set back dates nothing back."""
        return max(self.course.latest, self.since or self.course.latest)

    def told(self, scene: Scene) -> CaseParts:
        """What every fact of the case says."""
        return {
            "number": self.number,
            "bundle_id": self.bundle_id,
            "item_code": self.item_code,
            "post": scene.post,
        }


@dataclass(frozen=True, slots=True)
class Scene:
    """What stands around an act: the item as the case began with it, the calendar, the day."""

    item: Item
    elements: Mapping[str, Element]
    calendar: Calendar
    zone: ZoneInfo
    now: datetime
    today: date
    post: str = ""
    materials: Mapping[str, Material] = field(default_factory=dict)
    clock: ClockRules = USUAL
    departments: Mapping[str, Department] = field(default_factory=dict)

    def material_title(self, code: str) -> Text:
        """The name of a paper; its code where the edition knows none."""
        known = self.materials.get(code)
        return known.title if known else Text(code, code)

    def day(self, at: datetime) -> date:
        """The date of a moment in the time zone of the authority."""
        return at.astimezone(self.zone).date()


@dataclass(frozen=True, slots=True)
class Moved:
    """What an act makes of a case: to be saved whole or not at all. No task: nothing is left.

    `checks`: who does it may not decide the case. `hands_over`: the task says whose it is now;
    else it stays with its handler as long as it stays at his post.
    """

    case: CaseNow
    course: Course
    task: TaskNow | None
    fact: CaseFact
    at: datetime
    note: Record = field(default_factory=dict)
    checks: bool = False
    hands_over: bool = False
    edition_id: UUID | None = None  # under which it goes on, where that is another one

    @property
    def handler(self) -> UUID | None:
        """Who has the task in hand afterwards."""
        before, task = self.case.task, self.task
        if self.hands_over or task is None or before is None:
            return task.handler if task else None
        return before.handler if before.post == task.post else None

    def checked_by(self, person_id: UUID) -> frozenset[UUID]:
        """Who may not decide afterwards; `person_id` does the act."""
        before = self.case.task.checked_by if self.case.task else frozenset()
        return before | {person_id} if self.checks else before


@dataclass(frozen=True, slots=True)
class MaterialSpec:
    """One paper of a case: a file, or the way in which it need not be handed in."""

    code: str
    way: str
    digest: str | None = None
    name: str = ""
    media_type: str = ""
    evidence: Record = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class CaseSpec:
    """A case to be opened. `values` are those of its own fields, by element code.

    `sources` names the dataset from which a value came; what is not in it, the applicant typed.
    `after` are item codes whose results it needs: then it waits until it is released.
    """

    bundle_id: UUID
    bundle_number: str
    item_code: str
    edition_id: UUID
    applicant_id: UUID
    applicant_name: str
    enterprise_id: UUID | None = None
    title: Text | None = None
    values: Record = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    materials: tuple[MaterialSpec, ...] = ()
    after: tuple[str, ...] = ()
    channel: str = "web"
    position: int | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to be corrected: a material or field by its code, or something else."""

    kind: str
    code: str
    words: str
