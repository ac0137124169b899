"""Cases of former systems are looked up by staff of the department that took them over."""

from __future__ import annotations

import pytest
from django.urls import reverse

from rongyi.history.events import former_stream
from rongyi.identity.queries import person
from rongyi.journal.queries import facts_of, reads_of
from rongyi.journal.services import refusal_stream
from tests.support import scenes

pytestmark = pytest.mark.django_db


def test_a_former_case_is_found_by_how_its_number_begins(clerk):
    scenes.former()

    found = clerk.get("/work/former/?q=2019-SP-0001").content.decode()
    none = clerk.get("/work/former/?q=2018").content.decode()

    assert "2019-SP-000123" in found and "2019-SP-000124" in found
    assert "2019-SP" not in none and "没有找到" in none
    assert "/work/former/" in clerk.get("/work/").content.decode()


def test_its_events_stand_in_the_order_of_the_log(clerk):
    case_id = scenes.former()

    page = clerk.get(f"/en/work/former/{case_id}/").content.decode()

    places = [page.index(one) for one in ("收件", "材料初审", "现场核查", "出证办结")]
    assert places == sorted(places)
    assert "No time in the log" in page
    assert "湖东" in page and "窗口" in page and "org:resource" not in page


def test_who_looked_at_one_is_written_down_before_it_is_shown(clerk, signed_in, people):
    case_id = scenes.former()

    clerk.get(f"/work/former/{case_id}/")
    signed_in("ma_chao").get(f"/work/former/{case_id}/")

    (read,) = reads_of(case_id)
    assert (read.part, read.actor_id) == ("former", people["zhou_min"].person_id)
    assert read.numbers[0].startswith("2019-SP-")


def test_who_looked_is_shown_to_the_department_and_to_whom_the_case_names(clerk, signed_in, people):
    subject = person(people["li_wenjing"].person_id).subject
    case_id = scenes.former(about=subject.lower())

    page = clerk.get(f"/en/work/former/{case_id}/").content.decode()

    assert "Who looked at this case" in page and "Zhou Min" in page.split("Who looked")[1]
    own = signed_in("li_wenjing").get("/en/space/reads/").content.decode()
    others = signed_in("wang_yiming").get("/en/space/reads/").content.decode()
    assert "A case of a former system" in own and "2019-SP-000123" in own
    assert "2019-SP" not in others


def test_staff_of_other_departments_learn_nothing_of_it(signed_in):
    case_id = scenes.former()
    other = signed_in("ma_chao")

    refused = other.get(reverse("workbench:former_case", args=[case_id]))
    missing = other.get(
        reverse("workbench:former_case", args=["01a20853-62e2-75a5-bd6c-66f432a09300"])
    )

    assert (refused.status_code, missing.status_code) == (404, 404)
    assert "2019-SP" not in other.get("/work/former/").content.decode()
    assert [one.name for one in facts_of(refusal_stream(former_stream(case_id)))] == [
        "attempt.refused.v1"
    ]


@pytest.mark.parametrize("query", ["after=x", "after=-1", "after=99999999999"])
def test_addresses_that_make_no_sense_are_read_as_the_first_page(clerk, query):
    case_id = scenes.former()

    assert clerk.get(f"/work/former/{case_id}/?{query}").status_code == 200
    assert clerk.get(f"/work/former/?{query}&state=x").status_code == 200
