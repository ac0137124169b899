"""A log's counts, as words and as JSON."""

from __future__ import annotations

from typing import Any

from rongyi.kernel.text import Text

COUNTS = Text(
    "{cases} 件办件，{events} 个事件，{bad} 行未承接",
    "{cases} {cases:case|cases}, {events} {events:event|events}, {bad} {bad:row|rows} left out",
)


def counts_of(row: Any) -> dict[str, Any]:
    """What `--json` says of a log."""
    return {
        "log": row.name,
        "id": str(row.id),
        "form": row.form,
        "finished": row.finished_at is not None,
        "rows": row.done,
        "cases": row.cases,
        "closed": row.closed,
        "running": row.running,
        "events": row.events,
        "activities": row.activities,
        "bad_rows": row.bad,
    }
