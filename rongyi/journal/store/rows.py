"""Statements sent as they are: prepared queries of the ORM, rows written and changed set-wise."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, IntegrityError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import JSONField, Model, QuerySet
from django.db.models.query import get_related_populators

from rongyi.journal.errors import PartArchived
from rongyi.journal.store.sending import sender
from rongyi.kernel.compact import compact

Row = TypeVar("Row", bound=Model)
# Values that stand in a compiled statement for those of each use; nobody ever means them.
_SIGNS: dict[type, Callable[[int], Any]] = {
    UUID: lambda place: UUID(int=(7 << 120) + place),
    str: lambda place: f"\ue000{place}",
    int: lambda place: -7_203_000 - place,
    date: lambda place: date(1, 1, place),
    datetime: lambda place: datetime(1, 1, 1, 0, place, tzinfo=UTC),
}

_thread = threading.local()
_ARCHIVED = "_is_archived"  # how the checks end that keep facts out of a detached quarter


def as_json(value: object) -> str:
    """Records as the JSON that a statement reads."""
    return compact(value)


def run(
    sql: str,
    values: Sequence[Any],
    *,
    on: BaseDatabaseWrapper | None = None,
    binary: bool = False,
) -> list[tuple[Any, ...]]:
    """Send one statement with its values bound by the server, prepared from its second use on.

    Counted and logged by Django like any other. Returns the rows, or none. `binary`: the server
    answers in bytes instead of words; times then need no reading (not for JSON).
    Errors: PartArchived for a fact whose stream lies in a detached quarter.
    """
    try:
        return _sent(sql, values, on, binary)
    except IntegrityError as error:
        if _ARCHIVED in str(error):
            raise PartArchived from error
        raise


def _sent(
    sql: str, values: Sequence[Any], on: BaseDatabaseWrapper | None, binary: bool
) -> list[tuple[Any, ...]]:
    wrapper = on or _here()
    if wrapper.connection is None:
        wrapper.ensure_connection()
    link: Any = wrapper.connection
    if not (wrapper.queries_logged or wrapper.execute_wrappers):
        wrapper.validate_no_broken_transaction()
        with wrapper.wrap_database_errors:
            short = sender(link)
            if short is not None:
                return short.rows(sql, values, binary=binary)
    own: Any = wrapper.create_cursor()
    own.binary = binary
    with wrapper.make_debug_cursor(own) as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


def _here() -> BaseDatabaseWrapper:
    """The default connection of this thread, which Django looks up slowly."""
    found: BaseDatabaseWrapper | None = getattr(_thread, "wrapper", None)
    if found is None:
        found = _thread.wrapper = connections[DEFAULT_DB_ALIAS]
    return found


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
        """The models, with what `select_related` and `annotate` named. One SQL query."""
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
        self.annotated: list[tuple[str, int]] = list(compiler.annotation_col_map.items())
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
            for name, place in self.annotated:
                setattr(model, name, row[place])
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
    return as_json(records)


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
        values.append(as_json(value) if is_json else value)
    run(_update(type(row), names), [*values, row.pk])
