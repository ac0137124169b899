"""Batches: choose many cases, tell what to do, do it piece by piece, stop."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction

from rongyi.cases import queries as cases
from rongyi.cases import services as acts
from rongyi.cases.queries import WorkFilter
from rongyi.cases.services import Outcome, Point
from rongyi.catalogue.queries import catalogue_of, current_edition
from rongyi.identity.queries import actor_for, holders
from rongyi.journal.services import record
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import DomainError, Unseen
from rongyi.kernel.ids import new_id
from rongyi.worklists import policy, queries, rules, store
from rongyi.worklists.errors import (
    ActUnknown,
    BatchBegun,
    ColleagueMissing,
    NothingChosen,
    TooManyChosen,
)
from rongyi.worklists.events import BatchCancelled, BatchStarted, batch_stream
from rongyi.worklists.models import Batch, BatchCase
from rongyi.worklists.rules import (
    CASES_MAX,
    PIECE_CASES,
    QUERY_MAX,
    UNEXPECTED,
    Orders,
    Told,
)
from rongyi.worklists.states import CANCELLED, CARRIED_OUT, CHOSEN, REFUSED, RUNNING

CHOICE_KEPT = timedelta(days=1)
FORGOTTEN_MAX = 200  # choices at a time
OPEN_MAX = 5  # choices of one person that are not started: the oldest goes for a new one
Do = Callable[[Actor, Sequence[UUID], Mapping[UUID, int], Orders, datetime], Sequence[Outcome]]

log = logging.getLogger("rongyi.worklists")


@transaction.atomic
def choose_cases(
    *,
    actor: Actor,
    post: str,
    filter: WorkFilter,
    query: str = "",
    case_ids: Sequence[UUID] | None = None,
    seen: Mapping[UUID, int] | None = None,
    now: datetime,
) -> UUID:
    """Choose everything that a list holds now, or `case_ids` of it: each case with its version, so
    that what changes before its turn is not acted upon. Of those ticked on a page that is the
    version which the page showed, as `seen` says. At most seven SQL statements.

    Of choices that are not started a person keeps OPEN_MAX: the oldest goes.

    `query` is how the list was looked at. Errors: NotFound, NothingChosen, TooManyChosen, Unseen
    for a ticked case of which `seen` knows no version.
    """
    wanted = None if case_ids is None else list(dict.fromkeys(case_ids))
    if wanted is not None and not wanted:
        raise NothingChosen()
    if wanted is not None and seen is not None and any(seen.get(one, -1) < 0 for one in wanted):
        raise Unseen(number="")
    listed = cases.listed_cases(actor, post, filter, wanted, limit=CASES_MAX + 1, now=now)
    batch = Batch(
        id=new_id(),
        person_id=actor.person_id,
        post=post,
        query=query[:QUERY_MAX],
        orders=Orders().kept(),
        state=CHOSEN,
        total=0,
        chosen_at=now,
    )
    batch.save(force_insert=True)
    batch.total = store.choose(batch.id, listed)
    if not batch.total:
        raise NothingChosen()
    if batch.total > CASES_MAX:
        raise TooManyChosen(limit=CASES_MAX)
    if wanted is not None and seen is not None:
        store.put_as_seen(batch.id, {one: seen[one] for one in wanted})
    batch.gone = 0 if wanted is None else len(wanted) - batch.total
    batch.save(update_fields=["total", "gone"])
    _make_room(actor, batch.id)
    return batch.id


def _make_room(actor: Actor, newest: UUID) -> None:
    """Drop the oldest open choices of the actor beyond OPEN_MAX; one that is being started
    stays."""
    others = Batch.objects.filter(person_id=actor.person_id, state=CHOSEN).exclude(id=newest)
    kept = others.order_by("-chosen_at", "-id").values_list("id", flat=True)[: OPEN_MAX - 1]
    old = others.exclude(id__in=list(kept)).order_by("chosen_at", "id")
    _forget(list(old.select_for_update(skip_locked=True).values_list("id", flat=True)[:OPEN_MAX]))


def _forget(batch_ids: Sequence[UUID]) -> None:
    BatchCase.objects.filter(batch_id__in=batch_ids).delete()
    Batch.objects.filter(id__in=batch_ids).delete()


@transaction.atomic
def start_batch(
    *, actor: Actor, batch_id: UUID, act: str, orders: Orders | None = None, now: datetime
) -> None:
    """Tell a batch what to do with its cases; a job does it. Told again the same it stays one.

    Errors: NotFound, BatchBegun, ActUnknown (also when none of the cases can take it now),
    ReasonsMissing, PointsMissing, ColleagueMissing.
    """
    batch = policy.own_batch(actor, batch_id, lock=True)
    said = orders or Orders()
    if batch.state == RUNNING and (batch.act, Orders.read(batch.orders)) == (act, said):
        return
    if batch.state != CHOSEN:
        raise BatchBegun(state=batch.state, move="start")
    rules.checked(act, said)
    if act not in {one.act for one in queries.offers(actor, batch_id)}:
        raise ActUnknown(act=act)
    if act == "reassign":
        _require_colleague(batch, said.to, now)
    batch.act, batch.orders, batch.state = act, said.kept(), RUNNING
    batch.started_at = batch.moved_at = now
    batch.save(update_fields=["act", "orders", "state", "started_at", "moved_at"])
    fact = BatchStarted(batch.id, batch.post, act, batch.total)
    record(fact, stream=batch_stream(batch.id), actor=actor, at=now)


def _require_colleague(batch: Batch, to: str, now: datetime) -> None:
    """Whoever is handed the cases holds the post of the list now. Errors: ColleagueMissing."""
    if to not in {str(one.person_id) for one in holders([batch.post], now=now)}:
        raise ColleagueMissing()


@transaction.atomic
def run_piece(*, batch_id: UUID, now: datetime) -> bool:
    """Act on the next cases of a running batch that nobody is at, and keep what became of each, in
    one transaction: whoever dies before its end has done nothing. Whether more may be to do.

    Several may be at one batch, each at cases of its own. Of a batch that is cancelled meanwhile
    the piece at hand is undone. About ten SQL statements for PIECE_CASES cases.
    """
    batch = Batch.objects.filter(id=batch_id, state=RUNNING).first()
    rows = store.claim(batch_id, PIECE_CASES) if batch is not None else []
    if batch is None or not rows:
        return False
    outcomes = _tried(batch, rows, actor_for(batch.person_id, now=now), now)
    store.save_outcomes(batch_id, outcomes)
    refused = sum(one[1] == REFUSED for one in outcomes)
    state = store.count(batch_id, len(rows) - refused, refused, now)
    if state is None:
        transaction.set_rollback(True)
    return state == RUNNING


@transaction.atomic
def cancel_batch(*, actor: Actor, batch_id: UUID, now: datetime) -> None:
    """Stop a batch at once, or drop a choice. What was done stays done, a piece at hand is undone;
    a batch that is over stays as it is. Errors: NotFound.
    """
    batch = policy.own_batch(actor, batch_id, lock=True)
    if batch.state not in (CHOSEN, RUNNING):
        return
    was_running = batch.state == RUNNING
    batch.state, batch.ended_at = CANCELLED, now
    batch.save(update_fields=["state", "ended_at"])
    if was_running:
        fact = BatchCancelled(batch.id, batch.total - batch.done - batch.refused)
        record(fact, stream=batch_stream(batch.id), actor=actor, at=now)


def forget_choices(*, now: datetime) -> int:
    """Choices that nobody started within a day go, with those that were dropped; how many went.
    Each in a transaction of its own: one may hold CASES_MAX rows."""
    old = Batch.objects.filter(
        started_at=None, state__in=(CHOSEN, CANCELLED), chosen_at__lt=now - CHOICE_KEPT
    )
    gone = 0
    while gone < FORGOTTEN_MAX:
        with transaction.atomic():
            free = old.order_by("chosen_at").select_for_update(skip_locked=True)
            first = free.values_list("id", flat=True).first()
            if first is None:
                break
            _forget([first])
        gone += 1
    return gone


def _tried(
    batch: Batch, rows: Sequence[store.Row], actor: Actor, now: datetime
) -> list[tuple[int, str, Told | None]]:
    """All at once; where something unforeseen happens each by itself, so that one case of that
    kind stops no other."""
    try:
        with transaction.atomic():
            return _done(batch, rows, actor, now)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("a piece of batch %s failed", batch.id)
    found: list[tuple[int, str, Told | None]] = []
    for row in rows:
        try:
            with transaction.atomic():
                found += _done(batch, [row], actor, now)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            log.exception("case %s of batch %s failed", row[1], batch.id)
            found.append((row[0], REFUSED, UNEXPECTED))
    return found


def _done(
    batch: Batch, rows: Sequence[store.Row], actor: Actor, now: datetime
) -> list[tuple[int, str, Told | None]]:
    words = catalogue_of(current_edition()).messages
    orders = Orders.read(batch.orders)
    seen = {case_id: version for _, case_id, version in rows}
    try:
        outcomes = DO[batch.act](actor, list(seen), seen, orders, now)
        errors: dict[UUID, DomainError | None] = {one.case_id: one.error for one in outcomes}
    except DomainError as error:  # the act as a whole
        errors = dict.fromkeys(seen, error)
    found: list[tuple[int, str, Told | None]] = []
    for place, case_id, _ in rows:
        wrong = errors[case_id]
        if wrong is None:
            found.append((place, CARRIED_OUT, None))
        else:
            found.append((place, REFUSED, rules.told(wrong, words, UNEXPECTED)))
    return found


def _accept(
    actor: Actor, ids: Sequence[UUID], seen: Mapping[UUID, int], orders: Orders, now: datetime
) -> Sequence[Outcome]:
    return acts.accept_cases(actor=actor, case_ids=ids, seen=seen, now=now)


def _ask(
    actor: Actor, ids: Sequence[UUID], seen: Mapping[UUID, int], orders: Orders, now: datetime
) -> Sequence[Outcome]:
    points = [Point(*one) for one in orders.points]
    return acts.ask_correction(actor=actor, case_ids=ids, points=points, seen=seen, now=now)


def _review(
    actor: Actor, ids: Sequence[UUID], seen: Mapping[UUID, int], orders: Orders, now: datetime
) -> Sequence[Outcome]:
    return acts.review_cases(
        actor=actor,
        case_ids=ids,
        passes=orders.passes,
        opinion=orders.opinion,
        seen=seen,
        now=now,
    )


def _decide(outcome: str) -> Do:
    def decide(
        actor: Actor, ids: Sequence[UUID], seen: Mapping[UUID, int], orders: Orders, now: datetime
    ) -> Sequence[Outcome]:
        return acts.decide_cases(
            actor=actor,
            case_ids=ids,
            outcome=outcome,
            ground=orders.ground,
            reasons=orders.reasons,
            seen=seen,
            now=now,
        )

    return decide


def _close(
    actor: Actor, ids: Sequence[UUID], seen: Mapping[UUID, int], orders: Orders, now: datetime
) -> Sequence[Outcome]:
    return acts.close_cases(actor=actor, case_ids=ids, seen=seen, now=now)


def _reassign(
    actor: Actor, ids: Sequence[UUID], seen: Mapping[UUID, int], orders: Orders, now: datetime
) -> Sequence[Outcome]:
    return acts.reassign_cases(
        actor=actor, case_ids=ids, to=UUID(orders.to), reason=orders.reasons, seen=seen, now=now
    )


DO: Mapping[str, Do] = {
    "accept": _accept,
    "ask_correction": _ask,
    "review": _review,
    "approve": _decide("approved"),
    "reject": _decide("rejected"),
    "close": _close,
    "reassign": _reassign,
}
assert set(DO) == set(rules.ACTS)
