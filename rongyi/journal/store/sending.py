"""The shortest way of one statement to the server and back: prepared by us, sent in one call.

A cursor of psycopg's costs more than a small statement itself. What it does beyond this (log, give
way to a signal while it waits) is left to it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from psycopg import errors
from psycopg.adapt import PyFormat, Transformer
from psycopg.pq import ConnStatus, ExecStatus, Format, TransactionStatus

PREPARED_MAX = 400  # statements of one connection; the one not used for longest goes
_Key = tuple[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said: rows, how many were found or changed, and of what columns."""

    rows: list[tuple[Any, ...]]
    count: int
    result: Any

    def description(self) -> list[tuple[Any, ...]] | None:
        """Name and type (OID) of each column, as DB-API has it; None without columns."""
        told = self.result
        nothing = (None,) * 5
        columns = range(told.nfields)
        return [(told.fname(n).decode(), told.ftype(n), *nothing) for n in columns] or None


class Sender:
    """What one connection has prepared."""

    def __init__(self, link: Any) -> None:
        self._link, self._transformer = link, Transformer(link)
        self._known: OrderedDict[_Key, bytes] = OrderedDict()  # empty name: seen once
        self._count = 0

    def rows(self, sql: str, values: Sequence[Any], *, binary: bool) -> list[tuple[Any, ...]]:
        """Send a statement, prepared from its second use on. Errors: psycopg's."""
        return self.answer(sql, values, binary=binary).rows

    def answer(self, sql: str, values: Sequence[Any], *, binary: bool) -> Answer:
        """As `rows`, with what else the server said. Errors: psycopg's."""
        try:
            return self._sent(sql, values, binary)
        except errors.InvalidSqlStatementName:  # somebody said DEALLOCATE ALL
            self._known.clear()
            if not self._link.autocommit:
                raise
            return self._sent(sql, values, binary)

    def _sent(self, sql: str, values: Sequence[Any], binary: bool) -> Answer:
        told, link = self._transformer, self._link.pgconn
        sent = told.dump_sequence(values, _formats(len(values)))
        types, formats = told.types or (), told.formats
        format_ = Format.BINARY if binary else Format.TEXT
        name = self._name(sql, types)
        if name:
            result = link.exec_prepared(name, sent, formats, format_)
        else:
            result = link.exec_params(_numbered(sql), sent, types, formats, format_)
        if result.status == ExecStatus.TUPLES_OK:
            told.set_pgresult(result)
            found: list[tuple[Any, ...]] = told.load_rows(0, result.ntuples, tuple)
            told.set_pgresult(None)
            return Answer(found, result.ntuples, result)
        if result.status != ExecStatus.COMMAND_OK:
            raise self._error(result)
        changed = result.command_tuples
        return Answer([], -1 if changed is None else changed, result)

    def _name(self, sql: str, types: tuple[int, ...]) -> bytes:
        """Of the prepared statement; nothing at its first use."""
        key = (sql, types)
        name = self._known.get(key)
        if name is None:
            self._known[key] = b""
        elif not name:
            self._count += 1
            name = f"rongyi_{self._count}".encode()
            result = self._link.pgconn.prepare(name, _numbered(sql), types)
            if result.status != ExecStatus.COMMAND_OK:
                raise self._error(result)
            self._known[key] = name
        self._known.move_to_end(key)
        if len(self._known) > PREPARED_MAX:
            _, old = self._known.popitem(last=False)
            if old:
                self._link.pgconn.exec_(b"deallocate " + old)
        return name or b""

    def _error(self, result: Any) -> errors.Error:
        if self._link.pgconn.status != ConnStatus.OK:
            return errors.OperationalError(result.get_error_message())
        return errors.error_from_result(result)


_senders: WeakKeyDictionary[Any, Sender] = WeakKeyDictionary()


def sender(link: Any) -> Sender | None:
    """That of a connection, with its transaction begun where it has one. None while it is in no
    state to be asked: psycopg says why.
    """
    status = link.pgconn.transaction_status
    if not link.autocommit and status == TransactionStatus.IDLE:
        link.pgconn.exec_(b"begin")
        status = link.pgconn.transaction_status
    if status not in (TransactionStatus.IDLE, TransactionStatus.INTRANS):
        return None
    found = _senders.get(link)
    if found is None:
        found = _senders[link] = Sender(link)
    return found


@lru_cache(maxsize=64)
def _formats(count: int) -> tuple[PyFormat, ...]:
    return (PyFormat.AUTO,) * count


@lru_cache(maxsize=2_048)
def _numbered(sql: str) -> bytes:
    """`$1`, `$2`, … for each `%s`, and `%` for `%%`, as psycopg does."""
    parts = sql.split("%s")
    numbered = parts[0] + "".join(f"${place}{part}" for place, part in enumerate(parts[1:], 1))
    return numbered.replace("%%", "%").encode()
