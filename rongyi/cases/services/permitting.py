"""Whoever may not do an act is not asked to fill in its form."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rongyi.cases.events import case_stream
from rongyi.cases.queries.page import CasePage
from rongyi.journal.services import record_refusal
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import NotPermitted


def require_may(page: CasePage, acts: Sequence[str], *, actor: Actor, now: datetime) -> None:
    """The actor may do one of the acts on the case of the page, in whatever state it is; an attempt
    that is not permitted is recorded, as that of the act. Errors: NotPermitted, OtherHands."""
    found = page.in_hand.refusal(actor, acts, page.number)
    if found is None:
        return
    if isinstance(found, NotPermitted):
        record_refusal(f"case.{acts[0]}", case_stream(page.case_id), actor, now)
    raise found
