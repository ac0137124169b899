"""The one clock: that of the database, counted on steadily, whatever happens to that of a host."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

from rongyi.kernel import moment
from rongyi.kernel.moment import READ_AGAIN_S, TRY_AGAIN_S, Watch

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)


class Steady:
    """A steady clock that a test moves on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seconds = 1_000.0
        monkeypatch.setattr(moment, "steady", lambda: self.seconds)


@pytest.fixture
def steady(monkeypatch: pytest.MonkeyPatch) -> Steady:
    return Steady(monkeypatch)


def test_between_two_readings_the_steady_clock_counts(
    steady: Steady, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    watch = Watch()
    watch.follow(lambda: asked.append(1) or NOON)
    monkeypatch.setattr(time, "time", lambda: 0.0)

    first = watch.now()
    steady.seconds += READ_AGAIN_S - 1

    assert first == NOON
    assert watch.now() == NOON + timedelta(seconds=READ_AGAIN_S - 1)
    assert len(asked) == 1


def test_a_minute_later_it_is_read_anew(steady: Steady) -> None:
    told = [NOON, NOON + timedelta(hours=3)]
    watch = Watch()
    watch.follow(lambda: told.pop(0))

    watch.now()
    steady.seconds += READ_AGAIN_S

    assert watch.now() == NOON + timedelta(hours=3)


def test_while_the_database_is_away_the_steady_clock_goes_on(steady: Steady) -> None:
    asked: list[float] = []

    def read() -> datetime:
        asked.append(steady.seconds)
        if len(asked) in (2, 3):
            raise OSError("away")
        return NOON + timedelta(seconds=steady.seconds - 1_000)

    watch = Watch()
    watch.follow(read)

    watch.now()
    steady.seconds += READ_AGAIN_S
    moments = [watch.now(), watch.now()]  # the second asks nobody
    steady.seconds += TRY_AGAIN_S
    moments.append(watch.now())
    steady.seconds += TRY_AGAIN_S
    moments.append(watch.now())

    away = timedelta(seconds=READ_AGAIN_S)
    pause = timedelta(seconds=TRY_AGAIN_S)
    assert moments == [NOON + away, NOON + away, NOON + away + pause, NOON + away + 2 * pause]
    assert len(asked) == 4


def test_before_any_database_answered_the_host_tells_the_time(steady: Steady) -> None:
    watch = Watch()

    def read() -> datetime:
        raise OSError("none")

    watch.follow(read)

    assert abs(watch.now() - datetime.now(UTC)) < timedelta(minutes=1)
