"""Reading the log of calls: who asked what about me, and what a bundle asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.crypto import salted_hmac

from rongyi.exchange.models import CallLog, Source
from rongyi.kernel.text import Text

CALLS_MAX = 200


@dataclass(frozen=True, kw_only=True)
class CallRow:
    """One line of the log as the person concerned may see it."""

    id: UUID
    at: datetime
    dataset: Text
    holder: Text
    purpose: str
    basis: str
    bundle: str
    outcome: str


def subject_digest(subject: str) -> str:
    """The keyed digest under which calls about a subject are found again."""
    return salted_hmac("rongyi.exchange.subject", subject, algorithm="sha256").hexdigest()


def calls_about(subject: str, *, rows: int = 50) -> list[CallRow]:
    """Calls about one subject, newest first, at most CALLS_MAX. Two SQL queries."""
    found = CallLog.objects.filter(subject_digest=subject_digest(subject))
    return _rows(list(found.order_by("-at", "-id")[: min(rows, CALLS_MAX)]))


def calls_of(bundle: str, *, rows: int = 50) -> list[CallRow]:
    """Calls made for one bundle, newest first, at most CALLS_MAX. Two SQL queries."""
    found = CallLog.objects.filter(bundle=bundle)
    return _rows(list(found.order_by("-at", "-id")[: min(rows, CALLS_MAX)]))


def _rows(lines: list[CallLog]) -> list[CallRow]:
    sources = Source.objects.in_bulk({one.dataset for one in lines})
    return [
        CallRow(
            id=one.id,
            at=one.at,
            dataset=_named(sources.get(one.dataset), one.dataset),
            holder=_holder(sources.get(one.dataset)),
            purpose=one.purpose,
            basis=one.basis,
            bundle=one.bundle,
            outcome=one.outcome,
        )
        for one in lines
    ]


def _named(source: Source | None, code: str) -> Text:
    return Text(source.name_zh, source.name_en) if source else Text(code, code)


def _holder(source: Source | None) -> Text:
    return Text(source.holder_zh, source.holder_en) if source else Text("", "")


@dataclass(frozen=True, kw_only=True)
class SourceRow:
    """About whom a dataset is asked, and who holds it."""

    code: str
    subject: str
    holder: str
    holder_name: Text


def sources(codes: Iterable[str]) -> dict[str, SourceRow]:
    """The registered datasets among these codes. One SQL query."""
    return {
        one.code: SourceRow(
            code=one.code,
            subject=one.subject,
            holder=one.holder,
            holder_name=Text(one.holder_zh, one.holder_en),
        )
        for one in Source.objects.filter(code__in=list(codes))
    }
