"""What stands beside a case: the other cases of the application, whose power it is, the history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from rongyi.cases.queries import CasePage, HistoryRow, SentLetter, SubCaseRow
from rongyi.catalogue import queries as catalogue
from rongyi.kernel.actor import Actor
from rongyi.web.rows import Moment, Task, Words
from rongyi.web.wording import day, plain, weekday
from rongyi.workbench import words
from rongyi.workbench.counter.asked import Asked


def joint(page: CasePage, actor: Actor, wanted: Asked) -> dict[str, object] | None:
    """Which department is where, and who waits for whom; nothing for a bundle of one."""
    rows = page.joint
    if not rows:
        return None
    titles = {row.item_code: plain(row.title) for row in rows} | {page.item_code: plain(page.title)}
    done = sum(row.closed_at is not None for row in rows) + (page.closed_at is not None)
    return {
        "title": gettext("The other matters of this application"),
        "words": gettext("%(done)s of %(total)s closed.") % {"done": done, "total": len(rows) + 1},
        "rows": [_sub_case(row, titles, actor, wanted) for row in rows],
    }


def _sub_case(row: SubCaseRow, titles: dict[str, str], actor: Actor, wanted: Asked) -> Task:
    hints = [plain(row.department)]
    if row.state == "waiting":
        names = "、".join(titles.get(code, code) for code in row.after)
        hints.append(gettext("waits for %(names)s") % {"names": names})
    elif row.post_title is not None:
        hints.append(gettext("now at %(post)s") % {"post": plain(row.post_title)})
    if row.due_on is not None and row.state != "waiting":
        hints.append(gettext("until %(day)s") % {"day": weekday(row.due_on)})
    if row.number:
        hints.append(row.number)
    return Task(
        title=row.title,
        state=row.state_words,
        tone=words.STATE_TONES.get(row.state, "grey"),
        hint=" · ".join(hints),
        url=wanted.case_url(row.number) if row.readable else "",
    )


def moments(page: CasePage, letters: Sequence[SentLetter] = ()) -> list[Moment]:
    """The history, newest first, with the letters that were sent, and what is next above it."""
    sent = {one.seq: one for one in letters}
    rows = [_moment(row, sent.get(row.seq)) for row in reversed(page.history)]
    if page.task_words is not None:
        title = page.task_words
        state = "stopped" if page.clock.stopped else "waiting" if page.task == "correct" else "now"
        rows.insert(
            0,
            Moment(
                title=title,
                state=state,
                on=page.due_on,
                who=page.post_title or "",
                provisional=page.clock.provisional,
            ),
        )
    return rows


def _moment(row: HistoryRow, letter: SentLetter | None) -> Moment:
    who = [plain(one) for one in (row.who, row.post_title, *row.laws) if one is not None]
    return Moment(
        title=row.words,
        state="done",
        at=row.at,
        who=" · ".join(who),
        words=_noted(row),
        parts=()
        if letter is None
        else (
            Task(
                title=letter.title,
                state="PDF",
                url=reverse("workbench:letter", args=[letter.number, letter.id]),
            ),
        ),
    )


def _noted(row: HistoryRow) -> str:
    points = [f"{plain(point.title)}：{point.words}" for point in row.points]
    return " ".join([*([row.note] if row.note else []), *points])


def power(page: CasePage) -> dict[str, object]:
    """Whose power it is, who exercises it, and on what paper."""
    book = catalogue.catalogue_of(page.edition_id)
    found = book.items[page.item_code].power
    holder, body = (
        plain(book.departments[code].name) for code in (found.holder, found.exercised_by)
    )
    if found.holder == found.exercised_by:
        sentence = gettext("%(body)s exercises its own power.") % {"body": body}
    else:
        sentence = gettext("%(body)s exercises it on behalf of %(holder)s: %(manner)s.") % {
            "body": body,
            "holder": holder,
            "manner": _manner(found.manner),
        }
    parts = [plain(found.document)] if found.document else []
    if found.since is not None:
        parts.append(gettext("since %(day)s") % {"day": day(found.since)})
    parts.append(plain(found.basis))
    lent = page.decision.power if page.decision else None
    return {
        "words": sentence,
        "below": " · ".join(parts),
        "example": found.mark != "V",
        "lent": lent or "",
    }


def _manner(code: str) -> str:
    return {
        "statutory": gettext("by law"),
        "delegated_down": gettext("delegated downwards"),
        "superior_authorised": gettext("authorised by the higher body"),
        "same_level_authorised": gettext("authorised at the same level"),
        "superior_entrusted": gettext("entrusted by the higher body"),
        "same_level_entrusted": gettext("entrusted at the same level"),
    }.get(code, code)


@dataclass(frozen=True, kw_only=True)
class Way:
    """One thing that can be done about whose the case is."""

    words: str
    url: str
    sends: bool = False


def ways(page: CasePage, wanted: Asked) -> list[Way]:
    """What this person may do about it, as buttons and links."""
    named = {
        "claim": gettext("Take it in hand"),
        "give_back": gettext("Give it back to the post"),
        "reassign": gettext("Hand it to a colleague"),
        "ask_opinion": gettext("Ask another post for its opinion"),
        "recuse": gettext("Stand aside"),
    }
    return [
        Way(
            words=words,
            url=reverse(f"workbench:{code}", args=[page.number]) + wanted.place(),
            sends=code in ("claim", "give_back"),
        )
        for code, words in named.items()
        if code in page.in_hand.ways
    ]


def handler(page: CasePage) -> Words:
    """Who has it in hand, in words; nothing where it lies at no post."""
    if page.in_hand.handler is not None:
        return page.in_hand.name or gettext("A colleague")
    return gettext("Nobody yet: any colleague of the post may take it") if page.post else ""


def opinions(page: CasePage) -> list[Task]:
    """Whom the case asked, what was answered, and what is late."""
    return [
        Task(
            title=row.post_title,
            state=row.stand
            or (
                gettext("overdue")
                if row.overdue
                else gettext("until %(day)s") % {"day": weekday(row.due_on)}
            ),
            tone="jade" if row.stand else "seal" if row.overdue else "lake",
            hint=" · ".join(one for one in (row.question, row.words) if one),
        )
        for row in page.opinions
    ]
