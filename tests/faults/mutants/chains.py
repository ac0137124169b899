"""Bugs in the journal: chains, and facts on their way to reactions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from django.db import transaction

from rongyi.journal import store
from rongyi.journal.jobs import delivery as jobs
from rongyi.journal.reactions import Reaction
from rongyi.journal.store import delivery
from tests.faults.mutants import mutant
from tests.faults.mutants.altering import acts_saved_otherwise, facts_stated_otherwise, swapped


@mutant(breaks="the hash before is that of the same stream", on="journal")
def chained_to_the_newest_fact_of_all(patch: pytest.MonkeyPatch) -> None:
    newest = "|| (select x.hash from journal_stream x order by x.at desc limit 1)"
    acts_saved_otherwise(patch, "|| s.hash", newest)


@mutant(breaks="no fact is older than the one before it", on="journal")
def a_fact_older_than_the_one_before(patch: pytest.MonkeyPatch) -> None:
    facts_stated_otherwise(patch, "greatest(s.at, r.at)", "r.at")
    words = swapped(store.facts._RECORD, "greatest(s.at, excluded.at)", "excluded.at")
    patch.setattr(store.facts, "_RECORD", words)


@mutant(breaks="facts of a stream are numbered without a gap", on="journal")
def a_number_is_skipped(patch: pytest.MonkeyPatch) -> None:
    facts_stated_otherwise(patch, "s.seq + 1", "s.seq + 2")


@mutant(breaks="what is committed is what a fact says it commits to", on="journal")
def the_salt_is_left_out_of_the_commitment(patch: pytest.MonkeyPatch) -> None:
    facts_stated_otherwise(
        patch,
        "sha256(r.salt || convert_to(r.body, 'UTF8')), h.hash",
        "sha256(convert_to(r.body, 'UTF8')), h.hash",
    )


@mutant(breaks="a fact that was set aside holds up no other", on="journal")
def a_parked_fact_takes_its_batch_along(patch: pytest.MonkeyPatch) -> None:
    plain = jobs._take_singly

    def whole(
        reaction: Reaction, position: store.Position, rows: Sequence[tuple[Any, ...]], *, now: Any
    ) -> int:
        done = plain(reaction, position, rows, now=now)
        if position.attempts >= len(jobs.PAUSES_S) and done:
            store.move_on(reaction.name, store.Position(rows[-1][0], rows[-1][1]))
        return done

    patch.setattr(jobs, "_take_singly", whole)


@mutant(breaks="the facts behind one that failed wait for it", on="journal")
def a_failing_fact_is_passed_by(patch: pytest.MonkeyPatch) -> None:
    def past(
        reaction: Reaction, position: store.Position, rows: Sequence[tuple[Any, ...]], *, now: Any
    ) -> int:
        for row in rows:
            jobs._tried(reaction, row, now)
            store.move_on(reaction.name, store.Position(row[0], row[1]))
        return len(rows)

    patch.setattr(jobs, "_take_singly", past)


@mutant(breaks="a fact that was given up is shown to people", on="journal")
def what_is_given_up_is_forgotten(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(store, "park", lambda identity, **more: None)


@mutant(breaks="an effect that failed leaves nothing behind", on="journal")
def half_an_effect_stays(patch: pytest.MonkeyPatch) -> None:
    def bare(reaction: Reaction, row: tuple[Any, ...], now: Any) -> str:
        try:
            reaction.function(jobs._delivered(row, now))
        except ValueError as failure:
            return f"ValueError: {failure}"
        return ""

    patch.setattr(jobs, "_tried", bare)


@mutant(breaks="the effect of a fact comes once", on="journal")
def the_position_moves_in_a_transaction_of_its_own(patch: pytest.MonkeyPatch) -> None:
    plain = jobs._deliver

    def apart(reaction: Reaction, **more: Any) -> int:
        moved: list[tuple[str, store.Position]] = []
        kept = store.move_on
        store.move_on = lambda name, to: moved.append((name, to))
        try:
            done = plain(reaction, **more)
        finally:
            store.move_on = kept
        with transaction.atomic():
            for name, to in moved[-1:]:
                kept(name, to)
        return done

    patch.setattr(jobs, "_deliver", apart)


@mutant(breaks="nothing is passed by that is not yet committed", on="journal")
def the_runner_reads_past_open_transactions(patch: pytest.MonkeyPatch) -> None:
    for name in ("_READ", "_NEWEST", "_WAITING"):
        words = swapped(getattr(delivery, name), "f.xid < (select xid from horizon)", "true")
        patch.setattr(delivery, name, words)


@mutant(breaks="each reaction gets its facts in the order of their commits", on="journal")
def facts_are_read_by_number_alone(patch: pytest.MonkeyPatch) -> None:
    words = swapped(
        delivery._READ,
        "(f.xid, f.number) > (%s::text::xid8, %s)",
        "%s::text is not null and f.number > %s",
    )
    patch.setattr(
        delivery, "_READ", swapped(words, "order by f.xid, f.number", "order by f.number")
    )


@mutant(breaks="a fact is handed on to each reaction that wants it", on="journal")
def the_last_fact_of_a_batch_is_lost(patch: pytest.MonkeyPatch) -> None:
    plain = jobs._call_each

    def short(reaction: Reaction, rows: Sequence[tuple[Any, ...]], *, now: Any) -> None:
        plain(reaction, rows[:-1] if len(rows) > 2 else rows, now=now)

    patch.setattr(jobs, "_call_each", short)
