"""Renewal and change of what was granted. Source: Administrative Licensing Law, arts 49, 50."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from rongyi.cases import states
from rongyi.cases.errors import GrantGone, RenewedByLaw
from rongyi.cases.events import CaseDeemedRenewed
from rongyi.cases.rules.clock import delivered_by
from rongyi.cases.rules.decision import certificate_of
from rongyi.cases.rules.power import BY_LAW, Power
from rongyi.cases.rules.shape import CaseNow, Moved, Scene, TaskNow
from rongyi.cases.states import LIFE, licensing
from rongyi.kernel.text import Text

RENEWAL, CHANGE = "renewal", "change"
PURPOSES = (RENEWAL, CHANGE)
PURPOSE_WORDS = {RENEWAL: Text("延续", "Renewal"), CHANGE: Text("变更", "Change")}
# Acts that lead on from what was decided, or by which the law itself decides.
FOLLOWING = frozenset({"deem_renewed", "issue", "close", "reopen"})


@dataclass(frozen=True, slots=True)
class Granted:
    """The certificate that a case renews or changes; `ended`: it was taken away meanwhile, and not
    by what this case itself granted before it was taken up again. `by_law`: filed in time, it is
    renewed by silence; a case taken up again after the last day is not, it was decided before."""

    purpose: str
    number: str
    by_law: bool
    expires_on: date | None
    ended: bool

    def renewed_on(self, today: date) -> bool:
        """Whether the law has decided: filed in time, and its last day is over."""
        last = self.expires_on
        return self.by_law and last is not None and last < today


def last_day_in_time(expires_on: date, days_before: int) -> date:
    """The last day on which a renewal is filed in time (届满三十日前): natural days, counted back
    from the last day. A holiday moves neither, since one can file on any day and the term of a
    certificate is written on it."""
    return expires_on - timedelta(days=days_before)


def require_open_to(name: str, case: CaseNow, granted: Granted, today: date) -> None:
    """Once the law has renewed it, no post decides otherwise; nor is granted what was taken away.

    Errors: RenewedByLaw, GrantGone.
    """
    if case.course.state not in states.BEFORE_DECISION or name in FOLLOWING:
        return
    if granted.renewed_on(today):
        raise RenewedByLaw(number=granted.number, day=granted.expires_on)
    if name == "approve" and granted.ended:
        raise GrantGone(number=granted.number)


def deem_renewed(case: CaseNow, scene: Scene, granted: Granted) -> Moved:
    """Nobody decided by the last day: it is renewed (视为准予延续), whatever stood in the way.

    Art. 50(2) makes no exception: a special procedure stops the days in which a body has to decide
    (art. 45), not the term of the certificate, and a correction is asked for so that it can be
    decided by then. What should not have been renewed is annulled (art. 69). Errors: NotAllowedNow.
    """
    assert granted.expires_on is not None
    target = LIFE.after(case.course.state, "deem_renewed")
    power = Power(BY_LAW, scene.item.power.holder, "", licensing("50(2)").zh)
    now = case.course
    course = replace(
        now,
        state=target,
        accepted_at=now.accepted_at or now.received_at,
        legal_due=now.legal_due or granted.expires_on,
        promised_due=now.promised_due or now.legal_due or granted.expires_on,
        stopped_at=None,
        decided_at=scene.now,
        outcome="approved",
    )
    certificate = certificate_of(scene.item)
    fact = CaseDeemedRenewed(
        **case.told(scene),
        outcome="approved",
        certificate=certificate,
        expired_on=granted.expires_on,
        power=power.body(),
    )
    due = delivered_by(scene, scene.today)
    note = {
        "outcome": "approved",
        "ground": "",
        "reasons": "",
        "post": "",
        "power": power.body(),
    }
    task = TaskNow("issue" if certificate else "close", "", due)
    return Moved(case, course, task, fact, scene.now, note)
