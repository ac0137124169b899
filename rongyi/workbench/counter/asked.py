"""Which part of a list is looked at; it travels in every address of the list and its cases."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import get_args
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from rongyi.cases import queries as cases
from rongyi.cases.queries import FILTER_WORDS_MAX, WorkFilter
from rongyi.catalogue import queries as catalogue
from rongyi.catalogue.definitions import CaseState, Catalogue, Light, QueueDef, WorkMark
from rongyi.kernel.text import Text
from rongyi.web.request import Request
from rongyi.worklists.errors import FilterNotHere, FilterUnknown

SHOWN_MAX = 40
CODE = re.compile(r"[A-Za-z0-9_.-]{1,60}")
CODE_LENGTH_MAX = 60
KEY_LENGTH_MAX = 60
HANDLERS = ("me", "nobody", "covered")
LATE = ("soon", "overdue")
MARKS: tuple[str, ...] = get_args(WorkMark)
LIGHTS: tuple[str, ...] = get_args(Light)
STATES: tuple[str, ...] = get_args(CaseState)
TITLES = {
    "filter": Text("快捷筛选", "quick filter"),
    "kind": Text("待办环节", "step"),
    "item": Text("事项", "item"),
    "state": Text("状态", "state"),
    "light": Text("剩余时限", "time left"),
    "applicant": Text("申请人", "applicant"),
    "from": Text("收件日期起", "received from"),
    "until": Text("收件日期止", "received until"),
    "q": Text("查找内容", "words looked for"),
    "handler": Text("承办人", "handler"),
}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A list as somebody looks at it: its queue, what he filters by, and the page he is on."""

    post: str
    queue: str = ""
    show: str = ""
    kind: str = ""
    item: str = ""
    state: str = ""
    light: str = ""
    applicant: str = ""
    since: str = ""
    until: str = ""
    text: str = ""
    handler: str = ""
    after: str = ""
    whole: bool = False  # everything is asked for in so many words, whatever list opens first
    unknown: tuple[tuple[str, str], ...] = ()  # filters that mean nothing, as they were asked for

    @property
    def filter(self) -> WorkFilter:
        """The same for the domain."""
        return WorkFilter(
            queue=self.queue,
            kind=self.kind,
            item=self.item,
            state=self.state,
            late=self.show if self.show in LATE else "",
            light=self.light,
            mark=self.show if self.show in MARKS else "",
            applicant=self.applicant,
            received_from=_day(self.since),
            received_until=_day(self.until),
            words=self.text,
            handler=self.handler,
        )

    @property
    def parts(self) -> dict[str, str]:
        """What the person asked for, by the names of the address; without the page."""
        named = {
            "queue": self.queue,
            "filter": self.show,
            "kind": self.kind,
            "item": self.item,
            "state": self.state,
            "light": self.light,
            "applicant": self.applicant,
            "from": self.since,
            "until": self.until,
            "q": self.text,
            "handler": self.handler,
        }
        found = {name: value for name, value in named.items() if value}
        return found or ({"show": "all"} if self.whole else {})

    @property
    def of_tasks(self) -> list[tuple[str, str]]:
        """What only tasks can be narrowed by, by the names of the address."""
        named = [("light", self.light), ("handler", self.handler)]
        if self.show not in cases.MARKS_OF_CASES:
            named.append(("filter", self.show))
        return [one for one in named if one[1]]

    def for_any_queue(self) -> Asked:
        """The same list, not narrowed by what only tasks know."""
        return replace(self, show="", light="", handler="")

    @property
    def is_narrowed(self) -> bool:
        """Whether less than the whole queue is asked for."""
        return bool(self.parts.keys() - {"queue", "show"})

    def query(self, **more: str) -> str:
        """As the query of an address, with what is given besides."""
        kept = {name: value for name, value in {**self.parts, **more}.items() if value}
        return f"?{urlencode(kept)}" if kept else ""

    def url(self, **more: str) -> str:
        """The address of the list, looked at like this, from its first page."""
        return reverse("workbench:list", args=[self.post]) + self.query(**more)

    def back_url(self, case_id: object = "") -> str:
        """The address of the page that one came from, at the row of the case."""
        row = f"#row-{case_id}" if case_id else ""
        return self.url(after=self.after) + row

    def case_url(self, number: str, act: str = "") -> str:
        """The address of one of its cases, which leads back to here."""
        return reverse(f"workbench:{act or 'case'}", args=[number]) + self.place()

    def place(self, **more: str) -> str:
        """As the query of an address of a case: which list leads there, and its page."""
        return self.query(post=self.post, after=self.after, **more)


def asked(request: Request, post: str) -> Asked:
    """What the address asks for; a filter that makes no sense is left out and told as `unknown`."""
    return of_parts(request.GET, post)


def understood(request: Request, post: str) -> Asked:
    """The same for what acts upon a list. Errors: FilterUnknown: less would be left out than the
    person meant; FilterNotHere: it says nothing of what stands in the queue."""
    wanted = asked(request, post)
    if wanted.unknown:
        raise FilterUnknown(filters=_named(wanted.unknown))
    queue = queue_of(catalogue.catalogue_of(catalogue.current_edition()), wanted)
    if queue is not None and queue.query.errand and (unfit := wanted.of_tasks):
        raise FilterNotHere(filters=_named(unfit), queue=queue.title)
    return wanted


def queue_of(book: Catalogue, wanted: Asked) -> QueueDef | None:
    """The queue that is looked at; None for the whole list of the post."""
    found = (one for one in book.queues_of(wanted.post) if one.code == wanted.queue)
    return next(found, None)


def _named(filters: Sequence[tuple[str, str]]) -> Text:
    named = [(title(name), value[:SHOWN_MAX]) for name, value in filters]
    return Text(
        "、".join(f"{label.zh}“{value}”" for label, value in named),
        ", ".join(f"{label.en} “{value}”" for label, value in named),
    )


def title(name: str) -> Text:
    """A filter by the name that the address has for it, in words."""
    return TITLES.get(name, Text(name, name))


def of_parts(given: Mapping[str, str], post: str) -> Asked:
    """The same from any mapping of those names."""
    unknown: list[tuple[str, str]] = []

    def kept(name: str, known: Callable[[str], bool]) -> str:
        found = given.get(name, "").strip()
        if found and not known(found):
            unknown.append((name, found))
            return ""
        return found

    def words(found: str) -> bool:
        return len(found) <= FILTER_WORDS_MAX and "\0" not in found

    return Asked(
        post=post,
        queue=given.get("queue", "")[:CODE_LENGTH_MAX],
        show=kept("filter", (*LATE, *MARKS).__contains__),
        kind=kept("kind", cases.TASK_WORDS.__contains__),
        item=kept("item", lambda code: bool(CODE.fullmatch(code)) and catalogue.is_item(code)),
        state=kept("state", STATES.__contains__),
        light=kept("light", LIGHTS.__contains__),
        applicant=kept("applicant", words),
        since=kept("from", lambda found: _day(found) is not None),
        until=kept("until", lambda found: _day(found) is not None),
        text=kept("q", words),
        handler=kept("handler", _is_handler),
        after=given.get("after", "")[:KEY_LENGTH_MAX],
        whole=given.get("show") == "all",
        unknown=tuple(unknown),
    )


def _is_handler(text: str) -> bool:
    try:
        return text in HANDLERS or bool(UUID(text))
    except ValueError:
        return False


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
