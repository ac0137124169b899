"""A row, the filter of its colour and the count of that colour say the same, by any calendar."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

import pytest

from rongyi.cases.models import Case, Task
from rongyi.cases.queries import WorkFilter, WorkRow, case_page, counts, work_list
from rongyi.cases.services import accept_cases, open_cases
from rongyi.cases.tests.conftest import CLERK, Make
from rongyi.catalogue.queries import files_of
from rongyi.catalogue.services import publish_edition
from rongyi.kernel.actor import SYSTEM, Actor
from tests.at import at

POST = "window_general"
NOWS = [at(f"2026-{day} 10:00") for day in ("11-27", "11-28", "12-03", "12-31", "09-29")]


@pytest.fixture
def saturdays(edition: UUID) -> None:
    """An edition in which the tobacco bureau works on Saturdays, and a rule of large shares."""
    files = dict(files_of(edition))
    year = files["calendars/2026.yaml"].decode()
    worked = "work: [2026-11-28, 2026-12-05, 2026-12-12, "
    files["calendars/saturdays/2026.yaml"] = year.replace("work: [", worked).encode()
    departments = files["departments.yaml"].decode()
    files["departments.yaml"] = departments.replace(
        "- code: tobacco\n", "- code: tobacco\n  calendar: saturdays\n", 1
    ).encode()
    files["clock.yaml"] = files["clock.yaml"].replace(b"percent: 20", b"percent: 45")
    publish_edition(files, actor=SYSTEM, now=at("2026-11-20 08:00"))


@pytest.fixture
def tasks(saturdays: None, spec: Make, applicant: Actor) -> list[UUID]:
    """Cases at one post, received and due on many days, some accepted, some stopped for a while."""
    chance, found = Random(82), []
    for place in range(48):
        item = "tobacco_licence" if place % 2 else "food_licence"
        (one,) = open_cases(specs=[spec(item)], actor=applicant, now=at("2026-09-01 09:00"))
        begun = at("2026-09-01 09:00") + timedelta(days=chance.randrange(90))
        Case.objects.filter(id=one.case_id).update(received_at=begun)
        due = (begun + timedelta(days=chance.randrange(60))).date()
        if place % 3:
            accept_cases(actor=CLERK, case_ids=[one.case_id], now=begun)
            promised = due + timedelta(days=chance.randrange(4))
            Case.objects.filter(id=one.case_id).update(
                accepted_at=begun,
                promised_due=promised,
                legal_due=promised + timedelta(days=9),
                stopped_days=chance.randrange(4),
            )
        Task.objects.filter(case_id=one.case_id).update(due_on=due, post=POST)
        found.append(one.case_id)
    return found


def test_a_filter_finds_the_rows_that_show_its_colour(tasks: list[UUID]) -> None:
    for now in NOWS:
        _is_one_thing(len(tasks), now)


def _is_one_thing(count: int, now: datetime) -> None:
    def shown(**wanted: str) -> list[WorkRow]:
        return list(work_list(CLERK, POST, WorkFilter(**wanted), limit=100, now=now).rows)

    rows = shown()
    by_colour = {
        colour: {row.number for row in rows if row.light == colour}
        for colour in ("red", "yellow", "green")
    }

    assert len(rows) == count
    assert {one: {row.number for row in shown(light=one)} for one in by_colour} == by_colour
    soon = {row.number for row in shown(late="soon")}
    assert soon == by_colour["red"] | by_colour["yellow"]
    post = next(one for one in counts(CLERK, now=now) if one.post == POST)
    assert (post.total.number, post.overdue.number, post.soon.number) == (
        len(rows),
        len(by_colour["red"]),
        len(by_colour["yellow"]),
    )


def test_a_share_of_the_promise_colours_the_row_as_it_colours_the_page(
    spec: Make, applicant: Actor
) -> None:
    (one,) = open_cases(specs=[spec()], actor=applicant, now=at("2026-11-02 09:00"))
    accept_cases(actor=CLERK, case_ids=[one.case_id], now=at("2026-11-02 10:00"))
    due = date(2026, 12, 1)  # 21 working days, of which 4 are less than a fifth
    Case.objects.filter(id=one.case_id).update(promised_due=due, legal_due=due)
    Task.objects.filter(case_id=one.case_id).update(due_on=due, post=POST)

    def colours(day: str) -> tuple[str, str]:
        now = at(f"{day} 10:00")
        (row,) = work_list(CLERK, POST, now=now).rows
        return row.light, case_page(one.number, SYSTEM, now=now).clock.light

    assert colours("2026-11-24") == ("green", "green")
    assert colours("2026-11-25") == ("yellow", "yellow")
