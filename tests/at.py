"""Moments in tests, written as a clerk in Suzhou would read them on the wall."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

SUZHOU = ZoneInfo("Asia/Shanghai")


def at(wall_clock: str) -> datetime:
    """An aware UTC time from local words: at("2026-11-23 10:00")."""
    return datetime.fromisoformat(wall_clock).replace(tzinfo=SUZHOU).astimezone(UTC)
