"""Checks of place, calendars, departments, posts, sites, life events and words."""

from __future__ import annotations

import string
from datetime import date
from zoneinfo import available_timezones

from rongyi.catalogue.definitions.calendar import DAYS_OFF_MAX, days_of
from rongyi.catalogue.definitions.checks.look import Look
from rongyi.catalogue.definitions.place import CalendarYear
from rongyi.kernel.datafile import At
from rongyi.kernel.ids import is_uscc
from rongyi.kernel.text import Text

USCC = Text("统一社会信用代码", "unified social credit code")

_NOT_A_WEEKEND = Text("不是周末，本来就上班", "is a weekday anyway")
_OTHER_YEAR = Text("不在该年内", "is not in that year")
_BOTH = Text("既放假又上班", "is both off and at work")
_TOO_LONG = Text(f"起连续放假超过 {DAYS_OFF_MAX} 天", f"begins more than {DAYS_OFF_MAX} days off")


def check_places(look: Look) -> None:
    """Tell what is wrong with the things a place has."""
    catalogue = look.catalogue
    if catalogue.place is not None and catalogue.place.timezone not in available_timezones():
        at = catalogue.place.at.of("timezone")
        look.problems.add("place.timezone", at, timezone=catalogue.place.timezone[:40])
    for year in (*catalogue.calendars.values(), *catalogue.own_calendars.values()):
        _calendar(look, year)
    calendars = not look.has_flaws("calendars")
    if calendars and look.on is not None and look.on.year not in catalogue.calendars:
        look.problems.add("calendar.no_year", At("calendars", 0), year=look.on.year)
    for department in catalogue.departments.values():
        if department.uscc is not None and not is_uscc(department.uscc):
            at = department.at.of("uscc")
            look.problems.add("number.check", at, kind=USCC, number=department.uscc[:40])
        if department.calendar is not None and calendars:
            at = department.at.of("calendar")
            look.refer_among("calendar", department.calendar, catalogue.own, at)
    _posts(look)
    _sites(look)
    _messages(look)


def _calendar(look: Look, year: CalendarYear) -> None:
    off: set[date] = set()
    for row in year.off:
        look.ordered(row.since, row.until, row.at)
        if (row.until - row.since).days >= DAYS_OFF_MAX:
            look.problems.add("calendar.day", row.at, day=row.since, words=_TOO_LONG)
        off.update(days_of(row))
        if year.year not in (row.since.year, row.until.year):
            look.problems.add("calendar.day", row.at, day=row.since, words=_OTHER_YEAR)
    for day in year.work:
        at = year.at.of("work")
        if day.weekday() < 5:
            look.problems.add("calendar.day", at, day=day, words=_NOT_A_WEEKEND)
        if day.year != year.year:
            look.problems.add("calendar.day", at, day=day, words=_OTHER_YEAR)
        if day in off:
            look.problems.add("calendar.day", at, day=day, words=_BOTH)
    look.marked(year.mark, year.source, year.at.of("mark"))


def _posts(look: Look) -> None:
    for post in look.catalogue.posts.values():
        look.refer("departments", post.department, post.at.of("department"))
        look.refer("sites", post.site, post.at.of("site"))
        for code in post.items.codes:
            look.refer("items", code, post.items.at)
        look.once([(act, post.at.of("acts")) for act in post.acts])


def _sites(look: Look) -> None:
    for site in look.catalogue.sites.values():
        look.marked(site.mark, site.source, site.at.of("mark"))
        for code in site.serves.codes:
            look.refer("items", code, site.serves.at)


def _messages(look: Look) -> None:
    for message in look.catalogue.messages.values():
        for name, words in (("what", message.what), ("next", message.next)):
            differ = _places(words.zh) ^ _places(words.en)
            if differ:
                told = " ".join(sorted(differ))
                look.problems.add("message.places", message.at.of(name), differ=told)


def _places(words: str) -> set[str]:
    """The {places} of a sentence; a broken brace counts as a place of its own."""
    try:
        return {name for _, name, _, _ in string.Formatter().parse(words) if name is not None}
    except ValueError:
        return {words}
