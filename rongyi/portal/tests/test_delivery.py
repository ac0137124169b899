"""What was decided is delivered electronically by being opened: each paper once, with its proof."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from rongyi.cases.events import case_stream
from rongyi.cases.models import Case, CaseLetter
from rongyi.cases.queries import case_page
from rongyi.cases.services import accept_cases, decide_cases, reopen_case, review_cases
from rongyi.cases.tests.conftest import CLERK, DECIDER, REVIEWER, the_only
from rongyi.certificates.models import Certificate
from rongyi.journal.jobs import seal_pending, settle
from rongyi.journal.queries import facts_of
from rongyi.kernel.moment import now
from rongyi.portal.tests.conftest import signed_in
from tests.support.scenes import carry_on


@pytest.fixture
def rejected(people, number):
    """The food licence of the application: refused, the result sealed, its letter printed."""
    settle()
    case = Case.objects.get(number__startswith=number, item_code="food_licence")
    the_only(accept_cases(actor=CLERK, case_ids=[case.id], now=now()))
    reject(case)
    return case


def reject(case: Case) -> None:
    """Refuse an accepted case, have the result sealed and its letter printed."""
    one = {"case_ids": [case.id], "now": now()}
    why = {"ground": "conditions_not_met", "reasons": "后厨面积不足。"}
    the_only(review_cases(actor=REVIEWER, passes=True, opinion="符合", **one))
    the_only(decide_cases(actor=DECIDER, outcome="rejected", **why, **one))
    settle()
    seal_pending()
    settle()


def reopen(case: Case) -> None:
    """Take a decided case up again by order."""
    order = {"order": "court", "order_number": "（2026）示例1号", "order_body": "示例法院",
             "order_on": timezone.localdate(now()), "reason": "判令重新作出决定。"}  # fmt: skip
    the_only(reopen_case(actor=DECIDER, case_id=case.id, now=now(), **order))
    settle()


def received(case: Case) -> list[dict]:
    facts = facts_of(case_stream(case.id))
    return [fact.body for fact in facts if fact.name == "case.received.v1"]


def test_opening_the_decision_makes_the_proof_of_its_delivery_once(
    head, stranger, number, rejected
):
    desk = signed_in("fang_hui")
    case = rejected
    decision = CaseLetter.objects.get(case=case, kind="rejected")
    address = f"/cases/{case.number}/letters/{decision.id}.pdf"
    waiting = case_page(case.number, DECIDER, now=now())
    before = desk.get(reverse("workbench:case", args=[case.number])).content.decode()

    assert stranger.get(address).status_code == 404
    assert head.head(address).status_code == 200
    assert received(case) == []  # not by others, and not by a look at what there is
    for _ in range(2):
        assert head.get(address).status_code == 200
    settle()

    (told,) = received(case)
    assert told["document"] == decision.reference
    assert "（王一鸣" in told["receiver"]
    proof = CaseLetter.objects.get(case=case, kind="received")
    assert "送达字〔" in proof.reference
    page = head.get(f"/cases/{number}/").content.decode()
    assert "送达回证（电子送达）" in page and f"/letters/{proof.id}.pdf" in page
    assert waiting.unopened and "申请人尚未查阅" in before
    assert not case_page(case.number, DECIDER, now=now()).unopened
    assert (
        "申请人尚未查阅"
        not in desk.get(reverse("workbench:case", args=[case.number])).content.decode()
    )


def test_every_paper_that_is_opened_has_a_proof_of_its_own(head, number):
    desk = signed_in("fang_hui")
    carry_on(number)
    certificate = Certificate.objects.get(case_number__startswith=number, item="food_licence")
    case = Case.objects.get(id=certificate.case_id)

    decision = CaseLetter.objects.get(case=case, kind="approved")
    for _ in range(2):
        assert head.get(f"/space/certificates/{certificate.number}.pdf").status_code == 200
        assert head.get(f"/cases/{case.number}/letters/{decision.id}.pdf").status_code == 200
    settle()

    papers = [certificate.number, decision.reference]
    assert [one["document"] for one in received(case)] == papers
    proofs = CaseLetter.objects.filter(case=case, kind="received")
    assert len({one.reference for one in proofs}) == 2
    shown = desk.get(reverse("workbench:case", args=[case.number])).content.decode()
    assert "已查阅“食品经营许可证”" in shown and "已查阅“准予行政许可决定书”" in shown


def test_after_an_order_only_the_new_decision_is_delivered(head, rejected):
    desk = signed_in("fang_hui")
    case, staffs = rejected, reverse("workbench:case", args=[rejected.number])
    address = "/cases/{}/letters/{}.pdf"
    first = CaseLetter.objects.get(case=case, kind="rejected")
    head.get(address.format(case.number, first.id))
    opened = desk.get(staffs).content.decode()

    reopen(case)
    undecided = desk.get(staffs).content.decode()
    reject(case)
    second = CaseLetter.objects.exclude(id=first.id).get(case=case, kind="rejected")
    read = []
    for letter in (first, second):
        assert head.get(address.format(case.number, letter.id)).status_code == 200
        read.append([one["document"] for one in received(case)])

    # in the head and in the history; then in the history alone
    assert [one.count("电子送达完成") for one in (opened, undecided)] == [2, 1]
    assert read == [[first.reference], [first.reference, second.reference]]


def test_the_certificate_of_an_overturned_approval_delivers_no_refusal(head, number):
    carry_on(number)
    certificate = Certificate.objects.get(case_number__startswith=number, item="food_licence")
    case = Case.objects.get(id=certificate.case_id)
    reopen(case)
    reject(case)

    assert head.get(f"/space/certificates/{certificate.number}.pdf").status_code == 200

    assert received(case) == []
    assert case_page(case.number, DECIDER, now=now()).unopened


def test_a_decision_that_cannot_be_read_is_not_delivered(head, rejected, settings):
    case = rejected
    decision = CaseLetter.objects.get(case=case, kind="rejected")
    digest = decision.file_id
    (Path(settings.DATA) / "files" / digest[:2] / digest[2:4] / digest).unlink()

    answer = head.get(f"/cases/{case.number}/letters/{decision.id}.pdf")

    assert answer.status_code >= 400
    assert received(case) == []
