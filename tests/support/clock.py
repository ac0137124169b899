"""pytest: in tests it is the evening of one Monday, whatever day it is outside.

Cases of tests are handed in on fixed days, and the law counts from them: a page that told the
day outside would show them overdue a week later. The time flows from the begin of the run on.
The databases of tests tell the same (`databases`), and so does a platform that runs on one: it
goes by its database. A program with a database of its own has the clock of its host, as in life.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from rongyi.kernel import moment
from tests.at import at

BEGIN = at("2026-11-23 20:00")  # behind the moments of that day which tests name
_started = time.monotonic()


def now() -> datetime:
    """What tests take for the present."""
    return BEGIN + timedelta(seconds=time.monotonic() - _started)


@pytest.fixture(scope="session", autouse=True)
def _one_day() -> Iterator[None]:
    """Our own clock, and Django's, which sessions go by."""
    moment.follow(now)
    outside, timezone.now = timezone.now, now
    yield
    timezone.now = outside
