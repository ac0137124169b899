"""Applying: prefilled, saved as typed, told what is wrong, submitted once, and nobody else's."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from rongyi.portal.tests.conftest import SHOP
from rongyi.themes.tests.filled import PDF, started

pytestmark = pytest.mark.django_db
QUERIES_MAX = 15
HTMX = {"HX-Request": "true"}


def read(answer) -> str:
    return answer.content.decode()


def version_of(page: str) -> str:
    return re.search(r'name="version" value="(\d+)"', page)[1]


@pytest.fixture
def empty(owner):
    """An application just begun."""
    return started(owner)


def test_a_visitor_signs_in_and_comes_back_to_the_plan():
    visitor = Client()
    page = read(visitor.get(f"/themes/open_restaurant/plan/?{SHOP}"))

    address = re.search(r'href="(/sign-in\?next=[^"]+)"><span>登录并开始办理', page)[1]
    sign_in = read(visitor.get(address.replace("&amp;", "&")))
    assert "演示" in sign_in
    kept = re.search(r'name="next" value="([^"]+)"', sign_in)[1].replace("&amp;", "&")
    answer = visitor.post("/sign-in", {"person": "wang_yiming", "next": kept})
    assert answer["Location"] == f"/themes/open_restaurant/plan/?{SHOP}"


def test_beginning_twice_with_one_key_is_one_application(head):
    answers = dict(pair.split("=") for pair in SHOP.split("&"))
    posted = {"theme": "open_restaurant", "key": str(uuid4()), **answers}

    first = head.post("/apply/", posted)
    second = head.post("/apply/", posted)

    assert first.status_code == 302
    assert first["Location"] == second["Location"]


def test_beginning_with_open_questions_leads_to_them(head):
    answer = head.post("/apply/", {"theme": "open_restaurant", "shop_kind": "fixed_shop"})

    assert answer["Location"] == "/themes/open_restaurant/questions/?shop_kind=fixed_shop"


def test_what_a_register_knows_is_shown_with_its_source_and_not_asked(head, empty):
    page = read(head.get(f"/apply/{empty.id}/form/enterprise/"))

    assert "来自市场监督管理局" in page
    assert "苏州湖畔餐饮有限公司" in page
    assert 'name="enterprise_name"' not in page
    assert "去更正" in page


def test_a_register_that_is_wrong_is_corrected_in_two_steps(head, empty):
    address = f"/apply/{empty.id}/form/enterprise/"
    page = read(head.get(address))
    mend = re.search(r'href="([^"]+mend=(\w+))"', page)

    asked = read(head.get(mend[1]))
    head.post(
        f"/apply/{empty.id}/contest/",
        {"element": mend[2], "section": "enterprise", "words": "改过名"},
    )

    assert mend[2] in asked
    after = read(head.get(address))
    assert f'name="{mend[2]}"' in after
    assert "登记为" in after


def test_errors_stand_on_top_with_links_and_what_was_typed_is_kept(head, empty):
    address = f"/apply/{empty.id}/form/applicant/"
    page = read(head.get(address))

    answer = head.post(
        address, {"version": version_of(page), "contact_phone": "call me", "go": "next"}
    )

    told = read(answer)
    assert answer.status_code == 422
    assert "<title>错误：" in told
    assert "data-error-summary" in told
    assert 'value="call me"' in told
    for target in re.findall(r'href="#(field-[\w-]+)"', told):
        assert f'id="{target}"' in told


def test_saving_while_typing_blames_nothing_and_says_when(head, empty):
    address = f"/apply/{empty.id}/form/applicant/"
    page = read(head.get(address))

    answer = head.post(address, {"version": version_of(page), "contact_phone": "139"}, headers=HTMX)

    assert answer.status_code == 200
    assert 'role="status"' in read(answer)
    assert "已保存" in read(answer)
    assert 'value="139"' in read(head.get(address))


def test_an_old_version_with_another_value_is_told_and_loses_nothing(head, empty):
    address = f"/apply/{empty.id}/form/applicant/"
    version = version_of(read(head.get(address)))
    head.post(address, {"version": version, "contact_phone": "13911111111"}, headers=HTMX)

    answer = head.post(address, {"version": version, "contact_phone": "13922222222", "go": "next"})
    typing = head.post(address, {"version": version, "contact_phone": "13922222222"}, headers=HTMX)

    assert answer.status_code == 409
    assert "您在另一处" in read(answer)
    assert "13911111111" in read(answer)
    assert 'value="13922222222"' in read(answer)
    assert typing.status_code == 409
    assert "13911111111" in read(head.get(address))


def test_going_on_later_leads_to_my_space_with_the_draft(head, empty):
    address = f"/apply/{empty.id}/form/applicant/"
    version = version_of(read(head.get(address)))

    answer = head.post(address, {"version": version, "go": "later"})

    assert answer["Location"] == "/space/"
    assert f"/apply/{empty.id}/" in read(head.get("/space/"))


def test_the_title_of_the_papers_is_what_the_lists_below_add_up_to(head, empty):
    page = read(head.get(f"/apply/{empty.id}/materials/"))

    title = re.search(r"<h1>(\d+)份材料，您只需交(\d+)份</h1>", page)
    assert page.count('<li class="material ') == int(title[1])
    assert page.count('<div class="upload__form') == int(title[2])


def test_a_file_of_the_wrong_kind_is_told_beside_its_paper_and_good_ones_stay(head, empty):
    address = f"/apply/{empty.id}/materials/"
    material = re.search(r'id="material-(\w+)-file"', read(head.get(address)))[1]
    files = [
        SimpleUploadedFile("plan.pdf", PDF, "application/pdf"),
        SimpleUploadedFile("virus.exe", b"MZ not a paper", "application/pdf"),
    ]

    answer = head.post(f"{address}?act=upload", {"material": material, "files": files})

    page = read(answer)
    assert answer.status_code == 422
    assert "virus.exe" in page
    assert f'href="#material-{material}-file"' in page
    assert "plan.pdf" in page


def test_no_file_chosen_is_told(head, empty):
    address = f"/apply/{empty.id}/materials/"
    material = re.search(r'id="material-(\w+)-file"', read(head.get(address)))[1]

    answer = head.post(f"{address}?act=upload", {"material": material})

    assert answer.status_code == 422
    assert "请先选择文件" in read(answer)


def test_a_file_can_be_taken_out_again(head, empty):
    address = f"/apply/{empty.id}/materials/"
    material = re.search(r'id="material-(\w+)-file"', read(head.get(address)))[1]
    sent = SimpleUploadedFile("plan.pdf", PDF, "application/pdf")
    head.post(f"{address}?act=upload", {"material": material, "files": [sent]})
    remove = re.search(r'action="([^"]+act=remove[^"]+)"', read(head.get(address)))[1]

    head.post(remove.replace("&amp;", "&"))

    assert "plan.pdf" not in read(head.get(address))


def test_a_promise_without_its_tick_is_not_given(head, empty):
    address = f"/apply/{empty.id}/materials/"
    material = re.search(r'id="material-(\w+)-agree"', read(head.get(address)))[1]

    refused = head.post(f"{address}?act=promise", {"material": material})
    given = head.post(f"{address}?act=promise", {"material": material, f"agree-{material}": "true"})

    assert refused.status_code == 422
    assert given.status_code == 302
    assert f"material-{material}-agree" not in read(head.get(address))


def test_a_paper_that_is_spared_may_be_handed_in_all_the_same(head, empty):
    address = f"/apply/{empty.id}/materials/"
    page = read(head.get(address))
    material = re.search(r'formaction="[^"]+act=object" name="material" value="(\w+)"', page)[1]

    head.post(f"{address}?act=object", {"material": material})

    assert f'id="material-{material}-file"' in read(head.get(address))
    head.post(f"{address}?act=undo", {"material": material})
    assert f'id="material-{material}-file"' not in read(head.get(address))


def test_what_is_missing_is_told_with_a_way_to_it(head, empty):
    answer = head.post(f"/apply/{empty.id}/submit/", {"key": "k"})

    page = read(answer)
    assert answer.status_code == 422
    links = re.findall(rf'href="(/apply/{empty.id}/[^"#]+)#([\w-]+)"', page)
    assert links
    for path, target in set(links):
        assert f'id="{target}' in read(head.get(path)), f"{path}#{target} leads nowhere"


def test_pressed_twice_it_is_submitted_once(head, draft):
    first = head.post(f"/apply/{draft.id}/submit/", {"key": "once"})
    second = head.post(f"/apply/{draft.id}/submit/", {"key": "once"})
    third = head.post(f"/apply/{draft.id}/submit/", {"key": "another tab"})

    assert first["Location"] == second["Location"] == third["Location"]
    assert first["Location"].startswith("/cases/RY")


def test_the_receipt_and_the_progress_say_number_and_day(
    head, number, django_assert_max_num_queries
):
    with django_assert_max_num_queries(QUERIES_MAX):
        receipt = read(head.get(f"/cases/{number}/?view=receipt"))
    with django_assert_max_num_queries(QUERIES_MAX):
        progress = read(head.get(f"/cases/{number}/"))

    assert number in receipt
    assert "预计" in receipt
    assert 'aria-current="step"' in progress


def test_the_receipt_is_a_pdf(head, number):
    answer = head.get(f"/cases/{number}/receipt.pdf")

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")


def test_after_submitting_the_steps_lead_to_the_progress(head, draft, number):
    for step in ("", "form/applicant/", "materials/", "check/"):
        answer = head.get(f"/apply/{draft.id}/{step}")
        assert answer["Location"] == f"/cases/{number}/", step


@pytest.mark.parametrize("step", ["", "form/applicant/", "materials/", "check/"])
def test_another_persons_application_is_as_if_there_were_none(stranger, empty, step):
    foreign = stranger.get(f"/apply/{empty.id}/{step}")
    none = stranger.get(f"/apply/{uuid4()}/{step}")

    assert foreign.status_code == none.status_code == 404
    assert without_ids(read(foreign)) == without_ids(read(none))


@pytest.mark.parametrize(
    "view", ["", "receipt.pdf", "receipt.json", "rating/", "correction/", "?view=receipt"]
)
def test_another_persons_case_is_as_if_there_were_none(stranger, number, view):
    foreign = stranger.get(f"/cases/{number}/{view}")
    none = stranger.get(f"/cases/RY2026112399999/{view}")

    assert foreign.status_code == none.status_code == 404
    assert without_ids(read(foreign)) == without_ids(read(none))


def without_ids(page: str) -> str:
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)
    return re.sub(r"RY\d+|[0-9a-f]{8}-[0-9a-f-]{27}", "", page)


def test_posting_to_another_persons_application_changes_nothing(stranger, head, empty):
    posts = [
        ("form/applicant/", {"version": "9", "contact_phone": "1"}),
        ("materials/?act=upload", {"material": "x"}),
        ("materials/?act=nothing", {"material": "x"}),
        ("contest/", {"element": "x"}),
        ("submit/", {"key": "x"}),
    ]
    statuses = {
        stranger.post(f"/apply/{empty.id}/{path}", body).status_code for path, body in posts
    }

    assert statuses <= {400, 404, 422}
    assert 404 in statuses
