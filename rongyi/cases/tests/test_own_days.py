"""Days that the law leaves to a district are those of the edition that the case began with."""

from __future__ import annotations

import re
from datetime import date
from uuid import UUID

import pypdfium2
import pytest

from rongyi.cases.errors import VisitTimeUnfit
from rongyi.cases.models import CaseLetter
from rongyi.cases.services import (
    Point,
    accept_cases,
    ask_correction,
    decide_cases,
    open_cases,
    propose_visit,
    review_cases,
)
from rongyi.cases.tests.conftest import CLERK, DECIDER, MONDAY, REVIEWER, Make, case, the_only
from rongyi.catalogue.queries import current_edition, files_of
from rongyi.catalogue.services import publish_edition
from rongyi.journal.jobs import settle
from rongyi.journal.services import open_file
from rongyi.kernel.actor import SYSTEM, Actor

DAYS = re.compile(rb"(?ms)^days:\n.*?(?=^watches:)")
OWN = """days:
  - {of: correction, days: 15, basis: 示例, mark: D}
  - {of: delivery, days: 3, basis: 示例, mark: D}
  - {of: visit, days: 20, basis: 示例, mark: D}
"""
MISSING = Point("other", "", "请补充联系人电话。")


@pytest.mark.parametrize(
    ("written", "corrected_by", "handed_by", "visit_ends"),
    [
        (OWN, date(2026, 12, 14), date(2026, 11, 26), date(2026, 12, 13)),
        ("", date(2026, 12, 7), date(2026, 12, 7), date(2027, 1, 22)),  # an edition of before
    ],
)
def test_a_case_keeps_the_days_of_its_edition(
    db: None,
    spec: Make,
    applicant: Actor,
    written: str,
    corrected_by: date,
    handed_by: date,
    visit_ends: date,
) -> None:
    files = dict(files_of(current_edition()))
    files["clock.yaml"] = DAYS.sub(written.encode(), files["clock.yaml"])
    edition = publish_edition(files, actor=SYSTEM, now=MONDAY).id
    ids = [_opened(spec, applicant, edition) for _ in range(2)]

    the_only(ask_correction(actor=CLERK, case_ids=[ids[0]], points=[MISSING], now=MONDAY))
    the_only(accept_cases(actor=CLERK, case_ids=[ids[1]], now=MONDAY))
    (late,) = propose_visit(
        actor=REVIEWER, case_id=ids[1], on=date(2027, 3, 1), hour="09:30", place="甲", now=MONDAY
    )
    the_only(review_cases(actor=REVIEWER, case_ids=[ids[1]], now=MONDAY))
    the_only(decide_cases(actor=DECIDER, case_ids=[ids[1]], outcome="approved", now=MONDAY))

    assert case(ids[0]).task.due_on == corrected_by
    assert case(ids[1]).task.due_on == handed_by
    assert isinstance(late.error, VisitTimeUnfit)
    assert late.error.parameters["last"] == visit_ends
    if written:
        settle(now=MONDAY)
        paper = pypdfium2.PdfDocument(
            open_file(CaseLetter.objects.get(case=ids[1], kind="approved").file_id)
        )
        assert "3 个工作日" in "".join(page.get_textpage().get_text_bounded() for page in paper)


def _opened(spec: Make, applicant: Actor, edition: UUID) -> UUID:
    specs = [spec(edition_id=edition)]
    return the_only(open_cases(specs=specs, actor=applicant, now=MONDAY)).case_id
