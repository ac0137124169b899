"""What an office decided reaches the applicant: the letter to open, and how to contest it."""

from __future__ import annotations

import pytest
from django.utils import timezone

from rongyi.cases.models import Case, CaseLetter
from rongyi.cases.services import refuse_cases
from rongyi.catalogue.queries import catalogue_of
from rongyi.journal.jobs import settle

WHY = "不属于本机关职权范围"


@pytest.fixture
def letter(people, number):
    """The food licence was not accepted, and its letter is printed."""
    settle()
    case = Case.objects.get(number__startswith=number, item_code="food_licence")
    ground = catalogue_of(case.edition_id).items["food_licence"].grounds[0].code
    (told,) = refuse_cases(
        actor=people["zhou_min"], case_ids=[case.id], ground=ground, reasons=WHY,
        now=timezone.now(),
    )  # fmt: skip
    assert told.done, told.error
    settle()
    return CaseLetter.objects.select_related("case").get(case=case)


def test_the_applicant_reads_the_letter_and_how_to_contest_it(head, stranger, number, letter):
    address = f"/cases/{letter.case.number}/letters/{letter.id}.pdf"

    page = head.get(f"/cases/{number}/").content.decode()
    english = head.get(f"/en/cases/{number}/").content.decode()

    assert address in page
    assert "不予受理决定书" in page
    assert "行政复议" in page and "行政诉讼" in page
    assert f'lang="zh-Hans">{WHY}' in english
    assert head.get(address).content.startswith(b"%PDF")
    assert stranger.get(address).status_code == 404
