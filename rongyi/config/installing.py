"""The phases that turn an empty database into a working place: tables, definitions, people."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections, transaction
from django.db.migrations.executor import MigrationExecutor

from rongyi.catalogue.rules import SearchDocument, digest_of_all, search_documents
from rongyi.config import paths, rooms
from rongyi.config.database import roles
from rongyi.config.database.cluster import APPLICATION
from rongyi.config.environment import Environment
from rongyi.config.trouble import Trouble, language
from rongyi.kernel.actor import SYSTEM
from rongyi.kernel.datafile import FileSet, Problem, Problems, read_folder
from rongyi.kernel.errors import DomainError
from rongyi.kernel.text import Text
from rongyi.themes.definitions import Definitions
from rongyi.themes.definitions import load as read_definitions

STEPS = 6
THEME_WEIGHT = 9
PROGRAM = "program"  # origin of an edition: the definitions that come with the program
PROBLEMS_SHOWN_MAX = 50
MIGRATION_LOCK = 7_203_114  # two programs that start at once migrate one after the other
LOCK_PAUSE_S = 0.2
Step = Callable[[int, int], None]


@dataclass(frozen=True)
class Loaded:
    """What loading came to: the edition in force, and how much it holds if it is new.

    `left` is the folder of an edition that was not to be replaced; `kept_posts` are no longer in
    the definitions, but cases begun before need them.
    """

    edition: int
    changed: bool
    counts: dict[str, int] = field(default_factory=dict)
    left: str | None = None
    kept_posts: tuple[Text, ...] = ()


def migrate(environment: Environment, step: Step) -> int:
    """Bring tables up to date as their owner, then grant; how many migrations were run.

    `step(done, of)` is told of progress. Errors: Trouble where roles cannot be made, or where the
    facts are chained with another hash than LOG_HASH names.
    """
    connection = connections["owner"]
    connection.ensure_connection()
    raw: psycopg.Connection[Any] = connection.connection
    _wait_for_lock(raw)
    try:
        if environment.database_url and not environment.database_owner_url:
            roles.ensure_application_role(raw)
        executor = MigrationExecutor(connection)
        wanted = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        if wanted:
            _run(connection.alias, wanted, step)
        if not rooms.module("journal.services").fix_algorithm(owner=connection):
            raise other_hash()
        with suppress(psycopg.errors.LockNotAvailable):  # the nightly job tries again
            raw.execute("SELECT journal_make_partitions(now())")
        roles.grant(raw, _application_role(environment))
    finally:
        raw.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])
        connection.close()
    return wanted


def _wait_for_lock(raw: psycopg.Connection[Any]) -> None:
    """Ask again and again: a statement that waits has a snapshot, and an index that another
    program makes `concurrently` would wait for that in turn."""
    ask = "SELECT pg_try_advisory_lock(%s)"
    while raw.execute(ask, [MIGRATION_LOCK]).fetchone() != (True,):
        time.sleep(LOCK_PAUSE_S)


def other_hash() -> Trouble:
    """The facts of this database are chained with another hash than LOG_HASH names."""
    named = settings.LOG_HASH
    other = "sm3" if named == "sha256" else "sha256"
    return Trouble(
        zh=f"此数据库的记录以 {other} 链接，不能改用 LOG_HASH={named}：请设置 LOG_HASH={other}，"
        "或换用空的数据库。",
        en=f"The facts of this database are chained with {other} and never with another hash: "
        f"set LOG_HASH={other}, or name an empty database.",
        code=2,
    )


def _run(alias: str, wanted: int, step: Step) -> None:
    done = 0

    class Counter:
        """Takes the place of a terminal: each finished migration writes one " OK"."""

        def write(self, text: str) -> None:
            nonlocal done
            if "OK" in text:
                done += 1
                step(done, wanted)

        def flush(self) -> None:
            """Nothing is kept back."""

    call_command("migrate", database=alias, interactive=False, stdout=Counter(), no_color=True)


def _application_role(environment: Environment) -> str:
    if environment.database_url and environment.database_owner_url:
        return str(settings.DATABASES["default"]["USER"])
    return APPLICATION


def load(folder: Path, *, now: datetime, step: Step, replacing: bool = True) -> Loaded:
    """Publish the definitions in `folder` and seed all that follows from them, or nothing at all.

    Errors: Trouble with every problem of the folder. Where the edition in force has the same
    content, nothing is done; nor, unless `replacing`, where it was read from another folder.
    """
    problems, origin = Problems(), _origin(folder)
    before = _edition_in_force()
    if before and not replacing and before.origin != origin:
        return Loaded(edition=before.number, changed=False, left=before.origin)
    files = read_folder(folder, problems)
    if not len(problems) and before and before.digest == digest_of_all(files):
        return Loaded(edition=before.number, changed=False)
    step(1, STEPS)
    definitions, told = read_definitions(files)
    if found := [*problems.sorted(), *told]:
        raise _unpublishable(folder, found)
    step(2, STEPS)
    with transaction.atomic():
        edition, kept = _publish(files, definitions, origin, now, step)
    step(STEPS, STEPS)
    return Loaded(edition=edition, changed=True, counts=_counts(definitions), kept_posts=kept)


def _origin(folder: Path) -> str:
    """The folder as it is written down; that of the program is the same wherever it lies."""
    where = folder.resolve()
    return PROGRAM if where == paths.sip_folder().resolve() else str(where)


def _publish(
    files: FileSet, definitions: Definitions, origin: str, now: datetime, step: Step
) -> tuple[int, tuple[Text, ...]]:
    services, identity = rooms.module("catalogue.services"), rooms.module("identity.services")
    exchange, catalogue = rooms.module("exchange.services"), definitions.catalogue
    edition = services.publish_edition(files, actor=SYSTEM, now=now, origin=origin)
    step(3, STEPS)
    documents = [*search_documents(catalogue), *_themes(definitions)]
    services.index_search(documents, edition.id)
    step(4, STEPS)
    needed = rooms.module("cases.queries").posts_needed(SYSTEM)
    kept = identity.sync_places(catalogue, actor=SYSTEM, now=now, needed=needed)
    holders = {code: one.name for code, one in catalogue.departments.items()}
    exchange.sync_datasets(catalogue.datasets, holders)
    step(5, STEPS)
    identity.seed_people(catalogue.demo)
    for dataset, register in catalogue.registers.items():
        exchange.seed_register(dataset, register.rows, now=now)
    return edition.number, kept


def _themes(definitions: Definitions) -> list[SearchDocument]:
    """Themes weigh most: they are what most people look for."""
    return [
        SearchDocument(
            kind="theme",
            code=theme.code,
            title=theme.title,
            summary=theme.summary,
            words=theme.words,
            weight=THEME_WEIGHT,
        )
        for theme in definitions.themes.values()
    ]


def _edition_in_force() -> Any:
    queries = rooms.module("catalogue.queries")
    try:
        return queries.edition_row(queries.current_edition())
    except DomainError:
        return None


def _counts(definitions: Definitions) -> dict[str, int]:
    catalogue = definitions.catalogue
    return {
        "themes": len(definitions.themes),
        "items": len(catalogue.items),
        "sites": len(catalogue.sites),
        "people": len(catalogue.demo.persons) + len(catalogue.demo.staff),
    }


def _unpublishable(folder: Path, found: Sequence[Problem]) -> Trouble:
    listed = "\n".join(one.in_language(language()) for one in found[:PROBLEMS_SHOWN_MAX])
    return Trouble(
        zh=f"{folder} 中的定义有 {len(found)} 个问题，未发布：\n{listed}",
        en=f"The definitions in {folder} have {len(found)} problems, nothing was published:\n"
        f"{listed}",
        code=1,
    )
