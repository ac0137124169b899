"""The cheapest lawful proof, in order, and never an upload because a source is silent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as some
from procrastinate.contrib.django.models import ProcrastinateJob

from rongyi.catalogue.definitions.book import Calendars
from rongyi.exchange.models import CallLog
from rongyi.exemption.errors import CommitmentChanged
from rongyi.exemption.models import Proof
from rongyi.exemption.queries import proofs_of
from rongyi.exemption.rules import RouteLeft, decide
from rongyi.exemption.services import FileNote, Signed, version_of
from rongyi.exemption.tests.conftest import (
    ABOLISHED,
    CALENDAR,
    CHECK,
    COMMITMENT,
    CONSEQUENCE,
    LEASE,
    LICENCE,
    NOW,
    PROMISE,
    USCC,
    Hold,
    Stage,
    need,
    route,
)
from rongyi.identity.errors import MayNotSign
from rongyi.journal.queries import facts_of
from rongyi.kernel.facts import StreamKey
from rongyi.kernel.text import Text
from rongyi.kernel.workdays import Calendar
from tests.at import at

VERSION = version_of(PROMISE, CONSEQUENCE)
FILE = FileNote(digest="a" * 64, name="平面图.pdf", size=10, media_type="application/pdf")


def test_each_material_ends_at_its_first_route_that_holds(stage: Stage) -> None:
    rows = stage.prove(
        [
            need("form", ABOLISHED),
            need("licence", LICENCE),
            need("title", CHECK, COMMITMENT),
            need("rules", COMMITMENT),
            need("plan"),
        ]
    )

    assert {code: (row.way, row.status) for code, row in rows.items()} == {
        "form": ("abolished", "exempt"),
        "licence": ("data_call", "exempt"),
        "title": ("department_check", "waiting"),
        "rules": ("commitment", "to_commit"),
        "plan": ("upload", "to_upload"),
    }
    assert rows["licence"].sentence.zh == "已从市场监管局调取，状态：存续。"
    assert rows["title"].sentence.zh == "由规划局在2026年11月25日前核验，不影响您现在提交。"


def test_what_the_form_replaces_is_said_to_be_made_from_it(stage: Stage) -> None:
    made = replace(ABOLISHED, text=Text("由您填写的表单生成。", "Made from the form."))

    rows = stage.prove([need("form", made), need("old", ABOLISHED)])

    assert rows["form"].way == rows["old"].way == "abolished"
    assert (rows["form"].way_said, rows["old"].way_said) == ("formed", "abolished")
    assert rows["form"].sentence.zh == "由您填写的表单生成。"
    assert "commitment_zh" not in rows["form"].as_evidence()


def test_what_is_to_be_done_stands_first(stage: Stage) -> None:
    stage.prove(
        [need("form", ABOLISHED), need("title", CHECK), need("rules", COMMITMENT), need("plan")]
    )

    rows = proofs_of(stage.bundle_id)

    assert [row.material for row in rows] == ["plan", "rules", "title", "form"]
    assert [row.material for row in rows if row.needs_applicant] == ["plan", "rules"]


def test_a_silent_source_means_waiting_and_a_job_never_an_upload(stage: Stage) -> None:
    row = stage.prove([need("lease", LEASE, COMMITMENT)])["lease"]

    assert (row.way, row.status, row.due_on) == ("data_call", "waiting", date(2026, 11, 24))
    assert row.sentence.zh == (
        "暂时取不到市场监管局的数据，不影响您提交，我们会在1个工作日内重试。"
    )
    job = ProcrastinateJob.objects.get(task_name="exemption.ask_again")
    assert job.args == {"proof_id": str(row.id)}
    assert job.scheduled_at == row.retry_at


def test_what_the_source_does_not_hold_goes_to_the_next_route(stage: Stage, holds: Hold) -> None:
    missing = route("data_call", dataset="lease_x")
    holds("lease_x", status="失效", valid_until="2026-11-22")

    row = stage.prove([need("lease", missing, COMMITMENT)])["lease"]

    assert (row.way, row.status) == ("commitment", "to_commit")
    assert "已于2026年11月22日到期" in row.note.zh


def test_nobody_is_asked_whose_answer_is_not_needed(stage: Stage) -> None:
    stage.prove(
        [
            need("form", ABOLISHED, LICENCE),
            need("own", LICENCE, chosen="upload"),
            need("made", LICENCE, produced_by="company_registration"),
        ]
    )

    assert not CallLog.objects.filter(bundle=str(stage.bundle_id)).exists()


def test_two_materials_from_one_source_are_one_call(stage: Stage) -> None:
    stage.prove([need("licence", LICENCE), need("licence_copy", LICENCE)])

    assert CallLog.objects.filter(bundle=str(stage.bundle_id)).count() == 1


def test_answers_that_the_draft_already_has_are_not_asked_for_again(stage: Stage) -> None:
    first = stage.prove([need("licence", LICENCE)])
    again = stage.prove([need("licence", LICENCE)])

    assert first == again
    assert CallLog.objects.filter(bundle=str(stage.bundle_id)).count() == 1


def test_data_of_yesterday_are_asked_for_again(stage: Stage, holds: Hold) -> None:
    stage.prove([need("licence", LICENCE)])
    holds("licence_x", status="注销")

    row = stage.prove([need("licence", LICENCE)], now=NOW + timedelta(days=1, minutes=1))["licence"]

    assert row.sentence.zh == "已从市场监管局调取，状态：注销。"


def test_the_whole_ledger_is_a_handful_of_statements(
    stage: Stage, django_assert_max_num_queries
) -> None:
    needs = [need(f"m{n}", LICENCE if n % 2 else CHECK) for n in range(20)]

    with django_assert_max_num_queries(16):  # savepoints and the fact's chain included
        stage.prove(needs)


def test_a_material_no_longer_needed_is_remembered_but_not_shown(stage: Stage) -> None:
    stage.prove([need("plan"), need("licence", LICENCE)])

    stage.prove([need("plan")])

    assert [row.material for row in proofs_of(stage.bundle_id)] == ["plan"]
    assert Proof.objects.filter(bundle_id=stage.bundle_id).count() == 2


def test_proving_leaves_one_fact_with_the_law_of_each(stage: Stage) -> None:
    stage.prove([need("form", ABOLISHED), need("licence", LICENCE)])

    facts = facts_of(StreamKey("bundle", str(stage.bundle_id)))
    assert [fact.name for fact in facts] == ["material.proved.v1"]
    assert {one["material"]: one["way"] for one in facts[0].body["materials"]} == {
        "form": "abolished",
        "licence": "data_call",
    }
    assert USCC not in str(facts[0].body)


def test_signatures_and_files_of_a_draft_enter_the_ledger_at_once(stage: Stage) -> None:
    signed = Signed(text_version=VERSION, signer_id=stage.actor.person_id, signer="王小明", at=NOW)

    rows = stage.prove([need("rules", COMMITMENT, signed=signed), need("plan", files=(FILE,))])

    assert rows["rules"].status == "committed"
    assert rows["rules"].sentence.zh.startswith("王小明已于2026年11月23日签署承诺")
    assert rows["plan"].status == "uploaded"
    assert rows["plan"].as_evidence()["files"] == ["a" * 64]


def test_a_signature_under_another_text_does_not_count(stage: Stage) -> None:
    signed = Signed(text_version="old", signer_id=stage.actor.person_id, signer="王", at=NOW)

    with pytest.raises(CommitmentChanged):
        stage.prove([need("rules", COMMITMENT, signed=signed)])


def test_an_agent_without_the_right_signs_nothing(stage: Stage) -> None:
    signed = Signed(text_version=VERSION, signer_id=stage.agent.person_id, signer="李", at=NOW)

    with pytest.raises(MayNotSign):
        stage.prove([need("rules", COMMITMENT, signed=signed)], actor=stage.agent)


def test_a_paper_that_may_not_be_asked_for_is_looked_up_by_the_office(stage: Stage) -> None:
    row = stage.prove([need("household", upload=False)])["household"]

    assert (row.way, row.status) == ("department_check", "waiting")


def test_over_a_weekend_the_department_has_until_the_next_working_day(stage: Stage) -> None:
    row = stage.prove([need("title", CHECK)], now=at("2026-11-27 16:00"))["title"]

    assert row.due_on == date(2026, 12, 1)


def test_the_table_refuses_an_exemption_without_law(stage: Stage) -> None:
    stage.prove([need("licence", LICENCE)])

    with pytest.raises(IntegrityError, match="exempt_has_basis"), transaction.atomic():
        Proof.objects.filter(bundle_id=stage.bundle_id).update(basis_zh="")
    with pytest.raises(IntegrityError, match="upload_is_taken"), transaction.atomic():
        Proof.objects.filter(bundle_id=stage.bundle_id).update(status="to_upload")


ROUTES = tuple(RouteLeft.of(one) for one in (ABOLISHED, LICENCE, CHECK, COMMITMENT))


@given(some.lists(some.sampled_from(ROUTES), max_size=6), some.integers(0, 6))
def test_walking_any_routes_ends_at_the_first_that_holds(
    routes: list[RouteLeft], start: int
) -> None:
    found = decide(
        routes, answers={}, departments={}, calendar=CALENDAR, now=NOW,
        today=date(2026, 11, 23), start=start,
    )  # fmt: skip

    passed = routes[start : found.at_route]
    assert all(one.way == "data_call" for one in passed)
    assert found.way == ("upload" if found.at_route >= len(routes) else routes[found.at_route].way)


def test_a_check_is_due_by_the_working_days_of_the_department_asked() -> None:
    saturdays = replace(CALENDAR, working_weekends=frozenset({date(2026, 11, 28)}))
    route = RouteLeft.of(CHECK)
    own = {route.department: saturdays}
    calendars = Calendars(CALENDAR, lambda code: own.get(code, CALENDAR))

    def due(calendar: Calendars | Calendar) -> date | None:
        friday = date(2026, 11, 27)
        found = decide(
            (replace(route, workdays=1),), answers={}, departments={}, calendar=calendar,
            now=NOW, today=friday,
        )  # fmt: skip
        return found.due_on

    assert (due(calendars), due(CALENDAR)) == (date(2026, 11, 28), date(2026, 11, 30))


def test_words_change_the_version_of_a_commitment() -> None:
    assert version_of(PROMISE, CONSEQUENCE) == VERSION
    assert version_of(Text(PROMISE.zh + "。", PROMISE.en), CONSEQUENCE) != VERSION


def test_the_code_of_a_register_is_read_as_a_word(stage: Stage, holds: Hold) -> None:
    holds("licence_x", status="active")

    row = stage.prove([need("licence", LICENCE)])["licence"]

    assert row.sentence == Text(
        "已从市场监管局调取，状态：存续。", "Called from Market bureau, status: active."
    )


def test_a_number_that_may_be_a_persons_is_masked(stage: Stage, holds: Hold) -> None:
    holds("lease_x", number="320000199001010011")

    row = stage.prove([need("lease", LEASE)])["lease"]

    assert "0011" in row.sentence.zh
    assert "320000" not in row.sentence.zh
