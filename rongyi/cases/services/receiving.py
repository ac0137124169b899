"""The proof that what was decided reached the applicant (送达回证)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from rongyi.cases import rules
from rongyi.cases.models import Case
from rongyi.cases.rules import CaseNow, Moved, Scene, marks
from rongyi.cases.services.acting import Outcome, Seen, act
from rongyi.cases.services.earlier import Earlier
from rongyi.cases.states import DECIDED
from rongyi.certificates.queries import held
from rongyi.certificates.states import ENDED
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import NotFound, Stale
from rongyi.kernel.text import Text


def note_received(
    *, actor: Actor, case_id: UUID, title: Text, document: str, now: datetime
) -> list[Outcome]:
    """State that the applicant, or who acts for him, opened the decision or the certificate.

    Once for each paper of a decision: the fact sends the numbered proof of delivery. Two SQL
    statements, three where another paper was opened before, twice as many where the case moved on
    between them: it was opened, whatever else happened. Source: Administrative Licensing Law,
    art. 44. Outcomes: NotFound, NotPermitted, NotAllowedNow, ReceivedBefore, Stale.
    """
    receiver = actor.name
    if actor.enterprise_name:
        receiver = f"{actor.enterprise_name}（{actor.name}）"

    def once() -> list[Outcome]:
        earlier = Earlier()

        def compute(case: CaseNow, scene: Scene) -> Moved:
            known = earlier.of(case, marks.RECEIVED)
            return rules.receive(
                case, scene, receiver=receiver, title=title, document=document, known=known
            )

        return act("receive", [case_id], compute, actor=actor, now=now)

    outcomes = once()
    if isinstance(outcomes[0].error, Stale):  # its certificate was issued, or it was closed
        outcomes = once()
    return outcomes


def note_opened_certificate(*, actor: Actor, number: str, now: datetime) -> None:
    """The same for a certificate that its holder opened. One that ended, or that a later decision
    did not grant, proves nothing of what was decided. Nothing stands against reading it. At most
    six SQL statements."""
    try:
        row = held(number, actor, now=now)
    except NotFound:  # whoever else may open it
        return
    granted = Case.objects.filter(id=row.case_id, outcome="approved", state__in=DECIDED)
    if row.state not in ENDED and granted.exists():
        note_received(
            actor=actor, case_id=row.case_id, title=row.title, document=row.number, now=now
        )


def serve_cases(
    *,
    actor: Actor,
    case_ids: Sequence[UUID],
    receiver: str,
    manner: str,
    seen: Seen | None = None,
    now: datetime,
) -> list[Outcome]:
    """Hand over, post or leave what nobody opened (改用其他方式送达): who took it, and how, for the
    proof of delivery. Two SQL statements.

    Source: Administrative Licensing Law, art. 44. Outcomes: NotFound, NotPermitted, NotAllowedNow,
    ReceivedBefore, ReceiverMissing, Stale.
    """

    def compute(case: CaseNow, scene: Scene) -> Moved:
        return rules.serve(case, scene, receiver=receiver, manner=manner)

    return act("serve", case_ids, compute, actor=actor, now=now, seen=seen)
