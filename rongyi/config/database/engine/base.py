"""A connection of Django's whose cursors have their statements prepared and sent in one call.

Planning a query of a page costs the server more than answering it, and a cursor of psycopg's costs
more than sending it: both are saved here for whatever the ORM asks, as `journal.store.run` saves
them for what is written as SQL.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from django.db.backends.postgresql import base
from psycopg.pq import Format

from rongyi.journal.store.sending import sender

Row = tuple[Any, ...]


class DatabaseWrapper(base.DatabaseWrapper):
    """As Django has it, with a cursor of ours wherever no name is asked for."""

    def create_cursor(self, name: str | None = None) -> Any:
        """A cursor on the open connection; a named one streams and is psycopg's."""
        if name:
            return super().create_cursor(name)
        return ShortCursor(super().create_cursor, self.connection)


class ShortCursor:
    """What Django asks of a cursor. A statement with values in their order goes the short way;
    all else (scripts, COPY, values by name) goes through psycopg's own cursor, made when needed.
    """

    def __init__(self, make: Any, link: Any) -> None:
        self._make, self._link = make, link
        self._whole: Any = None  # psycopg's cursor, where the last statement went through it
        self._kept: Any = None
        self._rows: Iterator[Row] = iter(())
        self._answer: Any = None
        self.binary = False

    def execute(self, sql: Any, values: Any = None) -> ShortCursor:
        """Send one statement. Errors: psycopg's."""
        short = None
        if isinstance(sql, str) and isinstance(values, (tuple, list)):
            short = sender(self._link)
        if short is None:
            self._whole = self._through()
            self._whole.execute(sql, values)
        else:
            self._whole = None
            self._answer = short.answer(sql, values, binary=self.binary)
            self._rows = iter(self._answer.rows)
        return self

    def executemany(self, sql: Any, rows: Sequence[Any]) -> None:
        """Send a statement for each of the rows."""
        self._whole = self._through()
        self._whole.executemany(sql, rows)

    @property
    def rowcount(self) -> int:
        """Rows that were found or changed by the last statement; -1 where that means nothing."""
        if self._whole is not None:
            return int(self._whole.rowcount)
        return self._answer.count if self._answer else -1

    @property
    def description(self) -> Any:
        """Name and type of each column that was found, as DB-API has it."""
        if self._whole is not None:
            return self._whole.description
        return self._answer.description() if self._answer else None

    def fetchone(self) -> Row | None:
        """The next row, None behind the last."""
        if self._whole is not None:
            row: Row | None = self._whole.fetchone()
            return row
        return next(self._rows, None)

    def fetchmany(self, size: int = 1) -> list[Row]:
        """At most so many rows, none behind the last."""
        if self._whole is not None:
            return list(self._whole.fetchmany(size))
        return list(islice(self._rows, size))

    def fetchall(self) -> list[Row]:
        """All rows that are left."""
        if self._whole is not None:
            return list(self._whole.fetchall())
        return list(self._rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self._whole) if self._whole is not None else self._rows

    def __enter__(self) -> ShortCursor:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give back what was read."""
        self._rows, self._answer, self._whole = iter(()), None, None
        if self._kept is not None:
            self._kept.close()

    def __getattr__(self, name: str) -> Any:
        """Whatever else somebody asks of psycopg's cursor."""
        return getattr(self._through(), name)

    def _through(self) -> Any:
        if self._kept is None:
            self._kept = self._make()
        if self.binary:
            self._kept.format = Format.BINARY
        return self._kept
