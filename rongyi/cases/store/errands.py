"""Writing down what a post has to see to, and striking it out."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from rongyi.cases.models import Errand


def note_errands(rows: Iterable[Errand]) -> None:
    """Keep these; what is there already stays as it is. One SQL statement."""
    Errand.objects.bulk_create(list(rows), ignore_conflicts=True)


def strike_errands(kind: str, case_ids: Collection[UUID]) -> None:
    """Nothing of that kind is left to see to with these cases. One SQL statement."""
    Errand.objects.filter(kind=kind, case_id__in=list(case_ids)).delete()
