"""What made-up cases depend on, and in which pieces they are made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import md5
from uuid import UUID
from zoneinfo import ZoneInfo

from rongyi.config.made_up.lives import KINDS, REASONS
from rongyi.kernel.actor import SYSTEM_ID
from rongyi.kernel.workdays import Calendar

MARK = "MU"  # every made-up number begins with it
PIECE = 20_000
YEARS = 5
DAYS_AFTER = 400


@dataclass(frozen=True)
class Piece:
    """Numbers `first` to `last` of a kind, made in one transaction."""

    kind: str
    first: int
    last: int

    @property
    def size(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True)
class Plan:
    """All that the made-up cases follow from. `days` are the working days on which they are
    opened and handled, the last one before today; `further` those after, for due days."""

    cases: int
    edition: UUID
    items: int
    zone: ZoneInfo
    days: tuple[date, ...]
    further: tuple[date, ...]

    @property
    def people(self) -> int:
        return max(self.cases // 6, 10)

    @property
    def enterprises(self) -> int:
        return max(self.cases // 60, 3)

    def pieces(self, kind: str) -> list[Piece]:
        """The pieces of "person", "enterprise" or "case"."""
        of = {"person": self.people, "enterprise": self.enterprises, "case": self.cases}[kind]
        return [Piece(kind, first, min(first + PIECE, of) - 1) for first in range(0, of, PIECE)]

    def values(self, piece: Piece) -> dict[str, object]:
        """What the statements are told."""
        return {
            "first": piece.first,
            "last": piece.last,
            "ms": self._before,
            "cases": self.cases,
            "days": len(self.days) - 1,
            "kinds": len(KINDS),
            "items": self.items,
            "people": self.people,
            "enterprises": self.enterprises,
            "edition": self.edition,
            "staff": self.made_id("staff", -1),
            "system": SYSTEM_ID,
            "ground": "other",
            "reasons": REASONS,
        }

    def made_id(self, kind: str, place: int) -> UUID:
        """The key of a made-up person or enterprise, as the database computes it too."""
        digest = md5(f"{kind}{place}".encode(), usedforsecurity=False).hexdigest()
        moment = f"{self._before + place:012x}"
        return UUID(f"{moment}7{digest[:3]}8{digest[4:19]}")

    def number(self, place: int) -> str:
        """The number of a case, as the database computes it too."""
        day = self.days[int(place * float(len(self.days) - 1) / self.cases)]
        return f"{MARK}{day:%Y%m%d}{place:08d}-01"

    @property
    def quarters(self) -> list[datetime]:
        """A moment in each quarter of the days."""
        found = {(day.year, (day.month - 1) // 3): day for day in self.days}
        return [datetime.combine(day, time(12), self.zone) for day in found.values()]

    @property
    def _before(self) -> int:
        """The moment, in milliseconds, at which the first of the people came to be."""
        first = datetime.combine(self.days[0], time(0), self.zone) - timedelta(days=1)
        return int(first.timestamp() * 1000) - self.people


def working_days(calendar: Calendar, first: date, last: date) -> Iterator[date]:
    """The working days from `first` to `last`."""
    for place in range((last - first).days + 1):
        day = first + timedelta(days=place)
        if calendar.is_working(day):
            yield day
