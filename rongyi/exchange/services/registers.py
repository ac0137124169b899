"""What may be asked, from definitions; what the local register holds, from files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from rongyi.exchange.definitions import Dataset
from rongyi.exchange.models import RegisterRow, Source
from rongyi.kernel.text import Text

ROWS_AT_ONCE = 1_000
OWN = ["local"]
OWN_OF_CERTIFICATE = ["local", "certificates"]


def sync_datasets(datasets: Mapping[str, Dataset], holders: Mapping[str, Text]) -> None:
    """Register the datasets of the definitions; `holders` names their departments. Idempotent.

    A dataset that names no adapters is answered from the local register, one of a certificate
    also from the certificates issued here.
    """
    rows = [
        Source(
            code=one.code,
            name_zh=one.name.zh,
            name_en=one.name.en,
            holder=one.holder,
            holder_zh=holders[one.holder].zh,
            holder_en=holders[one.holder].en,
            subject=one.subject,
            fields=list(one.fields),
            certificate=one.certificate or "",
            adapters=list(one.adapters) or (OWN_OF_CERTIFICATE if one.certificate else OWN),
            limit_per_minute=one.limit_per_minute,
        )
        for one in datasets.values()
    ]
    changed = [field.name for field in Source._meta.concrete_fields if not field.primary_key]
    Source.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["code"], update_fields=changed
    )


@transaction.atomic
def seed_register(dataset: str, rows: Mapping[str, Mapping[str, object]], *, now: datetime) -> None:
    """Put rows (subject -> fields) into the local register, replacing those of the same subject.

    A row `{unreachable: true}` plays a source that does not answer.
    """
    held = [
        RegisterRow(
            dataset=dataset,
            subject=subject,
            fields={name: _plain(value) for name, value in fields.items()},
            state="unreachable" if fields.get("unreachable") is True else "present",
            changed_at=now,
        )
        for subject, fields in rows.items()
    ]
    RegisterRow.objects.bulk_create(
        held,
        batch_size=ROWS_AT_ONCE,
        update_conflicts=True,
        unique_fields=["dataset", "subject"],
        update_fields=["fields", "state", "changed_at"],
    )


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return list(value)
    return str(value) if isinstance(value, Decimal | date) else value
