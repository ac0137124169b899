"""The SQL of the hot path: append facts set-wise, read them in order. No other file writes facts.

`appended` is exported: a room whose act is one statement (cases) puts it behind its own update,
so that state and fact are one round trip and stand or fall together.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.models import JSONField, Model, QuerySet
from django.db.models.query import get_related_populators

PREPARE_AFTER = 1  # a statement is prepared when it is sent for the second time on a connection
Row = TypeVar("Row", bound=Model)
# Values that stand in a compiled statement for those of each use; nobody ever means them.
_SIGNS: dict[type, Callable[[int], Any]] = {
    UUID: lambda place: UUID(int=(7 << 120) + place),
    str: lambda place: f"\ue000{place}",
    int: lambda place: -7_203_000 - place,
    date: lambda place: date(1, 1, place),
    datetime: lambda place: datetime(1, 1, 1, 0, place, tzinfo=UTC),
}
_ZERO = "'\\x" + "00" * 32 + "'::bytea"


def _hash(previous: str, stream: str, seq: str, at: str, row: str) -> str:
    """The SQL that says what `rules.link_hash` says; a property test holds them together."""
    return f"""sha256('\\x01'::bytea || {previous}
        || '\\x00000010'::bytea || uuid_send({stream})
        || '\\x00000004'::bytea || int4send({seq})
        || '\\x00000008'::bytea || timestamptz_send({at})
        || '\\x00000010'::bytea || uuid_send({row}.actor_id)
        || coalesce('\\x00000010'::bytea || uuid_send({row}.on_behalf_id), '\\x00000000'::bytea)
        || int4send(octet_length({row}.fact)) || convert_to({row}.fact, 'UTF8')
        || sha256({row}.salt || convert_to({row}.body, 'UTF8')))"""


def _insert_facts(heads: str, rows: str) -> str:
    return f"""insert into journal_fact
        (stream_id, seq, at, name, actor_id, on_behalf_id, salt, body, commitment, hash)
      select h.id, h.seq, h.at, r.fact, r.actor_id, r.on_behalf_id, r.salt, r.body,
        sha256(r.salt || convert_to(r.body, 'UTF8')), h.hash
      from {heads} h join {rows} r on r.stream_id = h.id"""


def appended(rows: str) -> str:
    """Two CTEs that append one fact to each of the known streams named by the CTE `rows`.

    `rows` has stream_id uuid, fact text, actor_id uuid, on_behalf_id uuid, at timestamptz,
    salt bytea, body text, each stream at most once. It ought to return only rows whose guard
    held. The head moves under its row lock, so the chain has no gap whoever else writes.
    """
    moved = _hash("s.hash", "s.id", "s.seq + 1", "greatest(s.at, r.at)", "r")
    return f"""journal_heads as (
      update journal_stream s set seq = s.seq + 1, at = greatest(s.at, r.at), hash = {moved}
      from {rows} r where s.id = r.stream_id returning s.id, s.seq, s.at, s.hash),
    journal_facts as ({_insert_facts("journal_heads", rows)})"""


def begun(rows: str) -> str:
    """Like `appended`, for streams that begin with this fact; `rows` also has kind and name."""
    first = _hash(_ZERO, "r.stream_id", "1", "r.at", "r")
    return f"""journal_heads as (
      insert into journal_stream (id, kind, name, seq, at, hash)
      select r.stream_id, r.kind, r.name, 1, r.at, {first} from {rows} r
      returning id, seq, at, hash),
    journal_facts as ({_insert_facts("journal_heads", rows)})"""


_RECORD = f"""
with r as materialized (
  select * from unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::uuid[], %s::uuid[],
    %s::timestamptz[], %s::bytea[], %s::text[])
    as u(stream_id, kind, name, fact, actor_id, on_behalf_id, at, salt, body)
  order by stream_id),
heads as (
  insert into journal_stream as s (id, kind, name, seq, at, hash)
  select r.stream_id, r.kind, r.name, 1, r.at, {_hash(_ZERO, "r.stream_id", "1", "r.at", "r")}
  from r
  on conflict (id) do update set seq = s.seq + 1, at = greatest(s.at, excluded.at), hash = (
    select {_hash("s.hash", "s.id", "s.seq + 1", "greatest(s.at, r.at)", "r")}
    from r where r.stream_id = s.id)
  returning s.id, s.seq, s.at, s.hash),
facts as ({_insert_facts("heads", "r")})
select id, seq, at from heads"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One fact on its way into its stream, as values."""

    stream_id: UUID
    kind: str
    name: str
    fact: str
    actor_id: UUID
    on_behalf_id: UUID | None
    at: datetime
    salt: bytes
    body: str


def run(
    sql: str, values: Sequence[Any], *, on: BaseDatabaseWrapper | None = None
) -> list[tuple[Any, ...]]:
    """Send one statement with its values bound by the server, prepared from its second use on.

    Counted and logged by Django like any other. Returns the rows, or none.
    """
    wrapper = on or connections[DEFAULT_DB_ALIAS]
    wrapper.ensure_connection()
    link: Any = wrapper.connection
    if link.prepare_threshold is None:
        link.prepare_threshold = PREPARE_AFTER
    make: Any = ServerBindingCursor
    raw = make(link)
    if wrapper.queries_logged or wrapper.execute_wrappers:
        with wrapper.make_debug_cursor(raw) as cursor:
            cursor.execute(sql, values)
            return raw.fetchall() if raw.pgresult.nfields else []
    wrapper.validate_no_broken_transaction()
    with wrapper.wrap_database_errors, raw:
        raw.execute(sql, values)
        return raw.fetchall() if raw.pgresult.nfields else []


class Prepared(Generic[Row]):
    """A query of the ORM, compiled once: each use sends its statement, prepared, with other values.

    `make` builds the queryset from as many values as `kinds` names; each value has to reach the
    statement as it is, so no `__in`. Compiling costs more than all the rest of a small query.
    """

    def __init__(self, make: Callable[..., QuerySet[Row]], *kinds: type) -> None:
        self._make = make
        self._kinds = kinds
        self._compiled: _Compiled | None = None

    def rows(self, *values: object) -> list[Row]:
        """The models, with what `select_related` named. One SQL query."""
        return self._ready().models(values)

    def first(self, *values: object) -> Row | None:
        """The first model or None. The queryset ought to be limited to it."""
        return next(iter(self.rows(*values)), None)

    def part(self, *values: object) -> tuple[str, list[object]]:
        """The statement with its values, to stand within another one."""
        compiled = self._ready()
        return compiled.sql, compiled.filled(values)

    def _ready(self) -> _Compiled:
        if self._compiled is None:
            self._compiled = _Compiled(self._make, self._kinds)
        return self._compiled


class _Compiled:
    """Statement, places of the values in it, and how its rows become models."""

    def __init__(self, make: Callable[..., QuerySet[Any]], kinds: tuple[type, ...]) -> None:
        signs = [_SIGNS[kind](place) for place, kind in enumerate(kinds, 1)]
        queryset = make(*signs)
        compiler: Any = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        self.sql, parameters = compiler.as_sql()
        assert set(signs) <= set(parameters), f"a value does not reach the statement: {self.sql}"
        self.places = [
            (signs.index(one), None) if one in signs else (None, one) for one in parameters
        ]
        info = compiler.klass_info
        self.model: Any = info["model"]
        fields = info["select_fields"]
        self.begin, self.end = fields[0], fields[-1] + 1
        self.names = [one[0].target.attname for one in compiler.select[self.begin : self.end]]
        populators: Any = get_related_populators
        self.related = populators(info, compiler.select, DEFAULT_DB_ALIAS)
        self.converters = compiler.get_converters([one[0] for one in compiler.select])
        self.apply = compiler.apply_converters

    def filled(self, values: Sequence[object]) -> list[object]:
        return [fixed if place is None else values[place] for place, fixed in self.places]

    def models(self, values: Sequence[object]) -> list[Any]:
        found: Any = run(self.sql, self.filled(values))
        if self.converters:
            found = self.apply(found, self.converters)
        models = []
        for row in found:
            model = self.model.from_db(DEFAULT_DB_ALIAS, self.names, row[self.begin : self.end])
            for one in self.related:
                one.populate(row, model)
            models.append(model)
        return models


@lru_cache(maxsize=64)
def insertion(model: type[Model], behind: str) -> str:
    """The SQL that writes rows of a model from one JSON value (`as_records`); `behind` follows."""
    wrapper = connections[DEFAULT_DB_ALIAS]
    fields = model._meta.concrete_fields
    columns = ", ".join(f'"{one.column}"' for one in fields)
    shape = ", ".join(f'"{one.column}" {one.db_type(wrapper)}' for one in fields)
    return f"""insert into "{model._meta.db_table}" ({columns})
      select {columns} from json_to_recordset(%s::json) as r({shape}) {behind}"""


def as_records(rows: Sequence[Row]) -> str:
    """Rows of one model as the JSON that `insertion` reads."""
    fields = rows[0]._meta.concrete_fields
    records = [{one.column: getattr(row, one.attname) for one in fields} for row in rows]
    return json.dumps(records, ensure_ascii=False, default=str)


def insert(rows: Sequence[Row], *, conflict: str = "") -> None:
    """Write new rows of one model, their keys given. One prepared statement however many.

    `conflict` is the SQL behind it, "on conflict …". The models count as saved afterwards.
    """
    if not rows:
        return
    run(insertion(type(rows[0]), conflict), [as_records(rows)])
    for row in rows:
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


@lru_cache(maxsize=64)
def _update(model: type[Model], names: tuple[str, ...]) -> str:
    wrapper = connections[DEFAULT_DB_ALIAS]
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    values = ", ".join(f'"{one.column}" = %s::{one.db_type(wrapper)}' for one in fields)
    key: Any = model._meta.pk
    return f'update "{model._meta.db_table}" set {values} where "{key.column}" = %s'


def update(row: Model, *names: str) -> None:
    """Write these fields of a row that is there. One prepared statement."""
    values = []
    for name in names:
        field: Any = row._meta.get_field(name)
        value = getattr(row, field.attname)
        is_json = isinstance(field, JSONField)
        values.append(json.dumps(value, ensure_ascii=False, default=str) if is_json else value)
    run(_update(type(row), names), [*values, row.pk])


def record(
    entries: Sequence[Entry], *, on: BaseDatabaseWrapper | None = None
) -> list[tuple[UUID, int, datetime]]:
    """Append the entries, at most one a stream, creating streams. Returns (stream, seq, at)."""
    columns = zip(*(_values(entry) for entry in entries), strict=True)
    return [(row[0], row[1], row[2]) for row in run(_RECORD, [list(c) for c in columns], on=on)]


def _values(entry: Entry) -> tuple[object, ...]:
    return (
        entry.stream_id,
        entry.kind,
        entry.name,
        entry.fact,
        entry.actor_id,
        entry.on_behalf_id,
        entry.at,
        entry.salt,
        entry.body,
    )


# Transactions that write in this database and are not finished. Those of other databases of the
# cluster do not matter; one that cannot be attributed counts, so the answer errs to waiting.
_HORIZON = """select coalesce((
    select x from pg_snapshot_xip(pg_current_snapshot()) x
    where not exists (
      select from pg_stat_activity a
      where a.backend_xid = x::xid
        and a.datid <> (select oid from pg_database where datname = current_database()))
    order by x limit 1), pg_snapshot_xmax(pg_current_snapshot()))"""
_READ = f"""with horizon as materialized ({_HORIZON} as xid)
  select f.xid::text, f.number, f.name, s.kind, s.name, f.seq, f.at, f.body, f.actor_id,
    f.on_behalf_id, f.stream_id
  from journal_fact f join journal_stream s on s.id = f.stream_id
  where (f.xid, f.number) > (%s::text::xid8, %s) and f.name = any(%s::text[])
    and f.body is not null
    and (f.xid < (select xid from horizon)
      or (%s::boolean and f.xid = pg_current_xact_id_if_assigned()))
  order by f.xid, f.number limit %s"""
_POSITION = """select xid::text, number, attempts, not_before from journal_reactionposition
  where name = %s for update skip locked"""
_BEGIN_AT = """insert into journal_reactionposition (name, xid, number, attempts, last_error)
  select u, '0', 0, 0, '' from unnest(%s::text[]) u on conflict do nothing"""
_WAITING = f"""with horizon as materialized ({_HORIZON} as xid)
  select p.name from json_to_recordset(%s::json) as r(name text, facts text[])
  join journal_reactionposition p on p.name = r.name
  where exists (select from journal_fact f
    where (f.xid, f.number) > (p.xid, p.number) and f.xid < (select xid from horizon)
      and f.name = any(r.facts) and f.body is not null)"""
_MOVE_ON = """update journal_reactionposition
  set xid = %s::text::xid8, number = %s, attempts = 0, not_before = null, last_error = ''
  where name = %s"""
_TRY_LATER = """update journal_reactionposition
  set attempts = attempts + 1, not_before = %s, last_error = %s where name = %s"""
_PARK = """insert into journal_parkedfact
    (id, reaction, number, stream_id, seq, error, parked_at) values (%s, %s, %s, %s, %s, %s, %s)
  on conflict (reaction, number) do update set error = excluded.error,
    parked_at = excluded.parked_at, solved_at = null"""
_NEWEST = f"""with horizon as materialized ({_HORIZON} as xid)
  select f.xid::text, f.number from journal_fact f
  where f.xid < (select xid from horizon)
    or (%s::boolean and f.xid = pg_current_xact_id_if_assigned())
  order by f.xid desc, f.number desc limit 1"""
_BEAT = """insert into journal_heartbeat (name, at) values (%s, %s)
  on conflict (name) do update set at = excluded.at"""


@dataclass(frozen=True, slots=True)
class Position:
    """How far a reaction has read. Order is (transaction, number), never number alone."""

    xid: str
    number: int
    attempts: int = 0
    not_before: datetime | None = None


def begin_positions(names: Sequence[str]) -> None:
    """Make sure that each reaction has a position; a new one stands before the first fact."""
    run(_BEGIN_AT, [list(names)])


def lock_position(name: str) -> Position | None:
    """The position of a reaction, locked; None while another runner holds it."""
    rows = run(_POSITION, [name])
    return Position(*rows[0]) if rows else None


def read_facts(
    position: Position, names: Sequence[str], *, own: bool, limit: int
) -> list[tuple[Any, ...]]:
    """Facts after `position` whose transactions, and all before them, are finished.

    `own` also reads what the transaction at hand wrote itself: for tests that never commit.
    """
    return run(_READ, [position.xid, position.number, list(names), own, limit])


def newest(*, own: bool) -> Position | None:
    """Where the facts that may be read end now."""
    rows = run(_NEWEST, [own])
    return Position(*rows[0]) if rows else None


def waiting(wanted: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """Names of reactions for which a finished fact of theirs lies behind their position.

    `wanted` has the names of facts by reaction. One SQL query.
    """
    rows = [{"name": name, "facts": list(facts)} for name, facts in wanted.items()]
    return frozenset(row[0] for row in run(_WAITING, [json.dumps(rows)]))


def move_on(name: str, to: Position) -> None:
    """All facts up to `to` are done."""
    run(_MOVE_ON, [to.xid, to.number, name])


def try_later(name: str, *, not_before: datetime, error: str) -> None:
    """The next fact failed: count it and wait."""
    run(_TRY_LATER, [not_before, error, name])


def park(identity: UUID, *, reaction: str, row: tuple[Any, ...], error: str, at: datetime) -> None:
    """Set a fact aside for people to look at."""
    run(_PARK, [identity, reaction, row[1], row[10], row[5], error, at])


def beat(name: str, at: datetime) -> None:
    """Say that a process is alive."""
    run(_BEAT, [name, at])


def finish_job(job_id: int) -> None:
    """A job that was done in this thread is done."""
    run("select procrastinate_finish_job_v1(%s, 'succeeded', false)", [job_id])
