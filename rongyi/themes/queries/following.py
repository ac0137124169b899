"""Papers that are still to come (容缺后补): what the applicant promised, by when, to whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from rongyi.cases.queries import PromisedPaper, promised_papers
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import NotFound
from rongyi.kernel.text import Text
from rongyi.themes import policy
from rongyi.themes.models import Bundle
from rongyi.themes.queries.definitions import definitions
from rongyi.themes.queries.heads import BundleHead, head_of
from rongyi.themes.queries.papers import PaperFile, files_by_material


@dataclass(frozen=True, kw_only=True)
class PromisedRow:
    """One paper, once for all cases that wait for it. `due_on` is the earliest day, None before
    anybody accepted; `workdays` is 0 for one that nobody could confirm, which has no day. `files`
    are chosen and not handed in yet."""

    code: str
    title: Text
    help: Text | None
    workdays: int
    due_on: date | None
    provisional: bool
    late: bool
    departments: tuple[Text, ...]
    items: tuple[Text, ...]
    files: tuple[PaperFile, ...]
    files_max: int
    bytes_max: int
    formats: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PromisedPage:
    """The page on which promised papers are handed in; no rows: nothing is waited for."""

    head: BundleHead
    rows: tuple[PromisedRow, ...]
    seen: Mapping[UUID, int]  # the version of each case that still waits for a paper

    @property
    def chosen(self) -> tuple[PaperFile, ...]:
        """What is there to be handed in."""
        return tuple(file for row in self.rows for file in row.files)


def promised_page(number: str, actor: Actor, *, now: datetime) -> PromisedPage:
    """The papers of a submitted bundle that are still to come. Three SQL queries.

    Errors: NotFound.
    """
    bundle = policy.find_numbered(actor, number)
    if bundle is None:
        raise NotFound(what="bundle")
    files = files_by_material(bundle)
    papers = promised_papers(bundle.id, actor, now=now)
    seen = {one.case_id: one.version for one in papers if one.open}
    return PromisedPage(head=head_of(bundle), rows=_rows(bundle, papers, files), seen=seen)


def promised_rows(
    bundle: Bundle,
    actor: Actor,
    files: Mapping[str, Sequence[PaperFile]] | None = None,
    *,
    now: datetime,
) -> tuple[PromisedRow, ...]:
    """The same for a bundle already read. One SQL query."""
    return _rows(bundle, promised_papers(bundle.id, actor, now=now), files or {})


def _rows(
    bundle: Bundle, papers: Sequence[PromisedPaper], files: Mapping[str, Sequence[PaperFile]]
) -> tuple[PromisedRow, ...]:
    groups: dict[str, list[PromisedPaper]] = {}
    for one in papers:
        if one.open:
            groups.setdefault(one.paper.code, []).append(one)
    return tuple(_row(bundle, own, files.get(code, ())) for code, own in groups.items())


def _row(bundle: Bundle, cases: Sequence[PromisedPaper], files: Sequence[PaperFile]) -> PromisedRow:
    first = min((one.paper for one in cases), key=lambda paper: paper.due_on or date.max)
    shape = definitions(bundle.edition_id).catalogue.materials[first.code]
    return PromisedRow(
        code=first.code,
        title=first.title,
        help=shape.help,
        workdays=min(one.paper.workdays for one in cases),
        due_on=first.due_on,
        provisional=first.provisional,
        late=first.late,
        departments=tuple(dict.fromkeys(one.department for one in cases)),
        items=tuple(dict.fromkeys(one.item_title for one in cases)),
        files=tuple(files),
        files_max=shape.files_max,
        bytes_max=shape.bytes_max,
        formats=shape.formats,
    )
