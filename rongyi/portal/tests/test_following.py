"""Papers still to come: listed with their day, uploaded, handed in once, told."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from rongyi.cases.models import Case
from rongyi.themes.tests.filled import PDF

pytestmark = pytest.mark.django_db
QUERIES_MAX = 15


def read(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def address(number):
    return f"/cases/{number}/papers/"


def choose(head, address, *files, material="fire_plan"):
    """Upload files for one paper."""
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    return head.post(f"{address}?act=upload", {"material": material, "files": sent})


def hand_in(head, address, **more):
    """Press the button of the page as it is shown."""
    return head.post(f"{address}?act=hand_in", {**carried(read(head.get(address))), **more})


def carried(page):
    """What the page sends when its button is pressed."""
    versions = dict(re.findall(r'name="(version-[^"]+)" value="([^"]+)"', page))
    return {"file": re.findall(r'name="file" value="([^"]+)"', page), **versions}


def test_the_progress_lists_what_is_to_come_and_who_waits(head, number):
    page = read(head.get(f"/cases/{number}/"))
    english = read(head.get(f"/en/cases/{number}/"))

    assert "材料待补" in page and page.count("去补交") == 2
    assert "受理后5个工作日内" in page and "消防" in page
    assert "Papers still to come" in english and "Within 5 working days" in english


def test_the_page_tells_kind_and_size_before(head, address):
    page = read(head.get(address))

    assert page.count('data-upload="') >= 2
    assert "PDF" in page and re.search(r"20 ?MB|20.0 MB|19.1 ?MB", page)
    assert 'accept=".pdf,.jpg,.jpeg,.png"' in page


def test_a_wrong_file_is_told_beside_its_paper_and_the_good_one_stays(head, address):
    answer = choose(head, address, ("图.pdf", PDF), ("坏.pdf", b"MZ" * 40))

    page = read(answer)
    assert answer.status_code == 422
    assert "坏.pdf" in page and "图.pdf" in page
    assert "图.pdf" in read(head.get(address)) and "坏.pdf" not in read(head.get(address))


def test_handed_in_it_is_told_and_no_longer_waited_for(head, number, address):
    choose(head, address, ("图.pdf", PDF))

    answer = hand_in(head, address)

    assert answer["Location"] == f"/cases/{number}/"
    page = read(head.get(f"/cases/{number}/"))
    assert "已补交" in page and "等待的部门现在就能看到" in page
    assert page.count("去补交") == 1
    receipt = read(head.get(f"/cases/{number}/?view=receipt"))
    assert "提交后补交的材料" in receipt and receipt.rindex("图.pdf") > receipt.index("提交后补交")
    assert "等待的部门现在就能看到" not in read(head.get(f"/cases/{number}/")), "told once"


def test_pressed_twice_it_is_handed_in_once(head, number, address):
    choose(head, address, ("图.pdf", PDF))
    sent = carried(read(head.get(address)))

    answers = [head.post(f"{address}?act=hand_in", sent) for _ in range(2)]

    case = Case.objects.get(number__startswith=number, item_code="fire_check")
    assert [one["Location"] for one in answers] == [f"/cases/{number}/"] * 2
    assert case.version == 2


@pytest.mark.parametrize("version", ["", "x", "-1", "7"])
def test_papers_for_cases_that_nobody_looked_at_are_not_handed_in(head, number, address, version):
    choose(head, address, ("图.pdf", PDF))
    sent = carried(read(head.get(address)))
    blind = {name: version if name != "file" else value for name, value in sent.items()}

    answer = head.post(f"{address}?act=hand_in", blind)

    assert answer.status_code == 409
    assert "图.pdf" in read(answer) and 'role="alert"' in read(answer)
    cases = Case.objects.filter(number__startswith=number)
    assert {one.version for one in cases} == {1}
    assert hand_in(head, address).status_code == 302


def test_a_file_is_taken_out_again_before_it_is_handed_in(head, address):
    choose(head, address, ("图.pdf", PDF))
    remove = re.search(r'action="([^"]+act=remove[^"]+)"', read(head.get(address)))[1]

    head.post(remove.replace("&amp;", "&"))

    assert "图.pdf" not in read(head.get(address))


def test_nothing_chosen_is_told(head, address):
    pressed = hand_in(head, address)
    empty = head.post(f"{address}?act=upload", {"material": "fire_plan"})

    assert (pressed.status_code, empty.status_code) == (422, 422)
    assert "还没有上传文件" in read(pressed)


def test_the_page_is_gone_when_all_is_there(head, number, address):
    choose(head, address, ("图.pdf", PDF))
    choose(head, address, ("制度.pdf", PDF + b"2"), material="fire_rules")

    hand_in(head, address)

    assert head.get(address)["Location"] == f"/cases/{number}/"
    assert choose(head, address, ("图.pdf", PDF)).status_code == 409
    assert "材料待补" not in read(head.get(f"/cases/{number}/"))


def test_another_person_s_is_as_if_there_were_none(stranger, head, address, number):
    choose(head, address, ("图.pdf", PDF))
    chosen = re.findall(r'name="file" value="([^"]+)"', read(head.get(address)))

    assert stranger.get(address).status_code == 404
    assert choose(stranger, address, ("图.pdf", PDF)).status_code == 404
    assert stranger.post(f"{address}?act=hand_in", {"file": chosen}).status_code == 404
    assert Case.objects.get(number__startswith=number, item_code="fire_check").version == 1


def test_what_the_page_does_not_offer_is_refused(head, address):
    assert head.post(f"{address}?act=nothing").status_code == 422
    assert head.post(f"{address}?act=remove&file=x").status_code == 404
    assert head.post(f"{address}?act=hand_in", {"file": "x"}).status_code == 404
    assert choose(head, address, ("图.pdf", PDF), material="layout_flow").status_code == 409
    assert choose(head, address, ("图.pdf", PDF), material="unknown").status_code == 422


def test_the_page_takes_few_queries(head, address, django_assert_max_num_queries):
    head.get(address)
    with django_assert_max_num_queries(QUERIES_MAX):
        head.get(address)
