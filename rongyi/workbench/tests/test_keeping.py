"""What staff keep: lists under a name, notes on cases, tables of lists; and where an act leads."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from rongyi.cases.queries import WorkFilter, work_rows
from rongyi.cases.queries.lists import pages
from rongyi.journal.queries import facts_of
from rongyi.kernel.facts import StreamKey
from rongyi.workbench.counter.export import defused
from rongyi.worklists.models import CaseNote, SavedList
from rongyi.worklists.services import exports

LIST = "/work/window_general/"
HTMX = {"HX-Request": "true"}


def test_a_list_is_kept_under_a_name_and_stands_beside_the_list(clerk, opened):
    opened()

    answer = clerk.post(
        f"{LIST}save/?queue=to_accept&item=food_licence", {"name": "餐饮"}, follow=True
    )

    page = answer.content.decode()
    assert "已保存" in page
    assert f'href="{LIST}?queue=to_accept&amp;item=food_licence" aria-current="page"' in page
    assert "餐饮" in clerk.get("/work/lists/").content.decode()


def test_the_one_that_opens_first_opens_first_and_all_is_one_click_away(clerk, opened):
    food, sign = opened(), opened("signboard")
    clerk.post(f"{LIST}save/?item=signboard", {"name": "店招"})
    change = _change_url(clerk)

    clerk.post(change, {"do": "first"})

    first = clerk.get(LIST, follow=True).content.decode()
    everything = clerk.get(f"{LIST}?show=all").content.decode()
    assert sign in first and food not in first
    assert sign in everything and food in everything
    clerk.post(change, {"do": "not_first"})
    assert clerk.get(LIST).status_code == 200


def test_a_list_is_renamed_and_deleted_and_a_bad_name_is_told(clerk, opened):
    clerk.post(f"{LIST}save/?item=signboard", {"name": "店招"})
    clerk.post(f"{LIST}save/?item=food_licence", {"name": "餐饮"})
    change = _change_url(clerk)

    taken = clerk.post(change, {"do": "rename", "name": "餐饮"})
    long = clerk.post(change, {"do": "rename", "name": "长" * 61})
    unnamed = clerk.post(f"{LIST}save/?item=signboard", {"name": "  "})
    clerk.post(change, {"do": "rename", "name": "饭店"})

    assert taken.status_code == 409 and "已有名为" in taken.content.decode()
    assert long.status_code == 422 and "长" * 61 in long.content.decode()
    assert unnamed.status_code == 422 and "请给清单起个名字" in unnamed.content.decode()
    assert "饭店" in clerk.get("/work/lists/").content.decode()
    clerk.post(change, {"do": "delete"})
    assert "饭店" not in clerk.get("/work/lists/").content.decode()
    assert clerk.post(change, {"do": "delete"}).status_code == 404
    assert clerk.post(change, {"do": "nonsense"}).status_code == 422


def test_lists_are_there_for_who_kept_them_alone(clerk, signed_in):
    clerk.post(f"{LIST}save/?item=signboard", {"name": "店招"})
    change, other = _change_url(clerk), signed_in("xu_ning")

    assert "店招" not in other.get("/work/lists/").content.decode()
    assert other.post(change, {"do": "delete"}).status_code == 404
    assert other.post(f"{LIST}save/", {"name": "店招"}).status_code == 404


def _change_url(clerk) -> str:
    page = clerk.get("/work/lists/").content.decode()
    found = re.search(r'action="(/work/lists/[0-9a-f-]{36}/)"', page)
    assert found
    return found[1]


def test_a_note_is_saved_by_itself_and_stays_when_the_state_changes(clerk, opened, signed_in):
    number = opened()
    url = f"/work/cases/{number}/note/"

    saved = clerk.post(url, {"words": "电话核实过地址。", "version": "0"}, headers=HTMX)
    clerk.post(f"/work/cases/{number}/accept/", {"go": "send"})

    assert "status--saved" in saved.content.decode()
    assert 'name="version" value="1"' in saved.content.decode()
    assert "电话核实过地址。" in clerk.get(f"/work/cases/{number}/").content.decode()
    colleague = signed_in("xu_ning").get(f"/work/cases/{number}/").content.decode()
    assert "电话核实过地址。" in colleague and "noted" in colleague


def test_a_note_is_saved_without_scripts_too(clerk, opened):
    number = opened()

    answer = clerk.post(
        f"/work/cases/{number}/note/?post=window_general", {"words": "记一笔", "version": "0"}
    )

    assert answer.status_code == 302 and answer["Location"].endswith("#note")
    assert "记一笔" in clerk.get(f"/work/cases/{number}/").content.decode()


def test_of_two_tabs_the_later_is_told_and_what_it_typed_is_kept(clerk, opened):
    number = opened()
    url = f"/work/cases/{number}/note/"
    clerk.post(url, {"words": "第一页写的", "version": "0"})

    line = clerk.post(url, {"words": "第二页写的", "version": "0"}, headers=HTMX)
    page = clerk.post(url, {"words": "第二页写的", "version": "0"})
    same = clerk.post(url, {"words": "第一页写的", "version": "0"}, headers=HTMX)

    assert line.status_code == 409 and "第一页写的" in line.content.decode()
    assert page.status_code == 409
    assert re.search(r"<textarea[^>]*>第二页写的</textarea>", page.content.decode())
    assert same.status_code == 200
    clerk.post(url, {"words": "第一页和第二页写的", "version": "1"})
    assert CaseNote.objects.get().words == "第一页和第二页写的"


def test_a_note_that_is_too_long_is_told_and_kept_on_the_page(clerk, opened):
    number = opened()

    answer = clerk.post(f"/work/cases/{number}/note/", {"words": "长" * 4_001, "version": "x"})

    assert answer.status_code == 422 and "长" * 4_001 in answer.content.decode()
    assert CaseNote.objects.count() == 0


def test_notes_are_not_for_applicants_nor_for_posts_without_part(clerk, opened, signed_in):
    number = opened()
    clerk.post(f"/work/cases/{number}/note/", {"words": "内部意见", "version": "0"})
    applicant, stranger = signed_in("wang_yiming"), signed_in("qin_zheng")

    for other in (applicant, stranger):
        answer = other.post(f"/work/cases/{number}/note/", {"words": "x", "version": "0"})
        assert answer.status_code in (403, 404)
    assert "内部意见" not in applicant.get(f"/cases/{number.rpartition('-')[0]}/").content.decode()
    assert clerk.post("/work/cases/RY1/note/", {"words": "x", "version": "0"}).status_code == 404
    assert CaseNote.objects.count() == 1


def test_a_list_is_taken_along_as_a_table_and_that_is_recorded(clerk, opened, people):
    number = opened(applicant_name='=HYPERLINK("http://evil.example";"x")')

    ask = clerk.get(f"{LIST}export/?queue=to_accept").content.decode()
    answer = clerk.post(f"{LIST}export/?queue=to_accept", {"reason": "周会统计"})
    text = b"".join(answer.streaming_content).decode()

    assert "1件" in ask
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith("attachment")
    assert text.startswith("\ufeff")
    head, line = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    assert head[:4] == ["编号", "事项", "下一步", "到期日"]
    assert line[0] == number
    assert line[5].startswith("'=HYPERLINK")
    (fact,) = facts_of(StreamKey("export", f"{timezone.localdate():%Y-%m-%d}"))
    assert (fact.name, fact.actor_id) == ("list.exported.v1", people["zhou_min"].person_id)
    assert fact.body["reason"] == "周会统计" and fact.body["rows"] == 1


def test_many_rows_need_a_reason_and_too_many_are_refused(clerk, opened, monkeypatch):
    opened(), opened()
    monkeypatch.setattr(exports, "EXPORT_FREE", 1)

    bare = clerk.post(f"{LIST}export/")
    monkeypatch.setattr(exports, "EXPORT_MAX", 1)
    large = clerk.post(f"{LIST}export/", {"reason": "统计"})

    assert bare.status_code == 422 and "须写明用途" in bare.content.decode()
    assert large.status_code == 422 and "不能一次导出" in large.content.decode()
    assert clerk.post("/work/food_review/export/").status_code == 404


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"])
def test_no_cell_is_a_formula(text):
    assert defused(text).startswith("'")
    assert defused("湖畔餐饮") == "湖畔餐饮"


def test_a_table_goes_on_over_the_pages_it_is_read_in(people, opened, monkeypatch):
    monkeypatch.setattr(pages, "STREAM_ROWS", 2)
    numbers = {opened() for _ in range(5)}
    clerk, now = people["zhou_min"], datetime(2026, 11, 23, 2, tzinfo=UTC)

    rows = [row.number for row in work_rows(clerk, "window_general", WorkFilter(), 100, now=now)]
    some = list(work_rows(clerk, "window_general", WorkFilter(), 3, now=now))

    assert len(rows) == 5 and set(rows) == numbers
    assert len(some) == 3


def test_after_an_act_one_goes_on_to_the_next_of_the_list_who_chose_so(clerk, opened):
    first, second = opened(), opened()
    place = "?queue=to_accept&post=window_general"

    stays = clerk.post(f"/work/cases/{first}/accept/{place}", {"go": "send"})
    chosen = clerk.post("/work/after-act/", {"then": "next", "next": f"/work/cases/{second}/"})
    third = opened()
    goes = clerk.post(f"/work/cases/{second}/accept/{place}", {"go": "send"})
    last = clerk.post(f"/work/cases/{third}/accept/{place}", {"go": "send"})

    assert stays["Location"].startswith(f"/work/cases/{first}/")
    assert chosen["Location"] == f"/work/cases/{second}/"
    assert goes["Location"] == f"/work/cases/{third}/?queue=to_accept&post=window_general"
    assert last["Location"] == f"{LIST}?queue=to_accept"


def test_the_name_of_a_list_reads_as_it_is_kept(clerk, opened):
    opened()

    turned = clerk.post(f"{LIST}save/?queue=to_accept", {"name": "餐饮\u202exe"})
    unseen = clerk.post(f"{LIST}save/?queue=to_accept", {"name": "餐\u200b饮\x07 \u2060急件\x00"})

    assert turned.status_code == 422 and "显示顺序" in turned.content.decode()
    assert unseen.status_code == 302
    assert SavedList.objects.get().name == "餐饮 急件\ufffd"


def test_a_first_note_that_says_no_version_is_not_kept(clerk, opened):
    url = f"/work/cases/{opened()}/note/"

    blind = clerk.post(url, {"words": "记一笔"})
    part = clerk.post(url, {"words": "记一笔", "version": "x"}, headers={"HX-Request": "true"})
    next_one = re.search(r'name="version" value="([^"]*)"', part.content.decode())[1]
    again = clerk.post(url, {"words": "记一笔", "version": next_one})
    whole = clerk.post(url, {"words": "记一笔", "version": "0"})

    assert blind.status_code == part.status_code == again.status_code == 409
    assert "没有带上您看到的版本" in blind.content.decode() and "记一笔" in blind.content.decode()
    assert "没有带上您看到的版本" in part.content.decode()
    assert whole.status_code == 302
