"""Bugs in what the law says of one case: clocks, grounds, who is next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from rongyi.cases import rules
from rongyi.cases.queries import scenes
from rongyi.cases.rules import (
    CaseNow,
    CaseSpec,
    Moved,
    Scene,
    acceptance,
    clock,
    decision,
    handling,
    marks,
    orders,
    turning,
)
from rongyi.cases.states import ACCEPTED, LIFE, SUBMITTED, WITHDRAWN
from rongyi.catalogue.definitions import Item
from rongyi.kernel.machine import Machine, Move
from rongyi.kernel.periods import Period, end_of
from rongyi.kernel.workdays import Calendar, Due
from tests.faults.mutants import mutant
from tests.faults.mutants.altering import course_otherwise, moved_otherwise


@mutant(breaks="the day of acceptance is not counted", on="rules")
def the_day_of_acceptance_counts(patch: pytest.MonkeyPatch) -> None:
    def early(calendar: Calendar, begun: datetime, period: Period) -> Due:
        return end_of(calendar, begun - timedelta(days=1), period)

    patch.setattr(clock, "end_of", early)


@mutant(breaks="weekends on which offices work are working days", on="rules")
def weekends_at_work_are_forgotten(patch: pytest.MonkeyPatch) -> None:
    plain: Callable[..., Calendar] = vars(scenes)["calendar_for"]

    def resting(*words: Any) -> Calendar:
        return replace(plain(*words), working_weekends=frozenset())

    patch.setattr(scenes, "calendar_for", resting)


@mutant(breaks="public holidays are no working days", on="rules")
def holidays_are_worked_through(patch: pytest.MonkeyPatch) -> None:
    plain: Callable[..., Calendar] = vars(scenes)["calendar_for"]

    def busy(*words: Any) -> Calendar:
        return replace(plain(*words), days_off=frozenset())

    patch.setattr(scenes, "calendar_for", busy)


@mutant(breaks="five whole working days pass before a case counts as accepted", on="rules")
def the_fifth_day_is_too_late(patch: pytest.MonkeyPatch) -> None:
    def hasty(case: CaseNow, scene: Scene) -> bool:
        due = clock.told_by(scene, case.course).on
        return case.course.state == SUBMITTED and scene.today >= due

    patch.setattr(acceptance, "is_deemed", hasty)
    patch.setattr(turning, "is_deemed", hasty)


@mutant(breaks="a case that nobody answered counts as accepted since its receipt", on="rules")
def silence_means_nothing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(acceptance, "is_deemed", lambda case, scene: False)


@mutant(breaks="after five working days nothing is turned away", on="rules")
def it_is_never_too_late_to_refuse(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(acceptance, "in_time", lambda case, scene: None)
    patch.setattr("rongyi.cases.rules.asking.in_time", lambda case, scene: None)


@mutant(breaks="a corrected case is received anew", on="rules")
def a_correction_is_received_at_the_old_time(patch: pytest.MonkeyPatch) -> None:
    moved_otherwise(
        patch,
        "correct",
        lambda moved, _: course_otherwise(moved, received_at=moved.case.course.received_at),
    )


@mutant(breaks="a correction notice leaves the day of receipt alone", on="rules")
def a_notice_resets_the_clock(patch: pytest.MonkeyPatch) -> None:
    moved_otherwise(
        patch, "ask_correction", lambda moved, _: course_otherwise(moved, received_at=moved.at)
    )


@mutant(
    breaks="the applicant has until the end of the day that the notice names",
    on="rules",
)
def the_last_day_of_a_notice_is_over_before_it_begins(patch: pytest.MonkeyPatch) -> None:
    plain = rules.expire

    def hasty(case: CaseNow, scene: Scene) -> Moved:
        return plain(case, replace(scene, today=scene.today + timedelta(days=1)))

    patch.setattr(rules, "expire", hasty)


@mutant(breaks="a time limit is extended once", on="rules")
def an_extension_leaves_no_mark(patch: pytest.MonkeyPatch) -> None:
    moved_otherwise(
        patch,
        "extend",
        lambda moved, _: course_otherwise(moved, marks=moved.course.marks & ~marks.EXTENDED),
    )


@mutant(breaks="an extension is counted in working days", on="rules")
def an_extension_counts_every_day(patch: pytest.MonkeyPatch) -> None:
    def plain_days(calendar: Calendar, due: date, workdays: int) -> Due:
        return calendar.due(due + timedelta(days=workdays))

    patch.setattr(orders, "extended", plain_days)


@mutant(breaks="a special procedure that ended runs no more", on="rules")
def a_stop_never_ends(patch: pytest.MonkeyPatch) -> None:
    moved_otherwise(
        patch,
        "resume",
        lambda moved, _: course_otherwise(moved, stopped_at=moved.case.course.stopped_at),
    )


@mutant(breaks="the days of a special procedure are counted once", on="rules")
def a_stop_counts_twice(patch: pytest.MonkeyPatch) -> None:
    def twice(moved: Moved, _: dict[str, Any]) -> Moved:
        away = moved.course.stopped_days - moved.case.course.stopped_days
        return course_otherwise(moved, stopped_days=moved.course.stopped_days + away)

    moved_otherwise(patch, "resume", twice)


@mutant(breaks="a special procedure moves both due days", on="rules")
def a_stop_moves_only_the_promise(patch: pytest.MonkeyPatch) -> None:
    moved_otherwise(
        patch,
        "resume",
        lambda moved, _: course_otherwise(moved, legal_due=moved.case.course.legal_due),
    )


@mutant(breaks="a case is stopped as often as the rules say", on="rules")
def stops_are_not_counted(patch: pytest.MonkeyPatch) -> None:
    moved_otherwise(patch, "stop", lambda moved, _: course_otherwise(moved, stops=1))


@mutant(breaks="a withdrawn case stands still", on="rules")
def a_withdrawn_case_may_be_accepted(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(acceptance, "LIFE", Machine(*LIFE.moves, Move("accept", WITHDRAWN, ACCEPTED)))


@mutant(breaks="a case that ended lies with nobody", on="rules")
def a_withdrawn_case_stays_on_the_desk(patch: pytest.MonkeyPatch) -> None:
    moved_otherwise(patch, "withdraw", lambda moved, _: replace(moved, task=moved.case.task))


@mutant(breaks="a refusal or rejection names a ground of the item", on="rules")
def any_ground_will_do(patch: pytest.MonkeyPatch) -> None:
    def unread(item: Item, code: str) -> str:
        return code

    patch.setattr(acceptance, "known_ground", unread)
    patch.setattr(decision, "known_ground", unread)


@mutant(breaks="a rejection says why", on="rules")
def a_rejection_without_a_word(patch: pytest.MonkeyPatch) -> None:
    plain = vars(decision)["words_of"]
    patch.setattr(
        decision, "words_of", lambda words, *, required=True: plain(words, required=False)
    )


@mutant(breaks="an approval closes when its certificate is there", on="rules")
def closed_before_it_is_issued(patch: pytest.MonkeyPatch) -> None:
    plain = rules.close

    def rash(case: CaseNow, scene: Scene, **more: Any) -> Moved:
        return plain(case, scene, **{**more, "issued": True})

    patch.setattr(rules, "close", rash)


@mutant(breaks="a rejected case owes no certificate and closes", on="rules")
def a_rejection_waits_for_a_certificate(patch: pytest.MonkeyPatch) -> None:
    def owing(moved: Moved, given: dict[str, Any]) -> Moved:
        fact: Any = moved.fact
        told = replace(fact, certificate=rules.certificate_of(given["scene"].item))
        return replace(moved, fact=told)

    moved_otherwise(patch, "decide", owing)


@mutant(breaks="every review of an item is done", on="rules")
def the_second_reviewer_is_skipped(patch: pytest.MonkeyPatch) -> None:
    plain: Callable[..., int | None] = vars(handling)["next_step"]

    def straight(item: Item, after: int, acts: tuple[str, ...], *more: Any) -> int | None:
        return plain(item, after, ("decide",), *more)

    patch.setattr(handling, "next_step", straight)


@mutant(breaks="what needs another's result waits for it", on="rules")
def it_waits_for_nothing(patch: pytest.MonkeyPatch) -> None:
    plain = rules.open_case

    def begun(spec: CaseSpec, scene: Scene, **more: Any) -> Moved:
        return plain(replace(spec, after=()), scene, **more)

    patch.setattr(rules, "open_case", begun)


@mutant(breaks="nothing is approved while a department owes an answer", on="rules")
def approved_before_the_department_answers(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(rules, "awaited", lambda papers, materials: ())


@mutant(breaks="nothing is approved while a promised paper is not there", on="rules")
def approved_without_the_promised_paper(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(rules, "to_come", lambda papers, materials, term: ())


@mutant(breaks="who reviewed a case does not decide it", on="rules")
def who_reviewed_is_forgotten(patch: pytest.MonkeyPatch) -> None:
    moved_otherwise(patch, "review", lambda moved, _: replace(moved, checks=False))


@mutant(breaks="a clock that is set back moves no case back", on="rules")
def a_clock_set_back_is_believed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(CaseNow, "latest", property(lambda case: case.course.received_at))
