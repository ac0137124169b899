"""Running cases under another edition of the rules: moved, asked about, answered, taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from uuid import UUID

from rongyi.cases import rules, store
from rongyi.cases.errors import MovedBefore, MoveMeansConsent, MoveNotAsked, TooManyCases
from rongyi.cases.models import EditionMove
from rongyi.cases.queries.comparing import facts_told, one_change
from rongyi.cases.queries.moving import counts_of_moves
from rongyi.cases.rules import CaseNow, Change, Moved, Order, Scene
from rongyi.cases.services.acting import CASES_MAX, Outcome, Seen, act
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import Stale
from rongyi.kernel.ids import new_id
from rongyi.kernel.seen import require_seen


def move_cases(
    *,
    actor: Actor,
    case_ids: Sequence[UUID],
    to_edition: UUID,
    batch_id: UUID,
    seen: Seen | None = None,
    now: datetime,
) -> list[Outcome]:
    """Move cases to another edition (适用新版规定): safe ones at once, the applicants of those that
    need consent are asked. At most ten SQL statements. Everything done is one batch, which
    `undo_moves` takes back.

    By a head of the body whose item it is. Outcomes: NotFound, NotPermitted, MoveBlocked,
    MovedBefore, Stale; a case whose applicant was asked is done, and stays as it is. Errors:
    TooManyCases, NoEdition.
    """
    if len(case_ids) > CASES_MAX:
        raise TooManyCases(limit=CASES_MAX)
    asked = cache(lambda: _open_questions(case_ids))
    read = cache(lambda: (store.forms(case_ids), facts_told(case_ids)))
    found: dict[UUID, Change] = {}
    versions: dict[UUID, int] = {}

    def order(case: CaseNow) -> Order:
        return Order(new_id(), batch_id, case.edition_id, to_edition)

    def move(case: CaseNow, scene: Scene) -> Moved:
        if case.edition_id == to_edition or case.id in asked():
            raise MovedBefore(number=case.number)
        forms, told = read()  # behind the cases: what was done since makes the writing Stale
        versions[case.id], values = case.version, forms[case.id][0]
        found[case.id] = one_change(case, scene, to_edition, values, told.get(case.id, ()))
        return rules.move(case, scene, found[case.id], order(case), agreed=False)

    def ask(case: CaseNow, scene: Scene) -> Moved:
        return rules.ask_move(case, scene, found[case.id], order(case))

    outcomes = act("move", case_ids, move, actor=actor, now=now, seen=seen, papers=True)
    others = [one.case_id for one in outcomes if isinstance(one.error, MoveMeansConsent)]
    if not others:
        return outcomes
    asking = act("move", others, ask, actor=actor, now=now, seen=versions)
    answered = {one.case_id: one for one in asking}
    return [answered.get(one.case_id, one) for one in outcomes]


def answer_move(
    *, actor: Actor, case_id: UUID, move_id: UUID, agree: bool, now: datetime
) -> Outcome:
    """The applicant takes the new rules or keeps the old ones. Five SQL statements.

    `move_id` is the question that his page showed. Outcomes: NotFound, NotPermitted, MoveNotAsked
    (answered, taken back, another question), MoveBlocked (the case went on meanwhile), Stale.
    """
    asked = EditionMove.objects.filter(id=move_id, case_id=case_id, state="asked")

    def compute(case: CaseNow, scene: Scene) -> Moved:
        row = asked.first()
        if row is None or row.from_edition_id != case.edition_id:
            raise MoveNotAsked()
        order = _order(row)
        if not agree:
            return rules.keep(case, scene, order)
        values, told = store.forms([case_id])[case_id][0], facts_told([case_id])
        found = one_change(case, scene, row.to_edition_id, values, told.get(case_id, ()))
        known = {one.words for one in rules.differences_of(row.differences)}
        more = {one.words for one in found.differences if one.verdict == rules.CONSENT} - known
        if more:
            raise Stale(number=case.number)
        return rules.move(case, scene, found, order, agreed=True)

    (outcome,) = act("answer_move", [case_id], compute, actor=actor, now=now, papers=True)
    return outcome


def undo_moves(
    *,
    actor: Actor,
    batch_id: UUID,
    case_ids: Sequence[UUID] | None = None,
    everything: bool = False,
    seen: str | None = None,
    now: datetime,
) -> list[Outcome]:
    """Take back a batch (撤回适用), CASES_MAX cases at a time, the first ones first, until some are
    taken back; `everything`: to its end. Three SQL statements for each CASES_MAX.

    A case in which something was done since stays under the new rules, and holds up none behind
    it; an open question is withdrawn. `seen`: the marks of how many were in which state on the page
    (`counts_of_moves`); where applicants answered since, nothing is taken back. Outcomes: NotFound,
    NotPermitted, MovedOn, Stale. Errors: Unseen, Stale.
    """
    rows = EditionMove.objects.filter(batch_id=batch_id, state__in=["asked", "moved"])
    if case_ids is not None:
        rows = rows.filter(case_id__in=list(case_ids)[:CASES_MAX])
    outcomes: list[Outcome] = []
    while page := list(rows.order_by("id")[:CASES_MAX]):
        if seen is not None and not outcomes:  # behind the rows: no answer came between
            require_seen(seen, counts_of_moves(actor, batch_id))
        tried = _undo({row.case_id: row for row in page}, actor, now)
        outcomes += tried
        if not everything and any(one.done for one in tried):
            break
        rows = rows.filter(id__gt=page[-1].id)
    return outcomes


def _undo(known: Mapping[UUID, EditionMove], actor: Actor, now: datetime) -> list[Outcome]:
    def compute(case: CaseNow, scene: Scene) -> Moved:
        row = known[case.id]
        return rules.undo(
            case, scene, _order(row), state=row.state, version=row.version, before=row.before
        )

    return act("move", list(known), compute, actor=actor, now=now)


def _order(row: EditionMove) -> Order:
    return Order(row.id, row.batch_id, row.from_edition_id, row.to_edition_id)


def _open_questions(case_ids: Sequence[UUID]) -> frozenset[UUID]:
    rows = EditionMove.objects.filter(case_id__in=list(case_ids), state="asked")
    return frozenset(rows.values_list("case_id", flat=True)[:CASES_MAX])
