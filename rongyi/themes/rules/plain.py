"""A plan as JSON: the same plan gives the same bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from rongyi.themes.rules.shape import Plan


def plan_to_json(plan: Plan) -> str:
    """The plan with keys in the order of its shape, both languages, a newline at the end."""
    return json.dumps(plain(plan), ensure_ascii=False, indent=2) + "\n"


def plain(value: Any) -> Any:
    """Only mappings, lists, strings, numbers, true, false and null."""
    match value:
        case None | bool() | int() | str():
            return value
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case date():
            return value.isoformat()
        case Mapping():
            return {str(key): plain(inner) for key, inner in value.items()}
        case set() | frozenset():
            return sorted(plain(inner) for inner in value)
        case list() | tuple():
            return [plain(inner) for inner in value]
    if is_dataclass(value):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    raise TypeError(f"a plan holds no {type(value).__name__}")
