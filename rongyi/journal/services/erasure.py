"""Erase what a fact says about a person, and keep that it was said."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from rongyi.journal import rules, store
from rongyi.journal.events import BodyErased
from rongyi.journal.services.facts import record
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import NotFound
from rongyi.kernel.facts import StreamKey


@transaction.atomic
def erase_body(*, stream: StreamKey, seq: int, reason: str, actor: Actor, now: datetime) -> None:
    """Erase body and salt of one fact; the chain still verifies, and the erasing is a fact itself.

    Source of law: Personal Information Protection Law, art. 47. Errors: NotFound where there is no
    such fact or its body is gone already.
    """
    erased = store.run("select journal_erase(%s, %s)", [rules.stream_id(stream), seq])
    if not erased[0][0]:
        raise NotFound(what=str(stream))
    record(BodyErased(seq=seq, reason=reason), stream=stream, actor=actor, at=now)
