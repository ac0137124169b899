"""Papers of a case: only for who may see the case, as pictures, the original as an attachment."""

from __future__ import annotations

import pytest
from django.test import Client

from rongyi.cases.services import MaterialSpec
from rongyi.journal.services import store_file
from rongyi.workbench.tests.conftest import MONDAY


def test_a_page_is_a_picture_that_nothing_can_run_in(clerk, opened, digest):
    answer = clerk.get(f"/work/files/{opened()}/{digest}/2.png")

    assert answer.status_code == 200
    assert answer.content.startswith(b"\x89PNG")
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"].startswith("private")


def test_a_page_that_the_browser_has_is_not_sent_again(clerk, opened, digest):
    path = f"/work/files/{opened()}/{digest}/1.png"
    tag = clerk.get(path).headers["ETag"]

    answer = clerk.get(path, headers={"If-None-Match": tag})

    assert answer.status_code == 304
    assert answer.content == b""


def test_the_original_is_an_attachment_of_no_type(clerk, opened, digest):
    answer = clerk.get(f"/work/files/{opened()}/{digest}/original")

    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.content.startswith(b"%PDF")


@pytest.mark.parametrize("what", ["1.png", "original"])
def test_a_paper_is_there_only_for_who_may_see_its_case(signed_in, opened, digest, what):
    path = f"/work/files/{opened()}/{digest}/{what}"

    assert signed_in("yu_fei").get(path).status_code == 404
    assert signed_in("wang_yiming").get(path).status_code == 403
    assert Client().get(path)["Location"].startswith("/sign-in?next=")


def test_a_paper_of_another_case_is_not_there(clerk, opened, digest):
    other = opened(materials=(MaterialSpec("layout_flow", "data_call"),))

    assert clerk.get(f"/work/files/{other}/{digest}/1.png").status_code == 404
    assert clerk.get(f"/work/files/{other}/{'0' * 64}/1.png").status_code == 404
    assert clerk.get(f"/work/files/{other}/..%2F..%2Fetc/1.png").status_code == 404


@pytest.mark.parametrize("page", [0, 3, 99_999_999])
def test_a_page_that_is_not_there_is_not_found(clerk, opened, digest, page):
    assert clerk.get(f"/work/files/{opened()}/{digest}/{page}.png").status_code == 404


def test_a_paper_that_cannot_be_drawn_says_so_and_offers_the_original(clerk, opened):
    broken = store_file(b"no picture at all", media_type="application/pdf", now=MONDAY).digest
    number = opened(materials=(MaterialSpec("layout_flow", "upload", broken, "坏.pdf"),))

    answer = clerk.get(f"/work/cases/{number}/")

    assert answer.status_code == 200
    assert "下载原件" in answer.content.decode()
    assert f"/{broken}/1.png" not in answer.content.decode()


def test_the_reviewer_turns_pages_and_chooses_papers(clerk, opened, digest):
    number = opened()

    first = clerk.get(f"/work/cases/{number}/").content.decode()
    second = clerk.get(f"/work/cases/{number}/?paper={digest}&page=2").content.decode()
    hostile = clerk.get(f"/work/cases/{number}/?paper=../x&page=-1")

    assert f"/{digest}/1.png" in first
    assert "第1页，共2页" in first
    assert f"/{digest}/2.png" in second
    assert hostile.status_code == 200
