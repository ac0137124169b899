"""Five bugs as examples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from rongyi.cases.rules import handling
from rongyi.cases.store import applying, opening
from rongyi.journal import store
from rongyi.journal.jobs import delivery as jobs
from rongyi.kernel.workdays import Calendar, Due
from tests.faults.mutants import mutant


@mutant(breaks="a submission sent twice opens one case", on="store")
def every_submission_is_a_new_one(patch: pytest.MonkeyPatch) -> None:
    plain = opening.open_all

    def opened(moves: Sequence[Any], **more: Any) -> Any:
        numbered = [(replace(spec, bundle_id=move.case.id), move) for spec, move in moves]
        return plain(numbered, **more)

    patch.setattr("rongyi.cases.store.open_all", opened)


@mutant(breaks="of two who act at once one is told that the case changed", on="store")
def version_guard_off(patch: pytest.MonkeyPatch) -> None:
    plain = applying._statement.__wrapped__

    def careless(*words: Any, **more: Any) -> str:
        return str(plain(*words, **more)).replace("k.version = a.version", "true")

    patch.setattr(applying, "_statement", careless)


@mutant(breaks="days of a special procedure do not count", on="rules")
def a_stop_gives_no_days_back(patch: pytest.MonkeyPatch) -> None:
    def kept(calendar: Calendar, due: date, *days: Any) -> Due:
        return Due(due, False)

    patch.setattr(handling, "after_stop", kept)


@mutant(breaks="a fact reaches each reaction at least once", on="journal")
def position_moves_before_the_effect(patch: pytest.MonkeyPatch) -> None:
    def early(reaction: Any, **more: Any) -> int:
        with transaction.atomic():
            position = store.lock_position(reaction.name)
            rows = (
                store.read_facts(position, reaction.facts, own=more["own"], limit=200)
                if position
                else []
            )
            if rows:
                store.move_on(reaction.name, store.Position(rows[-1][0], rows[-1][1]))
        for row in rows:
            try:
                with transaction.atomic():
                    reaction.function(jobs._delivered(row, more["now"]))
            except ValueError:
                continue
        return len(rows)

    patch.setattr(jobs, "_deliver", early)


@mutant(breaks="who may not decide, decides nothing", on="services")
def nobody_is_asked_whether_he_may(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("rongyi.cases.policy.may", lambda actor, act, subject: True)
