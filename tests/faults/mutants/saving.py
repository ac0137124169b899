"""Bugs in the statements that save an act."""

from __future__ import annotations

from typing import Any

import pytest

from rongyi.cases.store import applying, opening
from tests.faults.mutants import mutant
from tests.faults.mutants.altering import acts_saved_otherwise, swapped


@mutant(breaks="of two who act at once one is told that the case changed", on="store")
def a_version_may_be_newer(patch: pytest.MonkeyPatch) -> None:
    acts_saved_otherwise(patch, "k.version = a.version", "k.version >= a.version")


@mutant(breaks="whoever looked before an act sees that the case changed", on="store")
def the_version_stays(patch: pytest.MonkeyPatch) -> None:
    acts_saved_otherwise(patch, "version = k.version + 1", "version = k.version")


@mutant(breaks="the day of a task is that of its case", on="store")
def a_task_keeps_its_old_day(patch: pytest.MonkeyPatch) -> None:
    plain = applying._statement.__wrapped__

    def lazy(*words: Any, **more: Any) -> str:
        same = "(t.kind, t.post, t.handler, t.checked_by)\n          is distinct from"
        text = str(plain(*words, **more))
        text = text.replace(
            "(t.kind, t.post, t.due_on, t.handler, t.checked_by)\n          is distinct from", same
        )
        return text.replace(
            "(a.task, a.post, a.due, a.handler, a.checked)",
            "(a.task, a.post, a.handler, a.checked)",
        )

    patch.setattr(applying, "_statement", lazy)


@mutant(breaks="a special procedure that ended has its end on record", on="store")
def a_stop_has_no_end_on_record(patch: pytest.MonkeyPatch) -> None:
    patch.delitem(applying._NOTES, "case.resumed.v1")


@mutant(breaks="a decision stands on record with its ground", on="store")
def the_decision_is_not_on_record(patch: pytest.MonkeyPatch) -> None:
    plain = applying._row

    def half(move: Any, changed: Any, person_id: Any) -> tuple[object, ...]:
        *others, note = plain(move, changed, person_id)
        if isinstance(note, dict) and "ground" in note:
            note = {**note, "ground": ""}
        return (*others, note)

    patch.setattr(applying, "_row", half)


@mutant(breaks="an application opens a case of each item once", on="store")
def a_repeat_is_said_to_be_another_case(patch: pytest.MonkeyPatch) -> None:
    plain = opening._existing

    def other(specs: Any) -> Any:
        found = plain(specs)
        return {key: list(found.values())[0] for key in found}

    patch.setattr(opening, "_existing", other)


@mutant(breaks="what was handed in lies with its case", on="store")
def papers_of_the_first_case_only(patch: pytest.MonkeyPatch) -> None:
    words = swapped(
        opening._OPEN_MANY,
        "jsonb_to_recordset(a.materials)",
        "jsonb_to_recordset((select x.materials from a x limit 1))",
    )
    patch.setattr(opening, "_OPEN_MANY", words)
