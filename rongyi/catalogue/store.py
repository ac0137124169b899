"""The few SQL statements of search, which Django's ORM cannot say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from rongyi.catalogue.rules import Query, SearchDocument, entry_of
from rongyi.kernel.ids import new_id

NEAR = 0.45  # word similarity from which a name counts as misspelt, not as another word
SUGGEST = 0.24  # from which it may be suggested
SUGGEST_SOUND = 0.6  # the same of its sound, where most pairs of letters occur somewhere

_INSERT = """
insert into catalogue_searchentry
  (id, edition_id, kind, code, title_zh, title_en, summary_zh, summary_en, weight, names, pinyin,
   tokens)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s::tsvector)
"""

# A name typed whole or begun, its sound, its words, a near miss: each adds to the score.
_FIND = """
with q as (
  select %(text)s::text as text, %(tokens)s::tsquery as tokens, %(pinyin)s::text as pinyin,
         %(like)s::text as inside
), said as (
  select w::tsquery as word, ln(1 + every.count / greatest(0.5, count(e.id))) as worth
  from unnest(%(words)s::text[]) as w
  cross join (select count(*)::float as count from catalogue_searchentry) as every
  left join catalogue_searchentry e on e.tokens @@ w::tsquery
  group by w, every.count
), found as (
  select e.*,
    strpos(e.names, '|' || q.text || '|') > 0 as whole,
    strpos(e.names, '|' || q.text) > 0 as begun,
    strpos(case when %(han)s then e.names else ' ' || translate(e.names, '|-', '  ') end,
      case when %(han)s then q.text else ' ' || q.text end) > 0 as inside,
    q.pinyin <> '' and strpos(e.pinyin, ' ' || q.pinyin || ' ') > 0 as sounds,
    q.pinyin <> '' and length(q.pinyin) > 2 and strpos(e.pinyin, ' ' || q.pinyin) > 0 as sounding,
    ts_rank('{0.1, 0.3, 0.7, 1.0}', e.tokens, q.tokens) as ranked,
    word_similarity(q.text, e.names) as near,
    coalesce((select sum(worth) filter (where e.tokens @@ word) / sum(worth) from said), 0)
      as covered
  from catalogue_searchentry e, q
  where e.names like q.inside or e.tokens @@ q.tokens
     or (q.pinyin <> '' and e.pinyin like %(sound)s)
     or word_similarity(q.text, e.names) >= %(near)s
), scored as (
  select *, weight * 0.05 + ranked + near * 0.5
    + case when whole then 4 when begun then 2 when inside then 1 else 0 end
    + case when sounds then 2 when sounding then 1 else 0 end as score
  from found
)
select kind, code, title_zh, title_en, summary_zh, summary_en, score,
  case when whole or begun or inside then 'name' when sounds or sounding then 'sound'
       when ranked > 0 then 'words' else 'near' end, covered
from scored
where whole or begun or inside or sounds or sounding or near >= %(near)s or ranked > 0
order by score desc, kind, code
limit %(limit)s
"""

_SUGGEST = """
select name from (
  select unnest(string_to_array(trim(both '|' from names), '|')) as name, weight
  from catalogue_searchentry
) as every
where similarity(name, %(text)s) >= %(floor)s
order by similarity(name, %(text)s) desc, weight desc, name
limit 1
"""

_SUGGEST_SOUND = """
select case when %(english)s then title_en else title_zh end from catalogue_searchentry
where %(pinyin)s <> '' and word_similarity(%(pinyin)s, pinyin) >= %(floor)s
order by word_similarity(%(pinyin)s, pinyin) desc, weight desc, code
limit 1
"""


@dataclass(frozen=True)
class Row:
    """One hit as the database gives it."""

    kind: str
    code: str
    title_zh: str
    title_en: str
    summary_zh: str
    summary_en: str
    score: float
    matched: str
    covered: float


def replace_entries(documents: Sequence[SearchDocument], edition_id: UUID) -> None:
    """Put these entries in the place of all that were there, in the caller's transaction."""
    rows = [(document, entry_of(document)) for document in documents]
    with connection.cursor() as cursor:
        cursor.execute("delete from catalogue_searchentry")
        cursor.executemany(
            _INSERT,
            [
                (
                    new_id(),
                    edition_id,
                    one.kind,
                    one.code,
                    one.title.zh,
                    one.title.en,
                    one.summary.zh,
                    one.summary.en,
                    one.weight,
                    entry.names,
                    entry.pinyin,
                    entry.tokens,
                )
                for one, entry in rows
            ],
        )


def find(query: Query, limit: int) -> list[Row]:
    """The best entries for a query, best first. One SQL query."""
    with connection.cursor() as cursor:
        cursor.execute(
            _FIND,
            {
                "text": query.text,
                "tokens": query.tokens,
                "words": list(query.words),
                "han": query.in_han,
                "pinyin": query.pinyin,
                "like": f"%{_literal(query.text)}%",
                "sound": f"% {_literal(query.pinyin)}%",
                "near": NEAR,
                "limit": limit,
            },
        )
        return [Row(*row) for row in cursor.fetchall()]


def suggest(query: Query, language: str) -> str | None:
    """The name that is nearest to what was typed, by letters, else by sound."""
    with connection.cursor() as cursor:
        cursor.execute(_SUGGEST, {"text": query.text, "floor": SUGGEST})
        found = cursor.fetchone()
        if found is None:
            english = language.lower().startswith("en")
            cursor.execute(
                _SUGGEST_SOUND,
                {"pinyin": query.pinyin, "floor": SUGGEST_SOUND, "english": english},
            )
            found = cursor.fetchone()
    return None if found is None else str(found[0])


def _literal(text: str) -> str:
    """Text inside a LIKE pattern, its wildcards meant as letters."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
