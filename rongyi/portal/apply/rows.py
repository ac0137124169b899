"""Rows of a draft as fields and answers of components."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext

from rongyi.kernel.errors import DomainError
from rongyi.kernel.text import Text
from rongyi.portal.error_words import error_text
from rongyi.portal.guide.fields import choices_of
from rongyi.themes.queries import FieldRow, FieldSource
from rongyi.web.rows import Answer, Field, Words
from rongyi.web.wording import moment, plain


def field(
    row: FieldRow,
    *,
    typed: str | Sequence[str] | None = None,
    problem: DomainError | None = None,
    mend_url: str = "",
    situation_url: str = "",
) -> Field:
    """One field of the form; `typed` overrides what was saved, after an error. What is wrong is
    mended at `mend_url` where a register said it, else where the situation is answered."""
    fixed = row.readonly
    value: object = row.value if fixed else (row.typed if typed is None else typed)
    return Field(
        code=row.element,
        label=row.label,
        type="text" if fixed else row.type,
        value=value,
        help="" if fixed else (row.help or ""),
        unit="" if fixed else (row.unit or ""),
        required=row.required,
        source=source_words(row.source),
        used_for=row.used_for,
        purpose=row.purpose,
        error=error_text(problem) if problem else "",
        choices=() if fixed else choices_of(row.choices),
        autocomplete=row.autocomplete or "",
        length_max=row.length_max,
        fixed=fixed,
        mend_url=f"{mend_url}?mend={row.element}"
        if row.contestable and mend_url
        else _asked_at(row, situation_url),
    )


def _asked_at(row: FieldRow, situation_url: str) -> str:
    """Where the question stands whose answer this is; nothing for other fields."""
    is_asked = row.source is not None and row.source.kind == "situation"
    return f"{situation_url}#field-{row.element}" if is_asked and situation_url else ""


def source_words(source: FieldSource | None) -> Words:
    """Where a value comes from, in words; nothing for what was typed here."""
    if source is None or source.kind in ("typed", "awaited"):
        return ""
    if source.kind == "register":
        return gettext("From %(source)s, %(time)s") % {
            "source": plain(source.words),
            "time": moment(source.at),
        }
    if source.kind == "contested":
        return gettext("You corrected this. %(source)s says: %(words)s") % {
            "source": plain(source.words),
            "words": plain(source.register_says),
        }
    return source.words


def answer(row: FieldRow, change_url: str, situation_url: str) -> Answer:
    """One row of the check page."""
    value: Text | str = row.value
    change = "" if row.readonly else f"{change_url}#{target(row)}"
    return Answer(
        label=row.label,
        value=plain(value),
        change_url=change or _asked_at(row, situation_url),
        source=source_words(row.source) if row.source and row.source.kind == "register" else "",
    )


def as_typed(row: FieldRow, typed: str | Sequence[str]) -> Answer:
    """What was typed into a field, as people read it, with the way to it."""
    return Answer(
        label=row.label,
        value=typed,
        change_url=f"#{target(row)}",
        type=row.type,
        choices=choices_of(row.choices),
        unit=row.unit or "",
    )


def target(row: FieldRow) -> str:
    """The id of the first input of a field."""
    return Field(code=row.element, label="", type=row.type, fixed=row.readonly).first_id


def targets(rows: Sequence[FieldRow]) -> Mapping[str, str]:
    """Where the lines of the error summary lead."""
    return {row.element: target(row) for row in rows}
