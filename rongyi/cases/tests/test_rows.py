"""What the database itself refuses of the row of a case and of what belongs to it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from psycopg import errors

from rongyi.cases.models import Case, CaseForm, CaseMaterial, Task
from rongyi.catalogue.models import Edition
from tests.at import at

MONDAY = at("2026-11-23 10:00")


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"state": "lost"}, "case_state_known"),
        ({"state": "closed"}, "case_final_has_end"),
        ({"version": 0}, "case_version_from_one"),
        ({"stops": -1}, "case_counts_from_zero"),
        ({"promised_due": date(2027, 1, 1)}, "case_promise_within_law"),
        ({"legal_due": None}, "case_accepted_has_due_days"),
        ({"stopped_at": MONDAY}, "case_stopped_since_when"),
        ({"decided_at": MONDAY}, "case_decided_has_outcome"),
    ],
)
def test_what_must_never_be_is_refused_by_its_name(
    accepted: UUID, change: dict[str, object], name: str
) -> None:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        Case.objects.filter(id=accepted).update(**change)

    cause = caught.value.__cause__
    assert isinstance(cause, errors.CheckViolation)
    assert cause.diag.constraint_name == name


@pytest.mark.parametrize(
    "how",
    [
        "delete from cases_case where id = %s",
        "truncate cases_case",
        "delete from catalogue_edition",
        "truncate catalogue_edition",
    ],
)
def test_a_case_and_its_edition_are_never_deleted_so_what_belongs_to_them_always_has_one(
    accepted: UUID, how: str
) -> None:
    refused = pytest.raises(
        ProgrammingError, match="never deleted|only ever added|permission denied"
    )

    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(how, [accepted] if "%s" in how else None)

    for part in (CaseForm, CaseMaterial, Task):
        assert part.objects.filter(case_id=accepted).exists()
        assert not part.objects.exclude(case_id__in=Case.objects.values("id")).exists()
    assert Case.objects.filter(edition__in=Edition.objects.all(), id=accepted).exists()
