"""The values of a form: as they are stored, as conditions see them, as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from typing import Any

from rongyi.cases.rules.reasons import storable
from rongyi.cases.rules.shape import Record
from rongyi.catalogue.definitions import Element
from rongyi.journal.errors import TextNotStorable
from rongyi.kernel.compact import compact
from rongyi.kernel.text import Text, written_day

NUMBERS = ("number", "integer", "money")

CONTESTED = "!"  # before the dataset whose value the applicant contests


def plain(values: Record) -> dict[str, Any]:
    """Values as JSON holds them: numbers exactly, as words; days as ISO 8601."""
    return {code: _plain(value) for code, value in values.items()}


def _plain(value: Any) -> Any:
    match value:
        case None | bool() | str() | int():
            return value
        case Decimal():
            return f"{value:f}"
        case float():
            return f"{Decimal(str(value)):f}"
        case datetime() | date():
            return value.isoformat()
        case list() | tuple() | set() | frozenset():
            return [_plain(one) for one in value]
        case Mapping():
            return {str(name): _plain(one) for name, one in value.items()}
    return str(value)


def values_text(values: Record) -> str:
    """The form's values as the JSON text whose digest the facts name. Errors: TextNotStorable."""
    text = compact(plain(values), sort_keys=True)
    if "\\u0000" in text:
        raise TextNotStorable
    return storable(text)


def digest_of(values: Record) -> str:
    """SHA-256 of the form's values, so that the chain vouches for a form it does not hold."""
    return digest_of_text(values_text(values))


def digest_of_text(text: str) -> str:
    """The same of values that are text already."""
    return sha256(text.encode()).hexdigest()


def typed(element: Element, stored: Any) -> Any:
    """A stored value as the type of its element; None where it cannot be one."""
    if stored is None:
        return None
    try:
        if element.type in NUMBERS:
            return Decimal(str(stored))
        if element.type == "date":
            return date.fromisoformat(str(stored)[:10])
    except (InvalidOperation, ValueError):
        return None
    return stored


def by_term(values: Record, elements: Mapping[str, Element]) -> dict[str, Any]:
    """The values as conditions name them: by the terms of their elements."""
    return {
        elements[code].term: typed(elements[code], stored)
        for code, stored in values.items()
        if code in elements
    }


def words_of_value(element: Element, stored: Any) -> Text:
    """How a stored value reads on a page."""
    return element.said(typed(element, stored))


def words_of_answer(said: Any) -> Text:
    """How one field of a register's answer reads."""
    match said:
        case None:
            return Text("", "")
        case bool():
            return Text("是", "Yes") if said else Text("否", "No")
        case Mapping() if "zh" in said:
            return Text(str(said["zh"]), str(said.get("en") or said["zh"]))
        case list() | tuple():
            return Text("、".join(str(one) for one in said), ", ".join(str(one) for one in said))
    return written_day(str(said)) or Text(str(said), str(said))
