"""Supervision: warned once by each rule, escalated after its days, also when the job slept."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rongyi.cases.events import case_stream
from rongyi.cases.models import Case, CaseWarning
from rongyi.cases.queries import warnings as listed
from rongyi.cases.rules.lights import light
from rongyi.cases.rules.posting import Print, printed
from rongyi.cases.services import (
    accept_cases,
    decide_cases,
    open_cases,
    recount_due_days,
    reopen_case,
    resume_cases,
    review_cases,
    send_back_cases,
    settle_decided,
    stop_cases,
    watch_cases,
)
from rongyi.cases.tests.conftest import CLERK, DECIDER, REVIEWER, Make, case, names, staff, the_only
from rongyi.catalogue.definitions import Catalogue
from rongyi.catalogue.queries import files_of
from rongyi.catalogue.services import publish_edition
from rongyi.journal.queries import facts_of
from rongyi.kernel.actor import SYSTEM, Actor
from tests.at import at


def warnings(case_id: UUID) -> list[tuple[str, str, str]]:
    rows = CaseWarning.objects.filter(case=case_id).order_by("since", "rule", "kind")
    return [(row.rule, row.kind, row.since.isoformat()) for row in rows]


def test_a_rule_warns_once_however_often_the_job_runs(accepted: UUID) -> None:
    first = watch_cases(now=at("2026-11-24 10:15"))
    again = watch_cases(now=at("2026-11-24 11:15"))

    assert (first, again) == (2, 0)
    assert warnings(accepted) == [
        ("promise_soon", "warned", "2026-11-24"),
        ("step_soon", "warned", "2026-11-24"),
    ]
    assert names(accepted) == ["opened", "accepted", "warned", "warned"]


def test_days_on_which_the_job_did_not_run_are_made_up_for(accepted: UUID) -> None:
    """Due on Thursday; looked at on the Tuesday after: warned and escalated with their own days."""
    watch_cases(now=at("2026-12-01 10:15"))

    assert warnings(accepted) == [
        ("promise_soon", "warned", "2026-11-24"),
        ("step_soon", "warned", "2026-11-24"),
        ("promise_overdue", "warned", "2026-11-27"),
        ("step_overdue", "warned", "2026-11-27"),
        ("step_overdue", "escalated", "2026-11-30"),
    ]
    row = CaseWarning.objects.get(case=accepted, rule="step_overdue", kind="escalated")
    assert (row.told_post, row.told_department) == ("", "market_supervision")
    assert row.due_on == date(2026, 11, 26)


def test_the_fact_has_what_the_record_of_supervision_asks_for(accepted: UUID) -> None:
    watch_cases(now=at("2026-11-30 10:15"))

    facts = facts_of(case_stream(accepted))
    bodies = [one.body for one in facts if one.name == "case.escalated.v1"]
    assert len(bodies) == 1
    body = bodies[0]
    assert body is not None
    assert body["number"] == case(accepted).number
    assert (body["rule"], body["colour"], body["level"]) == ("step_overdue", "red", "step")
    assert (body["post"], body["department"]) == ("food_review", "market_supervision")
    assert (body["due_on"], body["since"]) == ("2026-11-26", "2026-11-30")


def test_a_warning_of_a_step_that_is_no_more_is_listed_by_its_post(accepted: UUID) -> None:
    """The case moved to an edition with fewer steps, or with another one in that place."""
    watch_cases(now=at("2026-11-24 10:15"))
    record = CaseWarning.objects.filter(case=accepted, rule="step_soon")
    told = staff("food_review")
    shown = []

    for step in (1, 40, 0):
        record.update(step=step)
        rows = {row.rule: row for row in listed(told).rows}
        shown.append(rows["step_soon"].step)

    assert shown[0] is not None and shown[0] != rows["step_soon"].post
    assert shown[1:] == [rows["step_soon"].post] * 2


def test_each_step_is_warned_of_by_itself_and_the_case_once(accepted: UUID) -> None:
    watch_cases(now=at("2026-11-24 10:15"))
    the_only(review_cases(actor=REVIEWER, case_ids=[accepted], now=at("2026-11-24 12:00")))

    watch_cases(now=at("2026-11-24 13:15"))

    rules = CaseWarning.objects.filter(case=accepted).order_by("id").values_list("rule", "post")
    assert sorted(rules) == [
        ("promise_soon", "food_review"),
        ("step_soon", "approval_decide"),
        ("step_soon", "food_review"),
    ]


def test_what_is_sent_back_or_taken_up_again_is_warned_of_anew(reviewed: UUID) -> None:
    """A step is warned of each time it is to be done, a case each time its clock begins."""
    watch_cases(now=at("2026-11-25 10:15"))
    the_only(
        send_back_cases(
            actor=DECIDER, case_ids=[reviewed], reason="再查", now=at("2026-11-25 11:00")
        )
    )
    sent_back = watch_cases(now=at("2026-11-25 12:15"))
    the_only(review_cases(actor=REVIEWER, case_ids=[reviewed], now=at("2026-11-25 13:00")))
    the_only(decide_cases(
        actor=DECIDER, case_ids=[reviewed], outcome="rejected", ground="conditions_not_met",
        reasons="不符合条件。", now=at("2026-11-25 15:00"),
    ))  # fmt: skip
    settle_decided(case_id=reviewed, now=at("2026-11-25 15:00"))
    the_only(reopen_case(
        actor=DECIDER, case_id=reviewed, order="court", order_number="1号", order_body="示例法院",
        order_on=date(2026, 11, 26), reason="判令重新作出决定。", now=at("2026-11-30 09:00"),
    ))  # fmt: skip

    anew, again = (watch_cases(now=at(f"2026-12-02 {hour}")) for hour in ("10:15", "11:15"))

    rules = [rule for rule, kind, _ in warnings(reviewed) if kind == "warned"]
    assert (sent_back, anew > 0, again) == (1, True, 0)
    assert rules.count("promise_soon") == 2
    assert rules.count("step_soon") == 3


def test_what_stands_still_or_is_decided_is_not_watched(accepted: UUID, reviewed: UUID) -> None:
    stop = {
        "special": "hearing",
        "at_time": "14:30",
        "place": "听证室",
        "reason": "听证",
        "until": date(2026, 12, 18),
    }
    the_only(decide_cases(
        actor=DECIDER, case_ids=[reviewed], outcome="rejected", ground="conditions_not_met",
        reasons="不符合条件。", now=at("2026-11-24 15:00"),
    ))  # fmt: skip

    watch_cases(now=at("2026-12-10 10:15"))

    kinds = CaseWarning.objects.filter(case=reviewed).values_list("rule", flat=True)
    assert stop["special"] and not {"promise_soon", "promise_overdue"} & set(kinds)


def test_a_stopped_clock_warns_of_nothing(accepted: UUID) -> None:
    the_only(
        stop_cases(
            actor=REVIEWER, case_ids=[accepted], special="hearing",
            at_time="14:30", place="听证室", reason="听证",
            until=date(2026, 12, 18), now=at("2026-11-23 12:00"),
        )
    )  # fmt: skip

    assert watch_cases(now=at("2026-12-10 10:15")) == 0


def test_the_colour_is_that_of_the_rules(book: Catalogue) -> None:
    watches = book.clock.watches

    def seen(left: int, whole: int, *, running: bool = True) -> str:
        return light(watches, left, whole, running=running)

    assert [seen(3, 10), seen(2, 10), seen(0, 10), seen(-1, 10)] == [
        "green", "yellow", "yellow", "red",
    ]  # fmt: skip
    assert [seen(4, 20), seen(5, 20), seen(3, 10, running=False)] == ["yellow", "green", "grey"]
    assert light((), 0, 10, running=True) == "green"


def next_year(edition: UUID) -> dict[str, bytes]:
    """The edition with next year's holidays: the first week of January off."""
    files = dict(files_of(edition))
    files["calendars/2027.yaml"] = """
year: 2027
published_until: 2027-12-31
"off":
  - {from: 2027-01-01, to: 2027-01-07, name: {zh: 元旦, en: New Year}}
basis: {zh: 国务院办公厅关于2027年部分节假日安排的通知（示例）, en: Example notice}
mark: D
""".encode()
    return files


@pytest.fixture
def at_year_end(submitted: UUID) -> UUID:
    """Accepted three days before the calendar ends; stopped and resumed, then waiting."""
    Case.objects.filter(id=submitted).update(received_at=at("2026-12-28 09:00"))
    the_only(accept_cases(actor=CLERK, case_ids=[submitted], now=at("2026-12-28 10:00")))
    the_only(
        stop_cases(
            actor=REVIEWER, case_ids=[submitted], special="hearing",
            at_time="14:30", place="听证室", reason="听证",
            until=date(2027, 1, 15), now=at("2026-12-29 10:00"),
        )
    )  # fmt: skip
    the_only(resume_cases(actor=REVIEWER, case_ids=[submitted], now=at("2026-12-30 10:00")))
    return submitted


def test_provisional_days_are_counted_anew_when_the_holidays_are_published(
    at_year_end: UUID, edition: UUID
) -> None:
    before = case(at_year_end)
    untouched = recount_due_days(now=at("2026-12-30 11:25"))
    publish_edition(next_year(edition), actor=SYSTEM, now=at("2026-12-30 12:00"))

    changed = recount_due_days(now=at("2026-12-30 12:25"))
    again = recount_due_days(now=at("2026-12-30 13:25"))

    after = case(at_year_end)
    assert (untouched, changed, again) == (0, 1, 0)
    assert (before.legal_due, before.provisional) == (date(2027, 1, 12), True)
    assert (after.legal_due, after.promised_due) == (date(2027, 1, 19), date(2027, 1, 8))
    assert not after.provisional
    assert after.task.due_on == date(2027, 1, 8)
    assert names(at_year_end)[-1] == "due_recounted"


def test_counting_anew_asks_as_much_of_many_cases_as_of_one(
    at_year_end: UUID, spec: Make, applicant: Actor, edition: UUID
) -> None:
    publish_edition(next_year(edition), actor=SYSTEM, now=at("2026-12-30 12:00"))
    specs = [spec() for _ in range(6)]
    opened = open_cases(specs=specs, actor=applicant, now=at("2026-12-28 09:00"))
    ids = [one.case_id for one in opened]
    accept_cases(actor=CLERK, case_ids=ids, now=at("2026-12-28 10:00"))
    Case.objects.filter(id__in=ids).update(provisional=True)

    with CaptureQueriesContext(connection) as asked:
        recount_due_days(now=at("2026-12-30 12:25"))

    read = [one["sql"] for one in asked if "from journal_fact where" in one["sql"]]
    assert len(read) == 1
    assert not Case.objects.filter(provisional=True).exists()


def test_the_notice_of_acceptance_says_that_a_day_is_provisional(
    submitted: UUID, book: Catalogue
) -> None:
    Case.objects.filter(id=submitted).update(received_at=at("2026-12-28 09:00"))
    the_only(accept_cases(actor=CLERK, case_ids=[submitted], now=at("2026-12-28 10:00")))
    fact = facts_of(case_stream(submitted))[-1]

    def sent(**changed: bool) -> Print:
        return printed(
            fact.name,
            {**(fact.body or {}), **changed},
            applicant="示例",
            received=date(2026, 12, 28),
            on=date(2026, 12, 28),
            item=book.items["food_licence"],
            catalogue=book,
        )

    known, unsure = sent(provisional=False), sent()

    assert known.values["excluded"] is None
    assert "暂定" in unsure.values["excluded"].zh
    assert "provisional" in unsure.values["excluded"].en
