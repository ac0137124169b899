"""Which part of a list is looked at; it travels in every address of the list and its cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import get_args
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from rongyi.cases import queries as cases
from rongyi.cases.queries import WorkFilter
from rongyi.catalogue.definitions import CaseState, Light, WorkMark
from rongyi.web.request import Request

WORDS_LENGTH_MAX = 100
CODE_LENGTH_MAX = 60
KEY_LENGTH_MAX = 60
HANDLERS = ("me", "nobody", "covered")
LATE = ("soon", "overdue")
MARKS: tuple[str, ...] = get_args(WorkMark)
LIGHTS: tuple[str, ...] = get_args(Light)
STATES: tuple[str, ...] = get_args(CaseState)


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
    """What the address asks for; what makes no sense is left out."""
    return of_parts(request.GET, post)


def of_parts(given: Mapping[str, str], post: str) -> Asked:
    """The same from any mapping of those names."""

    def one_of(name: str, allowed: tuple[str, ...]) -> str:
        return found if (found := given.get(name, "")) in allowed else ""

    def words(name: str) -> str:
        return given.get(name, "").strip()[:WORDS_LENGTH_MAX]

    def day(name: str) -> str:
        found = given.get(name, "")
        return found if _day(found) else ""

    return Asked(
        post=post,
        queue=given.get("queue", "")[:CODE_LENGTH_MAX],
        show=one_of("filter", (*LATE, *MARKS)),
        kind=one_of("kind", tuple(cases.TASK_WORDS)),
        item=given.get("item", "")[:CODE_LENGTH_MAX],
        state=one_of("state", STATES),
        light=one_of("light", LIGHTS),
        applicant=words("applicant"),
        since=day("from"),
        until=day("until"),
        text=words("q"),
        handler=_handler(given.get("handler", "")),
        after=given.get("after", "")[:KEY_LENGTH_MAX],
        whole=given.get("show") == "all",
    )


def _handler(text: str) -> str:
    try:
        return text if text in HANDLERS else str(UUID(text))
    except ValueError:
        return ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None
