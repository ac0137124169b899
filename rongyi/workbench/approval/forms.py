"""The forms of acts: what they ask, what was typed, the letter they lead to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext

from rongyi.cases.errors import OutcomeUnknown
from rongyi.cases.queries import CasePage, Letter
from rongyi.cases.services import Point
from rongyi.kernel.errors import DomainError
from rongyi.web.reading import Raw, read
from rongyi.web.request import Request
from rongyi.web.rows import ErrorLine, Field, Words
from rongyi.web.staff_rows import Flaw, Sheet
from rongyi.workbench.approval.panel import Button, FlawGroup, Panel
from rongyi.workbench.counter.asked import Asked
from rongyi.workbench.error_words import said

WORDS_LENGTH_MAX = 4_000  # more than the domain takes, so that too long is told, not cut
POINTS_MAX = 200
DIGITS_MAX = 3


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What a form sent: raw values by field, and the ticked points with their words."""

    values: Mapping[str, Raw] = field(default_factory=dict)
    ticked: frozenset[str] = frozenset()
    words: Mapping[str, str] = field(default_factory=dict)

    def text(self, code: str) -> str:
        """The text of a field, also of one that was not sent."""
        found = self.values.get(code, "")
        return found if isinstance(found, str) else ""

    def day(self, code: str) -> date:
        """A typed day; what is none becomes one that no rule takes."""
        try:
            return date.fromisoformat(self.text(code))
        except ValueError:
            return date.min

    def number(self, code: str) -> int:
        """A typed number; what is none becomes one that no rule takes."""
        text = self.text(code)
        known = text.isascii() and text.isdigit() and len(text) <= DIGITS_MAX
        return int(text) if known else -1

    def yes(self, code: str) -> bool:
        """Which of two was chosen. Errors: OutcomeUnknown: neither."""
        if self.text(code) not in ("true", "false"):
            raise OutcomeUnknown(outcome="")
        return self.text(code) == "true"

    @property
    def points(self) -> tuple[Point, ...]:
        """The ticked points, as the domain takes them."""
        keys = (key.partition("-") for key in self.words if key in self.ticked)
        return tuple(
            Point(kind, code, self.words[f"{kind}-{code}"].strip()) for kind, _, code in keys
        )


Draft = Callable[[Request, Typed], Letter]


@dataclass(frozen=True, kw_only=True)
class Form:
    """The form of one act on one case. `targets` says at which field an error stands."""

    page: CasePage
    route: str
    title: str
    send: str
    words: Words = ""
    kind: str = ""
    asks: tuple[Field, ...] = ()
    flaws: tuple[FlawGroup, ...] = ()
    targets: Mapping[str, str] = field(default_factory=dict)
    letter: Draft | None = None
    done_as: Callable[[Typed], str] | None = None

    def read(self, post: QueryDict) -> Typed:
        """What was sent; nothing of it is judged here."""
        keys = [row.key for group in self.flaws for row in group.rows]
        return Typed(
            values=read(post, self.asks),
            ticked=frozenset(post.getlist("point")[:POINTS_MAX]) & frozenset(keys),
            words={key: post.get(f"words-{key}", "")[:WORDS_LENGTH_MAX] for key in keys},
        )

    def draft(self, request: Request, typed: Typed) -> Letter | None:
        """The letter for what was typed. Errors: those of the act."""
        return self.letter(request, typed) if self.letter else None

    def done(self, name: str, typed: Typed) -> str:
        """Under which name the outcome is told."""
        return self.done_as(typed) if self.done_as else name

    def panel(
        self,
        back: Asked,
        typed: Typed | None = None,
        error: DomainError | None = None,
        letter: Letter | None = None,
    ) -> Panel:
        """The open form, with what was typed, the error at its field, and the letter."""
        target = self.targets.get(error.code, "") if error else ""
        words = said(error).what if error else ""
        return Panel(
            title=self.title,
            words=self.words,
            url=reverse(f"workbench:{self.route}", args=[self.page.number]) + back.place(),
            cancel_url=back.case_url(self.page.number),
            fields=tuple(
                _filled(row, typed, words if row.code == target else "") for row in self.asks
            ),
            points=_points(self.flaws, typed, words if target == "points" else ""),
            letter=sheet(letter) if letter else None,
            buttons=self._buttons(letter),
            again=(_again(),) if letter else (),
            lines=self._lines(typed, target, words),
        )

    def _buttons(self, letter: Letter | None) -> tuple[Button, ...]:
        if self.letter is None:
            return (Button(words=self.send, kind=self.kind),)
        if letter is None:
            return (Button(words=gettext("Show the letter"), value="preview"),)
        return (Button(words=self.send, kind=self.kind),)

    def _lines(self, typed: Typed | None, target: str, words: Words) -> tuple[ErrorLine, ...]:
        """A line for a notice in which nothing is ticked."""
        if target != "points" or not self.flaws or (typed and typed.ticked):
            return ()
        return (ErrorLine(words=words, target=self.flaws[0].rows[0].id),)


def _again() -> Button:
    return Button(words=gettext("Show the letter again"), value="preview", kind="second")


def _filled(row: Field, typed: Typed | None, error: Words) -> Field:
    if typed is None:
        return row
    value = typed.values.get(row.code, row.value)
    if error and row.choices and not value:
        error = gettext("Choose one.")
    return replace(row, value=value, error=error)


def _points(
    groups: tuple[FlawGroup, ...], typed: Typed | None, error: Words
) -> tuple[FlawGroup, ...]:
    if typed is None:
        return groups
    return tuple(
        replace(group, rows=tuple(_flaw(row, typed, error) for row in group.rows))
        for group in groups
    )


def _flaw(row: Flaw, typed: Typed, error: Words) -> Flaw:
    words, ticked = typed.words.get(row.key, ""), row.key in typed.ticked
    wrong = ticked and error and (not words.strip() or len(words) > WORDS_LENGTH_MAX // 2)
    return replace(row, ticked=ticked, words=words, error=error if wrong else "")


def sheet(letter: Letter) -> Sheet:
    """A letter as the page shows it."""
    return Sheet(
        title=letter.title,
        issuer=letter.issuer,
        number=letter.number,
        to=letter.to,
        item=letter.item,
        paragraphs=letter.paragraphs,
        points=letter.points,
        reasons=letter.reasons,
        ground=letter.ground or "",
        remedies=letter.remedies or "",
        power=letter.power or "",
        on=letter.on,
    )
