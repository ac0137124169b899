"""The parts of an item (事项), with the law beside every number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from rongyi.catalogue.definitions.place import CODE, CODE_FORM
from rongyi.kernel.datafile import (
    Condition,
    Dated,
    Mark,
    Selection,
    Shape,
    key,
)
from rongyi.kernel.periods import Unit
from rongyi.kernel.text import Text

Kind = Literal[
    "licence",
    "penalty",
    "coercion",
    "levy",
    "grant",
    "inspection",
    "confirmation",
    "reward",
    "ruling",
    "other_power",
    "public_service",
]
Verdict = Literal[
    "licence",
    "registration",
    "filing",
    "clearance",
    "verification",
    "confirmation",
    "service",
]
Handling = Literal["immediate", "promised"]
Decision = Literal["post", "rule"]
Level = Literal["national", "province", "city", "county", "town", "village", "graded"]
Channel = Literal["window", "web", "mobile", "courier", "other"]
Manner = Literal[
    "statutory",
    "delegated_down",
    "superior_authorised",
    "same_level_authorised",
    "superior_entrusted",
    "same_level_entrusted",
]
Way = Literal["abolished", "data_call", "department_check", "commitment"]
Stage = Literal["acceptance", "review", "decision", "completion", "delivery"]
StepAct = Literal["accept", "prereview", "review", "decide", "complete", "deliver"]
Checker = Literal["accept", "review"]
Special = Literal[
    "site_check",
    "hearing",
    "tender",
    "auction",
    "expert_review",
    "test",
    "inspection",
    "quarantine",
    "appraisal",
    "publicity",
]
ResultKind = Literal["certificate", "document", "record", "none"]
Late = Literal["accept", "refuse"]  # a renewal filed later than its days before
SelfHandled = Literal["own", "first_review", "joint", "forward"]
Across = Literal["national", "cross_province", "cross_city", "cross_county"]

DEPTH_MAX = 4
ARTICLE = re.compile(r"第[〇零一二三四五六七八九十百千0-9]+[编章节条款项目]|附件|附表|目录|全文")
ARTICLE_FORM = Text(
    "第…条、第…章、附件…、目录…或全文",
    "第…条 (article), 第…章, 附件… (annex), 目录… (list) or 全文 (whole)",
)
STAGE_OF_ACT: Mapping[StepAct, Stage] = {
    "accept": "acceptance",
    "prereview": "review",
    "review": "review",
    "decide": "decision",
    "complete": "completion",
    "deliver": "delivery",
}


@dataclass(frozen=True, kw_only=True)
class Codes(Shape):
    """National and local codes of an item; never our own key."""

    catalogue: str | None = key(default=None, length=64)
    implementation: str | None = key(default=None, length=64)
    handling: str | None = key(default=None, length=64)
    local_catalogue: str | None = key(default=None, length=64)
    local_task: str | None = key(default=None, length=64)
    mark: Mark
    source: str | None = None


@dataclass(frozen=True, kw_only=True)
class Power(Shape):
    """Whose power it is and who exercises it, on what paper and since when (权力来源)."""

    holder: str
    exercised_by: str
    manner: Manner
    document: Text | None = key(default=None, citation=True)
    seal: str | None = None
    since: date | None = key("from", default=None)
    until: date | None = key("to", default=None)
    basis: Text = key(citation=True)
    mark: Mark
    source: str | None = None


@dataclass(frozen=True, kw_only=True)
class LegalBasis(Shape):
    """One article that the item rests on (设定依据)."""

    law: Text = key(citation=True)
    article: str = key(pattern=ARTICLE, form=ARTICLE_FORM)
    mark: Mark
    source: str | None = None
    verified_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Limits(Shape):
    """The time that the law gives, and that we promise. 0 = at once.

    In working days, or in the unit (时限单位) that is named beside them.
    """

    legal_workdays: tuple[Dated, ...] = key(single=True, filled=True)
    promised_workdays: tuple[Dated, ...] = key(single=True, filled=True)
    legal_unit: Unit = "workday"
    promised_unit: Unit = "workday"


@dataclass(frozen=True, kw_only=True)
class Baseline(Shape):
    """What it takes to handle the item alone and on paper. Papers are counted from materials."""

    trips: tuple[Dated, ...] = key(single=True, filled=True)
    stages: tuple[Dated, ...] = key(single=True, filled=True)
    days: tuple[Dated, ...] = key(single=True, filled=True)


@dataclass(frozen=True, kw_only=True)
class Fee(Shape):
    """One charge (收费项目)."""

    name: Text
    amount_yuan: Decimal = key(minimum=0, maximum=100_000_000)
    basis: Text = key(citation=True)
    mark: Mark
    source: str | None = None
    when: Condition | None = None


@dataclass(frozen=True, kw_only=True)
class FieldUse(Shape):
    """An element on this item's form, and why it may be asked for."""

    element: str
    required: bool = True
    when: Condition | None = None
    basis: Text | None = key(default=None, citation=True)
    mark: Mark | None = None


@dataclass(frozen=True, kw_only=True)
class Route(Shape):
    """One way in which a material disappears (免交途径)."""

    way: Way
    dataset: str | None = None
    department: str | None = None
    shows: tuple[str, ...] = ()  # what the department is told besides the applicant: elements
    workdays: int | None = key(default=None, minimum=0, maximum=60)
    text: Text | None = None
    consequence: Text | None = None
    since: date | None = key("from", default=None)
    when: Condition | None = None
    basis: Text = key(citation=True)
    mark: Mark
    source: str | None = None
    verified_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Later(Shape):
    """A material that may be handed in after acceptance (容缺后补)."""

    workdays: int = key(minimum=1, maximum=60)
    basis: Text = key(citation=True)
    mark: Mark | None = None


@dataclass(frozen=True, kw_only=True)
class MaterialUse(Shape):
    """A material that this item asks for: when, why, and how it need not be handed in."""

    material: str
    when: Condition | None = None
    copies_before: int = key(default=1, minimum=0, maximum=100)
    basis: Text = key(citation=True)
    mark: Mark
    source: str | None = None
    verified_on: date | None = None
    routes: tuple[Route, ...] = ()
    upload: bool = True
    after_acceptance: Later | None = None
    note: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Step(Shape):
    """One piece of work by one post (办理环节). `when`: a review that only some cases need."""

    code: str = key(pattern=CODE, form=CODE_FORM)
    act: StepAct
    stage_given: Stage | None = key("stage", default=None)
    post: str | None = None
    title: Text | None = None
    workdays: int | None = key(default=None, minimum=0, maximum=200)
    special: Special | None = None
    visit_required: bool = False  # nothing is approved before its site was looked at
    when: Condition | None = None

    @property
    def stage(self) -> Stage:
        """The stage it belongs to: as written, else the one of its act."""
        return self.stage_given or STAGE_OF_ACT[self.act]


@dataclass(frozen=True, kw_only=True)
class Consulted(Shape):
    """A post that is asked for its opinion (征求意见). `mandatory`: nothing is approved before."""

    post: str
    workdays: int = key(minimum=1, maximum=60)
    mandatory: bool = False


@dataclass(frozen=True, kw_only=True)
class Result(Shape):
    """What the applicant gets (办理结果)."""

    kind: ResultKind
    certificate: str | None = None
    name: Text
    values: Mapping[str, str] = key(factory=dict)


@dataclass(frozen=True, kw_only=True)
class Ground(Shape):
    """A legal ground for refusing or rejecting, chosen by staff (不予受理、不予许可理由)."""

    code: str = key(pattern=CODE, form=CODE_FORM)
    text: Text
    basis: Text | None = key(default=None, citation=True)


@dataclass(frozen=True, kw_only=True)
class Serves(Shape):
    """Where the item can be handled: all sites, or kinds and codes of sites."""

    sites: Selection


@dataclass(frozen=True, kw_only=True)
class Question(Shape):
    """A question people ask, with its answer (常见问题)."""

    question: Text
    answer: Text


@dataclass(frozen=True, kw_only=True)
class Contact(Shape):
    """Whom to ask and where to complain."""

    consult: str
    complaint: str


@dataclass(frozen=True, kw_only=True)
class Renewal(Shape):
    """Its certificate may be renewed (延续): filed so many days before its last day it counts as
    renewed where nobody decides in time; `late` says whether it may be filed after that."""

    days_before: int = key(default=30, minimum=1, maximum=365)
    late: Late = "accept"
    basis: Text = key(citation=True)
    mark: Mark
    source: str | None = None
