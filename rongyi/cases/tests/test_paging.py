"""One case that cannot be done starves no other, and ends no run."""

from __future__ import annotations

from uuid import UUID

import pytest

from rongyi.cases import services
from rongyi.cases.models import Case, CaseWarning
from rongyi.cases.rules import Point
from rongyi.cases.services import paging
from rongyi.cases.tests.conftest import CLERK, MONDAY, Make, case, the_only
from rongyi.kernel.actor import Actor
from tests.at import at

POINTS = [Point("other", "", "请说明")]


@pytest.fixture
def three(spec: Make, applicant: Actor) -> list[UUID]:
    opened = services.open_cases(specs=[spec(), spec(), spec()], actor=applicant, now=MONDAY)
    return sorted(one.case_id for one in opened)


@pytest.fixture(params=[1, 500])
def page(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "PAGE", request.param)


def spoil(case_id: UUID) -> None:
    """A case of an item that its edition does not know: nothing can be done with it."""
    Case.objects.filter(id=case_id).update(item_code="gone")


@pytest.mark.usefixtures("page")
def test_a_case_that_fails_keeps_no_other_from_ending(
    three: list[UUID], caplog: pytest.LogCaptureFixture
) -> None:
    services.ask_correction(actor=CLERK, case_ids=three, points=POINTS, now=MONDAY)
    spoil(three[0])

    over = services.expire_overdue(now=at("2026-12-08 01:00"))

    assert sorted(one.case_id for one in over if one.done) == three[1:]
    assert str(three[0]) in caplog.text


@pytest.mark.usefixtures("page")
def test_a_case_that_fails_keeps_no_other_from_being_accepted(three: list[UUID]) -> None:
    spoil(three[1])

    deemed = services.deem_accepted(now=at("2026-12-01 10:00"))

    assert sorted(one.case_id for one in deemed if one.done) == [three[0], three[2]]


@pytest.mark.usefixtures("page")
def test_an_application_that_fails_keeps_no_other_notice_back(three: list[UUID]) -> None:
    for one in three:
        the_only(services.look_at_case(actor=CLERK, case_id=one, points=POINTS, now=MONDAY))
    spoil(min(three, key=lambda one: case(one).bundle_id))

    due = services.send_due_notices(now=at("2026-11-30 10:00"))

    assert [one.state for one in due] == ["correction"] * 2


def test_a_case_that_fails_mutes_supervision_of_no_other(three: list[UUID]) -> None:
    services.accept_cases(actor=CLERK, case_ids=three, now=MONDAY)
    spoil(three[1])

    made = services.watch_cases(now=at("2026-11-24 10:15"))

    warned = CaseWarning.objects.values_list("case_id", flat=True).distinct()
    assert (made, sorted(warned)) == (4, [three[0], three[2]])
