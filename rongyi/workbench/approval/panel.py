"""The form of an act: its fields, what a notice may name, a letter to be seen before it is sent."""

from __future__ import annotations

from dataclasses import dataclass, field

from rongyi.web.rows import ErrorLine, Field, Words
from rongyi.web.staff_rows import Flaw, Sheet


@dataclass(frozen=True, kw_only=True)
class Button:
    """A way out of the form: look at the letter, or send."""

    words: str
    value: str = "send"
    kind: str = ""


@dataclass(frozen=True, kw_only=True)
class FlawGroup:
    """Things of one kind that a correction notice may name."""

    title: str
    rows: tuple[Flaw, ...]


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One open form on the page of a case."""

    title: str
    url: str
    cancel_url: str
    words: Words = ""
    fields: tuple[Field, ...] = ()
    points: tuple[FlawGroup, ...] = ()
    letter: Sheet | None = None
    buttons: tuple[Button, ...] = field(default_factory=tuple)
    again: tuple[Button, ...] = ()
    lines: tuple[ErrorLine, ...] = ()

    @property
    def error_lines(self) -> list[ErrorLine]:
        """What the summary on top of the page says: one line a field."""
        fields = [
            ErrorLine(words=row.error, target=row.first_id) for row in self.fields if row.error
        ]
        flaws = [
            ErrorLine(words=row.error, target=f"{row.id}-words")
            for group in self.points
            for row in group.rows
            if row.error
        ]
        return [*self.lines, *fields, *flaws]

    @property
    def has_errors(self) -> bool:
        """Whether something in the form itself has to be mended."""
        return bool(self.error_lines)
