"""Two roles: the owner changes tables, the application uses them and may not rewrite history."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import sql

from rongyi.config.database import server
from rongyi.config.database.cluster import APPLICATION, OWNER
from rongyi.config.database.location import Location
from rongyi.config.trouble import Trouble

DATABASE = "rongyi"
# Insert and read, nothing else; with their partitions.
APPEND_ONLY = (
    *("journal_fact", "journal_storedfile", "journal_logbatch", "journal_logcheckpoint"),
    *("exchange_calllog", "exchange_callbegun"),
)
NEVER_DELETED = ("journal_stream", "journal_loghead")
READ_ONLY = ("django_migrations",)

_TABLES = """
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')
"""


def prepare(place: Location) -> None:
    """Make roles and database in a new cluster; a few milliseconds where they exist."""
    with server.superuser(place) as connection:
        known = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
        if OWNER not in known:
            connection.execute(f"CREATE ROLE {OWNER} LOGIN CREATEDB")
        if APPLICATION not in known:
            connection.execute(f"CREATE ROLE {APPLICATION} LOGIN")
            connection.execute(f"GRANT {APPLICATION} TO {OWNER}")
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if found.fetchone() is None:
            connection.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")


def ensure_application_role(owner: psycopg.Connection[Any]) -> None:
    """In somebody else's server, make the application's role and let the owner take it.

    Errors: Trouble that names the two statements an administrator has to run instead.
    """
    row = owner.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APPLICATION]).fetchone()
    try:
        if row is None:
            owner.execute(f"CREATE ROLE {APPLICATION} NOLOGIN")
        member = owner.execute(f"SELECT pg_has_role('{APPLICATION}', 'MEMBER')").fetchone()
        if member and not member[0]:
            owner.execute(f"GRANT {APPLICATION} TO CURRENT_USER")
    except psycopg.errors.InsufficientPrivilege:
        raise Trouble(
            zh=f"请数据库管理员执行：CREATE ROLE {APPLICATION}; "
            f"GRANT {APPLICATION} TO {owner.info.user};",
            en="Ask the database's administrator to run: "
            f"CREATE ROLE {APPLICATION}; GRANT {APPLICATION} TO {owner.info.user};",
        ) from None


def grant(owner: psycopg.Connection[Any], application: str = APPLICATION) -> None:
    """Give the application what it needs and no more, at one moment. Run after each migration, by
    the owner."""
    role = sql.Identifier(application)
    with owner.transaction():
        for statement in (
            "GRANT USAGE ON SCHEMA public TO {role}",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
            "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
            "GRANT EXECUTE ON FUNCTION journal_make_partitions(timestamptz) TO {role}",
        ):
            owner.execute(sql.SQL(statement).format(role=role))
        for name in [str(name) for (name,) in owner.execute(_TABLES)]:
            if kept := _kept(name):
                owner.execute(
                    sql.SQL("REVOKE {kept} ON {table} FROM {role}").format(
                        kept=sql.SQL(kept), table=sql.Identifier(name), role=role
                    )
                )


def _kept(name: str) -> str:
    """What the application may not do with a table."""
    if name in READ_ONLY:
        return "INSERT, UPDATE, DELETE, TRUNCATE"
    if _is_append_only(name):
        return "UPDATE, DELETE, TRUNCATE"
    return "DELETE, TRUNCATE" if name in NEVER_DELETED else ""


def _is_append_only(name: str) -> bool:
    return any(name == table or name.startswith(f"{table}_") for table in APPEND_ONLY)
