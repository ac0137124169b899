"""A site visit (现场核查): one for all cases of an application that need it, agreed upon by the
departments, recorded by each.

Source: Administrative Licensing Law, art. 34(3): at least two of the staff go. Its days count:
art. 45 does not name it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from rongyi.cases import states
from rongyi.cases.errors import (
    AgreedBefore,
    NoVisitHere,
    TooFewOfficers,
    VisitedBefore,
    VisitNotAgreed,
    VisitNotYet,
    VisitOwed,
    VisitPast,
    VisitPlaceMissing,
    VisitTimeUnfit,
    VisitUnmet,
)
from rongyi.cases.events import CaseVisited, VisitAgreed, VisitFact, VisitProposed
from rongyi.cases.rules import marks
from rongyi.cases.rules.opinions import Owed
from rongyi.cases.rules.proceedings import Proceedings, Visit
from rongyi.cases.rules.reasons import words_of
from rongyi.cases.rules.shape import CaseNow, Moved, Record, Scene
from rongyi.cases.rules.steps import SITE_CHECK
from rongyi.cases.states import LIFE
from rongyi.catalogue.definitions import Item, Step
from rongyi.kernel.text import Text

PLACE_MAX = 200
OFFICERS_MIN, OFFICERS_MAX = 2, 10  # art. 34(3): 两名以上工作人员
OFFICER_MAX = 60
_HOUR = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_BETWEEN = re.compile(r"[、，,；;\n]+")
_TITLE = Text("现场核查", "Site visit")
_OWED = Text(
    "须先完成现场核查并记录结果。", "The site has to be visited, and the result recorded, first."
)

_UNMET = Text(
    "{day}的现场核查结论为不符合要求；整改后重新核查并记录符合要求，才能批准。",
    "The site visit of {day} found the requirements not met; no approval before another visit "
    "finds them met.",
)


@dataclass(frozen=True, slots=True)
class Concerned:
    """A case of the application, as far as a visit looks at it."""

    case: CaseNow
    item: Item
    known: Proceedings
    values: Record  # its form by term

    @property
    def comes_along(self) -> bool:
        """Whether its site is still to be looked at."""
        now, visited = self.case.course, self.known.visited
        if now.state not in states.AT_HAND or (visited is not None and visited.met):
            return False
        again = visited is not None  # without another one nothing is approved
        return any(
            step.visit_required or again or index >= now.step
            for index, step in enumerate(self.item.steps)
            if taken(step, self.values)
        )


def taken(step: Step, values: Record) -> bool:
    """Whether a step is one on site, and this case takes it."""
    return step.special == SITE_CHECK and (step.when is None or step.when.holds(values))


def propose_visit(
    case: CaseNow,
    scene: Scene,
    known: Proceedings,
    *,
    visit_id: UUID,
    on: date,
    hour: str,
    place: str,
    remark: str = "",
    items: Sequence[str],
    apart: Sequence[str] = (),
) -> Moved:
    """Propose day, hour and place of a visit for `items`, in place of what was proposed before;
    those `apart` keep a visit of their own.

    Errors: NotAllowedNow, NoVisitHere, VisitedBefore, VisitTimeUnfit, VisitPlaceMissing,
    ReasonsMissing (too long).
    """
    LIFE.after(case.course.state, "propose_visit")
    if case.item_code not in items:
        if known.visited is not None and known.visited.met:
            raise VisitedBefore(day=known.visited.on)
        raise NoVisitHere()
    where = words_of(place, required=False)
    if not 0 < len(where) <= PLACE_MAX:
        raise VisitPlaceMissing(limit=PLACE_MAX)
    fact = VisitProposed(
        **case.told(scene),
        visit_id=visit_id,
        visit_on=on,
        visit_at=_hour_of(scene, on, hour),
        place=where,
        by_item=case.item_code,
        items=tuple(sorted(items)),
        settled=len(set(items)) == 1,
        remark=words_of(remark, required=False),
        apart=tuple(sorted(apart)),
    )
    return _stays(case, scene, "propose_visit", fact)


def goes_alone(one: Concerned, today: date) -> bool:
    """Whether its department has settled a visit of its own that is still to come."""
    visit = open_visit(one.known)
    ahead = visit is not None and visit.settled and visit.on >= today
    return ahead and visit is not None and set(visit.items) == {one.case.item_code}


def _hour_of(scene: Scene, on: date, hour: str) -> str:
    """The hour of a visit, which lies ahead. Errors: VisitTimeUnfit."""
    hour = hour.strip().replace("：", ":")
    hour = hour if len(hour) != 4 else f"0{hour}"
    last = scene.today + timedelta(days=scene.clock.days_of("visit"))
    if not scene.today <= on <= last or not _HOUR.fullmatch(hour):
        raise VisitTimeUnfit(last=last)
    if datetime.combine(on, time.fromisoformat(hour), scene.zone) <= scene.now:
        raise VisitTimeUnfit(last=last)
    return hour


def company(parts: Iterable[Concerned], visit: Visit | None) -> list[Concerned]:
    """Who still comes on a visit: undecided, and not gone over to another one."""
    coming = [one for one in parts if one.case.course.state in states.AT_HAND]
    return [one for one in coming if visit and one.known.visit and one.known.visit.id == visit.id]


def agree_visit(case: CaseNow, scene: Scene, known: Proceedings, *, still: Sequence[str]) -> Moved:
    """A department comes at the time proposed. `still`: items of those who come on this visit.
    Errors: NotAllowedNow, NoVisitHere, AgreedBefore, VisitPast.
    """
    LIFE.after(case.course.state, "agree_visit")
    visit = known.visit
    if visit is None or case.item_code not in visit.items:
        raise NoVisitHere()
    if case.item_code in visit.agreed:
        raise AgreedBefore()
    if datetime.combine(visit.on, time.fromisoformat(visit.hour), scene.zone) <= scene.now:
        raise VisitPast(day=visit.on, hour=visit.hour)
    coming = visit.agreed | {case.item_code}
    fact = VisitAgreed(
        **case.told(scene),
        visit_id=visit.id,
        visit_on=visit.on,
        visit_at=visit.hour,
        place=visit.place,
        by_item=case.item_code,
        items=tuple(sorted(still)),
        settled=set(still) <= coming,
        remark=visit.remark,
    )
    return _stays(case, scene, "agree_visit", fact)


def left_agreed(parts: Sequence[Concerned], today: date) -> list[VisitAgreed]:
    """Visits ahead to which all agree who still come, since nobody waits any more for one whose
    case was decided or withdrawn, or who goes alone: the fact in the chain of each."""
    found = []
    for one in parts:
        visit, case = open_visit(one.known), one.case
        coming = {each.case.item_code for each in company(parts, visit)}
        waits = visit is not None and not visit.settled and visit.on >= today
        if visit is None or not waits or not {case.item_code} <= coming <= visit.agreed:
            continue
        fact = VisitAgreed(
            number=case.number,
            bundle_id=case.bundle_id,
            item_code=case.item_code,
            visit_id=visit.id,
            visit_on=visit.on,
            visit_at=visit.hour,
            place=visit.place,
            by_item=min(coming),
            items=tuple(sorted(coming)),
            settled=True,
            remark=visit.remark,
        )
        found.append(fact)
    return found


def visit(
    case: CaseNow, scene: Scene, known: Proceedings, *, met: bool, officers: str, findings: str
) -> Moved:
    """What one department found on the spot (现场核查笔录), once for a visit, from its day on.

    Errors: NotAllowedNow, NoVisitHere, VisitNotAgreed, VisitNotYet, VisitedBefore, TooFewOfficers,
    ReasonsMissing.
    """
    LIFE.after(case.course.state, "visit")
    now, before = known.visit, known.visited
    if now is None or case.item_code not in now.items:
        raise NoVisitHere()
    if case.item_code not in now.agreed or not now.settled:
        raise VisitNotAgreed()  # nor does the applicant know of it
    if before is not None and before.visit_id == now.id:
        raise VisitedBefore(day=before.on)
    if scene.today < now.on:
        raise VisitNotYet(day=now.on)
    fact = CaseVisited(
        **case.told(scene),
        visit_id=now.id,
        visited_on=now.on,
        place=now.place,
        officers="、".join(_officers(officers)),
        met=met,
        findings=words_of(findings),
    )
    return _stays(case, scene, "visit", fact)


def _officers(written: str) -> list[str]:
    """Who went. Errors: TooFewOfficers."""
    named = [one.strip() for one in _BETWEEN.split(words_of(written, required=False))]
    found = list(dict.fromkeys(one for one in named if one))
    right = OFFICERS_MIN <= len(found) <= OFFICERS_MAX
    if not right or any(len(one) > OFFICER_MAX for one in found):
        raise TooFewOfficers(least=OFFICERS_MIN, most=OFFICERS_MAX)
    return found


def fact_for(fact: VisitFact, case: CaseNow) -> VisitFact:
    """The same in the chain of another case that is concerned."""
    return replace(fact, number=case.number, item_code=case.item_code)


def owed_visit(item: Item, known: Proceedings, values: Record) -> tuple[Owed, ...]:
    """What an approval waits for: a visit where the item says that the site is looked at first,
    and wherever one found the requirements not met, another one."""
    if known.visited is not None and not known.visited.met:
        return (Owed(_TITLE, _UNMET.format({"day": known.visited.on})),)
    asked = any(step.visit_required and taken(step, values) for step in item.steps)
    return (Owed(_TITLE, _OWED),) if asked and known.visited is None else ()


def require_visited(item: Item, known: Proceedings, values: Record) -> None:
    """Errors: VisitOwed, VisitUnmet."""
    if known.visited is not None and not known.visited.met:
        raise VisitUnmet(day=known.visited.on)
    if owed_visit(item, known, values):
        raise VisitOwed()


def holds_for_visit(item: Item) -> bool:
    """Whether the site may have to be looked at before an approval."""
    return any(step.visit_required for step in item.steps)


def visits_not_open(
    case: CaseNow, item: Item, known: Proceedings, values: Record, today: date
) -> frozenset[str]:
    """Acts of a visit that this case does not allow now, though its state does."""
    now, closed = known.visit, set()
    if not Concerned(case, item, known, values).comes_along:
        closed.add("propose_visit")
    mine = now is not None and case.item_code in now.items
    agreed = mine and now is not None and case.item_code in now.agreed
    if not mine or agreed or (now is not None and now.on < today):
        closed.add("agree_visit")
    done = known.visited is not None and now is not None and known.visited.visit_id == now.id
    known_to_all = agreed and now is not None and now.settled
    if not known_to_all or done or (now is not None and today < now.on):
        closed.add("visit")
    return frozenset(closed)


def open_visit(known: Proceedings) -> Visit | None:
    """The visit that is still to come for a case, as far as its own result shows."""
    now, done = known.visit, known.visited
    return None if now is None or (done is not None and done.visit_id == now.id) else now


def _stays(case: CaseNow, scene: Scene, move: str, fact: VisitFact | CaseVisited) -> Moved:
    state = LIFE.after(case.course.state, move)
    course = replace(case.course, state=state, marks=case.course.marks | marks.VISIT)
    return Moved(case, course, case.task, fact, scene.now)
