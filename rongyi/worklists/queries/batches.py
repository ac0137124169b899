"""Batches: how far they are, what became of each case, what can be done with a choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count

from rongyi.cases.queries import STATE_WORDS as CASE_WORDS
from rongyi.cases.queries import acts_together
from rongyi.kernel.actor import Actor
from rongyi.kernel.text import Text
from rongyi.worklists import policy
from rongyi.worklists.models import Batch, BatchCase
from rongyi.worklists.rules import ACT_WORDS, ACTS, Told
from rongyi.worklists.states import CHOSEN, REFUSED, RUNNING, STATE_WORDS

BATCHES_MAX = 50
RESULTS = 50
GROUPS_MAX = 2_000
STILL_MAX = 100


@dataclass(frozen=True, kw_only=True)
class BatchRow:
    """One batch: what it does and how far it is."""

    id: UUID
    post: str
    query: str
    act: str
    act_words: Text | None
    state: str
    state_words: Text
    total: int
    gone: int
    done: int
    refused: int
    chosen_at: datetime
    started_at: datetime | None
    ended_at: datetime | None

    @property
    def left(self) -> int:
        return self.total - self.done - self.refused


@dataclass(frozen=True, slots=True)
class Offer:
    """An act that some of the chosen cases can take now, and how many."""

    act: str
    words: Text
    count: int


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one case of a batch; its state now. `outcome` is empty before its turn."""

    place: int
    case_id: UUID
    number: str
    applicant_name: str
    outcome: str
    told: Told | None
    state_words: Text


@dataclass(frozen=True, kw_only=True)
class BatchPage:
    """A batch with some of its results. `items` are those of a choice, with their editions."""

    row: BatchRow
    offers: tuple[Offer, ...] = ()
    items: tuple[tuple[UUID, str], ...] = ()
    results: tuple[Result, ...] = ()
    after: int | None = None


def my_batches(actor: Actor) -> list[BatchRow]:
    """The newest batches of the actor. One SQL query."""
    found = policy.own_batches(actor).order_by("-chosen_at")[:BATCHES_MAX]
    return [_row(batch) for batch in found]


def batch_page(
    actor: Actor, batch_id: UUID, *, after: int = 0, refused_only: bool = False
) -> BatchPage:
    """One batch of the actor: what can be done with it, or what became of its cases behind
    `after`. Two SQL queries. Errors: NotFound.
    """
    batch = policy.own_batch(actor, batch_id)
    if batch.state == CHOSEN:
        groups = _groups(batch.id)
        items = dict.fromkeys((group.edition_id, group.item_code) for group in groups)
        return BatchPage(row=_row(batch), offers=_offers(actor, groups), items=tuple(items))
    found = BatchCase.objects.filter(batch_id=batch.id, place__gt=after)
    if refused_only:
        found = found.filter(outcome=REFUSED)
    columns = ("place", "case_id", "case__number", "case__applicant_name", "outcome", "told")
    rows = list(found.order_by("place").values_list(*columns, "case__state")[: RESULTS + 1])
    results = tuple(_result(*row) for row in rows[:RESULTS])
    more = results[-1].place if len(rows) > RESULTS else None
    return BatchPage(row=_row(batch), results=results, after=more)


def offers(actor: Actor, batch_id: UUID) -> tuple[Offer, ...]:
    """What can be done with a choice now, each with the number of cases that can take it. One SQL
    query. A case may still refuse for a reason of its own: then it says so.
    """
    return _offers(actor, _groups(batch_id))


def standing_still(*, before: datetime) -> list[UUID]:
    """Running batches that have not moved since. One SQL query. For the job that takes them up."""
    still = Batch.objects.filter(state=RUNNING, moved_at__lt=before)
    return list(still.order_by("moved_at").values_list("id", flat=True)[:STILL_MAX])


@dataclass(frozen=True, slots=True)
class _Group:
    """Cases that stand alike, and how many."""

    edition_id: UUID
    item_code: str
    state: str
    step: int
    kind: str | None
    post: str | None
    count: int


def _groups(batch_id: UUID) -> list[_Group]:
    names = ("edition_id", "item_code", "state", "step", "task__kind", "task__post")
    found = BatchCase.objects.filter(batch_id=batch_id).order_by()
    alike = found.values(*(f"case__{name}" for name in names)).annotate(n=Count("place"))
    return [_Group(*group.values()) for group in alike[:GROUPS_MAX]]


def _offers(actor: Actor, groups: Sequence[_Group]) -> tuple[Offer, ...]:
    able = dict.fromkeys(ACTS, 0)
    for group in groups:
        acts = acts_together(
            actor,
            edition_id=group.edition_id,
            item_code=group.item_code,
            state=group.state,
            step=group.step,
            kind=group.kind or "",
            post=group.post or "",
        )
        for act in able.keys() & set(acts):
            able[act] += group.count
    return tuple(Offer(act, ACT_WORDS[act], count) for act, count in able.items() if count)


def _result(
    place: int,
    case_id: UUID,
    number: str,
    applicant_name: str,
    outcome: str,
    kept: dict[str, Any] | None,
    state: str,
) -> Result:
    told = Told.read(kept) if kept else None
    return Result(place, case_id, number, applicant_name, outcome, told, CASE_WORDS[state])


def _row(batch: Batch) -> BatchRow:
    return BatchRow(
        id=batch.id,
        post=batch.post,
        query=batch.query,
        act=batch.act,
        act_words=ACT_WORDS.get(batch.act),
        state=batch.state,
        state_words=STATE_WORDS[batch.state],
        total=batch.total,
        gone=batch.gone,
        done=batch.done,
        refused=batch.refused,
        chosen_at=batch.chosen_at,
        started_at=batch.started_at,
        ended_at=batch.ended_at,
    )
