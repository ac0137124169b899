"""The rows of a work list: the columns and the clock that its queue asks for."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext, gettext_noop, ngettext

from rongyi.cases.queries import WorkRow as Found
from rongyi.catalogue.definitions import QueueDef
from rongyi.web.rows import Cell, Clock, Words, WorkRow
from rongyi.web.staff_rows import Mark
from rongyi.web.wording import day, plain
from rongyi.workbench import words
from rongyi.workbench.counter.asked import Asked

COLUMNS = ("applicant", "papers", "channel")  # of the list as a whole, which is no queue
ROUTES = {
    "review": "review",
    "decide": "decide",
    "resume": "resume",
    "agree_visit": "agree_visit",
    "serve": "serve",
}


_TITLES = {
    "applicant": gettext_noop("Applicant"),
    "papers": gettext_noop("Papers"),
    "channel": gettext_noop("Came by"),
    "received": gettext_noop("Received"),
    "since": gettext_noop("Here since"),
    "handler": gettext_noop("Handler"),
}


def row(found: Found, wanted: Asked, queue: QueueDef | None, now: datetime) -> WorkRow:
    """One case as the list shows it."""
    act = words.act_of_task(found.kind)
    accepts = found.kind == "accept"
    columns = queue.columns if queue else COLUMNS
    act_url = wanted.case_url(found.number, ROUTES.get(found.kind, "deliver"))
    return WorkRow(
        id=str(found.case_id),
        title=found.title,
        number=found.number,
        url=wanted.case_url(found.number),
        clock=_clock(found, queue, timezone.localdate(now)),
        cells=tuple(cell(column, found) for column in columns),
        marks=marks(found),
        act=act or found.kind_words,
        act_url="" if accepts or not act else act_url,
        sends=accepts,
        version=found.version,
    )


def marks(found: Found) -> tuple[Mark, ...]:
    """What the row says of its due day besides: warned, told further, not yet certain."""
    shown = []
    if found.warned == "warned":
        shown.append(Mark(words=gettext("Warned"), tone="amber"))
    elif found.warned == "escalated":
        shown.append(Mark(words=gettext("Escalated"), tone="seal"))
    if found.provisional:
        shown.append(Mark(words=gettext("Provisional day"), tone="grey"))
    return tuple(shown)


def clock_title(queue: QueueDef | None) -> Words:
    """What the clock of the list counts."""
    return queue.clock.title if queue else gettext("Time left")


def cell(column: str, found: Found) -> Cell:
    """One column of a row; exports write the same."""
    label = column_title(column)
    match column:
        case "applicant":
            kind = gettext("Enterprise") if found.acts_for_enterprise else gettext("Person")
            return Cell(label=label, value=found.applicant_name, below=kind)
        case "papers":
            below = words.beside(found.spared, found.to_come)
            return Cell(label=label, value=words.papers(found.handed_in), below=below)
        case "channel":
            return Cell(label=label, value=words.channel(found.channel), below=_in_hand(found))
        case "handler":
            return Cell(label=label, value=found.handler or "")
        case "received":
            return Cell(label=label, value=day(found.received_at))
        case "since":
            return Cell(label=label, value=day(found.opened_at))
    return Cell(label=label, value=found.state_words)


def _in_hand(found: Found) -> Words:
    return gettext("in hand: %(who)s") % {"who": plain(found.handler)} if found.handler else ""


def column_title(column: str) -> str:
    """The name of a column."""
    return gettext(_TITLES[column]) if column in _TITLES else gettext("State")


def _clock(found: Found, queue: QueueDef | None, today: date) -> Clock:
    counts = queue.clock.counts if queue else "left"
    if counts == "left":
        return words.clock(
            left=found.left,
            due_on=found.due_on,
            today=today,
            kind=found.kind,
            light=found.light,
        )
    begun = found.opened_at if counts == "since" else found.received_at
    gone = max(0, (today - timezone.localtime(begun).date()).days)
    told = ngettext("%(count)s day", "%(count)s days", gone) % {"count": gone}
    return Clock(words=gettext("Since today") if not gone else told, tone="grey")
