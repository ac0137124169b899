"""What was said and promised on the rarer ways of a case, read out of its facts.

Nothing of it stands in a table: the facts are few, and asked for only where a mark says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from rongyi.cases.errors import HearingOwed, HearingTimeRuns, PartyToBeHeard
from rongyi.cases.rules.reasons import all_words
from rongyi.cases.rules.shape import Point
from rongyi.kernel.text import Text

APPLICANT = 0  # in place of the number of a party
Told = tuple[str, Mapping[str, Any] | None]  # the name of a fact, and its body if not erased
_ANEW = frozenset({"case.corrected.v1", "case.released.v1", "case.correction_asked.v1"})
_PARTY_TIME = Text(
    "利害关系人{party}可在{until}前陈述意见、申请听证，期满前不能决定。",
    "{party} may speak, and ask for a hearing, until {until}: no decision before.",
)
_TIME_RUNS = Text(
    "申请人可在{until}前申请听证，期满前不能决定。",
    "The applicant may ask for a hearing until {until}: no decision before.",
)
_OWED = Text(
    "已申请听证，应当在{until}前举行；记录听证后才能决定。",
    "A hearing was asked for, to be held by {until}: no decision before its minutes are there.",
)


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody whom the decision affects (利害关系人), and what he said."""

    place: int
    name: str
    contact: str
    interest: str
    until: date
    heard: bool = False
    statement: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """A site visit as it stands: proposed for `items`, of which `agreed` come at that time."""

    id: UUID
    on: date
    hour: str
    place: str
    remark: str
    items: tuple[str, ...]
    agreed: frozenset[str]
    settled: bool
    apart: tuple[str, ...] = ()  # items with a settled visit of their own


@dataclass(frozen=True, slots=True)
class Visited:
    """What this case's department found on the spot the last time."""

    visit_id: UUID
    on: date
    officers: str
    met: bool
    findings: str


@dataclass(frozen=True, slots=True)
class Proceedings:
    """Parties, the hearing, what desks noted, the special procedure that runs, the site visit."""

    parties: tuple[Party, ...] = ()
    told_until: date | None = None  # the applicant may ask for a hearing
    asked_by: tuple[int, ...] = ()  # places of parties, 0 for the applicant
    waived_by: tuple[int, ...] = ()  # of those, who gave it up himself
    given_up: tuple[int, ...] = ()  # of those, who gave it up as an officer recorded
    hold_days: tuple[date, ...] = ()  # of each who asked, by when it is to be held
    held_on: date | None = None
    special: str = ""
    looks: Mapping[str, tuple[Point, ...]] = field(default_factory=dict)
    visit: Visit | None = None
    visited: Visited | None = None
    opened: frozenset[str] = frozenset()  # numbers of the papers of the decision that were opened
    handed_over: bool = False  # the result, by a person

    def party(self, place: int) -> Party | None:
        """The party of that number."""
        return next((one for one in self.parties if one.place == place), None)

    @property
    def is_asked(self) -> bool:
        """Whether a hearing is still to be held because somebody asked for it."""
        return self.hold_by is not None and self.held_on is None

    @property
    def hold_by(self) -> date | None:
        """The first day by which it is to be held, of those whose request stands."""
        gone = self.waived_by + self.given_up
        asked = zip(self.asked_by, self.hold_days, strict=True)
        return min((day for one, day in asked if one not in gone), default=None)

    @property
    def points(self) -> tuple[Point, ...]:
        """What all desks would have corrected, each thing once; of one thing all words."""
        found: dict[tuple[str, str], Point] = {}
        for noted in self.looks.values():
            for one in noted:
                key = (one.kind, one.code if one.kind != "other" else one.words)
                kept = found.get(key)
                words = one.words if kept is None else all_words(kept.words, one.words)
                found[key] = replace(one, words=words)
        return tuple(found.values())


def proceedings_of(facts: Iterable[Told]) -> Proceedings:
    """What the facts of a case say, oldest first; an order that reopened it begins anew."""
    now = Proceedings()
    for name, body in facts:
        if name == "case.reopened.v1":
            now = Proceedings()
        elif name in _ANEW:
            now = replace(now, looks={})
        elif body is not None:
            now = _after(now, name, body)
    return now


def _after(now: Proceedings, name: str, body: Mapping[str, Any]) -> Proceedings:
    match name:
        case "case.looked.v1":
            noted = tuple(Point(p["kind"], p["code"], p["words"]) for p in body["points"])
            return replace(now, looks={**now.looks, str(body["post"]): noted})
        case "case.party_told.v1":
            party = Party(
                place=int(body["party"]),
                name=body["party_name"],
                contact=body["contact"],
                interest=body["interest"],
                until=date.fromisoformat(body["until"]),
            )
            return replace(now, parties=(*now.parties, party))
        case "case.party_heard.v1":
            return replace(now, parties=tuple(_heard(one, body) for one in now.parties))
        case "case.hearing_told.v1":
            return replace(now, told_until=date.fromisoformat(body["until"]))
        case "case.hearing_asked.v1":
            by = date.fromisoformat(body["hold_by"])
            asked = (*now.asked_by, int(body["party"]))
            return replace(now, asked_by=asked, hold_days=(*now.hold_days, by))
        case "case.hearing_waived.v1":
            return replace(now, waived_by=(*now.waived_by, APPLICANT))
        case "case.heard.v1":
            if not body["held"]:
                return replace(now, given_up=now.asked_by)
            return replace(now, held_on=date.fromisoformat(body["held_on"]), given_up=())
        case "case.stopped.v1":
            return replace(now, special=str(body["special"]))
        case "case.resumed.v1":
            return replace(now, special="")
        case "case.received.v1":
            return replace(now, opened=now.opened | {str(body["document"])})
        case "case.closed.v1" | "case.served.v1":
            return replace(now, handed_over=now.handed_over or bool(body.get("receiver")))
        case "case.visit_proposed.v1" | "case.visit_agreed.v1" | "case.visited.v1":
            return _after_visit(now, name, body)
    return now


def _after_visit(now: Proceedings, name: str, body: Mapping[str, Any]) -> Proceedings:
    if name == "case.visited.v1":
        found = Visited(
            visit_id=UUID(body["visit_id"]),
            on=date.fromisoformat(body["visited_on"]),
            officers=body["officers"],
            met=bool(body["met"]),
            findings=body["findings"],
        )
        return replace(now, visited=found)
    came = {str(body["by_item"])}
    if name == "case.visit_agreed.v1":
        if now.visit is None or now.visit.id != UUID(body["visit_id"]):
            return now  # another one took its place here
        agreed, items = now.visit.agreed | came, tuple(body["items"])
        visit = replace(now.visit, agreed=agreed, items=items, settled=bool(body["settled"]))
        return replace(now, visit=visit)
    visit = Visit(
        id=UUID(body["visit_id"]),
        on=date.fromisoformat(body["visit_on"]),
        hour=body["visit_at"],
        place=body["place"],
        remark=str(body.get("remark", "")),
        items=tuple(body["items"]),
        agreed=frozenset(came),
        settled=bool(body["settled"]),
        apart=tuple(body.get("apart", ())),
    )
    return replace(now, visit=visit)


def _heard(party: Party, body: Mapping[str, Any]) -> Party:
    if party.place != int(body["party"]):
        return party
    return replace(party, heard=True, statement=body["statement"])


def require_heard(now: Proceedings, today: date) -> None:
    """Nothing is decided before who has a right to speak has spoken, or let his days pass.

    Source: Administrative Licensing Law, arts 36, 47, 48. Errors: PartyToBeHeard,
    HearingTimeRuns, HearingOwed.
    """
    if now.is_asked:
        raise HearingOwed(until=now.hold_by)
    for party in now.parties:
        if not party.heard and today <= party.until:
            raise PartyToBeHeard(party=party.name, until=party.until)
    may_ask = APPLICANT not in now.asked_by and now.held_on is None  # what others did ends nothing
    if now.told_until and may_ask and today <= now.told_until:
        raise HearingTimeRuns(until=now.told_until)


def why_not_decided(now: Proceedings, today: date) -> Text | None:
    """The same in words for a page; None: it may be decided."""
    try:
        require_heard(now, today)
    except PartyToBeHeard as error:
        return _PARTY_TIME.format(error.parameters)
    except HearingTimeRuns as error:
        return _TIME_RUNS.format(error.parameters)
    except HearingOwed as error:
        return _OWED.format(error.parameters)
    return None
