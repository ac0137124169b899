"""Running cases under another edition of the rules: moved, asked about, answered, taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from rongyi.cases import rules, store
from rongyi.cases.errors import MovedBefore, MovedOn, MoveMeansConsent, MoveNotAsked, TooManyCases
from rongyi.cases.models import EditionMove
from rongyi.cases.queries.comparing import facts_told, one_change
from rongyi.cases.rules import CaseNow, Change, Moved, Order, Scene
from rongyi.cases.services.acting import CASES_MAX, Outcome, Seen, act
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import Stale
from rongyi.kernel.ids import new_id


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
    forms, told = store.forms(case_ids), facts_told(case_ids)
    asked = _open_questions(case_ids)
    found: dict[UUID, Change] = {}

    def order(case: CaseNow) -> Order:
        return Order(new_id(), batch_id, case.edition_id, to_edition)

    def move(case: CaseNow, scene: Scene) -> Moved:
        if case.edition_id == to_edition or case.id in asked:
            raise MovedBefore(number=case.number)
        values = forms[case.id][0]
        found[case.id] = one_change(case, scene, to_edition, values, told.get(case.id, ()))
        return rules.move(case, scene, found[case.id], order(case), agreed=False)

    def ask(case: CaseNow, scene: Scene) -> Moved:
        return rules.ask_move(case, scene, found[case.id], order(case))

    outcomes = act("move", case_ids, move, actor=actor, now=now, seen=seen, papers=True)
    others = [one.case_id for one in outcomes if isinstance(one.error, MoveMeansConsent)]
    if not others:
        return outcomes
    answered = {one.case_id: one for one in act("move", others, ask, actor=actor, now=now)}
    return [answered.get(one.case_id, one) for one in outcomes]


def answer_move(
    *, actor: Actor, case_id: UUID, move_id: UUID, agree: bool, now: datetime
) -> Outcome:
    """The applicant takes the new rules or keeps the old ones. Five SQL statements.

    `move_id` is the question that his page showed. Outcomes: NotFound, NotPermitted, MoveNotAsked
    (answered, taken back, another question), MoveBlocked (the case went on meanwhile), Stale.
    """
    row = EditionMove.objects.filter(id=move_id, case_id=case_id, state="asked").first()
    forms, told = store.forms([case_id]), facts_told([case_id])

    def compute(case: CaseNow, scene: Scene) -> Moved:
        if row is None or row.from_edition_id != case.edition_id:
            raise MoveNotAsked()
        order = _order(row)
        if not agree:
            return rules.keep(case, scene, order)
        values = forms[case_id][0]
        found = one_change(case, scene, row.to_edition_id, values, told.get(case_id, ()))
        known = {one.words for one in rules.differences_of(row.differences)}
        more = {one.words for one in found.differences if one.verdict == rules.CONSENT} - known
        if more:
            raise Stale(number=case.number)
        return rules.move(case, scene, found, order, agreed=True)

    (outcome,) = act("answer_move", [case_id], compute, actor=actor, now=now, papers=True)
    return outcome


def undo_moves(
    *, actor: Actor, batch_id: UUID, case_ids: Sequence[UUID] | None = None, now: datetime
) -> list[Outcome]:
    """Take back a batch, at most CASES_MAX cases of it at a time, the first ones first (撤回适用).
    Three SQL statements.

    A case in which something was done since stays under the new rules; an open question is
    withdrawn. Outcomes: NotFound, NotPermitted, MovedOn, Stale.
    """
    rows = EditionMove.objects.filter(batch_id=batch_id, state__in=["asked", "moved"])
    if case_ids is not None:
        rows = rows.filter(case_id__in=list(case_ids)[:CASES_MAX])
    known: Mapping[UUID, EditionMove] = {
        row.case_id: row for row in rows.order_by("id")[:CASES_MAX]
    }

    def compute(case: CaseNow, scene: Scene) -> Moved:
        row = known.get(case.id)
        if row is None:
            raise MovedOn(number=case.number)
        return rules.undo(
            case, scene, _order(row), state=row.state, version=row.version, before=row.before
        )

    return act("move", list(known), compute, actor=actor, now=now) if known else []


def _order(row: EditionMove) -> Order:
    return Order(row.id, row.batch_id, row.from_edition_id, row.to_edition_id)


def _open_questions(case_ids: Sequence[UUID]) -> frozenset[UUID]:
    rows = EditionMove.objects.filter(case_id__in=list(case_ids), state="asked")
    return frozenset(rows.values_list("case_id", flat=True)[:CASES_MAX])
