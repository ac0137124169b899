"""Delivery of what was decided (送达): by being opened, or on paper where nobody opens it."""

from __future__ import annotations

from dataclasses import replace

from rongyi.cases.errors import ReceivedBefore, ReceiverMissing
from rongyi.cases.events import CaseReceived, CaseServed
from rongyi.cases.rules import marks
from rongyi.cases.rules.decision import MANNERS, NAME_MAX
from rongyi.cases.rules.proceedings import Proceedings
from rongyi.cases.rules.reasons import words_of
from rongyi.cases.rules.shape import CaseNow, Moved, Scene
from rongyi.cases.states import DECIDED, LIFE
from rongyi.kernel.text import Text

# The letters of which a proof of delivery is made when they are opened.
PROVEN = ("approved", "rejected", "deemed_renewed")
# The letters that prove it: what they prove need not be handed over any more.
PROOFS = ("received", "delivered")


def receive(
    case: CaseNow,
    scene: Scene,
    *,
    receiver: str,
    title: Text,
    document: str,
    known: Proceedings | None = None,
) -> Moved:
    """The applicant, or who acts for him, opened the paper of that title and number: each paper of
    the decision once. Without what is `known` of the case, only the first one.

    Source: Administrative Licensing Law, art. 44. Errors: NotAllowedNow, ReceivedBefore.
    """
    state = LIFE.after(case.course.state, "receive")
    if not is_unproven(case.course.state, case.course.marks, document, known):
        raise ReceivedBefore()
    fact = CaseReceived(
        **case.told(scene),
        title_zh=title.zh,
        title_en=title.en,
        document=document,
        receiver=receiver,
        opened_on=scene.today,
    )
    course = replace(case.course, state=state, marks=case.course.marks | marks.RECEIVED)
    return Moved(case, course, case.task, fact, scene.now)


def serve(case: CaseNow, scene: Scene, *, receiver: str, manner: str) -> Moved:
    """What nobody opened is handed over, sent by post or left (改用其他方式送达), by a person.

    Source: Administrative Licensing Law, art. 44. Errors: NotAllowedNow, ReceivedBefore,
    ReceiverMissing.
    """
    state = LIFE.after(case.course.state, "serve")
    if not is_unopened(case.course.state, case.course.marks):
        raise ReceivedBefore()
    taker = words_of(receiver, required=False)
    if not 0 < len(taker) <= NAME_MAX or manner not in MANNERS:
        raise ReceiverMissing
    fact = CaseServed(**case.told(scene), receiver=taker, manner=manner)
    course = replace(case.course, state=state, marks=case.course.marks | marks.RECEIVED)
    return Moved(case, course, case.task, fact, scene.now)


def is_unopened(state: str, flags: int) -> bool:
    """Whether something was decided that has reached nobody for whom it is yet."""
    return state in DECIDED and not flags & marks.RECEIVED


def is_unproven(state: str, flags: int, document: str, known: Proceedings | None) -> bool:
    """Whether opening this paper of the decision is the proof of its delivery: it was neither
    opened before nor handed over."""
    if state not in DECIDED or not flags & marks.RECEIVED:
        return state in DECIDED
    return known is not None and not known.handed_over and document not in known.opened
