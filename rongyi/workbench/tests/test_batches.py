"""The same with many cases, as staff see it: choose, confirm, watch, stop; also without scripts."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from django.test import Client
from django.test.client import Client as Browser

from rongyi.journal.jobs import settle
from rongyi.workbench.tests.conftest import MONDAY

LIST = "/work/window_general/"


def _choose(clerk: Browser, **data: object) -> str:
    answer = clerk.post(f"{LIST}choose/", data)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def _outcomes(page: str) -> tuple[int, int]:
    return page.count("已办理 <span"), page.count("bench__outcomes")


def test_the_whole_list_is_chosen_confirmed_done_and_told_case_by_case(clerk, opened, page_of):
    numbers = [opened() for _ in range(3)]
    address = _choose(clerk, all="1")

    choice = clerk.get(address).content.decode()
    confirm = clerk.get(f"{address}?act=accept").content.decode()
    started = clerk.post(address, {"act": "accept"}, follow=True).content.decode()
    settle(now=MONDAY)
    over = clerk.get(address).content.decode()

    assert "3件中有3件可以这样办理" in choice
    assert "一次性告知补正" in choice and "不予批准" not in choice
    assert "轮到之前被他人改动的办件不会办理" in confirm
    assert 'http-equiv="refresh"' in started and "正在办理" in started
    assert "已完成" in over and 'http-equiv="refresh"' not in over
    for number in numbers:
        assert f'<a href="/work/cases/{number}/" class="figures">{number}</a>' in over
        assert page_of(number).state == "accepted"


def test_the_list_as_filtered_is_what_is_chosen(clerk, opened, page_of):
    food, sign = opened(), opened("signboard")
    answer = clerk.post(f"{LIST}choose/?item=signboard", {"all": "1"})

    clerk.post(answer["Location"], {"act": "accept"})
    settle(now=MONDAY)

    assert (page_of(food).state, page_of(sign).state) == ("submitted", "accepted")
    assert f'href="{LIST}?item=signboard"' in clerk.get(answer["Location"]).content.decode()


def test_only_ticked_ones_and_what_was_refused_says_why(clerk, opened, page_of):
    numbers = [opened() for _ in range(3)]
    ids = [str(page_of(one).case_id) for one in numbers]
    address = _choose(clerk, case=ids[:2])
    clerk.post(f"/work/cases/{numbers[0]}/accept/", {"go": "send"})

    clerk.post(address, {"act": "accept"})
    settle(now=MONDAY)
    page = clerk.get(f"{address}?only=refused").content.decode()

    assert numbers[0] in page and numbers[1] not in page
    assert "系统" not in page and "已受理" in page
    assert page_of(numbers[2]).state == "submitted"


def test_who_chooses_nothing_is_told_so(clerk, opened):
    opened()

    page = clerk.post(f"{LIST}choose/", {}, follow=True).content.decode()

    assert "没有选中办件" in page
    assert clerk.post(f"{LIST}choose/", {"case": "1 or 1=1"}).status_code == 422
    assert clerk.post("/work/food_review/choose/", {"all": "1"}).status_code == 404


def test_orders_that_are_not_enough_are_told_and_what_was_typed_is_kept(clerk, opened, page_of):
    number = opened()
    address = _choose(clerk, all="1")

    data = {"act": "ask_correction", "point": ["other-"], "words-other-": "字" * 2_001}
    refused = clerk.post(address, data)
    empty = clerk.post(address, {"act": "ask_correction"})

    assert (refused.status_code, empty.status_code) == (422, 422)
    assert "字" * 2_001 in refused.content.decode()
    assert "补正告知至少要有一项" in empty.content.decode()
    assert page_of(number).state == "submitted"
    clerk.post(address, {**data, "words-other-": "请补充联系人。"})
    settle(now=MONDAY)
    assert page_of(number).state == "correction"


def test_a_rejection_asks_for_ground_and_reasons(signed_in, reviewed, page_of):
    number = reviewed()
    decider = signed_in("fang_hui")
    answer = decider.post("/work/approval_decide/choose/", {"all": "1"})
    address = answer["Location"]

    form = decider.get(f"{address}?act=reject").content.decode()
    bare = decider.post(address, {"act": "reject"})
    ground = re.search(r'name="ground" value="([^"]+)"', form)
    assert ground
    decider.post(address, {"act": "reject", "ground": ground[1], "reasons": "场所不符合要求。"})
    settle(now=MONDAY)

    assert bare.status_code == 422 and "请选择法定理由" in bare.content.decode()
    assert page_of(number).outcome == "rejected"


def test_a_choice_can_be_dropped_and_a_running_batch_stopped(clerk, opened, page_of):
    number = opened()
    dropped, running = _choose(clerk, all="1"), _choose(clerk, all="1")
    clerk.post(running, {"act": "accept"})

    back = clerk.post(f"{dropped}cancel/")
    clerk.post(f"{running}cancel/")
    settle(now=MONDAY)

    assert back["Location"].startswith(LIST)
    assert "未办理：您已停止" in clerk.get(running).content.decode()
    assert page_of(number).state == "submitted"


def test_progress_comes_as_a_part_of_the_page_for_scripts(clerk, opened):
    opened()
    address = _choose(clerk, all="1")
    clerk.post(address, {"act": "accept"})

    part = clerk.get(address, headers={"HX-Request": "true"}).content.decode()

    assert part.startswith('<div id="progress"') and "<html" not in part
    assert "hx-trigger" in part


def test_batches_are_listed_for_who_made_them_alone(clerk, signed_in, opened):
    opened()
    address = _choose(clerk, all="1")
    other = signed_in("xu_ning")

    assert address in clerk.get("/work/batches/").content.decode()
    assert address not in other.get("/work/batches/").content.decode()
    for answer in (
        other.get(address),
        other.post(address, {"act": "accept"}),
        other.post(f"{address}cancel/"),
        clerk.get(f"/work/batches/{UUID(int=7)}/"),
    ):
        assert answer.status_code == 404
    assert Client().get("/work/batches/").status_code == 302


@pytest.mark.parametrize("query", ["act=close", "act=x", "after=x", "after=99999999999&only=x"])
def test_an_address_that_makes_no_sense_shows_the_batch(clerk, opened, query):
    opened()
    address = _choose(clerk, all="1")

    assert clerk.get(f"{address}?{query}").status_code == 200
    assert clerk.post(address, {"act": "close"}).status_code == 422


def test_a_list_is_handed_to_a_colleague_as_a_batch(clerk, opened, joined, page_of):
    numbers = [opened() for _ in range(2)]
    address, colleague = _choose(clerk, all="1"), joined

    form = clerk.get(f"{address}?act=reassign").content.decode()
    nobody = clerk.post(address, {"act": "reassign", "reasons": "轮岗交接"})
    clerk.post(address, {"act": "reassign", "to": str(colleague.person_id), "reasons": "轮岗"})
    settle(now=MONDAY)

    assert f'value="{colleague.person_id}"' in form
    assert nobody.status_code == 422
    assert "轮岗交接</textarea>" in nobody.content.decode()
    assert "请选择接手的同事" in nobody.content.decode()
    assert [page_of(one).in_hand.handler for one in numbers] == [colleague.person_id] * 2


def test_what_changed_since_the_list_was_shown_is_chosen_by_nobody(clerk, opened, page_of):
    numbers = [opened(), opened()]
    ids = [str(page_of(one).case_id) for one in numbers]
    shown = {
        f"version-{one}": str(page_of(number).version)
        for one, number in zip(ids, numbers, strict=True)
    }

    blind = clerk.post(f"{LIST}choose/", {"case": ids}, bare=True)
    clerk.post(f"/work/cases/{numbers[0]}/claim/", {"go": "send"})
    address = clerk.post(f"{LIST}choose/", {"case": ids, **shown}, bare=True)["Location"]
    clerk.post(address, {"act": "accept"})
    settle(now=MONDAY)

    assert blind.status_code == 409 and "没有带上您看到的版本" in blind.content.decode()
    assert [page_of(one).state for one in numbers] == ["submitted", "accepted"]
    assert "已有变化" in clerk.get(f"{address}?only=refused").content.decode()
