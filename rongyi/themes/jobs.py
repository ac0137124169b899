"""Slow work of themes: what the intake received is entered by and by."""

from __future__ import annotations

from procrastinate.contrib.django import app

from rongyi.kernel import moment
from rongyi.themes import services

ENTERED_MAX = 10_000  # of one run; the next one goes on


@app.periodic(cron="* * * * *", periodic_id="themes.enter_intake")
@app.task(name="themes.enter_intake", queueing_lock="themes.enter_intake", pass_context=False)
def enter_intake(timestamp: int) -> None:
    """Enter what was received, in the order of its numbers, each in a transaction of its own."""
    number: int | None = 0
    for _ in range(ENTERED_MAX):
        assert number is not None
        number = services.enter_next(number, now=moment.now())
        if number is None:
            return
