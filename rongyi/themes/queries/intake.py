"""Where what was received stands: from a few numbers that everybody shares."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from rongyi.cases.rules import zone_of
from rongyi.journal.store import run
from rongyi.themes.models import Bundle
from rongyi.themes.queries.definitions import definitions
from rongyi.themes.rules.theme import Opening

_PROGRESS = """select coalesce((select min(number) from themes_intake where entered_at is null),
    (select coalesce(max(number), 0) + 1 from themes_intake)),
  (select coalesce(max(number), 0) from themes_intake)"""
_ONE = """select i.received_at, i.entered_at is not null, i.problem, b.number
  from themes_intake i join themes_bundle b on b.id = i.bundle_id
  where i.number = %s and i.bundle_id = %s"""
_CROWD = """select
  (select received_at from themes_intake order by number desc offset %s limit 1) > %s::timestamptz
  and (select received_at from themes_intake where entered_at is null order by number limit 1)
    > %s::timestamptz"""
CROWD, CROWD_WITHIN_S = 300, 10.0
RESTS_MAX_S = 600.0


@dataclass(frozen=True, slots=True)
class Progress:
    """The number that is entered next, and the last one that was received."""

    next: int
    last: int


@dataclass(frozen=True, slots=True)
class Received:
    """One application that was received. `number` is that of the submitted bundle, once it is."""

    received_at: datetime
    entered: bool
    problem: str
    number: str | None


def intake_progress() -> Progress:
    """How far entering has come: the same for everybody, so whoever shows it keeps it a while.
    One SQL query."""
    ((following, last),) = run(_PROGRESS, [])
    return Progress(following, last)


def is_crowded(*, now: datetime) -> bool:
    """Whether so many are received just now that entering, which takes many times as long, leaves
    the machine to them: at most for RESTS_MAX_S. One SQL query."""
    lately, longest = (now - timedelta(seconds=one) for one in (CROWD_WITHIN_S, RESTS_MAX_S))
    return bool(run(_CROWD, [CROWD - 1, lately, longest])[0][0])


def received(number: int, bundle_id: UUID) -> Received | None:
    """What became of one, for who holds its ticket. One SQL query."""
    rows = run(_ONE, [number, bundle_id])
    return Received(*rows[0]) if rows else None


def opening_of(bundle: Bundle, *, now: datetime) -> tuple[Opening, float, float] | None:
    """The opening of a bundle's theme while it draws crowds, with its moments in seconds. No SQL
    once the edition is read."""
    book = definitions(bundle.edition_id)
    opening, zone = book.theme(bundle.theme_code).opening, zone_of(book.catalogue)
    if opening is None or not opening.draws_crowds(now, zone):
        return None
    return opening, opening.opens_at(zone).timestamp(), opening.closes_at(zone).timestamp()
