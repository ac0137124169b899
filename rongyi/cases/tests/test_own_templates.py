"""The papers of a case are made by the templates of its edition."""

from __future__ import annotations

import pypdfium2

from rongyi.cases.models import CaseLetter
from rongyi.cases.services import accept_cases, decide_cases, open_cases, review_cases
from rongyi.cases.tests.conftest import CLERK, DECIDER, MONDAY, REVIEWER, Make, the_only
from rongyi.catalogue.queries import current_edition, files_of
from rongyi.catalogue.services import publish_edition
from rongyi.certificates.queries import of_cases
from rongyi.journal.jobs import settle
from rongyi.journal.services import open_file
from rongyi.kernel.actor import SYSTEM, Actor

OWN = '#set document(title: "x")\n#set text(font: "Noto Sans SC")\n'


def words_of(digest: str) -> str:
    paper = pypdfium2.PdfDocument(open_file(digest))
    words = "".join(page.get_textpage().get_text_bounded() for page in paper)
    paper.close()
    return words


def test_letters_and_certificate_are_those_of_the_edition_that_the_case_began_with(
    spec: Make, applicant: Actor
) -> None:
    files = dict(files_of(current_edition()))
    for name in ("acceptance_notice", "certificate"):
        files[f"documents/{name}.typ"] = f"{OWN}本地模板 {name}".encode()
    own = publish_edition(files, actor=SYSTEM, now=MONDAY)
    case_id = the_only(
        open_cases(specs=[spec(edition_id=own.id)], actor=applicant, now=MONDAY)
    ).case_id
    without = {**files, "documents/certificate.typ": b"#panic()"}
    publish_edition(without, actor=SYSTEM, now=MONDAY)

    the_only(accept_cases(actor=CLERK, case_ids=[case_id], now=MONDAY))
    the_only(review_cases(actor=REVIEWER, case_ids=[case_id], now=MONDAY))
    the_only(decide_cases(actor=DECIDER, case_ids=[case_id], outcome="approved", now=MONDAY))
    settle(now=MONDAY)

    (certificate,) = of_cases([case_id], now=MONDAY)[case_id]
    letters = dict(CaseLetter.objects.filter(case_id=case_id).values_list("kind", "file_id"))
    assert "本地模板 certificate" in words_of(certificate.file_digest)
    assert "本地模板 acceptance" in words_of(letters["accept"])
    assert "本地模板" not in words_of(letters["approved"])
