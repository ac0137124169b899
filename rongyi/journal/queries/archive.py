"""Where facts lie: partitions in use, and those detached."""

from __future__ import annotations

from collections.abc import Sequence

from rongyi.journal.store import partitions


def fact_parts() -> dict[str, Sequence[partitions.Part | partitions.Detached]]:
    """Partitions of the facts, "attached" and "detached". Two SQL queries."""
    return {"attached": partitions.parts(), "detached": partitions.detached()}
