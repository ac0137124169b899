"""What stands around a list: the queues beside it, the filters above it, the keys below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext

from rongyi.cases.queries import MARKS_OF_CASES, PostCounts, Waiting
from rongyi.cases.queries import WorkRow as Found
from rongyi.catalogue.definitions import Catalogue, QueueDef
from rongyi.web.rows import Choice, Link, Queue, QueueGroup, Words
from rongyi.web.staff_rows import Key
from rongyi.workbench import words
from rongyi.workbench.counter.asked import LIGHTS, STATES, Asked
from rongyi.worklists.queries import SavedRow


@dataclass(frozen=True, kw_only=True)
class Narrow:
    """One field of the form that narrows a list."""

    code: str
    label: str
    value: str
    type: str = "text"
    choices: tuple[Choice, ...] = ()


OF_TASKS = ("light", "handler")


def rail(
    waiting: Waiting,
    queues: Sequence[QueueDef],
    named: Sequence[SavedRow],
    wanted: Asked,
) -> list[QueueGroup]:
    """My posts, and the queues of the one that is looked at."""
    posts = tuple(
        Queue(
            title=one.title,
            url=Asked(post=one.post, whole=True).url(),
            count=str(one.total),
            current=one.post == wanted.post and not wanted.queue,
        )
        for one in waiting.posts
    )
    lists = tuple(
        Queue(
            title=one.title,
            url=Asked(post=wanted.post, queue=one.code).url(),
            count=str(waiting.queues[one.code]),
            current=one.code == wanted.queue,
        )
        for one in queues
    )
    groups = [QueueGroup(title=gettext("My posts"), queues=posts)]
    if lists:
        groups.append(QueueGroup(title=gettext("Queues"), queues=lists))
    if named:
        mine = tuple(
            Queue(
                title=one.name,
                url=reverse("workbench:list", args=[one.post]) + one.query,
                current=one.query == wanted.query(),
            )
            for one in named
        )
        groups.append(QueueGroup(title=gettext("My lists"), queues=mine))
    return groups


def quick(wanted: Asked, here: PostCounts, *, tasks: bool = True) -> list[Link]:
    """The filters that are one click away; without those that only `tasks` have."""
    names = {
        "": gettext("All"),
        "soon": gettext("Due soon"),
        "overdue": gettext("Overdue"),
        "corrected": gettext("Corrected"),
        "bundle": gettext("One thing"),
        "commitment": gettext("By promise"),
        "to_come": gettext("Paper to follow"),
    }
    numbers = {"soon": str(here.pressing), "overdue": str(here.overdue)}
    bare = replace(wanted, show="", after="", whole=True)
    whole = not bare.is_narrowed and not bare.queue
    return [
        Link(
            title=title,
            url=replace(bare, show=code).url(),
            count=numbers.get(code) if whole else None,
            current=wanted.show == code,
        )
        for code, title in names.items()
        if tasks or code in ("", *MARKS_OF_CASES)
    ]


def narrowing(wanted: Asked, book: Catalogue, *, tasks: bool = True) -> list[Narrow]:
    """The fields of the form that narrows a list, with what is asked for now; without those that
    only `tasks` have."""
    items = [
        Choice(code=item.code, label=item.title)
        for item in book.items.values()
        if wanted.post in item.posts
    ]
    lights = {
        "red": gettext("Red: overdue"),
        "yellow": gettext("Yellow: due soon"),
        "green": gettext("Green: time enough"),
    }
    states = [Choice(code=code, label=words.state(code)) for code in STATES]
    found = [
        Narrow(code="item", label=gettext("Item"), value=wanted.item, choices=_any(items)),
        Narrow(code="state", label=gettext("State"), value=wanted.state, choices=_any(states)),
        Narrow(
            code="light",
            label=gettext("Time left"),
            value=wanted.light,
            choices=_any([Choice(code=code, label=lights[code]) for code in LIGHTS]),
        ),
        Narrow(
            code="handler", label=gettext("Handler"), value=wanted.handler, choices=_hands(wanted)
        ),
        Narrow(code="applicant", label=gettext("Applicant"), value=wanted.applicant),
        Narrow(code="from", label=gettext("Received from"), value=wanted.since, type="date"),
        Narrow(code="until", label=gettext("until"), value=wanted.until, type="date"),
    ]
    return [one for one in found if tasks or one.code not in OF_TASKS]


def _hands(wanted: Asked) -> tuple[Choice, ...]:
    known = {
        "me": gettext("I have it in hand"),
        "nobody": gettext("Nobody yet"),
        "covered": gettext("Of those I stand in for"),
    }
    if wanted.handler and wanted.handler not in known:
        known[wanted.handler] = gettext("One colleague")
    return _any([Choice(code=code, label=label) for code, label in known.items()])


def _any(choices: Sequence[Choice]) -> tuple[Choice, ...]:
    return (Choice(code="", label=gettext("Any")), *choices)


def keys(rows: Sequence[Found], *, ticks: bool = True) -> list[Key]:
    """The keys that work on a list."""
    acts = dict.fromkeys(words.act_of_task(row.kind) for row in rows)
    named = [act for act in acts if act]
    found = [
        Key(keys=("J", "K"), words=gettext("down, up")),
        Key(keys=("Enter",), words=gettext("open")),
    ]
    if named:
        act = named[0] if len(named) == 1 else gettext("next act")
        found.append(Key(keys=("A",), words=act))
    if rows and ticks:
        found.append(Key(keys=("X",), words=gettext("tick")))
    return [
        *found,
        Key(keys=("/",), words=gettext("search")),
        Key(keys=("?",), words=gettext("all keys")),
    ]


def empty(wanted: Asked, queue: QueueDef | None) -> dict[str, Words]:
    """What is said when nothing is in the list."""
    if wanted.is_narrowed:
        return {
            "empty_title": gettext("Nothing of this kind waits here"),
            "empty_words": gettext("Choose All to see the whole list."),
        }
    if queue is not None:
        return {"empty_title": queue.empty.title, "empty_words": queue.empty.words}
    return {
        "empty_title": gettext("Nothing waits at this post"),
        "empty_words": gettext("What comes in is shown here, the most urgent first."),
    }
