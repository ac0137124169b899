"""A plan as JSON: the same plan gives the same bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from rongyi.themes.rules.shape import Plan


def plan_to_json(plan: Plan) -> str:
    """The plan with keys in the order of its shape, both languages, a newline at the end."""
    return json.dumps(plain(plan), ensure_ascii=False, indent=2) + "\n"


def digest_of_plan(plan: Plan) -> str:
    """SHA-256 of what the plan promises and asks for: items with their days, fields, materials with
    their ways. It stands in the journal as what the applicant was shown."""
    told = {
        "theme": plan.theme,
        "on": plan.on.isoformat(),
        "items": [(one.code, one.promised_workdays, one.legal_workdays) for one in plan.items],
        "fields": [one.element for one in plan.fields if not one.possible],
        "materials": [(one.code, one.way) for one in plan.materials],
        "promised_workdays": plan.promised_workdays,
        "trips": plan.trips,
    }
    written = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return sha256(written.encode()).hexdigest()


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
