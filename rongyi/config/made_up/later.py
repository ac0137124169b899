"""Indexes that are made when all cases are there: one sorting of all is quicker than finding the
place of each, and what is spread over the whole of an index is written whole again and again.

They are noted in a table until they are made, so a run that was ended leaves them to the next one.
Those that a rule rests on stay, and those that new rows come to the end of.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier

NOTED = "made_up_index"
SETTINGS = ("set maintenance_work_mem = '1GB'", "set max_parallel_maintenance_workers = 0")
_STAY = ("journal_fact",)
_FOUND = """select n.nspname, c.relname, pg_get_indexdef(c.oid)
  from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n
    on n.oid = c.relnamespace
  where not i.indisunique and i.indrelid = any(%s::text[]::regclass[])"""


def leave_out(link: psycopg.Connection[Any], tables: Sequence[str]) -> None:
    """Drop the indexes of the tables that can be made later, and note them."""
    link.execute(f"create table if not exists {NOTED} (made_by text primary key)")
    names = [one for one in tables if one not in _STAY]
    for schema, name, made_by in link.execute(_FOUND, [names]).fetchall():
        link.execute(f"insert into {NOTED} values (%s) on conflict do nothing", [made_by])
        link.execute(SQL("drop index {}").format(Identifier(schema, name)))


def left_out(link: psycopg.Connection[Any]) -> list[str]:
    """The statements that make what was left out."""
    if link.execute("select to_regclass(%s)", [NOTED]).fetchone() == (None,):
        return []
    made = (row[0] for row in link.execute(f"select made_by from {NOTED} order by made_by"))
    return [one.replace("CREATE INDEX ", "CREATE INDEX IF NOT EXISTS ", 1) for one in made]


def made(link: psycopg.Connection[Any]) -> None:
    """Nothing is left out any more."""
    link.execute(f"drop table if exists {NOTED}")
