"""The letter of an act, seen before it is sent: the act is done, its letter read, and all undone.

So what is seen is what will be sent, by the same code: the power it rests on, also one that was
lent, what others still owe, and what goes along for the other cases of the application.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from rongyi.cases import policy, rules
from rongyi.cases.errors import OutcomeUnknown
from rongyi.cases.models import Case
from rongyi.cases.rules import Letter, Point
from rongyi.cases.services.acceptance import ask_correction, refuse_cases
from rongyi.cases.services.acting import Outcome
from rongyi.cases.services.decision import decide_cases
from rongyi.cases.services.letters import letter_of_last_fact
from rongyi.cases.services.turning import tell_not_needed, tell_not_ours
from rongyi.cases.store.reading import case_of
from rongyi.catalogue.queries import catalogue_of
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import NotFound


def draft_letter(
    number: str,
    actor: Actor,
    kind: str,
    *,
    ground: str = "",
    reasons: str = "",
    points: Sequence[Point] = (),
    department: str = "",
    now: datetime,
) -> Letter:
    """The letter of "refuse", "not_needed", "not_ours", "ask_correction", "approved" or
    "rejected", as the act would send it; nothing is kept. The statements of the act, and four.

    It is written only if the act would be done: the errors are those of the act (NotAllowedNow,
    GroundUnknown, ReasonsMissing, PointsMissing, OpinionOwed, ...), besides NotFound, NotPermitted,
    OutcomeUnknown.
    """
    found = Case.objects.select_related("task").filter(number=number).first()
    if found is None:
        raise NotFound(what="case")
    item = catalogue_of(found.edition_id).items[found.item_code]
    subject = policy.require_readable(actor, case_of(found), item)
    if kind not in rules.LETTERS:
        raise OutcomeUnknown(outcome=kind[:40])
    act = rules.OUTCOMES.get(kind, kind)
    if not policy.able(actor, f"case.{act}", subject):
        raise policy.refusal(actor, f"case.{act}", subject, number)
    one: dict[str, Any] = {"actor": actor, "case_ids": [found.id], "now": now}
    match kind:
        case "refuse":
            do = partial(refuse_cases, ground=ground, reasons=reasons, **one)
        case "not_needed":
            do = partial(tell_not_needed, reasons=reasons, **one)
        case "not_ours":
            do = partial(tell_not_ours, department=department, reasons=reasons, **one)
        case "ask_correction":
            do = partial(ask_correction, points=points, **one)
        case _:
            do = partial(decide_cases, outcome=kind, ground=ground, reasons=reasons, **one)
    return _rehearsed(found, do)


def _rehearsed(case: Case, do: Callable[[], list[Outcome]]) -> Letter:
    """Errors: that of the act."""
    with transaction.atomic():
        (outcome,) = do()
        letter = letter_of_last_fact(case) if outcome.error is None else None
        transaction.set_rollback(True)
    if letter is None:
        assert outcome.error is not None
        raise outcome.error
    return letter
