"""Departments and sources that answer later, and what other cases make."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from rongyi.exchange.models import RegisterRow
from rongyi.exemption.errors import (
    ProofMissing,
    WordsMissing,
)
from rongyi.exemption.queries import asked_of
from rongyi.exemption.services import (
    ask_again,
    department_answer,
    produced,
)
from rongyi.exemption.states import LIFE, STATUSES
from rongyi.exemption.tests.conftest import (
    CALENDAR,
    CHECK,
    COMMITMENT,
    LAW,
    LEASE,
    LICENCE,
    NOW,
    Hold,
    Stage,
    need,
)
from rongyi.journal.queries import facts_of
from rongyi.kernel.actor import ANONYMOUS, SYSTEM, Actor
from rongyi.kernel.facts import StreamKey
from tests.at import at


def names(stage: Stage) -> list[str]:
    return [fact.name for fact in facts_of(StreamKey("bundle", str(stage.bundle_id)))]


@pytest.mark.parametrize("upload", [True, False])
def test_a_departments_no_is_taken_also_where_no_way_is_left(stage: Stage, upload: bool) -> None:
    stage.prove([need("manager", CHECK, upload=upload)])

    row = department_answer(
        bundle_id=stage.bundle_id, material="manager", holds=False, words="没有备案。",
        actor=stage.clerk, now=NOW, calendar=CALENDAR,
    )  # fmt: skip

    assert (row.way, row.status) == ("upload", "to_upload")
    assert row.sentence.zh == "核验未通过（没有备案）。需要您补正的，会一次性告知。"
    assert row.note.zh.endswith("：没有备案。")
    assert asked_of(stage.clerk) == []
    assert names(stage)[-1] == "material.settled.v1"


def test_another_source_is_asked_before_the_applicant_is(stage: Stage) -> None:
    row = stage.prove([need("lease", LEASE, LICENCE)])["lease"]
    assert row.status == "waiting"
    RegisterRow.objects.filter(dataset="lease_x").delete()

    row = ask_again(proof_id=row.id, now=NOW, calendar=CALENDAR)

    assert row is not None
    assert (row.way, row.status) == ("data_call", "exempt")


@pytest.mark.parametrize(
    ("upload", "following"), [(True, ("upload", "to_upload")), (False, ("commitment", "to_commit"))]
)
def test_after_a_departments_no_the_paper_is_asked_for_and_no_promise_any_more(
    stage: Stage, upload: bool, following: tuple[str, str]
) -> None:
    stage.prove([need("title", CHECK, COMMITMENT, upload=upload)])
    asked = {
        "bundle_id": stage.bundle_id, "material": "title", "holds": False,
        "now": NOW, "calendar": CALENDAR,
    }  # fmt: skip

    with pytest.raises(WordsMissing):
        department_answer(**asked, words="", actor=stage.clerk)
    row = department_answer(**asked, words="未查到该房屋", actor=stage.clerk)

    assert (row.way, row.status) == following
    assert row.note.zh == "规划局：未查到该房屋"


def test_a_departments_yes_settles_it(stage: Stage) -> None:
    stage.prove([need("title", CHECK)])

    row = department_answer(
        bundle_id=stage.bundle_id, material="title", holds=True, words="",
        actor=stage.clerk, now=NOW, calendar=CALENDAR,
    )  # fmt: skip

    assert row.sentence.zh == "规划局已核验。"
    assert asked_of(stage.clerk) == []


def test_strangers_and_other_departments_do_not_learn_that_it_exists(stage: Stage) -> None:
    stage.prove([need("title", CHECK)])
    strangers = (
        ANONYMOUS,
        Actor(person_id=uuid4()),
        replace(stage.actor, enterprise_id=None),
        replace(stage.clerk, departments=frozenset({"fire"})),
    )

    for actor in strangers:
        with pytest.raises(ProofMissing):
            department_answer(
                bundle_id=stage.bundle_id, material="title", holds=True, words="",
                actor=actor, now=NOW, calendar=CALENDAR,
            )  # fmt: skip


def test_an_applicant_does_not_answer_for_the_department(stage: Stage) -> None:
    stage.prove([need("title", CHECK)])
    both = replace(stage.actor, departments=frozenset({"planning_x"}))

    with pytest.raises(ProofMissing):
        department_answer(
            bundle_id=stage.bundle_id, material="title", holds=True, words="",
            actor=both, now=NOW, calendar=CALENDAR,
        )  # fmt: skip


def test_a_source_that_comes_back_settles_what_waited(stage: Stage, holds: Hold) -> None:
    waiting = stage.prove([need("lease", LEASE)])["lease"]
    holds("lease_x", status="有效")

    row = ask_again(proof_id=waiting.id, now=at("2026-11-23 10:10"), calendar=CALENDAR)

    assert row is not None
    assert row.sentence.zh == "已从市场监管局调取，状态：有效。"
    assert ask_again(proof_id=waiting.id, now=NOW, calendar=CALENDAR) is None


def test_a_source_that_stays_silent_is_asked_by_hand_in_the_end(stage: Stage) -> None:
    waiting = stage.prove([need("lease", LEASE, COMMITMENT)])["lease"]

    for hour in range(11, 15):
        row = ask_again(proof_id=waiting.id, now=at(f"2026-11-23 {hour}:00"), calendar=CALENDAR)

    assert row is not None
    assert (row.way, row.status, row.due_on) == ("department_check", "waiting", date(2026, 11, 24))
    assert "不影响您办理" in row.note.zh
    assert [one.material for one in asked_of(stage.clerk)] == ["lease"]
    assert names(stage).count("material.still_waiting.v1") == 4


def test_what_another_sub_case_makes_settles_itself(stage: Stage) -> None:
    stage.prove([need("licence", produced_by="company_registration")])

    row = produced(
        bundle_id=stage.bundle_id, material="licence", number="YYZZ1", basis=LAW,
        actor=SYSTEM, now=NOW,
    )  # fmt: skip

    assert (row.status, row.evidence.fields) == ("exempt", {"number": "YYZZ1"})


@pytest.mark.parametrize("material", ["nothing", "", "\x00", "x" * 5000])
def test_a_material_that_is_not_there_is_not_found(stage: Stage, material: str) -> None:
    with pytest.raises(ProofMissing):
        department_answer(
            bundle_id=stage.bundle_id, material=material, holds=True, words="",
            actor=stage.clerk, now=NOW, calendar=CALENDAR,
        )  # fmt: skip


def test_every_status_can_be_reached() -> None:
    assert set(LIFE.states) == set(STATUSES)
