"""The timeline of an application as rows of components."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from rongyi.kernel.text import Text
from rongyi.themes.queries import BundleClock, CaseLine, Entry, Timeline
from rongyi.web.rows import Moment, Task, Words
from rongyi.web.wording import plain, weekday

KINDS = {"done": "done", "now": "now", "waiting": "waiting", "future": "ahead"}


def moments(found: Timeline) -> list[Moment]:
    """Every entry in its order; a request for correction leads to its answer."""
    return [_moment(entry) for entry in found.entries]


def _moment(entry: Entry) -> Moment:
    single = len(entry.nested) == 1 and entry.kind == "done"
    parts = tuple(
        Task(
            title=one.title,
            state=one.state_words,
            tone="jade" if one.done else "lake",
            hint=_below(one.department, one.note),
        )
        for one in entry.nested
    )
    words: Words = entry.words
    if single:
        one = entry.nested[0]
        words = Text(
            zh=f"{one.title.zh}{'：' if one.note.zh else ''}{one.note.zh}",
            en=f"{one.title.en}{': ' if one.note.en else ''}{one.note.en}",
        )
    documents = tuple(
        Task(
            title=title,
            state=gettext("Open"),
            tone="jade",
            url=reverse("portal:certificate_pdf", args=[number]),
        )
        for number, title in entry.documents
    )
    return Moment(
        title=entry.title,
        state=KINDS.get(entry.kind, "done"),
        at=entry.at,
        on=None if entry.kind == "future" else entry.on,
        words=words,
        who=entry.office or "",
        action=gettext("Answer now") if entry.action == "correct" else "",
        action_url=reverse("portal:correction", args=[entry.action_number])
        if entry.action == "correct"
        else "",
        parts=documents if single else (*parts, *documents),
        provisional=entry.provisional,
    )


def _below(department: Text, note: Text) -> str:
    return " · ".join(one for one in (plain(department), plain(note)) if one)


def left(clock: BundleClock) -> str:
    """How much time is left, in one sentence; nothing before acceptance."""
    if clock.left is None or clock.expected_on is None:
        return ""
    if clock.left < 0:
        return gettext("Later than promised. Call the hotline to ask why.")
    return ngettext(
        "%(count)s working day left, until %(day)s",
        "%(count)s working days left, until %(day)s",
        clock.left,
    ) % {"count": clock.left, "day": weekday(clock.expected_on)}


def cases(found: Timeline) -> list[Task]:
    """Each case with its department and its day."""
    return [
        Task(title=line.title, state=line.state_words, tone=tone(line), hint=hint(line))
        for line in found.cases
    ]


def tone(line: CaseLine) -> str:
    """The tint of a case's state."""
    if line.state == "correction":
        return "seal"
    if line.ended:
        return "jade" if line.outcome in ("approved", "") else "grey"
    return "grey" if line.state == "waiting" else "lake"


def hint(line: CaseLine) -> str:
    """Department, what it waits for, and the day it should be done."""
    parts = [plain(line.department), line.number]
    if line.waits_for:
        names = gettext(", ").join(plain(title) for title in line.waits_for)
        parts.append(gettext("begins after %(items)s") % {"items": names})
    if line.expected_on and not line.ended:
        parts.append(gettext("expected %(day)s") % {"day": weekday(line.expected_on)})
    return " · ".join(part for part in parts if part)


def certificates(found: Timeline) -> list[Task]:
    """What was issued, to open."""
    return [
        Task(
            title=title,
            state=gettext("Open"),
            tone="jade",
            hint=number,
            url=reverse("portal:certificate_pdf", args=[number]),
        )
        for line in found.cases
        for number, title in line.certificates
    ]


def corrections(found: Timeline) -> list[Task]:
    """What waits for the applicant."""
    return [
        Task(
            title=one.title,
            state=gettext("Answer now"),
            tone="seal",
            hint=gettext("until %(day)s") % {"day": weekday(one.due_on)},
            url=reverse("portal:correction", args=[one.number]),
        )
        for one in found.corrections
    ]
