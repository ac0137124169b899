"""A due day explained day by day: which days count, why others do not, and what is reached when.

It walks, where the clock computes: whoever doubts a due day can follow it with a finger.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rongyi.cases.errors import StopNotLawful
from rongyi.cases.rules.clock import AT_ONCE, after_stop
from rongyi.cases.rules.handling import stops_of
from rongyi.cases.rules.history import SPECIAL_WORDS
from rongyi.cases.rules.shape import Record
from rongyi.catalogue.definitions import Catalogue, Item
from rongyi.kernel.periods import Period, end_of
from rongyi.kernel.text import Text
from rongyi.kernel.workdays import Calendar, Due

DAYS_SHOWN_MAX = 3_660  # ten years of days; what takes longer is not shown day by day
EVENT = Text("当日不计（《民法典》第二百零一条）", "the day of the event (Civil Code, art. 201)")
WEEKEND = Text("周末", "weekend")
OFF = Text("放假", "day off")
MAKE_UP = Text("周末调休上班", "weekend at work")
UNPUBLISHED = Text("放假安排尚未公布", "holidays not published yet")
WORKING = Text("工作日", "working day")
STOPPED = Text("特别程序“{special}”不计（第四十五条）", "{special}: not counted (art. 45)")


@dataclass(frozen=True, slots=True)
class Pause:
    """A special procedure: the days after `stopped_on` up to `resumed_on` do not count."""

    stopped_on: date
    resumed_on: date
    special: str


@dataclass(frozen=True, slots=True)
class Limit:
    """One period of a case: how long, and its last day."""

    name: str  # "legal", "promised", or the code of a step
    title: Text
    period: Period
    due: Due


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day: whether it counts, why, and how many had counted of each period by then."""

    on: date
    counts: bool
    why: Text
    counted: Mapping[str, int]
    ends: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """Everything about the due days of a case that is accepted on a day."""

    accepted_on: date
    limits: tuple[Limit, ...]
    steps: tuple[Limit, ...]
    days: tuple[DayRow, ...]
    published_until: date

    @property
    def provisional(self) -> bool:
        """Whether any of the days lies where holidays are not published yet."""
        return any(limit.due.provisional for limit in (*self.limits, *self.steps))


def explain(
    catalogue: Catalogue,
    item: Item,
    accepted_on: date,
    *,
    values: Record,
    pauses: Sequence[Pause] = (),
    authority: str = "",
) -> Explained:
    """Both due days of an item, and those of its steps where each begins when the one before ends.

    `authority` is the department by whose calendar it is counted; without it the one that decides.
    Errors: StopNotLawful.
    """
    if any(pause.special not in stops_of(item) for pause in pauses):
        raise StopNotLawful()
    body = authority or item.power.exercised_by
    calendar = catalogue.calendar_of(body)
    ordered = sorted(pauses, key=lambda pause: pause.stopped_on)
    legal = item.legal_period(accepted_on, values) or AT_ONCE
    promised = item.promised_period(accepted_on, values) or AT_ONCE
    ends = {
        "legal": _due(calendar, accepted_on, legal, ordered),
        "promised": _due(calendar, accepted_on, promised, ordered),
    }
    ends["promised"] = min(ends["promised"], ends["legal"], key=lambda due: due.on)
    limits = (
        Limit("promised", Text("承诺", "promised"), promised, ends["promised"]),
        Limit("legal", Text("法定", "statutory"), legal, ends["legal"]),
    )
    names = _names_off(catalogue, body)
    return Explained(
        accepted_on=accepted_on,
        limits=limits,
        steps=tuple(_steps(calendar, item, accepted_on, ends["promised"].on)),
        days=tuple(_walk(calendar, accepted_on, limits, ordered, names)),
        published_until=calendar.published_until,
    )


def _due(calendar: Calendar, begun: date, period: Period, pauses: Sequence[Pause]) -> Due:
    due = end_of(calendar, begun, period)
    for pause in pauses:
        due = after_stop(calendar, due.on, pause.stopped_on, pause.resumed_on, period.unit)
    return due


def _steps(calendar: Calendar, item: Item, begun: date, promised: date) -> list[Limit]:
    """Internal due days, as if each step began on the last day of the one before it."""
    found = []
    for step in item.steps:
        if step.act not in ("review", "decide") or step.workdays is None:
            continue
        begun = min(calendar.add(begun, step.workdays).on, promised)
        title = step.title or Text(step.code, step.code)
        found.append(Limit(step.code, title, Period(step.workdays), calendar.due(begun)))
    return found


def _names_off(catalogue: Catalogue, body: str) -> Callable[[date], Text]:
    """How the holiday of a day is called."""
    known = catalogue.departments.get(body)
    folder = (known.calendar or "") if known else ""

    def name(day: date) -> Text:
        year = catalogue.own_calendars.get(f"{folder}/{day.year}") or catalogue.calendars.get(
            day.year
        )
        rows = year.off if year else ()
        return next((row.name for row in rows if row.since <= day <= row.until), OFF)

    return name


def _walk(
    calendar: Calendar,
    begun: date,
    limits: Sequence[Limit],
    pauses: Sequence[Pause],
    name: Callable[[date], Text],
) -> list[DayRow]:
    last = max(limit.due.on for limit in limits)
    counted = dict.fromkeys((limit.name for limit in limits), 0)
    each_day = {limit.name for limit in limits if limit.period.unit != "workday"}
    rows = [DayRow(begun, False, EVENT, dict(counted), _ends(limits, begun))]
    while (day := rows[-1].on + timedelta(days=1)) <= last and len(rows) <= DAYS_SHOWN_MAX:
        pause = next((p for p in pauses if p.stopped_on < day <= p.resumed_on), None)
        works = calendar.is_working(day)
        why = _why(calendar, day, name)
        if pause is not None:
            why = STOPPED.format({"special": SPECIAL_WORDS[pause.special]})
        for limit in limits:
            runs = pause is None and day <= limit.due.on
            counted[limit.name] += runs and (works or limit.name in each_day)
        counts = pause is None and (works or bool(each_day))
        rows.append(DayRow(day, counts, why, dict(counted), _ends(limits, day)))
    return rows


def _why(calendar: Calendar, day: date, name: Callable[[date], Text]) -> Text:
    if calendar.is_working(day):
        if day > calendar.published_until:
            return UNPUBLISHED
        return WORKING if day.weekday() < 5 else MAKE_UP
    named = name(day)
    return WEEKEND if day.weekday() >= 5 and named is OFF else named


def _ends(limits: Sequence[Limit], day: date) -> tuple[str, ...]:
    return tuple(limit.name for limit in limits if limit.due.on == day)
