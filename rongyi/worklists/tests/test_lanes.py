"""Several jobs at one batch: each at cases of its own, counted together, stopped together."""

from __future__ import annotations

import threading
from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import connection

from rongyi.cases.events import case_stream
from rongyi.cases.queries import WorkFilter
from rongyi.journal.queries import facts_of
from rongyi.kernel.actor import Actor
from rongyi.worklists.events import batch_stream
from rongyi.worklists.queries import batch_page
from rongyi.worklists.services import batches, cancel_batch, choose_cases, run_piece, start_batch
from rongyi.worklists.tests.conftest import MONDAY, POST, Open

WAIT_S = 60.0


@pytest.fixture
def running(
    transactional_db: None, clerk: Actor, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> tuple[UUID, list[UUID]]:
    """A batch of four cases that is done two by two, and its cases."""
    monkeypatch.setattr(batches, "PIECE_CASES", 2)
    ids = opened(4)
    batch_id = choose_cases(actor=clerk, post=POST, filter=WorkFilter(), now=MONDAY)
    start_batch(actor=clerk, batch_id=batch_id, act="accept", now=MONDAY)
    return batch_id, ids


def test_two_lanes_are_at_one_batch_together_and_do_each_case_once(
    running: tuple[UUID, list[UUID]], clerk: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither saves what became of its piece before both have done one."""
    batch_id, ids = running
    both_done = threading.Barrier(2)
    _before_saving(monkeypatch, lambda: both_done.wait(WAIT_S))

    lanes = [threading.Thread(target=_piece, args=(batch_id,)) for _ in range(2)]
    [lane.start() for lane in lanes]
    [lane.join() for lane in lanes]

    row = batch_page(clerk, batch_id).row
    assert (row.state, row.done, row.refused, row.ended_at) == ("done", 4, 0, MONDAY)
    assert [_accepted(one) for one in ids] == [1] * 4


def test_a_piece_of_a_batch_that_is_stopped_meanwhile_is_undone(
    running: tuple[UUID, list[UUID]], clerk: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the fact of the stop says is left stays as it was."""
    batch_id, ids = running
    assert run_piece(batch_id=batch_id, now=MONDAY)
    at_it, stopped = threading.Event(), threading.Event()
    _before_saving(monkeypatch, lambda: (at_it.set(), stopped.wait(WAIT_S)))

    lane = threading.Thread(target=_piece, args=(batch_id,))
    lane.start()
    assert at_it.wait(WAIT_S)
    cancel_batch(actor=clerk, batch_id=batch_id, now=MONDAY)
    stopped.set()
    lane.join()

    row = batch_page(clerk, batch_id).row
    assert (row.state, row.done, row.left) == ("cancelled", 2, 2)
    assert facts_of(batch_stream(batch_id))[-1].body["left"] == 2
    assert sum(_accepted(one) for one in ids) == 2


def _before_saving(monkeypatch: pytest.MonkeyPatch, wait: Callable[[], object]) -> None:
    save = batches.store.save_outcomes

    def later(*args: object) -> object:
        wait()
        return save(*args)

    monkeypatch.setattr(batches.store, "save_outcomes", later)


def _piece(batch_id: UUID) -> None:
    run_piece(batch_id=batch_id, now=MONDAY)
    connection.close()


def _accepted(case_id: UUID) -> int:
    return [fact.name for fact in facts_of(case_stream(case_id))].count("case.accepted.v1")
