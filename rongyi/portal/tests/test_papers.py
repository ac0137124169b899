"""The materials step without scripts: whatever is pressed, what was chosen and ticked is kept."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from rongyi.portal.tests.conftest import signed_in
from rongyi.themes.models import Bundle, BundleFile
from rongyi.themes.tests.filled import PDF, started

pytestmark = pytest.mark.django_db


def read(answer) -> str:
    return answer.content.decode()


def pdf(name: str, more: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF + more, "application/pdf")


@pytest.fixture
def empty(owner):
    """An application just begun."""
    return started(owner)


@pytest.fixture
def address(empty):
    return f"/apply/{empty.id}/materials/"


@pytest.fixture
def whole(head, address):
    """Every file input and every tick of the page, as a browser would send them."""
    page = read(head.get(address))
    files = {name: pdf(f"{name}.pdf") for name in re.findall(r'name="(files-\w+)"', page)}
    ticks = dict.fromkeys(re.findall(r'name="(agree-\w+)"', page), "true")
    assert files and ticks
    return {**files, **ticks}


@pytest.mark.parametrize(
    ("go", "where"), [("next", "/check/"), ("later", "/space/"), ("stay", "/materials/")]
)
def test_going_on_keeps_every_chosen_file_and_every_ticked_promise(
    head, empty, address, whole, go, where
):
    answer = head.post(f"{address}?act=continue", {**whole, "go": go})

    kept = {f"files-{one.material}" for one in BundleFile.objects.filter(bundle_id=empty.id)}
    promised = {f"agree-{one}" for one in Bundle.objects.get(id=empty.id).committed}
    assert answer["Location"].endswith(where)
    assert kept | promised == set(whole)


def test_the_button_of_one_paper_keeps_the_others_too(head, empty, address, whole):
    material = next(name for name in whole if name.startswith("files-")).removeprefix("files-")

    answer = head.post(f"{address}?act=upload", {**whole, "material": material})

    assert answer["Location"] == f"{address}#material-{material}"
    assert Bundle.objects.get(id=empty.id).committed
    assert BundleFile.objects.filter(bundle_id=empty.id).count() == sum(
        name.startswith("files-") for name in whole
    )


def test_what_is_wrong_with_one_stands_beside_it_and_the_rest_is_kept(head, empty, address, whole):
    bad = next(name for name in whole if name.startswith("files-"))
    whole[bad] = SimpleUploadedFile("坏.pdf", b"MZ" * 40)

    answer = head.post(f"{address}?act=continue", {**whole, "go": "next"})

    material = bad.removeprefix("files-")
    assert answer.status_code == 422
    assert f'href="#material-{material}-file"' in read(answer) and "坏.pdf" in read(answer)
    assert Bundle.objects.get(id=empty.id).committed


def test_every_button_of_the_page_sends_the_one_form(head, address):
    page = read(head.get(address))
    main = page[page.index("<main") : page.index("</main")]

    assert main.count("<form") == 1
    assert len(re.findall(r"<(?:button|input)(?! type=\"hidden\")", main)) == len(
        re.findall(r'<(?:button|input)(?! type="hidden")[^>]*(?:form="materials"| hidden)', main)
    )


def test_files_beyond_the_number_are_told_in_one_line_with_their_names(head, address):
    material = re.search(r'id="material-(\w+)-file"', read(head.get(address)))[1]
    files = [pdf(f"{one}.pdf", b"%d" % one) for one in range(1, 8)]

    answer = head.post(f"{address}?act=upload", {"material": material, "files": files})

    page = read(answer)
    lines = re.findall(rf'href="#material-{material}-file">([^<]+)<', page)
    assert answer.status_code == 422
    assert len(lines) == 1
    assert "个没有保存" in lines[0] and "6.pdf" in lines[0] and "7.pdf" in lines[0]


def test_the_same_file_again_is_said_to_be_there(head, empty, address):
    material = re.search(r'id="material-(\w+)-file"', read(head.get(address)))[1]
    head.post(f"{address}?act=upload", {"material": material, "files": [pdf("一.pdf")]})

    again = head.post(f"{address}?act=upload", {"material": material, "files": [pdf("二.pdf")]})

    assert "已经上传过" in read(again)
    assert BundleFile.objects.filter(bundle_id=empty.id).count() == 1


def test_who_may_not_sign_is_told_who_may_and_gets_no_box_to_tick(people, owner):
    bundle = started(owner, theme="food_licence", key="licence")
    agent = signed_in("chen_xiaoyu", owner.enterprise_id)
    address = f"/apply/{bundle.id}/materials/"

    page = read(agent.get(address))
    signing = read(signed_in("wang_yiming", owner.enterprise_id).get(address))

    assert 'name="agree-' in signing and "须由有签署权的人签署" not in signing
    assert 'name="agree-' not in page and "须由有签署权的人签署" in page
