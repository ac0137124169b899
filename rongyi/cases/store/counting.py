"""Roll-ups of the facts, set-wise: by item and month, and how many days decisions took.

The same statements count what is new and count everything anew, so both come to the same.
"""

from __future__ import annotations

from dataclasses import dataclass

from rongyi.journal import store
from rongyi.journal.store import Position, run

READER = "cases.count_facts"  # how far it has read stands with the positions of the reactions
WINDOW = 20_000
ENDING = (  # every fact after which a case is in a final state
    *("case.closed.v1", "case.refused.v1", "case.not_needed.v1", "case.not_ours.v1"),
    *("case.expired.v1", "case.transferred.v1", "case.annulled.v1", "case.withdrawn.v1"),
    "case.ended.v1",
)
COUNTED = (
    *("case.opened.v1", "case.accepted.v1", "case.decided.v1", "case.deemed_renewed.v1"),
    *ENDING,
)
_ENDING = ", ".join(f"'{name}'" for name in ENDING)
# The acceptance before a decision. Where the case was taken up again since, its row knows a later
# one, or of none: the facts of that time tell.
_ACCEPTED = """case when f.name not in ('case.decided.v1', 'case.deemed_renewed.v1') then null
    when k.accepted_at <= f.at then k.accepted_at at time zone %s
    else (select coalesce((a.body::json->>'accepted_on')::timestamp, a.at at time zone %s)
      from journal_fact a where a.stream_id = f.stream_id and a.seq < f.seq
        and a.name in ('case.accepted.v1', 'case.reopened.v1') order by a.seq desc limit 1) end"""
_FACTS = f"""select k.item_code, f.name, f.at at time zone %s as at,
    case when f.name in ('case.decided.v1', 'case.deemed_renewed.v1') then
      coalesce(f.body::json->>'outcome', k.outcome) end
      as outcome, {_ACCEPTED} as accepted_at
  from journal_fact f
  join journal_stream s on s.id = f.stream_id
  join cases_case k on k.id = case s.kind when 'case' then s.name::uuid end
  where (f.xid, f.number) > (%s::text::xid8, %s) and (f.xid, f.number) <= (%s::text::xid8, %s)
    and f.name = any(%s::text[])"""


def counted(facts: str) -> str:
    """The SQL that adds facts to the counts. `facts` is a query with item_code, name, at and
    accepted_at by the clock of the authority, outcome."""
    return f"""with facts as materialized ({facts}),
  months as (insert into cases_monthcount as m
      (item_code, month, opened, accepted, approved, rejected, ended)
    select item_code, date_trunc('month', at)::date,
      count(*) filter (where name = 'case.opened.v1'),
      count(*) filter (where name = 'case.accepted.v1'),
      count(*) filter (where name in ('case.decided.v1', 'case.deemed_renewed.v1')
        and outcome = 'approved'),
      count(*) filter (where name = 'case.decided.v1' and outcome <> 'approved'),
      count(*) filter (where name in ({_ENDING}))
    from facts group by 1, 2 order by 1, 2
    on conflict (item_code, month) do update set opened = m.opened + excluded.opened,
      accepted = m.accepted + excluded.accepted, approved = m.approved + excluded.approved,
      rejected = m.rejected + excluded.rejected, ended = m.ended + excluded.ended)
  insert into cases_dayscount as d (item_code, month, days, n)
    select item_code, date_trunc('month', at)::date, greatest(at::date - accepted_at::date, 0),
      count(*)
    from facts where name in ('case.decided.v1', 'case.deemed_renewed.v1')
      and accepted_at is not null
    group by 1, 2, 3 order by 1, 2, 3
    on conflict (item_code, month, days) do update set n = d.n + excluded.n"""


_WRITE = counted(_FACTS)
_END = """select xid::text, number from journal_fact
  where (xid, number) > (%s::text::xid8, %s) and (xid, number) <= (%s::text::xid8, %s)
  order by xid, number limit 1 offset %s"""
_LOCK = "select xid::text, number from journal_reactionposition where name = %s for update"
_EMPTY = ("delete from cases_monthcount", "delete from cases_dayscount")
BEGINNING = Position("0", -(2**62))  # filled-in facts have numbers below 0


@dataclass(frozen=True, slots=True)
class Read:
    """From where to where facts were counted. `more`: there are others behind."""

    more: bool


def count_new(zone: str) -> Read | None:
    """Count at most WINDOW facts after those counted before, and remember how far that was.

    None: somebody else is at it. In the caller's transaction: counts and position move together,
    so nothing is counted twice. Six SQL statements at most.
    """
    store.begin_positions([READER])
    position = store.lock_position(READER)
    end = store.newest(own=False)
    if position is None or end is None:
        return None
    further = run(_END, [position.xid, position.number, end.xid, end.number, WINDOW])
    last = Position(*further[0]) if further else end
    _write(position, last, zone)
    if (last.xid, last.number) != (position.xid, position.number):
        store.move_on(READER, last)
    return Read(more=bool(further))


def count_all(zone: str, *, own: bool = False) -> None:
    """Forget all counts and count every fact anew, in the caller's transaction: whoever counts
    new ones waits meanwhile. `own` also counts what the transaction itself wrote, for tests."""
    store.begin_positions([READER])
    run(_LOCK, [READER])
    end = store.newest(own=own)
    for statement in _EMPTY:
        run(statement, [])
    if end is not None:
        _write(BEGINNING, end, zone)
        store.move_on(READER, end)


def _write(after: Position, until: Position, zone: str) -> None:
    values = [zone, zone, zone, after.xid, after.number, until.xid, until.number, list(COUNTED)]
    run(_WRITE, values)
