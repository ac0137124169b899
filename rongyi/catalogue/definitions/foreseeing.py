"""What will be missing soon: years whose holidays due days will reach before they are published."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rongyi.catalogue.definitions.book import Catalogue
from rongyi.kernel.periods import Period
from rongyi.kernel.text import Text
from rongyi.kernel.workdays import Calendar

EVERYBODY = Text("", "")
_MISSING = Text(
    "{whose}{year}年的放假安排还没有：{until}以后的期限只是暂定，今天受理的事项最晚到{last}。"
    "请在通知发布后加入 calendars/{year}.yaml。",
    "{whose}There is no calendar for {year} yet: due days after {until} are provisional, and what "
    "is accepted today reaches {last}. Add calendars/{year}.yaml when the notice is out.",
)
_OF = Text("“{folder}”日历：", "Calendar {folder}: ")


def unpublished(catalogue: Catalogue, on: date) -> list[Text]:
    """A sentence for each calendar that ends before the longest period of what is accepted on a
    day. Nothing of it is wrong: the notice of the State Council comes late in the year.
    """
    return list(_told(catalogue, on))


def _told(catalogue: Catalogue, on: date) -> Iterator[Text]:
    calendars: dict[str, Calendar] = {"": catalogue.calendar, **catalogue.own}
    count = longest(catalogue)
    for folder, calendar in calendars.items():
        due = calendar.add(on, count)
        if due.provisional:
            yield _MISSING.format(
                {
                    "whose": _OF.format({"folder": folder}) if folder else EVERYBODY,
                    "year": calendar.published_until.year + 1,
                    "until": calendar.published_until.isoformat(),
                    "last": due.on.isoformat(),
                }
            )


def longest(catalogue: Catalogue) -> int:
    """The longest statutory period of any item, in working days."""
    found = [
        Period(one.value, item.limits.legal_unit).workdays
        for item in catalogue.items.values()
        for one in item.limits.legal_workdays
    ]
    return max(found, default=0)
