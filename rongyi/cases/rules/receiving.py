"""Electronic delivery (电子送达): what was decided has reached whoever opens it."""

from __future__ import annotations

from dataclasses import replace

from rongyi.cases.errors import ReceivedBefore
from rongyi.cases.events import CaseReceived
from rongyi.cases.rules import marks
from rongyi.cases.rules.shape import CaseNow, Moved, Scene
from rongyi.cases.states import DECIDED, LIFE
from rongyi.kernel.text import Text

# The letters of which a proof of delivery is made when they are opened.
PROVEN = ("approved", "rejected", "deemed_renewed")


def receive(case: CaseNow, scene: Scene, *, receiver: str, title: Text, document: str) -> Moved:
    """The applicant, or who acts for him, opened the paper of that title and number.

    Source: Administrative Licensing Law, art. 44. Errors: NotAllowedNow, ReceivedBefore.
    """
    state = LIFE.after(case.course.state, "receive")
    if case.course.marks & marks.RECEIVED:
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


def is_unopened(state: str, flags: int) -> bool:
    """Whether something was decided that nobody for whom it is has opened yet."""
    return state in DECIDED and not flags & marks.RECEIVED
