"""From what a form sent to one raw value per field; whether it is right is the domain's matter."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import QueryDict

from rongyi.web.rows import Field

VALUE_LENGTH_MAX = 20_000

Raw = str | list[str]


def read(post: QueryDict, fields: Iterable[Field]) -> dict[str, Raw]:
    """What was typed, as text or as a list of codes, for each field that was asked."""
    return {field.code: _one(post, field) for field in fields if not field.fixed}


def _one(post: QueryDict, field: Field) -> Raw:
    if field.type == "choices":
        return [code[:VALUE_LENGTH_MAX] for code in post.getlist(field.code)]
    if field.type == "date":
        return _date(post, field.code)
    return post.get(field.code, "").strip()[:VALUE_LENGTH_MAX]


def _date(post: QueryDict, code: str) -> str:
    """YYYY-MM-DD from three inputs; what makes no date comes back as it was typed."""
    year, month, day = (post.get(f"{code}-{part}", "").strip() for part in ("year", "month", "day"))
    if not (year or month or day):
        return post.get(code, "").strip()[:VALUE_LENGTH_MAX]
    if all(part.isascii() and part.isdigit() and len(part) <= 4 for part in (year, month, day)):
        return f"{int(year):04d}-{int(month):02d}-{int(day):02d}"
    return "-".join(part[:20].replace("-", "") for part in (year, month, day))
