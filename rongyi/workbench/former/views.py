"""Look up cases of former systems: by number, by state, one with all that happened to it."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from rongyi.history import queries as history
from rongyi.history.queries import FormerCasePage, FormerCaseRow, FormerEvent
from rongyi.identity.queries import known_by_number, names_of
from rongyi.journal.queries import reads_of
from rongyi.journal.services import record_reads
from rongyi.web.access import needs
from rongyi.web.request import Request
from rongyi.web.rows import Fact, Link, Moment, Task
from rongyi.web.wording import moment, plain
from rongyi.workbench.guard import staff_only

WORDS_LENGTH_MAX = 200
NUMBER_DIGITS_MAX = 9
READERS_SHOWN_MAX = 20
STATES = ("", "running", "closed")
RESOURCE = "org:resource"  # who did it, in the words of XES (IEEE 1849)
TONES = {"running": "lake", "closed": "jade"}


@never_cache
@require_safe
@staff_only
@needs("history.read")
def former_cases(request: Request) -> HttpResponse:
    """What my departments took over."""
    text = request.GET.get("q", "").strip()[:WORDS_LENGTH_MAX]
    state = request.GET.get("state", "")
    state = state if state in STATES else ""
    after = request.GET.get("after", "")
    found = history.former_cases(request.actor, number=text, state=state, after=after)
    page = {
        "rows": [_row(one) for one in found.rows],
        "text": text,
        "state": state,
        "filters": [
            Link(title=_pile(one), url=_url(text, one), current=one == state) for one in STATES
        ],
        "before_url": _url(text, state) if after else "",
        "after_url": _url(text, state, after=found.next) if found.next else "",
        "any": bool(found.rows or text or state) or history.has_former_cases(request.actor),
    }
    return render(request, "workbench/former/list.html", page)


@never_cache
@require_safe
@staff_only
@needs("history.read")
def former_case(request: Request, case_id: UUID) -> HttpResponse:
    """One of them. Errors: NotFound."""
    said = request.GET.get("after", "")
    known = said.isascii() and said.isdigit() and len(said) <= NUMBER_DIGITS_MAX
    after = int(said) if known else 0
    found = history.former_case(case_id, request.actor, after=after)
    said_of = known_by_number(_values(found))  # whom else it is about no log says
    seen = {subject: [found.case.number] for subject in (found.case.id, *said_of)}
    record_reads(seen, part="former", actor=request.actor, at=request.now)
    here = reverse("workbench:former_case", args=[case_id])
    page = {
        "case": found.case,
        "state": Task(
            title="", state=_state(found.case.state), tone=TONES.get(found.case.state, "grey")
        ),
        "facts": _facts(found),
        "moments": [_moment(one) for one in found.events],
        "before_url": here if after else "",
        "after_url": f"{here}?after={found.after}" if found.after else "",
        "readers": _readers(case_id),
    }
    return render(request, "workbench/former/case.html", page)


def _values(found: FormerCasePage) -> list[str]:
    """Whatever the page shows; a number of a person or firm among it says whose data it is."""
    groups = (found.said, *(event.said for event in found.events))
    return [value.strip().upper() for group in groups for _, value in group]


def _readers(case_id: UUID) -> list[Task]:
    """Who looked at it, for the department that answers for it."""
    reads = reads_of(case_id, limit=READERS_SHOWN_MAX)
    names = names_of(one.actor_id for one in reads)
    return [
        Task(
            title=plain(names[one.actor_id]) if one.actor_id in names else "",
            state=moment(one.at),
            tone="grey",
        )
        for one in reads
    ]


def _url(text: str, state: str, **more: str) -> str:
    parts = {"q": text, "state": state, **more}
    kept = urlencode({name: value for name, value in parts.items() if value})
    return reverse("workbench:former_cases") + (kept and f"?{kept}")


def _pile(state: str) -> str:
    return _state(state) if state else gettext("All")


def _state(state: str) -> str:
    return {"running": gettext("Still running"), "closed": gettext("Closed")}.get(state, state)


def _row(one: FormerCaseRow) -> Task:
    events = ngettext("%(count)s event", "%(count)s events", one.events) % {"count": one.events}
    span = " – ".join(moment(at) for at in (one.began_at, one.ended_at) if at)
    return Task(
        title=one.number,
        state=_state(one.state),
        tone=TONES.get(one.state, "grey"),
        hint=" · ".join(part for part in (one.log, events, span) if part),
        url=reverse("workbench:former_case", args=[one.id]),
    )


def _facts(found: FormerCasePage) -> list[Fact]:
    """What is known of the case as a whole; the number stands above it already."""
    said = [Fact(label=gettext("Log"), value=found.case.log)]
    known = (
        (gettext("Began"), found.case.began_at),
        (gettext("Ended"), found.case.ended_at),
    )
    said += [Fact(label=label, value=moment(at)) for label, at in known if at]
    said += [
        Fact(label=name, value=value) for name, value in found.said if value != found.case.number
    ]
    return said


def _moment(one: FormerEvent) -> Moment:
    who = [value for name, value in one.said if name == RESOURCE]
    if one.moment is None:
        who.append(one.at or gettext("No time in the log"))
    return Moment(
        title=one.activity,
        state="done",
        at=one.moment,
        who=" · ".join(who),
        said=" · ".join(f"{name}: {value}" for name, value in one.said if name != RESOURCE),
    )
