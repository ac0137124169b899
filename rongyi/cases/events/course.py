"""Facts of a case. Each stands alone: ids, days, codes, and the words that people gave.

Stream: case/<id of the case>. `post` is the post by which a member of staff acted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from rongyi.kernel.facts import Fact, StreamKey

# What is told to the applicant only when a signed checkpoint covers it: how a case ends, by whose
# act ever. His own withdrawal he knows; what only moves days or asks of him is no result.
SEALED_FIRST = (
    "case.deemed_renewed.v1",
    *("case.decided.v1", "case.refused.v1", "case.issued.v1", "case.closed.v1", "case.ended.v1"),
    *("case.not_needed.v1", "case.not_ours.v1", "case.expired.v1"),
    *("case.transferred.v1", "case.annulled.v1"),
)


def case_stream(case_id: UUID) -> StreamKey:
    """The stream of a case's facts."""
    return StreamKey("case", str(case_id))


def opinion_stream(opinion_id: UUID) -> StreamKey:
    """The stream of who looked at what a question shows."""
    return StreamKey("opinion", str(opinion_id))


@dataclass(frozen=True, kw_only=True)
class CaseFact(Fact):
    """What every fact of a case says. `for_id`: the absent colleague in whose place it was done."""

    number: str
    bundle_id: UUID
    item_code: str
    post: str = ""
    for_id: UUID | None = None

    def body(self) -> dict[str, Any]:
        """As every fact; nothing of a colleague where there is none."""
        said = super().body()
        if self.for_id is None:
            del said["for_id"]
        return said


@dataclass(frozen=True, kw_only=True)
class CaseOpened(CaseFact):
    """Submitted, or waiting for another result (已提交). The form is named by its digest."""

    name = "case.opened.v1"

    state: str
    edition_id: UUID
    applicant_id: UUID
    enterprise_id: UUID | None
    title_zh: str
    title_en: str
    channel: str
    values_digest: str
    materials: tuple[Mapping[str, str | None], ...]


@dataclass(frozen=True, kw_only=True)
class CaseReleased(CaseFact):
    """The result that it waited for is there (前置完成)."""

    name = "case.released.v1"

    values_digest: str
    founded_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class CorrectionAsked(CaseFact):
    """All that is missing or wrong was told at once (一次性告知补正)."""

    name = "case.correction_asked.v1"

    points: tuple[Mapping[str, str], ...]
    due_on: date


@dataclass(frozen=True, kw_only=True)
class CaseCorrected(CaseFact):
    """The applicant answered the notice (已补正), with a word to the officer if he had one."""

    name = "case.corrected.v1"

    values_digest: str
    materials: tuple[Mapping[str, str | None], ...]
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class CaseRefused(CaseFact):
    """Not accepted (不予受理)."""

    name = "case.refused.v1"

    ground: str
    reasons: str


@dataclass(frozen=True, kw_only=True)
class CaseAccepted(CaseFact):
    """Accepted; the clock started (受理). `deemed`: by lapse of time, from the day of receipt."""

    name = "case.accepted.v1"

    accepted_on: date
    legal_due: date
    promised_due: date
    provisional: bool
    deemed: bool


@dataclass(frozen=True, kw_only=True)
class CaseStopped(CaseFact):
    """A special procedure began, whose days do not count (特别程序开始). `until` is when it should
    end; of a hearing, when it is held, with its hour and place."""

    name = "case.stopped.v1"

    special: str
    reason: str
    until: date
    at_time: str = ""
    place: str = ""


@dataclass(frozen=True, kw_only=True)
class CaseResumed(CaseFact):
    """The special procedure ended; the due days moved (特别程序结束)."""

    name = "case.resumed.v1"

    stopped_days: int
    legal_due: date
    promised_due: date


@dataclass(frozen=True, kw_only=True)
class CaseReviewed(CaseFact):
    """One review is done (审查)."""

    name = "case.reviewed.v1"

    step: str
    passes: bool
    opinion: str


@dataclass(frozen=True, kw_only=True)
class CaseDecided(CaseFact):
    """Approved or rejected (决定). `by_rule`: the item's rules granted it, nobody decided; why_*
    explains it.

    `power` is what it rests on (rules.Power): whose, lent by which post, on what paper, until when.
    """

    name = "case.decided.v1"

    outcome: str
    ground: str
    reasons: str
    certificate: str
    by_rule: bool
    why_zh: str = ""
    why_en: str = ""
    power: Mapping[str, str | None] = field(default_factory=dict)
    heard_on: date | None = None  # the hearing whose minutes it rests on


@dataclass(frozen=True, kw_only=True)
class CaseAssigned(CaseFact):
    """Its current task is somebody's of the post, or anybody's again (经办人); why, if said."""

    name = "case.assigned.v1"

    handler_id: UUID | None
    before_id: UUID | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class CaseRecused(CaseFact):
    """Somebody stands aside (回避): by his own word, or `ordered` by who heads his department."""

    name = "case.recused.v1"

    person_id: UUID
    ordered: bool
    reason: str


@dataclass(frozen=True, kw_only=True)
class OpinionAsked(CaseFact):
    """Another post is asked for its opinion (征求意见), to be answered by `due_on`."""

    name = "case.opinion_asked.v1"

    opinion_id: UUID
    asked: str
    question: str
    due_on: date
    mandatory: bool


@dataclass(frozen=True, kw_only=True)
class OpinionGiven(CaseFact):
    """It answered (意见已答复): "agree", "disagree" or "remark"; `post` is the one that answers."""

    name = "case.opinion_given.v1"

    opinion_id: UUID
    stand: str
    opinion: str


@dataclass(frozen=True, kw_only=True)
class OpinionRead(CaseFact):
    """Somebody of the post that is asked looked at what the question shows (已查阅)."""

    name = "case.opinion_read.v1"

    opinion_id: UUID
    elements: tuple[str, ...]
    materials: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CaseLeftToPost(CaseFact):
    """The rules of its item may not decide it: a person will (转由人工办理)."""

    name = "case.left_to_post.v1"

    elements: tuple[str, ...]
    materials: tuple[str, ...]
    why_zh: str
    why_en: str


@dataclass(frozen=True, kw_only=True)
class CasePaperSettled(CaseFact):
    """Whom a paper waited for has answered (核验已答复); `note` is what was said of it.

    `source` is who answered, or, while it is still waited for, who is asked now.
    """

    name = "case.paper_settled.v1"

    material: str
    way: str
    status: str
    title_zh: str
    title_en: str
    source_zh: str
    source_en: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class CaseSupplemented(CaseFact):
    """Papers that may follow were handed in (已补交); `late` are those after their day."""

    name = "case.supplemented.v1"

    materials: tuple[Mapping[str, str | None], ...]
    late: tuple[str, ...]
    title_zh: str
    title_en: str


@dataclass(frozen=True, kw_only=True)
class CaseIssued(CaseFact):
    """The certificate is there and waits to be handed over (已出证)."""

    name = "case.issued.v1"

    deliver_by: date


@dataclass(frozen=True, kw_only=True)
class CaseClosed(CaseFact):
    """The case is over (办结)."""

    name = "case.closed.v1"

    outcome: str
    delivered: str
    receiver: str = ""
    manner: str = ""


@dataclass(frozen=True, kw_only=True)
class CaseEnded(CaseFact):
    """It ended by itself: the earlier matter named by `title` was not granted (终止)."""

    name = "case.ended.v1"

    title_zh: str
    title_en: str


@dataclass(frozen=True, kw_only=True)
class CaseWithdrawn(CaseFact):
    """The applicant took the application back (撤回)."""

    name = "case.withdrawn.v1"

    reason: str


@dataclass(frozen=True, kw_only=True)
class CasesMadeUp(Fact):
    """Made-up cases were put into this database: how many, of which time, by which mark in their
    numbers (装入演示办件). Its stream is made_up/cases."""

    name = "cases.made_up.v1"

    cases: int
    edition_id: UUID
    first_on: date
    last_on: date
    mark: str


@dataclass(frozen=True, kw_only=True)
class CaseWarned(CaseFact):
    """A rule of supervision holds: a due day is near or over (预警). `told` is a post, or the
    department whose head is told."""

    name = "case.warned.v1"

    rule: str
    level: str
    step: str
    colour: str
    due_on: date
    since: date
    told: str
    department: str


@dataclass(frozen=True, kw_only=True)
class CaseEscalated(CaseWarned):
    """It still holds, and is told further (升级督办)."""

    name = "case.escalated.v1"


@dataclass(frozen=True, kw_only=True)
class CaseDueRecounted(CaseFact):
    """Holidays were published that were not known when the due days were counted (期限重算)."""

    name = "case.due_recounted.v1"

    legal_due: date
    promised_due: date
    provisional: bool
