"""Search by what people say: 开饭店, 餐馆, kai fandian, kfd, restaurant, and near misses."""

from __future__ import annotations

from dataclasses import dataclass

from rongyi.catalogue import rules, store
from rongyi.kernel.text import Text

HITS_MAX = 50


@dataclass(frozen=True)
class Hit:
    """One thing found. `matched`: name, sound, words or near (a likely misspelling)."""

    kind: str
    code: str
    title: Text
    summary: Text
    score: float
    matched: str


@dataclass(frozen=True)
class Found:
    """What was found, best first; and, when nothing was, a name that is near."""

    text: str
    rows: tuple[Hit, ...]
    suggestion: str | None = None


def search(text: str, language: str = "zh", limit: int = 20) -> Found:
    """What people may mean by `text`, which may be anything. At most HITS_MAX rows.

    One SQL query; up to two more when nothing is found: the suggestion is then a name in the
    script of `text` where one is near, else the title in `language` of what sounds like it.
    """
    query = rules.query_of(text)
    if query.is_empty:
        return Found("", ())
    rows = rules.worth_showing(query, store.find(query, max(1, min(limit, HITS_MAX))))
    hits = tuple(
        Hit(
            row.kind,
            row.code,
            Text(row.title_zh, row.title_en),
            Text(row.summary_zh, row.summary_en),
            round(row.score, 4),
            row.matched,
        )
        for row in rows
    )
    if hits:
        return Found(query.text, hits)
    return Found(query.text, (), store.suggest(query, language))
