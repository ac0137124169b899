"""The form for which something was granted, for its holder, who renews or changes it."""

from __future__ import annotations

from uuid import UUID

from rongyi.cases import store
from rongyi.cases.rules import Record


def granted_form(case_id: UUID) -> Record:
    """What was filled in for a case that granted a certificate; who asks holds that. Empty where
    there is no such case. One SQL query."""
    found = store.forms([case_id]).get(case_id)
    return found[0] if found is not None else {}
