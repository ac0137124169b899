"""The proof that what was decided reached the applicant electronically (送达回证)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from rongyi.cases import rules
from rongyi.cases.models import Case
from rongyi.cases.rules import CaseNow, Moved, Scene
from rongyi.cases.services.acting import Outcome, act
from rongyi.certificates.queries import held
from rongyi.certificates.states import ENDED
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import NotFound, Stale
from rongyi.kernel.text import Text


def note_received(
    *, actor: Actor, case_id: UUID, title: Text, document: str, now: datetime
) -> list[Outcome]:
    """State that the applicant, or who acts for him, opened the decision or the certificate.

    Once for each decision: the fact sends the numbered proof of delivery. Two SQL statements, four
    where the case moved on between them: it was opened, whatever else happened. Source:
    Administrative Licensing Law, art. 44. Outcomes: NotFound, NotPermitted, NotAllowedNow,
    ReceivedBefore, Stale.
    """
    receiver = actor.name
    if actor.enterprise_name:
        receiver = f"{actor.enterprise_name}（{actor.name}）"

    def compute(case: CaseNow, scene: Scene) -> Moved:
        return rules.receive(case, scene, receiver=receiver, title=title, document=document)

    outcomes = act("receive", [case_id], compute, actor=actor, now=now)
    if isinstance(outcomes[0].error, Stale):  # its certificate was issued, or it was closed
        outcomes = act("receive", [case_id], compute, actor=actor, now=now)
    return outcomes


def note_opened_certificate(*, actor: Actor, number: str, now: datetime) -> None:
    """The same for a certificate that its holder opened, if that is the first paper of the
    decision that he opens. One that ended, or that a later decision did not grant, proves nothing
    of what was decided. Nothing stands against reading it. Three SQL statements, two more the
    first time."""
    try:
        row = held(number, actor, now=now)
    except NotFound:  # whoever else may open it
        return
    granted = Case.objects.filter(id=row.case_id, outcome="approved")
    found = granted.values_list("state", "marks").first() if row.state not in ENDED else None
    if found is not None and rules.is_unopened(*found):
        note_received(
            actor=actor, case_id=row.case_id, title=row.title, document=row.number, now=now
        )
