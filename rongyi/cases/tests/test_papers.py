"""What the ledger learns after the cases were opened reaches their own copies of it."""

from __future__ import annotations

from uuid import UUID

import pytest

from rongyi.cases.models import Case, CaseMaterial
from rongyi.cases.queries import case_page, promised_papers
from rongyi.cases.services import (
    MaterialSpec,
    Point,
    accept_cases,
    ask_correction,
    open_cases,
    settle_paper,
    supplement_cases,
)
from rongyi.cases.tests.conftest import CLERK, MONDAY, Make, names, the_only
from rongyi.catalogue.definitions import Route
from rongyi.catalogue.queries import catalogue_of
from rongyi.exemption.queries import asked_of
from rongyi.exemption.services import MaterialNeed, Subjects, answer_check, prove
from rongyi.identity.queries import person
from rongyi.journal.jobs import deliver_pending
from rongyi.journal.services import store_file
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import Stale
from rongyi.kernel.ids import new_id
from rongyi.kernel.text import Text
from tests.at import at

PAPER = "safety_manager_proof"
NEXT_DAY = at("2026-11-24 09:00")
LAW = Text("《食品安全法》第四十四条", "Food Safety Law, art. 44")
CHECK = Route(
    way="department_check", basis=LAW, mark="D", department="market_supervision", workdays=1
)
CHECKER = Actor(
    person_id=new_id(),
    posts=frozenset({"food_review"}),
    departments=frozenset({"market_supervision"}),
)


@pytest.fixture
def waiting(spec: Make, applicant: Actor) -> UUID:
    """A case that waits for a department, as its ledger does; its id."""
    one = spec()
    (row,) = prove(
        [
            MaterialNeed(
                material=PAPER,
                title=Text("管理员证明", "Proof"),
                used_for=("food_licence",),
                routes=(CHECK,),
            )
        ],
        subjects=Subjects(
            person_id=applicant.person_id, person=person(applicant.person_id).subject
        ),
        bundle_id=one.bundle_id,
        purpose=LAW,
        actor=applicant,
        now=MONDAY,
        calendar=catalogue_of(one.edition_id).calendar,
    )
    paper = MaterialSpec(PAPER, row.way, evidence={"mark": "D", **row.as_evidence()})
    changed = spec(bundle_id=one.bundle_id, materials=(paper,))
    return the_only(open_cases(specs=[changed], actor=applicant, now=MONDAY)).case_id


def answer(case_id: UUID, *, holds: bool, words: str = "") -> None:
    """The department answers, and what follows is done."""
    (row,) = asked_of(CHECKER)
    calendar = catalogue_of(Case.objects.get(id=case_id).edition_id).calendar
    answer_check(
        proof_id=row.id, holds=holds, words=words, actor=CHECKER, now=NEXT_DAY, calendar=calendar
    )
    deliver_pending(now=NEXT_DAY)


def test_a_department_s_yes_reaches_the_case_and_its_history(waiting: UUID) -> None:
    answer(waiting, holds=True)

    paper = CaseMaterial.objects.get(case_id=waiting)
    page = case_page(Case.objects.get(id=waiting).number, CLERK, now=NEXT_DAY)
    assert (paper.way, paper.evidence["status"], paper.evidence["mark"]) == (
        "department_check", "exempt", "D",
    )  # fmt: skip
    assert not page.materials[0].waits
    assert names(waiting) == ["opened", "paper_settled"]
    assert "已核验“管理员证明”" in page.history[-1].words.zh


def test_after_a_no_the_officer_sees_the_paper_missing_and_may_ask_for_it(
    waiting: UUID, applicant: Actor
) -> None:
    answer(waiting, holds=False, words="未查到任命")

    page = case_page(Case.objects.get(id=waiting).number, CLERK, now=NEXT_DAY)
    missing = [one for one in page.checks if not one.holds and "管理员" in one.words.zh]
    points = [Point("material", PAPER, "请上传任命书")]
    asked = the_only(ask_correction(actor=CLERK, case_ids=[waiting], points=points, now=NEXT_DAY))
    assert (page.materials[0].way, page.materials[0].files) == ("upload", ())
    assert missing
    assert "未能确认“管理员证明”" in page.history[-1].words.zh
    assert page.history[-1].note == "未查到任命"
    assert asked.error is None


def test_after_a_no_the_applicant_hands_the_paper_in_himself(
    waiting: UUID, applicant: Actor
) -> None:
    the_only(accept_cases(actor=CLERK, case_ids=[waiting], now=MONDAY))
    answer(waiting, holds=False, words="未查到任命")
    stored = store_file(b"%PDF-1.4 proof", media_type="application/pdf", now=NEXT_DAY)
    paper = MaterialSpec(PAPER, "upload", stored.digest, "任命书.pdf", "application/pdf")
    bundle_id = Case.objects.get(id=waiting).bundle_id

    (row,) = promised_papers(bundle_id, applicant, now=NEXT_DAY)
    done = supplement_cases(actor=applicant, materials={waiting: [paper]}, now=NEXT_DAY)

    assert (row.paper.workdays, row.paper.due_on, row.open) == (0, None, True)
    assert "须由申请人提交" in row.paper.words.zh
    assert the_only(done).state == "accepted"
    assert promised_papers(bundle_id, applicant, now=NEXT_DAY) == []


def test_a_fact_delivered_again_changes_nothing(waiting: UUID) -> None:
    answer(waiting, holds=True)
    one = Case.objects.get(id=waiting)

    again = settle_paper(bundle_id=one.bundle_id, material=PAPER, words="", now=NEXT_DAY)

    assert again == 0
    assert Case.objects.get(id=waiting).version == one.version
    assert names(waiting) == ["opened", "paper_settled"]


def test_who_looked_at_the_case_before_the_answer_is_told(waiting: UUID) -> None:
    seen = {waiting: Case.objects.get(id=waiting).version}
    answer(waiting, holds=False, words="未查到任命")

    (outcome,) = accept_cases(actor=CLERK, case_ids=[waiting], seen=seen, now=NEXT_DAY)

    assert isinstance(outcome.error, Stale)
