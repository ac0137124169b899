"""Work lists and pages: order, filters, paging, and what they cost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import get_args
from uuid import UUID

import pytest

from rongyi.cases.models import TASK_KINDS, Task
from rongyi.cases.queries import (
    Counted,
    WorkFilter,
    bundle_history,
    case_page,
    cases_of_bundle,
    counts,
    next_previous,
    open_corrections,
    work_list,
)
from rongyi.cases.rules import Point
from rongyi.cases.services import (
    MaterialSpec,
    accept_cases,
    ask_correction,
    certificate_issued,
    correct_cases,
    open_cases,
    resume_cases,
    stop_cases,
)
from rongyi.cases.states import STATES
from rongyi.cases.tests.conftest import (
    CLERK,
    MONDAY,
    REVIEWER,
    STRANGER,
    Make,
    case,
    staff,
    the_only,
)
from rongyi.catalogue import definitions
from rongyi.catalogue.definitions import Catalogue
from rongyi.identity.models import Mandate
from rongyi.journal.services import store_file
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import BadInput, NotFound
from rongyi.kernel.ids import new_id
from tests.at import at

Count = Callable[..., object]
NOW = at("2026-11-25 10:00")
POST = "window_general"


@pytest.fixture
def twelve(spec: Make, applicant: Actor) -> list[str]:
    """Twelve cases received on six days, two a day; their numbers in the order of the list."""
    numbers = []
    for day in (16, 17, 18, 19, 20, 23):
        specs = [spec(), spec("signboard")]
        opened = open_cases(specs=specs, actor=applicant, now=at(f"2026-11-{day} 09:00"))
        numbers += [one.number for one in sorted(opened, key=lambda one: one.case_id)]
    return numbers


def test_the_most_urgent_comes_first(twelve: list[str], django_assert_num_queries: Count) -> None:
    with django_assert_num_queries(2):
        page = work_list(CLERK, POST, now=NOW)

    assert [row.number for row in page.rows] == twelve
    assert page.after is None
    assert page.rows[0].left == -2
    assert [row.light for row in page.rows[::2]] == ["red"] * 2 + ["yellow"] * 3 + ["green"]


def test_pages_follow_on_each_other_while_others_work(twelve: list[str]) -> None:
    first = work_list(CLERK, POST, limit=5, now=NOW)
    taken = [row.case_id for row in first.rows[3:]]
    accept_cases(actor=CLERK, case_ids=taken, now=at("2026-11-23 10:00"))

    second = work_list(CLERK, POST, after=first.after, limit=5, now=NOW)
    third = work_list(CLERK, POST, after=second.after, limit=5, now=NOW)

    assert [row.number for row in first.rows] == twelve[:5]
    assert [row.number for row in second.rows] == twelve[5:10]
    assert [row.number for row in third.rows] == twelve[10:]
    assert third.after is None


@pytest.mark.parametrize(
    ("wanted", "rows"),
    [
        (WorkFilter(kind="accept"), 12),
        (WorkFilter(kind="correct"), 0),
        (WorkFilter(item="signboard"), 6),
        (WorkFilter(late="overdue"), 4),
        (WorkFilter(late="soon"), 10),
        (WorkFilter(light="red"), 4),
        (WorkFilter(light="yellow"), 6),
        (WorkFilter(light="green"), 2),
        (WorkFilter(queue="to_accept"), 12),
        (WorkFilter(queue="pressing"), 10),
        (WorkFilter(queue="being_corrected"), 0),
        (WorkFilter(queue="pressing", item="signboard", state="submitted"), 5),
        (WorkFilter(words="RY"), 12),
        (WorkFilter(words="nothing\0like that"), 0),
        (WorkFilter(item="signboard", late="overdue"), 2),
    ],
)
def test_filters_narrow_the_list(twelve: list[str], wanted: WorkFilter, rows: int) -> None:
    assert len(work_list(CLERK, POST, wanted, now=NOW).rows) == rows


def test_queues_may_name_whatever_cases_have() -> None:
    assert get_args(definitions.TaskKind) == TASK_KINDS
    assert set(get_args(definitions.CaseState)) == set(STATES)


def test_a_list_belongs_to_who_holds_the_post(twelve: list[str]) -> None:
    with pytest.raises(NotFound):
        work_list(STRANGER, POST, now=NOW)


@pytest.mark.parametrize("key", ["x", "2026-11-23", "2026-11-23_x", "_", "2026-13-01_" + "0" * 32])
def test_a_forged_key_is_refused(db: None, key: str) -> None:
    with pytest.raises(BadInput):
        work_list(CLERK, POST, after=key, now=NOW)


def test_counts_say_what_waits(twelve: list[str], django_assert_num_queries: Count) -> None:
    with django_assert_num_queries(2):
        window, issue = counts(CLERK, now=NOW)

    assert [str(one) for one in (window.total, window.overdue, window.soon)] == ["12", "4", "6"]
    assert (window.post, window.kinds) == (POST, {"accept": Counted(12)})
    assert (issue.post, issue.total) == ("window_issue", Counted(0))
    assert counts(Actor(person_id=new_id()), now=NOW) == []


def test_neighbours_are_those_of_the_list(twelve: list[str]) -> None:
    first = next_previous(CLERK, POST, twelve[0], now=NOW)
    middle = next_previous(CLERK, POST, twelve[5], now=NOW)
    last = next_previous(CLERK, POST, twelve[-1], now=NOW)

    assert (first.previous, first.next) == (None, twelve[1])
    assert (middle.previous, middle.next) == (twelve[4], twelve[6])
    assert (last.previous, last.next) == (twelve[10], None)
    assert next_previous(CLERK, POST, "gone", now=NOW).next == twelve[0]


def test_a_case_on_one_page(
    spec: Make, applicant: Actor, settings: object, django_assert_num_queries: Count
) -> None:
    file = store_file("图".encode(), media_type="application/pdf", now=MONDAY)
    plan = MaterialSpec("floor_plan", "upload", file.digest, "图.pdf", file.media_type)
    one = spec(
        values={"enterprise_name": "示例小馆", "floor_area": 120, "nonsense": 1},
        materials=(plan, plan, MaterialSpec("business_licence", "data_call")),
    )
    case_id = the_only(open_cases(specs=[one], actor=applicant, now=MONDAY)).case_id
    points = [Point("material", "floor_plan", "看不清")]
    the_only(ask_correction(actor=CLERK, case_ids=[case_id], points=points, now=MONDAY))
    the_only(
        correct_cases(
            actor=applicant,
            answers={case_id: {"enterprise_name": "示例大馆"}},
            materials={case_id: [MaterialSpec("floor_plan", "upload", file.digest, "新.pdf")]},
            now=at("2026-11-24 09:00"),
        )
    )
    the_only(accept_cases(actor=CLERK, case_ids=[case_id], now=NOW))
    stop = {
        "special": "hearing",
        "at_time": "14:30",
        "place": "听证室",
        "reason": "听证",
        "until": date(2026, 12, 4),
    }
    the_only(stop_cases(actor=REVIEWER, case_ids=[case_id], now=NOW, **stop))

    number = case(case_id).number
    with django_assert_num_queries(5):
        page = case_page(number, REVIEWER, now=at("2026-11-27 09:00"))

    by_code = {row.element: row for row in page.fields}
    assert by_code["enterprise_name"].words.zh == "示例大馆"
    assert by_code["enterprise_name"].source == ""  # typed over what the register said
    assert "nonsense" not in by_code
    shown = {row.code: [file.name for file in row.files] for row in page.materials}
    assert shown == {"floor_plan": ["新.pdf"], "business_licence": []}
    assert [row.name for row in page.history][-1] == "case.stopped.v1"
    assert page.history[-1].words.zh == "听证定于2026年12月4日14:30在听证室举行，期间不计时"
    assert page.history[-1].note == "听证"
    assert (page.clock.stopped, page.clock.used, page.clock.left) == (True, 0, 3)
    assert page.corrections[0].points[0].words == "看不清"
    assert page.stops[0].words.en == "hearing"
    assert page.acts == ("resume", "hear", "propose_visit")
    assert page.grounds


def test_acts_are_those_that_this_actor_may_do_now(submitted: UUID, applicant: Actor) -> None:
    number = case(submitted).number

    def acts(actor: Actor) -> tuple[str, ...]:
        return case_page(number, actor, now=MONDAY).acts

    assert acts(CLERK) == (
        *("mend", "look", "not_needed", "not_ours"),
        *("ask_correction", "refuse", "accept"),
    )
    assert acts(REVIEWER) == ("look",)
    assert acts(applicant) == ("withdraw",)
    the_only(accept_cases(actor=CLERK, case_ids=[submitted], now=MONDAY))
    assert acts(CLERK) == ()
    assert acts(REVIEWER) == (*("stop", "tell_party", "tell_hearing", "propose_visit", "review"),)
    assert acts(staff("approval_decide")) == (
        *("tell_party", "tell_hearing", "extend", "transfer", "annul"),
    )


def test_the_decision_stands_on_the_page(approved: UUID) -> None:
    certificate_issued(case_id=approved, now=at("2026-11-24 16:00"))

    page = case_page(case(approved).number, CLERK, now=NOW)

    assert page.decision is not None
    assert (page.decision.outcome, page.decision.post_title.zh) == (
        "approved",
        "行政审批局审批岗",
    )
    assert (page.state, page.clock.used, page.clock.light) == ("closed", 1, "grey")


def test_whoever_holds_a_mandate_of_the_applicant_is_told_to_stand_aside(
    spec: Make, applicant: Actor
) -> None:
    mandate = Mandate.objects.filter(revoked_at=None).order_by("id")[0]
    owner = replace(applicant, enterprise_id=mandate.enterprise_id)
    given = spec(enterprise_id=mandate.enterprise_id)
    opened = the_only(open_cases(specs=[given], actor=owner, now=MONDAY))
    colleague = replace(CLERK, person_id=mandate.person_id)

    page = case_page(opened.number, colleague, now=NOW)

    assert "accept" not in page.acts
    assert "回避" in {one.act: one.why.zh for one in page.blocked}["accept"]
    assert "accept" in case_page(opened.number, CLERK, now=NOW).acts


def test_a_paper_that_a_department_still_owes_is_told_as_missing(
    spec: Make, applicant: Actor
) -> None:
    owed = MaterialSpec("business_licence", "department_check", evidence={"status": "waiting"})
    opened = the_only(open_cases(specs=[spec(materials=(owed,))], actor=applicant, now=MONDAY))

    page = case_page(opened.number, CLERK, now=NOW)

    title = page.materials[0].title
    assert page.materials[0].waits
    assert [row.holds for row in page.checks if title.zh in row.words.zh] == [False]


def test_the_checks_of_a_rule_are_shown_with_their_result(spec: Make, applicant: Actor) -> None:
    one = spec("licence_check", values={"uscc": "91320594MA1234567X"})
    number = the_only(open_cases(specs=[one], actor=applicant, now=MONDAY)).number

    page = case_page(number, applicant, now=MONDAY)

    assert [check.holds for check in page.checks[-2:]] == [True, False]


def test_the_cases_of_a_bundle_and_their_history(
    spec: Make, applicant: Actor, book: Catalogue, django_assert_num_queries: Count
) -> None:
    bundle = new_id()
    specs = [
        spec("licence_check", bundle_id=bundle, bundle_number="RY7"),
        spec("food_licence", bundle_id=bundle, bundle_number="RY7", after=("licence_check",)),
        spec("signboard", bundle_id=bundle, bundle_number="RY7"),
    ]
    opened = open_cases(specs=specs, actor=applicant, now=MONDAY)
    sign = [opened[2].case_id]
    points = [Point("other", "", "请补充夜间效果图")]
    the_only(ask_correction(actor=CLERK, case_ids=sign, points=points, now=NOW))

    with django_assert_num_queries(1):
        mine = cases_of_bundle(bundle, applicant, now=NOW)
    with django_assert_num_queries(2):
        history = bundle_history(bundle, applicant)
    (asked,) = open_corrections(bundle, applicant)

    assert [(row.number, row.state) for row in mine] == [
        ("RY7-01", "submitted"),
        ("RY7-02", "waiting"),
        ("RY7-03", "correction"),
    ]
    assert mine[1].after == ("licence_check",)
    assert [row.item_code for row in cases_of_bundle(bundle, REVIEWER, now=NOW)] == ["food_licence"]
    assert [row.fact.name for row in history][-1] == "case.correction_asked.v1"
    assert len(history) == 4
    assert (asked.number, asked.points[0].title.zh) == ("RY7-03", "其他")
    assert bundle_history(bundle, STRANGER) == []
    assert open_corrections(bundle, STRANGER) == []


def test_a_resumed_clock_shows_what_was_used(accepted: UUID) -> None:
    stop = {
        "special": "hearing",
        "at_time": "14:30",
        "place": "听证室",
        "reason": "听证",
        "until": date(2026, 12, 4),
    }
    tuesday, thursday = at("2026-11-24 09:00"), at("2026-11-26 09:00")
    the_only(stop_cases(actor=REVIEWER, case_ids=[accepted], now=tuesday, **stop))
    the_only(resume_cases(actor=REVIEWER, case_ids=[accepted], now=thursday))

    page = case_page(case(accepted).number, REVIEWER, now=at("2026-11-27 09:00"))

    assert (page.clock.used, page.clock.stopped_days, page.clock.left) == (2, 2, 1)
    assert Task.objects.get(case_id=accepted).due_on == date(2026, 11, 30)
