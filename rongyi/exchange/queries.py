"""What is known of the datasets, and under what key calls about a subject are logged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef
from django.utils.crypto import salted_hmac

from rongyi.exchange.models import CallBegun, CallLog, Source
from rongyi.kernel.text import Text

ANSWERED_WITHIN = timedelta(minutes=1)  # a call takes seconds
CALLS_TOLD_MAX = 20
CALLS_TOLD_FOR = timedelta(days=7)  # to staff and monitors


@dataclass(frozen=True, kw_only=True)
class UnknownCall:
    """A call to a department of which nobody knows what became: we ended before it was noted."""

    dataset: str
    name: Text
    at: datetime
    bundle: str
    purpose: str


def calls_without_outcome(*, now: datetime, since: datetime) -> list[UnknownCall]:
    """Calls begun since a moment that left the house and have no outcome, the last first, at most
    CALLS_TOLD_MAX. One SQL query, two where there are any."""
    begun = CallBegun.objects.filter(at__gt=since, at__lt=now - ANSWERED_WITHIN)
    logged = CallLog.objects.filter(id=OuterRef("id"))
    found = list(begun.filter(~Exists(logged)).order_by("-at")[:CALLS_TOLD_MAX])
    names = Source.objects.in_bulk({one.dataset for one in found}) if found else {}
    return [
        UnknownCall(
            dataset=one.dataset,
            name=_name(names.get(one.dataset), one.dataset),
            at=one.at,
            bundle=one.bundle,
            purpose=one.purpose,
        )
        for one in found
    ]


def _name(source: Source | None, code: str) -> Text:
    return Text(source.name_zh, source.name_en) if source else Text(code, code)


def subject_digest(subject: str) -> str:
    """The keyed digest under which calls about a subject are found again."""
    return salted_hmac("rongyi.exchange.subject", subject, algorithm="sha256").hexdigest()


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
