"""A lower body reviews first (初审): its list, its page, what goes up and is not asked again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from rongyi.cases.models import Case, CaseLetter
from rongyi.cases.services import Point, ask_correction
from rongyi.catalogue.queries import current_edition, files_of
from rongyi.catalogue.services import publish_edition
from rongyi.identity.models import Membership, Post
from rongyi.journal.jobs import settle
from rongyi.kernel.actor import SYSTEM
from rongyi.kernel.errors import NotAllowedNow
from rongyi.workbench.tests.conftest import MONDAY
from rongyi.workbench.tests.test_acts import post

FILE, POSTS = "items/food/food_licence.yaml", "posts.yaml"
ACCEPT = "  - {code: accept, act: accept, post: window_general}\n"
FIRST = "  - {code: first, act: prereview, post: street_first}\n"
DESK = """
- code: street_first
  title: {zh: 街道初审岗, en: Street first review}
  department: street_offices
  kind: department
  acts: [prereview]
  items: [food_licence]
"""


QUEUE = """
code: to_pre_review
title: {zh: 待初审, en: First review}
posts: all
acts: [prereview]
place: 35
query: {kinds: [prereview]}
columns: [applicant, papers, received]
clock: {counts: left, title: {zh: 初审剩余时间, en: Time left for the first review}}
act: prereview
empty:
  title: {zh: 没有待初审的办件, en: Nothing waits for its first review}
  words: {zh: 由本单位初审的办件受理后会出现在这里。, en: Cases that this body reviews first.}
"""


@pytest.fixture
def street(people, signed_in):
    """Luo Tong at the street, which by this edition reviews food licences first."""
    files = dict(files_of(current_edition()))
    text = files[FILE].decode()
    assert ACCEPT in text
    files[FILE] = text.replace(ACCEPT, ACCEPT + FIRST).encode()
    files[POSTS] += DESK.encode()
    files["queues/to_pre_review.yaml"] = QUEUE.encode()
    publish_edition(files, actor=SYSTEM, now=MONDAY)
    Post.objects.get_or_create(
        code="street_first",
        defaults={
            "title_zh": "街道初审岗",
            "title_en": "Street first review",
            "department_id": "street_offices",
            "kind": "department",
            "acts": ["prereview"],
            "items_all": False,
            "items": ["food_licence"],
        },
    )
    since = timezone.localdate() - timedelta(days=30)
    Membership.objects.filter(person_id=people["luo_tong"].person_id).delete()
    Membership.objects.create(
        person_id=people["luo_tong"].person_id, post_id="street_first", since=since
    )
    return signed_in("luo_tong")


def read(answer) -> str:
    return answer.content.decode()


def test_the_lower_body_reports_up_and_nobody_asks_for_papers_again(
    street, clerk, signed_in, opened, people, page_of
):
    number, reviewer = opened(), signed_in("xu_ning")
    post(clerk, number, "accept")
    task = Case.objects.get(number=number).task
    home, listed = read(street.get("/work/")), read(street.get("/work/street_first/"))
    english = read(street.get(f"/en/work/cases/{number}/"))
    too_early = post(reviewer, number, "review", passes="true", opinion="符合。")
    waits = read(reviewer.get(f"/work/cases/{number}/"))

    silent = post(street, number, "pre-review", passes="true", opinion=" ")
    done = post(street, number, "pre-review", passes="false", opinion="临近学校，请核实。")
    settle()
    up = read(reviewer.get(f"/work/cases/{number}/"))
    case_id = Case.objects.get(number=number).id
    points = [Point("material", "layout_flow", "请再交一份。")]
    (again,) = ask_correction(
        actor=people["zhou_min"], case_ids=[case_id], points=points, now=timezone.now()
    )
    post(reviewer, number, "review", passes="true", opinion="已核实，符合。")
    decided = post(signed_in("fang_hui"), number, "decide", outcome="approved")

    assert (task.kind, task.post) == ("prereview", "street_first")
    assert "街道初审岗" in home
    assert number in listed and "待初审" in listed
    assert "Report up" in english
    assert too_early.status_code == 409
    assert "下级机关尚未报送初审意见，由街道初审岗初审。" in waits
    assert silent.status_code == 422
    assert done.status_code == 302
    assert "临近学校，请核实。" in up and "图.pdf" in up and "初审意见书" in up
    letter = CaseLetter.objects.get(case_id=case_id, kind="pre_reviewed")
    assert "初审" in letter.reference
    assert isinstance(again.error, NotAllowedNow)
    assert decided.status_code == 302
    assert page_of(number).state == "approved"


def test_its_days_end_with_those_of_the_law_and_the_promise(street, clerk, opened):
    number = opened()
    post(clerk, number, "accept")

    found = Case.objects.select_related("task").get(number=number)

    assert found.task.due_on <= found.promised_due <= found.legal_due
    assert isinstance(found.task.due_on, date)


def test_only_the_lower_body_reports_up(street, clerk, signed_in, opened, page_of):
    number = opened()
    post(clerk, number, "accept")

    others = [
        post(signed_in(one), number, "pre-review", passes="true", opinion="同意。")
        for one in ("zhou_min", "xu_ning", "tang_jie")
    ]

    assert [one.status_code for one in others] == [403, 403, 404]
    assert page_of(number).task == "prereview"
