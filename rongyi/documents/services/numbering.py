"""Numbers that people read, write down and say on the telephone."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from rongyi.documents.models import Serial

SERIAL_DIGITS = 5


def next_number(series: str, now: datetime) -> str:
    """A number nobody has yet: series, local day, running digits (RY2026112300042).

    Taken from a sequence of the database: no lock that one submission would hold for the next,
    so numbers may have gaps and run on from day to day. One SQL statement.
    """
    with connection.cursor() as cursor:
        cursor.execute("select nextval('documents_number')")
        (serial,) = cursor.fetchone()
    return f"{series}{timezone.localdate(now):%Y%m%d}{serial:0{SERIAL_DIGITS}d}"


@transaction.atomic
def serial_for(series: str, owner: UUID) -> int:
    """The running number of `owner` in one series, counted from 1: for numbers with a fixed form.

    The first time it is the next one; ever after the same, so that whoever tries again has it
    again and a series has no gap but for those that never come to an end. Taking one waits for
    whoever takes another of the series, until his transaction ends: slow work comes in a later
    transaction. That of the same owner waits here until the first is done. One SQL statement,
    three the first time.
    """
    held = _held(series, owner)
    if held is None:
        try:
            with transaction.atomic():
                return _taken(series, owner)
        except IntegrityError:  # somebody else took one for the same owner: ours goes back
            held = _held(series, owner)
            assert held is not None
    return held


def _held(series: str, owner: UUID) -> int | None:
    found = Serial.objects.select_for_update().filter(series=series, owner=owner)
    return found.values_list("number", flat=True).first()


def _taken(series: str, owner: UUID) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "with counted as (insert into documents_counter (series, last) values (%s, 1) "
            "on conflict (series) do update set last = documents_counter.last + 1 returning last) "
            "insert into documents_serial (series, owner, number) "
            "select %s, %s, last from counted returning number",
            [series, series, owner],
        )
        (number,) = cursor.fetchone()
    return int(number)
