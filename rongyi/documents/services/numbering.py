"""Numbers that people read, write down and say on the telephone."""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.utils import timezone

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


def next_serial(series: str) -> int:
    """The next running number of one series, counted from 1: for numbers with a fixed form.

    Waits for whoever takes one of the same series at the same time. One SQL statement.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into documents_counter (series, last) values (%s, 1) "
            "on conflict (series) do update set last = documents_counter.last + 1 returning last",
            [series],
        )
        (serial,) = cursor.fetchone()
    return int(serial)
