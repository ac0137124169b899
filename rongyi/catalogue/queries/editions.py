"""Editions: which one is in force, what it holds, and what it says when read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from uuid import UUID

from django.conf import settings

from rongyi.catalogue.definitions import Catalogue, Item, Message, load_catalogue
from rongyi.catalogue.errors import NoEdition
from rongyi.catalogue.models import DefinitionVersion, Edition, EditionFile
from rongyi.journal.store import run
from rongyi.kernel.datafile import FileSet, Problems, read_folder
from rongyi.kernel.workdays import Calendar

_kept: ContextVar[list[UUID] | None] = ContextVar("edition", default=None)
IN_FORCE = "select id from catalogue_edition order by number desc limit 1"
EDITIONS_MAX = 20
CATALOGUES_KEPT = 8  # editions that running cases may still use, parsed, in one process


@dataclass(frozen=True)
class EditionRow:
    """One edition. `new_versions` counts the definitions that changed with it, `origin` is where
    they were read."""

    id: UUID
    number: int
    digest: str
    published_at: datetime
    new_versions: int
    origin: str


def current_edition() -> UUID:
    """The edition in force: the one published last. One SQL query. Errors: NoEdition."""
    kept = _kept.get()
    if kept:
        return kept[0]
    rows = run(IN_FORCE, [])
    if not rows:
        raise NoEdition()
    found = UUID(str(rows[0][0]))
    if kept is not None:
        kept.append(found)
    return found


def edition_numbered(number: int) -> UUID:
    """The edition of that number. One SQL query. Errors: NoEdition."""
    found = Edition.objects.filter(number=number).values_list("id", flat=True).first()
    if found is None:
        raise NoEdition()
    return found


def editions_published(limit: int = EDITIONS_MAX) -> list[tuple[UUID, int, datetime]]:
    """The latest editions, the newest first: key, number, when. One SQL query."""
    rows = Edition.objects.order_by("-number").values_list("id", "number", "published_at")
    return list(rows[: min(limit, EDITIONS_MAX)])


def is_item(code: str) -> bool:
    """Whether an item of that code is in force, or was: cases go on under the edition they began
    with. No SQL query for one in force, else one."""
    if code in catalogue_of(current_edition()).items:
        return True
    return DefinitionVersion.objects.filter(kind="item", code=code).exists()


@contextmanager
def one_edition() -> Iterator[None]:
    """While the block runs, the edition in force is looked up once: a page shows one, not two."""
    before = _kept.set([])
    try:
        yield
    finally:
        _kept.reset(before)


def edition_read(edition_id: UUID | None) -> None:
    """The edition in force, read in one statement with something else that each page asks for."""
    kept = _kept.get()
    if kept is not None and not kept and edition_id is not None:
        kept.append(edition_id)


def forget_edition() -> None:
    """Another edition was published: look again."""
    if kept := _kept.get():
        kept.clear()


def calendar_for(item: Item, edition_id: UUID) -> Calendar:
    """The working days by which a case of that edition runs: those of the body that decides.

    A year that was published after the case began counts as well, so they are read in the edition
    in force where a page or command has looked it up already, else in the case's own; a due day
    that this makes provisional is computed anew by a job. No SQL query of its own.
    """
    kept = _kept.get()
    return catalogue_of(kept[0] if kept else edition_id).calendar_for(item)


def edition_row(edition_id: UUID) -> EditionRow:
    """One edition by its key. Two SQL queries. Errors: NoEdition."""
    edition = Edition.objects.filter(id=edition_id).first()
    if edition is None:
        raise NoEdition()
    changed = EditionFile.objects.filter(edition=edition, definition__first_edition=edition).count()
    return EditionRow(
        id=edition.id,
        number=edition.number,
        digest=edition.digest,
        published_at=edition.published_at,
        new_versions=changed,
        origin=edition.origin,
    )


def files_of(edition_id: UUID) -> FileSet:
    """Every file of an edition by its path. One SQL query. Errors: NoEdition."""
    rows = EditionFile.objects.filter(edition_id=edition_id).values_list("path", "source__content")
    files = {path: bytes(content) for path, content in rows}
    if not files:
        raise NoEdition()
    return files


@lru_cache(maxsize=CATALOGUES_KEPT)
def catalogue_of(edition_id: UUID) -> Catalogue:
    """The catalogue of an edition, parsed once per process: editions never change.

    An error that it has no words for is told in those that come with the program. One SQL query
    the first time, none after. Errors: NoEdition.
    """
    found = load_catalogue(files_of(edition_id))[0]
    return replace(found, messages={**_built_in_words(), **found.messages})


@cache
def _built_in_words() -> Mapping[str, Message]:
    files = read_folder(Path(settings.ERROR_WORDS), Problems())
    return load_catalogue({f"messages/{name}": text for name, text in files.items()})[0].messages
