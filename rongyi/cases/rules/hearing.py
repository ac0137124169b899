"""Who else is affected, and the hearing (听证).

Source: Administrative Licensing Law, arts 36, 46-48.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeVar

from rongyi.cases import states
from rongyi.cases.errors import (
    HearingDay,
    HearingNotAsked,
    HearingNotRunning,
    HearingNotTold,
    HearingNotYoursToWaive,
    HearingOver,
    HearingPlaceMissing,
    HearingTimeUnknown,
    HearingToldBefore,
    HearingTooLate,
    PartyUnknown,
    TooManyParties,
)
from rongyi.cases.events import (
    CaseHeard,
    HearingAsked,
    HearingTold,
    HearingWaived,
    PartyCalled,
    PartyHeard,
    PartyReleased,
    PartyTold,
)
from rongyi.cases.rules import marks
from rongyi.cases.rules.clock import (
    HEARING_ASK_WORKDAYS,
    HEARING_HOLD_WORKDAYS,
    HEARING_NOTICE_WORKDAYS,
)
from rongyi.cases.rules.proceedings import APPLICANT, Proceedings, Told
from rongyi.cases.rules.reasons import words_of
from rongyi.cases.rules.shape import CaseNow, Moved, Record, Scene
from rongyi.cases.states import LIFE

PARTIES_MAX = 50
NAME_MAX = 100
PLACE_MAX = 200
_HOUR = re.compile(r"([01]?[0-9]|2[0-3])[:：]([0-5][0-9])")
# After these nobody waits for a hearing that was called before.
ENDS_HEARING = (
    *("case.resumed.v1", "case.withdrawn.v1", "case.transferred.v1", "case.annulled.v1"),
    "case.deemed_renewed.v1",
)
Notice = TypeVar("Notice", PartyCalled, PartyReleased)
HEARING = "hearing"  # the special procedure; arts 46, 47: it may become necessary for any licence


def tell_party(
    case: CaseNow, scene: Scene, known: Proceedings, *, name: str, contact: str, interest: str
) -> Moved:
    """Tell somebody whom the decision directly affects (art. 36); he has five days to ask for a
    hearing (art. 47). Errors: NotAllowedNow, PartyUnknown, TooManyParties, ReasonsMissing."""
    LIFE.after(case.course.state, "tell_party")
    called, reached = words_of(name, required=False), words_of(contact, required=False)
    if not (0 < len(called) <= NAME_MAX and 0 < len(reached) <= NAME_MAX):
        raise PartyUnknown
    if len(known.parties) >= PARTIES_MAX:
        raise TooManyParties(limit=PARTIES_MAX)
    fact = PartyTold(
        **case.told(scene),
        party=len(known.parties) + 1,
        party_name=called,
        contact=reached,
        interest=words_of(interest),
        until=scene.calendar.add(scene.today, HEARING_ASK_WORKDAYS).on,
    )
    return _stays(case, scene, "tell_party", fact, marks.PARTIES)


def hear_party(
    case: CaseNow, scene: Scene, known: Proceedings, *, party: int, statement: str
) -> Moved:
    """Write down what an affected third party said (陈述和申辩), if only that he says nothing.

    Errors: NotAllowedNow, PartyUnknown, ReasonsMissing.
    """
    LIFE.after(case.course.state, "hear_party")
    found = known.party(party)
    if found is None:
        raise PartyUnknown
    fact = PartyHeard(
        **case.told(scene), party=party, party_name=found.name, statement=words_of(statement)
    )
    return _stays(case, scene, "hear_party", fact, marks.PARTIES)


def tell_hearing(case: CaseNow, scene: Scene, known: Proceedings, *, reason: str) -> Moved:
    """Tell the applicant that he may ask for a hearing within five days (art. 47(1)).

    Errors: NotAllowedNow, HearingToldBefore, ReasonsMissing.
    """
    LIFE.after(case.course.state, "tell_hearing")
    if known.told_until is not None:
        raise HearingToldBefore
    until = scene.calendar.add(scene.today, HEARING_ASK_WORKDAYS).on
    fact = HearingTold(**case.told(scene), reason=words_of(reason), until=until)
    return _stays(case, scene, "tell_hearing", fact, marks.TOLD)


def ask_hearing(
    case: CaseNow, scene: Scene, known: Proceedings, *, party: int = APPLICANT
) -> Moved:
    """The applicant, or an affected party, asks for a hearing; it is held within twenty days.

    Errors: NotAllowedNow, HearingNotTold, HearingTooLate, HearingToldBefore (asked before, or
    held), PartyUnknown.
    """
    LIFE.after(case.course.state, "ask_hearing")
    found = known.party(party)
    if party != APPLICANT and found is None:
        raise PartyUnknown
    until = found.until if found else known.told_until
    if until is None:
        raise HearingNotTold
    if party in known.asked_by or known.held_on is not None:
        raise HearingToldBefore
    if scene.today > until:
        raise HearingTooLate(until=until)
    fact = HearingAsked(
        **case.told(scene),
        party=party,
        party_name=found.name if found else "",
        hold_by=scene.calendar.add(scene.today, HEARING_HOLD_WORKDAYS).on,
    )
    return _stays(case, scene, "ask_hearing", fact, marks.ASKED)


def waive_hearing(case: CaseNow, scene: Scene, known: Proceedings) -> Moved:
    """The applicant gives up the hearing that he asked for; what others asked for stands.

    Nothing in arts 46-48 takes it from him before it was held. Errors: NotAllowedNow,
    HearingNotYoursToWaive, HearingOver.
    """
    LIFE.after(case.course.state, "waive_hearing")
    if known.held_on is not None:
        raise HearingOver(day=known.held_on)
    if APPLICANT not in known.asked_by or APPLICANT in known.waived_by + known.given_up:
        raise HearingNotYoursToWaive
    return _stays(case, scene, "waive_hearing", HearingWaived(**case.told(scene)), marks.ASKED)


def called(
    case: CaseNow, known: Proceedings, told: frozenset[int], stopped: Record
) -> list[PartyCalled]:
    """The notices of a hearing to the third parties that were told of the application and have
    none of this one yet (art. 48(1)(1)). `stopped`: the fact that announced it."""
    return [
        _notice(
            PartyCalled, case, stopped, party=one.place, party_name=one.name, contact=one.contact
        )
        for one in known.parties
        if one.place not in told
    ]


def hearing_called(facts: Iterable[Told]) -> Record | None:
    """The fact that announced the hearing to which people would still come: it was neither held nor
    called off since. `facts`: of the case, oldest first."""
    found: Record | None = None
    for name, body in facts:
        if name == "case.stopped.v1" and body and body["special"] == HEARING:
            found = body
        elif name in ENDS_HEARING or (name == CaseHeard.name and body and body["held"]):
            found = None
    return found


def released(case: CaseNow, facts: Iterable[Told], today: date) -> list[PartyReleased]:
    """That a hearing is not held, to each who was called to it and was not told so yet; nobody is
    told of a day that is over. `facts`: of the case, oldest first."""
    called_to: dict[tuple[object, ...], Record] = {}
    off: dict[tuple[object, ...], Record] = {}
    for name, body in facts:
        if name in ENDS_HEARING:
            off |= called_to
            called_to = {}
        elif body is None:
            continue
        elif name == CaseHeard.name and body["held"]:
            called_to = {}
        elif name in (PartyCalled.name, PartyReleased.name):
            which = tuple(body[part] for part in ("party", "until", "at_time", "place"))
            off.pop(which, None)
            if name == PartyCalled.name:
                called_to[which] = body
    return [
        _notice(
            PartyReleased,
            case,
            one,
            party=int(one["party"]),
            party_name=str(one["party_name"]),
            contact=str(one["contact"]),
        )
        for one in off.values()
        if date.fromisoformat(one["until"]) >= today
    ]


def _notice(
    kind: type[Notice], case: CaseNow, of: Record, *, party: int, party_name: str, contact: str
) -> Notice:
    """What one party is told of the hearing that a fact speaks of."""
    return kind(
        number=case.number,
        bundle_id=case.bundle_id,
        item_code=case.item_code,
        post=str(of.get("post", "")),
        party=party,
        party_name=party_name,
        contact=contact,
        until=date.fromisoformat(of["until"]),
        at_time=str(of["at_time"]),
        place=str(of["place"]),
    )


def require_hearing_day(scene: Scene, known: Proceedings, on: date, days_max: int) -> None:
    """Time and place are told seven days before; asked for, it is held within twenty (arts 47, 48).

    Errors: HearingDay.
    """
    earliest = scene.calendar.add(scene.today, HEARING_NOTICE_WORKDAYS).on
    latest = scene.today + timedelta(days=days_max)
    if known.hold_by and known.is_asked:
        latest = max(known.hold_by, earliest)
    if not earliest <= on <= latest:
        raise HearingDay(earliest=earliest, latest=latest)


def require_hearing_place(at_time: str, place: str) -> tuple[str, str]:
    """Hour and place as the notice names them (art. 48(1)(1)).

    Errors: HearingTimeUnknown, HearingPlaceMissing.
    """
    hour = _HOUR.fullmatch(at_time.strip())
    if hour is None:
        raise HearingTimeUnknown()
    where = words_of(place, required=False)
    if not 0 < len(where) <= PLACE_MAX:
        raise HearingPlaceMissing(limit=PLACE_MAX)
    return f"{int(hour[1]):02d}:{hour[2]}", where


def hear(case: CaseNow, scene: Scene, known: Proceedings, *, held: bool, minutes: str) -> Moved:
    """The hearing was held, with its minutes (听证笔录), which bind the decision (art. 48(2)); or
    who asked for it gave it up.

    Errors: NotAllowedNow, HearingNotRunning, HearingNotAsked, ReasonsMissing.
    """
    LIFE.after(case.course.state, "hear")
    begun = case.task is not None and scene.today >= case.task.due_on
    runs = case.course.state == states.STOPPED and known.special == HEARING and begun
    if held and not runs:
        raise HearingNotRunning
    if not held and not known.is_asked:
        raise HearingNotAsked
    fact = CaseHeard(**case.told(scene), held=held, held_on=scene.today, minutes=words_of(minutes))
    return _stays(case, scene, "hear", fact, marks.HEARING)


def _stays(
    case: CaseNow,
    scene: Scene,
    move: str,
    fact: PartyTold | PartyHeard | HearingTold | HearingAsked | HearingWaived | CaseHeard,
    mark: int,
) -> Moved:
    state = LIFE.after(case.course.state, move)
    course = replace(case.course, state=state, marks=case.course.marks | mark)
    return Moved(case, course, case.task, fact, scene.now)
