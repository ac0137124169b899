"""What cases renew or change."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Exists, OuterRef

from rongyi.cases.models import CaseGrant
from rongyi.cases.rules.renewing import Granted
from rongyi.certificates.models import Certificate
from rongyi.certificates.states import REPLACED, VALID

GRANTS_MAX = 500


def grants(case_ids: Sequence[UUID]) -> dict[UUID, Granted]:
    """By case, for those that renew or change something. One SQL query.

    What a case replaced by its own result before it was taken up again is not gone for it. The law
    renews only what stands, and only what was undecided on its last day.
    """
    own = Certificate.objects.filter(case_id=OuterRef("case_id"))
    found = CaseGrant.objects.filter(case_id__in=case_ids).select_related("certificate")
    found = found.annotate(issued=Exists(own))
    return {
        one.case_id: Granted(
            one.purpose,
            one.certificate.number,
            one.in_time and one.running and one.certificate.state == VALID,
            one.expires_on,
            one.certificate.state != VALID
            and not (one.certificate.state == REPLACED and one.issued),
        )
        for one in found[:GRANTS_MAX]
    }
