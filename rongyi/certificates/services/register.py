"""Certificates issued here answer data calls: what the park issued it does not ask for."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from rongyi.certificates.models import Certificate
from rongyi.certificates.rules import Line, known_from
from rongyi.certificates.states import VALID
from rongyi.exchange.models import Source
from rongyi.exchange.rules import Ask, NoAnswer, Record


class CertificateRegister:
    """An exchange adapter over our own certificates, the newest of each subject and kind."""

    remote = False

    def fetch(
        self, asks: Sequence[Ask], *, timeout_s: float
    ) -> dict[Ask, Record | NoAnswer | None]:
        """One SQL query for all questions. Those that ended are not held any more."""
        datasets, subjects = {one.dataset for one in asks}, {one.subject for one in asks}
        sources = Source.objects.filter(code__in=datasets, certificate=OuterRef("kind"))
        found = (
            Certificate.objects.filter(holder_subject__in=subjects - {""})
            .filter(state=VALID)
            .annotate(answers=ArraySubquery(sources.values("code")))
            .exclude(answers=[])
            .order_by("issued_at", "id")
        )
        newest = {(code, row.holder_subject): row for row in found for code in row.answers}
        brought: dict[Ask, Record | NoAnswer | None] = {}
        for one in asks:
            row = newest.get((one.dataset, one.subject))
            brought[one] = None if row is None else Record(subject=one.subject, fields=_fields(row))
        return brought


def _fields(row: Certificate) -> dict[str, object]:
    return known_from(
        holder=row.holder_zh,
        number=row.number,
        subject=row.holder_subject,
        state=row.state,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        lines=map(Line.from_json, row.lines),
    )
