"""Facts of the rarer ways of a case: turned away, heard, extended, sent back, taken up again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rongyi.cases.events.course import CaseFact


@dataclass(frozen=True, kw_only=True)
class CaseMended(CaseFact):
    """A value was corrected on the spot, as the applicant agreed (当场更正): before and after."""

    name = "case.mended.v1"

    element: str
    title_zh: str
    title_en: str
    before: str
    after: str
    values_digest: str


@dataclass(frozen=True, kw_only=True)
class CaseLooked(CaseFact):
    """One desk has looked, and says what it would have corrected (补正意见); perhaps nothing."""

    name = "case.looked.v1"

    points: tuple[Mapping[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class CaseNotNeeded(CaseFact):
    """What is asked for needs no permission (无需许可)."""

    name = "case.not_needed.v1"

    reasons: str


@dataclass(frozen=True, kw_only=True)
class CaseNotOurs(CaseFact):
    """It is the matter of another body, which is named (不属本机关职权)."""

    name = "case.not_ours.v1"

    department: str
    body_zh: str
    body_en: str
    phone: str
    reasons: str


@dataclass(frozen=True, kw_only=True)
class CaseExpired(CaseFact):
    """Nobody answered the correction notice by its day (逾期未补正)."""

    name = "case.expired.v1"

    due_on: date


@dataclass(frozen=True, kw_only=True)
class CasePreReviewed(CaseFact):
    """The lower body has looked first, and reports up (初审)."""

    name = "case.pre_reviewed.v1"

    step: str
    passes: bool
    opinion: str


@dataclass(frozen=True, kw_only=True)
class PartyTold(CaseFact):
    """Somebody whom the decision affects was told (告知利害关系人); he may ask to be heard `until`
    then."""

    name = "case.party_told.v1"

    party: int
    party_name: str
    contact: str
    interest: str
    until: date


@dataclass(frozen=True, kw_only=True)
class PartyHeard(CaseFact):
    """What an affected third party said (陈述申辩), or that he said nothing."""

    name = "case.party_heard.v1"

    party: int
    party_name: str
    statement: str


@dataclass(frozen=True, kw_only=True)
class HearingTold(CaseFact):
    """The applicant was told that he may ask for a hearing (告知听证权利), `until` which day."""

    name = "case.hearing_told.v1"

    reason: str
    until: date


@dataclass(frozen=True, kw_only=True)
class HearingAsked(CaseFact):
    """A hearing was asked for (申请听证): by the applicant (`party` 0) or an affected party.

    It is held by `hold_by` at the latest.
    """

    name = "case.hearing_asked.v1"

    party: int
    party_name: str
    hold_by: date


@dataclass(frozen=True, kw_only=True)
class HearingWaived(CaseFact):
    """The applicant gave up the hearing that he asked for (撤回听证申请), before it was held."""

    name = "case.hearing_waived.v1"


@dataclass(frozen=True, kw_only=True)
class OfHearing(CaseFact):
    """What an affected third party is told of one hearing: whom, and which one is meant."""

    party: int
    party_name: str
    contact: str
    until: date
    at_time: str
    place: str


@dataclass(frozen=True, kw_only=True)
class PartyCalled(OfHearing):
    """An affected third party is sent day, hour and place of the hearing (听证通知)."""

    name = "case.party_called.v1"


@dataclass(frozen=True, kw_only=True)
class PartyReleased(OfHearing):
    """An affected third party is told that the hearing he was called to is not held (取消听证)."""

    name = "case.party_released.v1"


@dataclass(frozen=True, kw_only=True)
class CaseHeard(CaseFact):
    """The hearing was held, with its minutes (听证笔录); or who asked gave it up (`held` false)."""

    name = "case.heard.v1"

    held: bool
    held_on: date
    minutes: str


@dataclass(frozen=True, kw_only=True)
class CaseReceived(CaseFact):
    """The applicant opened a paper of what was decided for the first time (电子送达): who, which
    paper, its number."""

    name = "case.received.v1"

    title_zh: str
    title_en: str
    document: str
    receiver: str
    opened_on: date


@dataclass(frozen=True, kw_only=True)
class CaseServed(CaseFact):
    """What nobody had opened was delivered by a person (改用其他方式送达): who took it, and how."""

    name = "case.served.v1"

    receiver: str
    manner: str


@dataclass(frozen=True, kw_only=True)
class CaseExtended(CaseFact):
    """The head lengthened the time limit (延长期限), once, for a reason that is told."""

    name = "case.extended.v1"

    workdays: int
    reason: str
    legal_due: date
    promised_due: date


@dataclass(frozen=True, kw_only=True)
class CaseSentBack(CaseFact):
    """Who decides sent it back to be reviewed again (退回审查)."""

    name = "case.sent_back.v1"

    step: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class CaseTransferred(CaseFact):
    """Handed to another body, which goes on (移送、转报)."""

    name = "case.transferred.v1"

    department: str
    body_zh: str
    body_en: str
    phone: str
    reasons: str


@dataclass(frozen=True, kw_only=True)
class CaseAnnulled(CaseFact):
    """The head declared the case void (作废) on one of the grounds of the rules."""

    name = "case.annulled.v1"

    ground: str
    reasons: str


@dataclass(frozen=True, kw_only=True)
class CaseReopened(CaseFact):
    """Taken up again by order of a court or of the body that reviews (依法重新办理).

    What was decided before no longer counts; the clock starts anew.
    """

    name = "case.reopened.v1"

    order: str
    order_number: str
    order_body: str
    order_on: date
    reason: str
    before: str
    legal_due: date | None
    promised_due: date | None
