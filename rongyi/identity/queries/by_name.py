"""Who is called so: people and enterprises by a part of their Chinese name."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from uuid import UUID

from rongyi.journal.store import run

NAMED_MAX = 25  # of each, more than a page shows: who looks for 王 alone has to say more
LENGTH_MAX = 60
_PARTS = 2
# The pairs find the rows by the index, the whole words decide.
_NAMED = """select id from {table} where identity_name_parts(name_zh) @> %s::text[]
  and strpos(replace(lower(normalize(name_zh, nfkc)), ' ', ''), %s) > 0 limit %s"""
_BOTH = f"""select 'person', id from ({_NAMED.format(table="identity_person")}) p
  union all select 'enterprise', id from ({_NAMED.format(table="identity_enterprise")}) e"""


@dataclass(frozen=True, slots=True)
class Named:
    """Keys of those who are called so. `capped`: there may be more than these."""

    people: tuple[UUID, ...]
    enterprises: tuple[UUID, ...]

    @property
    def capped(self) -> bool:
        return NAMED_MAX in (len(self.people), len(self.enterprises))


def named(words: str) -> Named:
    """People and enterprises whose Chinese name holds the words, at most NAMED_MAX of each, in no
    order. Whoever shows them decides what of it the reader may see. One SQL query.
    """
    folded = unicodedata.normalize("NFKC", words[:LENGTH_MAX]).lower().replace(" ", "")
    folded = folded.replace("\0", "")
    if not folded:
        return Named((), ())
    size = min(_PARTS, len(folded))
    parts = sorted({folded[place : place + size] for place in range(len(folded) - size + 1)})
    rows = run(_BOTH, [parts, folded, NAMED_MAX] * 2)
    return Named(
        tuple(row[1] for row in rows if row[0] == "person"),
        tuple(row[1] for row in rows if row[0] == "enterprise"),
    )
