"""Running cases go on under another edition: safe, asked first, or not at all; and back again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from rongyi.cases import store
from rongyi.cases.errors import MoveBlocked, MovedBefore, MovedOn, MoveNotAsked
from rongyi.cases.events import case_stream
from rongyi.cases.models import EditionMove
from rongyi.cases.queries import counts_of_moves, moves_asked, moves_of, preview_moves
from rongyi.cases.services import (
    accept_cases,
    answer_move,
    decide_cases,
    move_cases,
    moving,
    open_cases,
    resume_cases,
    review_cases,
    stop_cases,
    undo_moves,
)
from rongyi.cases.tests.conftest import (
    CLERK,
    DECIDER,
    MONDAY,
    REVIEWER,
    case,
    names,
    staff,
    the_only,
)
from rongyi.catalogue.queries import files_of
from rongyi.catalogue.services import publish_edition
from rongyi.journal.queries import facts_of, verify_chain
from rongyi.journal.services import refusal_stream
from rongyi.kernel.actor import SYSTEM
from rongyi.kernel.errors import NotPermitted, Stale
from rongyi.kernel.ids import new_id
from tests.at import at

pytestmark = pytest.mark.django_db

FILE = "items/food/food_licence.yaml"
HEAD = staff("approval_decide")
OTHER_HEAD = staff("tobacco_decide")
TUESDAY, WEDNESDAY = at("2026-11-24 09:00"), at("2026-11-25 09:00")
PROMISE = "      value: 3\n      basis: {zh: 示例承诺"
LEGAL = "  legal_workdays:\n    from: 2023-12-01\n    value: 10"
WORDS = ("餐饮店开业前要取得的许可。", "餐饮店开业前必须取得的许可。")
FIELD = ("element: contact_email\n    required: false", "element: contact_email")
FEES_EN = (
    "fees: []",
    (
        "fees:\n  - name: {zh: 工本费, en: Fee}\n    amount_yuan: 10\n"
        "    basis: {zh: 示例, en: Example}\n    mark: D"
    ),
)
SHORTER = (PROMISE, PROMISE.replace("3", "2"))
LONGER = (PROMISE, PROMISE.replace("3", "5"))
LATER_BY_LAW = (LEGAL, LEGAL.replace("10", "15"))
Publish = Callable[..., UUID]


@pytest.fixture
def other(edition: UUID) -> Publish:
    """Publish another edition: the same with some words of the food licence replaced."""

    def publish(*changed: tuple[str, str]) -> UUID:
        files = dict(files_of(edition))
        text = files[FILE].decode()
        for before, after in changed:
            assert before in text
            text = text.replace(before, after)
        files[FILE] = text.encode()
        return publish_edition(files, actor=SYSTEM, now=MONDAY).id

    return publish


def moved(case_id: UUID, edition: UUID, **changes: object):
    given = {"actor": HEAD, "now": TUESDAY, "batch_id": new_id(), **changes}
    (outcome,) = move_cases(case_ids=[case_id], to_edition=edition, **given)
    return outcome


def test_words_alone_are_safe_and_the_case_goes_on_under_the_new_edition(
    accepted: UUID, other: Publish
) -> None:
    new = other(WORDS)
    before = case(accepted)

    assert moved(accepted, new).done
    the_only(review_cases(actor=REVIEWER, case_ids=[accepted], now=WEDNESDAY))
    the_only(decide_cases(actor=DECIDER, case_ids=[accepted], outcome="approved", now=WEDNESDAY))

    after = case(accepted)
    assert after.edition_id == new
    assert (after.legal_due, after.promised_due) == (before.legal_due, before.promised_due)
    assert names(accepted)[2:] == ["edition_moved", "reviewed", "decided"]
    assert verify_chain(case_stream(accepted)).holds


@pytest.mark.parametrize(
    ("changed", "verdict", "part"),
    [
        ((WORDS,), "safe", "words"),
        ((SHORTER,), "safe", "promised"),
        ((LONGER,), "needs_consent", "promised"),
        ((LATER_BY_LAW,), "blocked", "legal"),
        ((FEES_EN,), "needs_consent", "fees"),
        ((FIELD,), "blocked", "field"),
        ((("《食品安全法》, en: Food Safety Law}", "《新法》, en: New Law}"),), "blocked", "basis"),
    ],
)
def test_an_accepted_case_is_judged_by_what_changes_for_it(
    accepted: UUID, other: Publish, changed: tuple[tuple[str, str], ...], verdict: str, part: str
) -> None:
    found = preview_moves(HEAD, ["food_licence"], other(*changed), now=TUESDAY)

    assert found.counts[verdict] == 1 == sum(found.counts.values())
    assert part in [one.part for one in found.rows[0].differences]
    assert all(one.words.zh and one.words.en for one in found.rows[0].differences)


def test_a_new_field_may_be_asked_for_as_long_as_nothing_was_told(
    submitted: UUID, other: Publish
) -> None:
    found = preview_moves(HEAD, ["food_licence"], other(FIELD), now=MONDAY)

    assert found.counts == {"safe": 0, "needs_consent": 1, "blocked": 0}
    assert "需要填写" in found.rows[0].differences[0].words.zh


def test_a_shorter_promise_moves_the_due_day_and_its_task_and_undo_brings_both_back(
    accepted: UUID, other: Publish
) -> None:
    old, batch = case(accepted), new_id()
    task = (old.task.kind, old.task.post, old.task.due_on)

    moved(accepted, other(SHORTER), batch_id=batch)
    between = case(accepted)
    between_due = between.task.due_on
    (undone,) = undo_moves(actor=HEAD, batch_id=batch, now=WEDNESDAY)

    after = case(accepted)
    assert (old.promised_due, between.promised_due) == (date(2026, 11, 26), date(2026, 11, 25))
    assert between_due == date(2026, 11, 25)
    assert undone.done and (after.edition_id, after.promised_due) == (
        old.edition_id,
        old.promised_due,
    )
    assert (after.task.kind, after.task.post, after.task.due_on) == task
    assert counts_of_moves(HEAD, batch) == {"undone": 1}


def test_days_of_a_special_procedure_do_not_count_under_the_new_edition_either(
    accepted: UUID, other: Publish
) -> None:
    the_only(
        stop_cases(
            actor=REVIEWER, case_ids=[accepted], special="hearing",
            at_time="14:30", place="听证室", reason="听证",
            until=date(2026, 12, 8), now=TUESDAY,
        )
    )  # fmt: skip
    the_only(resume_cases(actor=REVIEWER, case_ids=[accepted], now=at("2026-11-27 09:00")))
    before = case(accepted).promised_due

    assert moved(accepted, other(SHORTER), now=at("2026-11-27 10:00")).done

    assert (before, case(accepted).promised_due) == (date(2026, 12, 1), date(2026, 11, 30))


def test_what_needs_consent_is_asked_and_his_yes_moves_it(
    accepted: UUID, other: Publish, applicant
) -> None:
    new = other(LONGER)
    first = moved(accepted, new)
    asked = moves_asked(case(accepted).bundle_id, applicant)
    waiting = case(accepted).edition_id
    again = moved(accepted, new)

    given = {"case_id": accepted, "move_id": asked[0].id, "agree": True}
    answered = answer_move(actor=applicant, now=WEDNESDAY, **given)
    twice = answer_move(actor=applicant, now=WEDNESDAY, **given)

    assert first.done and waiting != new
    assert isinstance(again.error, MovedBefore)
    assert answered.done and case(accepted).edition_id == new
    assert case(accepted).promised_due == date(2026, 11, 30)
    assert isinstance(twice.error, MoveNotAsked)
    assert names(accepted)[-2:] == ["move_asked", "edition_moved"]


def test_his_no_is_recorded_and_keeps_the_old_rules(
    accepted: UUID, other: Publish, applicant
) -> None:
    moved(accepted, other(LONGER))
    (asked,) = moves_asked(case(accepted).bundle_id, applicant)
    before = case(accepted)

    kept = answer_move(
        actor=applicant, case_id=accepted, move_id=asked.id, agree=False, now=WEDNESDAY
    )

    assert kept.done and case(accepted).edition_id == before.edition_id
    assert names(accepted)[-1] == "edition_kept"
    assert moves_asked(before.bundle_id, applicant) == []


def test_nobody_else_answers_for_the_applicant(accepted: UUID, other: Publish) -> None:
    moved(accepted, other(LONGER))
    row = EditionMove.objects.get()

    answer = answer_move(actor=HEAD, case_id=accepted, move_id=row.id, agree=True, now=WEDNESDAY)

    assert isinstance(answer.error, NotPermitted)
    assert case(accepted).edition_id == row.from_edition_id


def test_a_blocked_case_stays_as_it_is_and_says_why(accepted: UUID, other: Publish) -> None:
    before = case(accepted)

    outcome = moved(accepted, other(LATER_BY_LAW))

    assert isinstance(outcome.error, MoveBlocked)
    assert case(accepted).version == before.version
    assert not EditionMove.objects.exists()


def test_what_was_decided_stays_under_its_rules(approved: UUID, other: Publish) -> None:
    outcome = moved(approved, other(WORDS))

    assert isinstance(outcome.error, MoveBlocked)


def test_a_case_in_which_something_was_done_since_is_not_taken_back(
    spec, applicant, other: Publish
) -> None:
    ids = [
        one.case_id
        for one in open_cases(specs=[spec(), spec(), spec()], actor=applicant, now=MONDAY)
    ]
    batch, new = new_id(), other(WORDS)
    given = {"case_ids": ids, "to_edition": new, "batch_id": batch}
    all_moved = move_cases(actor=HEAD, now=TUESDAY, **given)
    the_only(accept_cases(actor=CLERK, case_ids=ids[1:2], now=TUESDAY))

    undone = {one.case_id: one for one in undo_moves(actor=HEAD, batch_id=batch, now=WEDNESDAY)}

    assert all(one.done for one in all_moved)
    assert [undone[one].done for one in ids] == [True, False, True]
    assert isinstance(undone[ids[1]].error, MovedOn)
    assert [case(one).edition_id == new for one in ids] == [False, True, False]
    assert [row.state for row in moves_of(HEAD, batch)].count("undone") == 2


def test_a_question_nobody_answered_is_taken_back_with_its_batch(
    accepted: UUID, other: Publish, applicant
) -> None:
    batch = new_id()
    moved(accepted, other(LONGER), batch_id=batch)

    the_only(undo_moves(actor=HEAD, batch_id=batch, now=WEDNESDAY))

    assert moves_asked(case(accepted).bundle_id, applicant) == []
    assert names(accepted)[-1] == "edition_undone"


def test_the_head_of_another_department_is_refused_and_that_is_recorded(
    accepted: UUID, other: Publish
) -> None:
    new = other(WORDS)

    outcome = moved(accepted, new, actor=OTHER_HEAD)
    with pytest.raises(NotPermitted):
        preview_moves(OTHER_HEAD, ["food_licence"], new, now=TUESDAY)
    clerk = moved(accepted, new, actor=CLERK)

    assert outcome.error is not None and isinstance(clerk.error, NotPermitted)
    assert len(facts_of(refusal_stream(case_stream(accepted)))) == 2
    assert case(accepted).edition_id != new


def test_of_two_who_look_at_the_same_case_the_second_is_told(
    accepted: UUID, other: Publish
) -> None:
    new, seen = other(WORDS), {accepted: case(accepted).version}
    the_only(review_cases(actor=REVIEWER, case_ids=[accepted], now=TUESDAY))

    late = moved(accepted, new, seen=seen)

    assert isinstance(late.error, Stale)
    assert case(accepted).edition_id != new


def test_what_is_done_while_a_case_is_judged_is_not_lost_from_its_new_due_day(
    accepted: UUID, other: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    new, read = other(SHORTER), store.for_move

    def interrupted(*given: Any, **more: Any) -> Any:
        monkeypatch.setattr(store, "for_move", read)
        the_only(
            stop_cases(
                actor=REVIEWER, case_ids=[accepted], special="hearing",
                at_time="14:30", place="听证室", reason="听证",
                until=date(2026, 12, 8), now=TUESDAY,
            )
        )  # fmt: skip
        the_only(resume_cases(actor=REVIEWER, case_ids=[accepted], now=at("2026-11-27 09:00")))
        return read(*given, **more)

    monkeypatch.setattr(store, "for_move", interrupted)
    assert moved(accepted, new, now=at("2026-11-27 10:00")).done

    assert case(accepted).promised_due == date(2026, 11, 30)


def test_what_is_done_between_judging_and_asking_is_told_and_nobody_is_asked(
    accepted: UUID, other: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    new, read = other(LONGER), store.for_move
    reads: list[Any] = []

    def judged(*given: Any, **more: Any) -> Any:
        found = read(*given, **more)
        reads.append(found)
        if len(reads) == 1:
            the_only(review_cases(actor=REVIEWER, case_ids=[accepted], now=TUESDAY))
        return found

    monkeypatch.setattr(store, "for_move", judged)
    late = moved(accepted, new)

    assert isinstance(late.error, Stale)
    assert not EditionMove.objects.exists()


def test_cases_that_went_on_hold_up_none_behind_them(
    spec, applicant, other: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [
        one.case_id
        for one in open_cases(specs=[spec(), spec(), spec()], actor=applicant, now=MONDAY)
    ]
    batch, new = new_id(), other(WORDS)
    for one in ids:
        moved(one, new, batch_id=batch)
    the_only(accept_cases(actor=CLERK, case_ids=ids[:1], now=TUESDAY))
    monkeypatch.setattr(moving, "CASES_MAX", 1)

    first = undo_moves(actor=HEAD, batch_id=batch, now=WEDNESDAY)
    rest = undo_moves(actor=HEAD, batch_id=batch, everything=True, now=WEDNESDAY)

    assert [one.done for one in first] == [False, True] and [one.done for one in rest][-1]
    assert [case(one).edition_id == new for one in ids] == [True, False, False]


def test_forwards_and_backwards_leads_to_the_same_case(
    accepted: UUID, other: Publish, edition: UUID
) -> None:
    before, new = case(accepted), other(SHORTER)

    assert moved(accepted, new).done
    back = moved(accepted, edition, now=WEDNESDAY)
    asked = EditionMove.objects.get(state="asked")
    applicant = staff()
    object.__setattr__(applicant, "person_id", before.applicant_id)
    answer_move(actor=applicant, case_id=accepted, move_id=asked.id, agree=True, now=WEDNESDAY)

    after = case(accepted)
    assert back.done
    same = ("edition_id", "legal_due", "promised_due", "step", "state", "provisional")
    assert [getattr(after, name) for name in same] == [getattr(before, name) for name in same]
    assert after.task.due_on == before.task.due_on
