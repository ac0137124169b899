"""How every act goes: read, permit, compute by a pure rule, save and record in one statement.

The reading takes no lock; the version read guards the writing, so of two people who act at once
one succeeds and the other is told (Stale). One read and one write, whether one case or hundreds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from rongyi.cases import policy, store
from rongyi.cases.errors import OtherHands, TooManyCases
from rongyi.cases.events import case_stream
from rongyi.cases.queries.scenes import scene_of
from rongyi.cases.rules import CaseNow, Moved, Scene, marks, posts_of_act
from rongyi.cases.rules.acts import in_words
from rongyi.cases.rules.renewing import Granted, require_open_to
from rongyi.cases.rules.steps import STEP_OF_ACT, STEPS_OF_ACT
from rongyi.catalogue.definitions import Item
from rongyi.catalogue.queries import catalogue_of
from rongyi.journal.services import record_refusal
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import DomainError, NotFound, Stale, Unseen

CASES_MAX = 500  # cases in one act
NOBODY_SAW = -1  # a version that no case ever had: the person looked at none
Compute = Callable[[CaseNow, Scene], Moved]
Scenes = dict[tuple[UUID, str, datetime, str], Scene]  # by edition, item, moment and post
Seen = Mapping[UUID, int]  # the version of each case that the person looked at


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one case: its state now, or the error for which it stayed as it was."""

    case_id: UUID
    number: str
    state: str = ""
    error: DomainError | None = None

    @property
    def done(self) -> bool:
        return self.error is None


def act(
    name: str,
    case_ids: Sequence[UUID],
    compute: Compute,
    *,
    actor: Actor,
    now: datetime,
    seen: Seen | None = None,
    papers: bool = False,
    covered: Sequence[str] = (),
) -> list[Outcome]:
    """Do one act on cases: an outcome each, in the order asked for. Two SQL statements.

    With `papers` the cases that `compute` is given know theirs; with `covered` they know whether
    facts of these names wait for a signed checkpoint.

    A refused one stops no other; one that changed since it was `seen` is Stale, one of which
    `seen` knows no version is Unseen. Attempts that are not permitted are recorded. Errors:
    TooManyCases.
    """
    if len(case_ids) > CASES_MAX:
        raise TooManyCases(limit=CASES_MAX)
    wanted = list(dict.fromkeys(case_ids))
    cases = store.for_move(wanted, person_id=actor.person_id, papers=papers, covered=covered)
    marked = [one.id for one in cases.values() if one.course.marks & marks.OF_GRANT]
    granted = store.grants(marked) if marked else {}
    outcomes: dict[UUID, Outcome] = {}
    moves: list[Moved] = []
    scenes: Scenes = {}
    for case_id in wanted:
        case = cases.get(case_id)
        try:
            known = granted.get(case_id)
            moved = _compute(
                name, case_id, case, compute, known, scenes=scenes, actor=actor, now=now
            )
            if seen is not None:
                _require_seen(seen, moved.case)
            moves.append(moved)
        except DomainError as error:
            error = in_words(error)
            shown = case is not None and not isinstance(error, NotFound)
            number = case.number if case and shown else ""
            outcomes[case_id] = Outcome(case_id, number, error=error)
    saved = store.apply(moves, actor=actor) if moves else frozenset()
    for move in moves:
        identity, number = move.case.id, move.case.number
        if identity in saved:
            outcomes[identity] = Outcome(identity, number, move.course.state)
        else:
            outcomes[identity] = Outcome(identity, number, error=Stale(number=number))
    return [outcomes[case_id] for case_id in wanted]


def _require_seen(seen: Seen, case: CaseNow) -> None:
    """Errors: Unseen, Stale."""
    version = seen.get(case.id, NOBODY_SAW)
    if version == NOBODY_SAW:
        raise Unseen(number=case.number)
    if version != case.version:
        raise Stale(number=case.number)


def _compute(
    name: str,
    case_id: UUID,
    case: CaseNow | None,
    compute: Compute,
    granted: Granted | None,
    *,
    scenes: Scenes,
    actor: Actor,
    now: datetime,
) -> Moved:
    """Permit, then move. Whoever may not read the case is told that there is none."""
    if case is None:
        raise NotFound(what="case")
    item = catalogue_of(case.edition_id).items[case.item_code]
    subject = policy.subject_of(case, item)
    if not policy.may(actor, f"case.{name}", subject):
        record_refusal(f"case.{name}", case_stream(case_id), actor, now)
        if policy.may(actor, "case.read", subject):
            raise policy.refusal(actor, f"case.{name}", subject, case.number)
        raise NotFound(what="case")
    if name in STEP_OF_ACT and not policy.in_hand(actor, case.task):
        raise OtherHands(number=case.number)
    post = acting_post(name, item, actor, case) or min(
        actor.posts & (subject.heads | subject.extenders), default=""
    )
    moment = max(now, case.latest)  # a clock that was set back moves no case back
    key = (case.edition_id, item.code, moment, post)
    if key not in scenes:
        scenes[key] = scene_of(case.edition_id, item, now=moment, post=post)
    if granted is not None:
        require_open_to(name, case, granted, scenes[key].today)
    moved = compute(case, scenes[key])
    absent = policy.covered(actor, case.task) if name in STEP_OF_ACT else None
    return moved if absent is None else replace(moved, fact=replace(moved.fact, for_id=absent))


def acting_post(name: str, item: Item, actor: Actor, case: CaseNow | None = None) -> str:
    """The post by which the actor does the act: the one whose task it is, if he holds it."""
    if (name not in STEP_OF_ACT and name not in STEPS_OF_ACT) or not actor.posts:
        return ""
    able = posts_of_act(item, name)
    held = actor.posts & able or policy.posts_for(actor, name, item) & able
    if case is not None and case.task is not None and case.task.post in held:
        return case.task.post
    return min(held, default="")
