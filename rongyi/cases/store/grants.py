"""What cases renew or change."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from rongyi.cases.models import CaseGrant
from rongyi.cases.rules.renewing import Granted
from rongyi.certificates.states import VALID

GRANTS_MAX = 500


def grants(case_ids: Sequence[UUID]) -> dict[UUID, Granted]:
    """By case, for those that renew or change something. One SQL query."""
    found = CaseGrant.objects.filter(case_id__in=case_ids).select_related("certificate")
    return {
        one.case_id: Granted(
            one.purpose,
            one.certificate.number,
            one.in_time,
            one.expires_on,
            one.certificate.state != VALID,
        )
        for one in found[:GRANTS_MAX]
    }
