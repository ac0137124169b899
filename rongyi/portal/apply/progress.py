"""The timeline of an application as rows of components."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from rongyi.kernel.text import Text
from rongyi.portal.apply import papers
from rongyi.themes.queries import BundleClock, CaseLine, Entry, ReceiptLine, Timeline
from rongyi.web.rows import Moment, Said, Task, Words
from rongyi.web.wording import plain, weekday

KINDS = {
    "done": "done",
    "now": "now",
    "waiting": "waiting",
    "stopped": "stopped",
    "future": "ahead",
}


def moments(found: Timeline) -> list[Moment]:
    """Every entry in its order; a request for correction leads to its answer."""
    return [_moment(entry) for entry in found.entries]


def _moment(entry: Entry) -> Moment:
    single = len(entry.nested) == 1 and entry.kind == "done"
    parts = tuple(
        Task(
            title=one.title,
            state=plain(one.state_words),
            tone=_part_tone(one.tone, one.done),
            hint=_below(one.department, one.note),
        )
        for one in entry.nested
    )
    words: Words = entry.words
    said = ""
    if single:
        one = entry.nested[0]
        words, said = one.title, one.note.zh
    documents = tuple(
        Task(
            title=title,
            state=gettext("Open"),
            tone="jade",
            url=reverse("portal:certificate_pdf", args=[number]),
        )
        for number, title in entry.documents
    )
    documents += tuple(
        Task(
            title=letter.title,
            state="PDF",
            tone="grey",
            hint="" if single else plain(letter.item),
            url=reverse("portal:letter_pdf", args=[letter.number, letter.id]),
        )
        for letter in entry.letters
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
        said=said,
        remedies=entry.remedies or "",
    )


WITHOUT_RESULT = frozenset(
    {
        *("refused", "withdrawn", "ended"),
        *("not_needed", "not_ours", "expired", "transferred", "void"),
    }
)


def _part_tone(state: str, done: bool) -> str:
    if state in WITHOUT_RESULT:
        return "grey"
    return "jade" if done else "lake"


def _below(department: Text, note: Text) -> str:
    return " · ".join(one for one in (plain(department), plain(note)) if one)


def left(clock: BundleClock) -> str:
    """How much time is left, in one sentence; nothing before acceptance."""
    if clock.left is None or clock.expected_on is None:
        return ""
    if clock.left < 0:
        return gettext("Later than promised. Call the hotline to ask why.")
    told = {"count": clock.left, "day": weekday(clock.expected_on)}
    if clock.left > max(0, clock.promised - clock.used):
        return ngettext(
            "%(count)s working day until %(day)s at the latest, time to accept items counted in",
            "%(count)s working days until %(day)s at the latest, time to accept items counted in",
            clock.left,
        ) % told  # fmt: skip
    return (
        ngettext(
            "%(count)s working day left, until %(day)s",
            "%(count)s working days left, until %(day)s",
            clock.left,
        )
        % told
    )


def why(clock: BundleClock) -> list[Said]:
    """Why the clock stands still or was lengthened, with what the officer wrote."""
    longer = [Said(words=one.words, said=one.reason) for one in clock.extended_why]
    return [*longer, *(Said(words=one) for one in clock.stopped_why)]


def cases(found: Timeline) -> list[Task]:
    """Each case with its department and its day."""
    return [
        Task(
            title=line.title,
            state=line.end_words or line.state_words,
            tone=tone(line),
            hint=hint(line),
        )
        for line in found.cases
    ]


def tone(line: CaseLine) -> str:
    """The tint of a case's state."""
    if line.state == "correction":
        return "seal"
    if line.ended:
        return "jade" if line.end_words is None else "grey"
    return "grey" if line.state == "waiting" else "lake"


def hint(line: CaseLine) -> str:
    """Department, what it waits for, and the day it should be done."""
    return _hint(line, None if line.ended else line.expected_on)


def foreseen(line: ReceiptLine) -> str:
    """The same as it was said at submission."""
    return _hint(line, line.expected_on)


def _hint(line: CaseLine | ReceiptLine, expected_on: date | None) -> str:
    parts = [plain(line.department), line.number]
    if line.waits_for:
        names = gettext(", ").join(plain(title) for title in line.waits_for)
        parts.append(gettext("begins after %(items)s") % {"items": names})
    if expected_on:
        parts.append(gettext("expected %(day)s") % {"day": weekday(expected_on)})
    return " · ".join(part for part in parts if part)


def visits(found: Timeline) -> list[Task]:
    """When who comes to look at the site: one appointment for all items."""
    told = gettext("%(day)s, %(hour)s, %(place)s")
    return [
        Task(
            title=told % {"day": weekday(one.on), "hour": one.hour, "place": one.place},
            state=gettext("Agreed"),
            tone="lake",
            hint=" · ".join(
                part
                for part in (
                    gettext(", ").join(plain(title) for title in one.titles),
                    gettext(", ").join(plain(name) for name in one.departments),
                    one.remark,
                )
                if part
            ),
        )
        for one in found.visits
    ]


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


def promised(found: Timeline) -> list[Task]:
    """Papers that may follow and are not there yet: by when, and who waits for them."""
    url = reverse("portal:papers", args=[found.head.number]) if found.promised else ""
    return [
        Task(
            title=row.title,
            state=gettext("Hand in now"),
            tone="seal" if row.late else "amber",
            hint=" · ".join([*(plain(one) for one in row.departments), papers.due(row)]),
            url=f"{url}#material-{row.code}",
        )
        for row in found.promised
    ]


def letters(found: Timeline) -> list[Task]:
    """Every letter that was sent, to open; the last one first."""
    return [
        Task(
            title=one.title,
            state="PDF",
            tone="grey",
            hint=f"{plain(one.item)} · {one.number}",
            url=reverse("portal:letter_pdf", args=[one.number, one.id]),
        )
        for entry in reversed(found.entries)
        for one in entry.letters
    ]
