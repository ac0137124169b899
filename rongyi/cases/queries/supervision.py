"""What supervision found: warnings and escalations, for the posts that were told and the heads of
their departments, newest first. Record fields as in GB/T 39046, table 11."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from rongyi.cases import policy
from rongyi.cases.models import Case, CaseWarning
from rongyi.cases.rules import TASK_WORDS
from rongyi.cases.rules.watching import ESCALATED, WARNED, WHOLE_CASE
from rongyi.cases.states import STATE_WORDS
from rongyi.catalogue.definitions import Catalogue, Item
from rongyi.catalogue.queries import catalogue_of, current_edition
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import BadInput
from rongyi.kernel.text import Text

WARNINGS_MAX = 100
PROVISIONAL_MAX = 10_000
WARNING_KINDS = {WARNED: Text("预警", "Warning"), ESCALATED: Text("升级督办", "Escalated")}


@dataclass(frozen=True, kw_only=True)
class WarningFilter:
    """Which records: of a kind, of a colour, only where the case is still open, of one case."""

    kind: str = ""
    colour: str = ""
    is_open: bool = False
    number: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class WarningRow:
    """One record: case, rule, kind, since when, when recorded, the responsible body, the result.

    `ended_at` is when what it warned of came to an end, None while the case is open.
    """

    id: UUID
    number: str
    title: Text
    rule: str
    rule_title: Text
    kind: str
    kind_words: Text
    colour: str
    step: Text | None
    due_on: date
    since: date
    at: datetime
    post: Text
    department: Text
    state_words: Text
    ended_at: datetime | None
    key: str


@dataclass(frozen=True, slots=True)
class WarningPage:
    """A page of records. `after` asks for the next one; None at the end."""

    rows: tuple[WarningRow, ...]
    after: str | None


def warnings(
    actor: Actor, wanted: WarningFilter | None = None, after: str = "", limit: int = 50
) -> WarningPage:
    """What the actor's posts were told, and everything of the departments that he heads. Two SQL
    queries. Errors: BadInput for a key that is none.
    """
    catalogue = catalogue_of(current_edition())
    found = _filtered(policy.visible_warnings(actor), wanted or WarningFilter())
    if after:
        found = found.filter(id__lt=_key(after))
    size = min(max(limit, 1), WARNINGS_MAX)
    lines = [
        _row(one, catalogue) for one in found.select_related("case").order_by("-id")[: size + 1]
    ]
    more = lines[size - 1].key if len(lines) > size else None
    return WarningPage(tuple(lines[:size]), more)


def _filtered(found: QuerySet[CaseWarning], wanted: WarningFilter) -> QuerySet[CaseWarning]:
    if wanted.kind in WARNING_KINDS:
        found = found.filter(kind=wanted.kind)
    if wanted.colour in ("yellow", "red"):
        found = found.filter(colour=wanted.colour)
    if wanted.is_open:
        found = found.filter(case__decided_at=None, case__closed_at=None)
    if number := wanted.number.strip().replace("\0", "")[:60]:
        found = found.filter(case__number__startswith=number.upper())
    return found


def _key(after: str) -> UUID:
    try:
        return UUID(after)
    except ValueError:
        raise BadInput(name="after") from None


def _row(row: CaseWarning, catalogue: Catalogue) -> WarningRow:
    case = row.case
    item = catalogue_of(case.edition_id).items[case.item_code]
    watch = next((one for one in catalogue.clock.watches if one.code == row.rule), None)
    post = catalogue.posts.get(row.post)
    department = catalogue.departments.get(row.department)
    post_title = post.title if post else Text(row.post, row.post)
    return WarningRow(
        id=row.id,
        number=case.number,
        title=item.title,
        rule=row.rule,
        rule_title=watch.title if watch else Text(row.rule, row.rule),
        kind=row.kind,
        kind_words=WARNING_KINDS[row.kind],
        colour=row.colour,
        step=None if row.step == WHOLE_CASE else _step_words(row, item, post_title),
        due_on=row.due_on,
        since=row.since,
        at=row.at,
        post=post_title,
        department=department.name if department else Text(row.department, row.department),
        state_words=STATE_WORDS[case.state],
        ended_at=case.decided_at or case.closed_at,
        key=str(row.id),
    )


def _step_words(row: CaseWarning, item: Item, post_title: Text) -> Text:
    """The step warned of; its post where the case moved to an edition that has another one there,
    or none."""
    step = item.steps[row.step] if 0 <= row.step < len(item.steps) else None
    if step is None or step.post != row.post:
        return post_title
    return step.title or TASK_WORDS.get(step.act, post_title)


def provisional_cases() -> int:
    """Running cases with a due day in a year whose holidays are not published, counted to
    PROVISIONAL_MAX. One SQL query on an index of its own."""
    running = Case.objects.filter(provisional=True, decided_at=None, closed_at=None)
    return running.values("id")[:PROVISIONAL_MAX].count()
