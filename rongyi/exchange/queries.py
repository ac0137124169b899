"""What is known of the datasets, and under what key calls about a subject are logged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.crypto import salted_hmac

from rongyi.exchange.models import Source
from rongyi.kernel.text import Text


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
