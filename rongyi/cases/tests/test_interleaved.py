"""Two people between whose reading and writing the other one acts: one wins, one is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from uuid import UUID

from rongyi.cases.models import Correction
from rongyi.cases.rules import Point
from rongyi.cases.services import (
    ask_correction,
    certificate_issued,
    correct_cases,
    note_received,
    withdraw_cases,
)
from rongyi.cases.tests.conftest import case, names, staff, the_only
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import Stale
from rongyi.kernel.text import Text
from tests.at import at

FIRST, SECOND = staff("window_general"), staff("window_general")
LATER = at("2026-11-23 11:00")
DECIDED = at("2026-11-24 16:00")
ADDRESS = Point("field", "premises_address", "与房产证不一致")
PLAN = Point("other", "", "请说明面积")


class Meanwhile(tuple[Point, ...]):
    """Points of a notice; while they are first looked at, something else happens."""

    happens: Callable[[], object] | None

    def __iter__(self) -> Iterator[Point]:
        happens, self.happens = self.happens, None
        if happens is not None:
            happens()
        return super().__iter__()


def while_read(points: list[Point], happens: Callable[[], object]) -> Meanwhile:
    made = Meanwhile(points)
    made.happens = happens
    return made


def test_a_notice_of_a_colleague_in_between_is_told_and_nothing_is_asked_twice(
    submitted: UUID,
) -> None:
    def theirs() -> None:
        the_only(ask_correction(actor=SECOND, case_ids=[submitted], points=[ADDRESS], now=LATER))

    (mine,) = ask_correction(
        actor=FIRST, case_ids=[submitted], points=while_read([PLAN], theirs), now=LATER
    )

    assert isinstance(mine.error, Stale)
    notices = Correction.objects.filter(case_id=submitted)
    assert [one.points[0]["code"] for one in notices] == [ADDRESS.code]


def test_a_notice_given_and_answered_in_between_is_still_the_only_one(
    submitted: UUID, applicant: Actor
) -> None:
    def theirs() -> None:
        the_only(ask_correction(actor=SECOND, case_ids=[submitted], points=[ADDRESS], now=LATER))
        the_only(correct_cases(actor=applicant, answers={submitted: {}}, note="好", now=LATER))

    (mine,) = ask_correction(
        actor=FIRST, case_ids=[submitted], points=while_read([PLAN], theirs), now=LATER
    )

    assert isinstance(mine.error, Stale)
    assert case(submitted).state == "submitted"
    assert Correction.objects.filter(case_id=submitted).count() == 1


def test_an_application_withdrawn_in_between_gets_no_notice(
    submitted: UUID, applicant: Actor
) -> None:
    def theirs() -> None:
        the_only(withdraw_cases(actor=applicant, case_ids=[submitted], reason="不办了", now=LATER))

    (mine,) = ask_correction(
        actor=FIRST, case_ids=[submitted], points=while_read([PLAN], theirs), now=LATER
    )

    assert isinstance(mine.error, Stale)
    assert not Correction.objects.filter(case_id=submitted).exists()


def test_what_was_opened_while_the_case_closed_is_delivered_all_the_same(
    approved: UUID, applicant: Actor
) -> None:
    class Title(Text):
        """What was opened; while it is written down, the case goes on."""

        def __getattribute__(self, name: str) -> str:
            if name == "zh" and "closed" not in names(approved):
                certificate_issued(case_id=approved, now=DECIDED)
            found: str = super().__getattribute__(name)
            return found

    the_only(
        note_received(
            actor=applicant,
            case_id=approved,
            title=Title("准予行政许可决定书", "Decision"),
            document="1号",
            now=DECIDED,
        )
    )

    assert names(approved)[-2:] == ["closed", "received"]
