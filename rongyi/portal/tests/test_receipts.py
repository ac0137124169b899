"""The receipt lists every paper, on the page and on paper alike."""

from __future__ import annotations

import pypdfium2
import pytest

from rongyi.themes import queries

pytestmark = pytest.mark.django_db


def test_the_printed_receipt_lists_every_paper_and_until_when_those_still_owed_may_follow(
    head, owner, number
):
    asked = queries.bundle_of_number(number, owner)
    papers = queries.receipt(number, owner, now=asked.submitted_at).papers
    owed = [row for row in papers if row.state == "later"]

    page = head.get(f"/cases/{number}/?view=receipt").content.decode()
    content = head.get(f"/cases/{number}/receipt.pdf").content
    read = "".join(
        sheet.get_textpage().get_text_range() for sheet in pypdfium2.PdfDocument(content)
    )
    printed = "".join(read.split())

    assert len(owed) == 2
    assert all("".join(row.title.zh.split()) in printed for row in papers)
    assert printed.count("容缺后补") == len(owed)
    assert f"受理后{owed[0].later_workdays}个工作日内" in printed
    assert f"受理后{owed[0].later_workdays}个工作日内" in page
