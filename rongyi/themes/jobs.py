"""Slow work of themes: what the intake received is entered by and by."""

from __future__ import annotations

from procrastinate.contrib.django import app

from rongyi.kernel import moment
from rongyi.themes import queries, services

ENTERED_MAX = 10_000  # of one run; the next one goes on
LOOK_EVERY = 50  # entered between two looks at who comes


@app.periodic(cron="* * * * *", periodic_id="themes.enter_intake")
@app.task(name="themes.enter_intake", queueing_lock="themes.enter_intake", pass_context=False)
def enter_intake(timestamp: int) -> None:
    """Enter what was received, in the order of its numbers, each in a transaction of its own.

    It rests while a crowd is being received: the run of the next minute goes on.
    """
    number: int | None = 0
    for place in range(ENTERED_MAX):
        if place % LOOK_EVERY == 0 and queries.is_crowded(now=moment.now()):
            return
        assert number is not None
        number = services.enter_next(number, now=moment.now())
        if number is None:
            return
