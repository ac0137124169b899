"""What nobody opened: listed at the post that hands it over, and delivered there on paper."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from rongyi.cases.models import CaseLetter, Errand
from rongyi.cases.services import decide_cases
from rongyi.journal.jobs import settle
from rongyi.workbench.tests.conftest import MONDAY
from rongyi.workbench.tests.test_acts import WORDS, post

LIST = "/work/window_issue/?queue=unopened"


@pytest.fixture
def unopened(people, reviewed, page_of):
    """A refused case that lies there to be opened since last week."""
    number = reviewed()
    decided = {"case_ids": [page_of(number).case_id], "outcome": "rejected", "now": MONDAY}
    (outcome,) = decide_cases(actor=people["fang_hui"], **WORDS, **decided)
    assert outcome.done, outcome.error
    settle(now=MONDAY)
    Errand.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    return number


def test_the_counter_finds_what_nobody_opened_and_hands_it_over(clerk, unopened, page_of):
    waits, english = (clerk.get(f"{way}{LIST}").content.decode() for way in ("", "/en"))
    form = clerk.get(f"/work/cases/{unopened}/serve/").content.decode()

    empty = post(clerk, unopened, "serve", receiver="", manner="by_post")
    kept = empty.content.decode()
    done = post(clerk, unopened, "serve", receiver="王一鸣", manner="left")
    again = post(clerk, unopened, "serve", receiver="王一鸣", manner="left")
    settle()

    assert f"/work/cases/{unopened}/serve/?queue=unopened" in waits
    assert "送达未查阅" in waits
    assert "Delivered and not opened" in english
    assert "决定作出后无人查阅" in form
    assert empty.status_code == 422
    assert re.search(r'value="by_post"[^>]*checked', kept)
    assert (done.status_code, again.status_code) == (302, 409)
    assert CaseLetter.objects.filter(case=page_of(unopened).case_id, kind="delivered").count() == 1
    assert f"/work/cases/{unopened}/serve/" not in clerk.get(LIST).content.decode()
    assert (
        "已改用其他方式送达，受送达人：王一鸣"
        in clerk.get(f"/work/cases/{unopened}/").content.decode()
    )


def test_a_filter_that_only_tasks_know_is_refused_in_words(clerk, unopened):
    page = clerk.get(LIST).content.decode()

    unfit = [clerk.get(f"{way}{LIST}&{asked}") for way in ("", "/en")
             for asked in ("filter=overdue", "light=red", "handler=me")]  # fmt: skip
    fits = [clerk.get(f"{LIST}&filter={mark}") for mark in ("bundle", "commitment")]

    assert "filter=bundle" in page
    assert "filter=overdue" not in page
    assert [one.status_code for one in unfit] == [422] * 6
    told = [one.content.decode() for one in unfit]
    assert all("“送达未查阅”不能按" in one for one in told[:3])
    assert all("cannot be narrowed by" in one for one in told[3:])
    assert all('name="light"' not in one for one in told)
    assert [one.status_code for one in fits] == [200, 200]
