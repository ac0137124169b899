"""The right to a hearing: told, asked for by a click within five days, confirmed with a letter."""

from __future__ import annotations

from datetime import datetime

from rongyi.cases.events import case_stream
from rongyi.cases.models import Case, CaseLetter
from rongyi.cases.queries import case_page
from rongyi.cases.services import accept_cases, record_hearing, tell_hearing, withdraw_cases
from rongyi.cases.tests.conftest import CLERK, REVIEWER, the_only
from rongyi.journal.jobs import settle
from rongyi.journal.queries import facts_of
from rongyi.kernel.moment import now

WHY = "重大利益，可能影响相邻经营者。"


def tell(number: str, at: datetime) -> Case:
    """Accept the food licence of an application and tell of the right to a hearing."""
    settle(now=at)
    case = Case.objects.get(number__startswith=number, item_code="food_licence")
    the_only(accept_cases(actor=CLERK, case_ids=[case.id], now=at))
    the_only(tell_hearing(actor=REVIEWER, case_id=case.id, reason=WHY, now=at))
    settle(now=at)
    return case


def names(case: Case) -> list[str]:
    return [fact.name for fact in facts_of(case_stream(case.id))]


def test_the_applicant_asks_by_a_click_and_staff_see_it(head, stranger, number):
    told = tell(number, now())
    address = f"/cases/{number}/hearing/"
    offered = head.get(f"/cases/{number}/").content.decode()
    page, english = (head.get(f"{way}{address}").content.decode() for way in ("", "/en"))

    sent = head.post(address, {"case": told.number})
    again = head.post(address, {"case": told.number})
    settle()

    assert address in offered and WHY in page
    assert "Ask for a hearing" in english and "costs you nothing" in english
    assert (sent.status_code, again.status_code) == (302, 302)
    assert names(told).count("case.hearing_asked.v1") == 1
    letter = CaseLetter.objects.get(case=told, kind="hearing_asked")
    confirmed = head.get(sent["Location"]).content.decode()
    assert letter.reference in confirmed and f"/letters/{letter.id}.pdf" in confirmed
    assert 'name="case"' not in confirmed
    page = case_page(told.number, REVIEWER, now=now())
    assert any("已申请听证" in row.words.zh for row in page.history)
    assert stranger.get(address).status_code == 404
    assert stranger.post(address, {"case": told.number}).status_code == 404
    gives_up = {"held": False, "minutes": "申请人放弃听证。"}
    the_only(record_hearing(actor=REVIEWER, case_id=told.id, now=now(), **gives_up))
    over, english = (head.get(f"{way}{address}").content.decode() for way in ("", "/en"))
    assert "您已放弃听证。" in over and "You gave up the hearing." in english
    assert "听证将在" not in over and "held by" not in english


def test_the_applicant_withdraws_his_request_himself_until_it_was_held(head, stranger, number):
    told = tell(number, now())
    address = f"/cases/{number}/hearing/"
    too_soon = head.post(address, {"waive": told.number})
    head.post(address, {"case": told.number})
    offered, english = (head.get(f"{way}{address}").content.decode() for way in ("", "/en"))

    assert stranger.post(address, {"waive": told.number}).status_code == 404
    sent = [head.post(address, {"waive": told.number}) for _ in range(2)]
    settle()

    assert too_soon.status_code == 409 and "您没有可以撤回的听证申请" in too_soon.content.decode()
    assert "撤回我的听证申请" in offered and "Withdraw my request for a hearing" in english
    assert [one.status_code for one in sent] == [302, 302]
    assert names(told).count("case.hearing_waived.v1") == 1
    after = head.get(address).content.decode()
    assert "您已撤回听证申请。" in after and 'name="waive"' not in after
    assert CaseLetter.objects.filter(case=told, kind="hearing_waived").exists()
    page = case_page(told.number, REVIEWER, now=now())
    assert any("申请人撤回听证申请" in row.words.zh for row in page.history)


def test_what_stands_against_it_is_said_and_nothing_is_recorded(head, owner, number):
    told = tell(number, now())
    the_only(withdraw_cases(actor=owner, case_ids=[told.id], now=now()))
    address = f"/cases/{number}/hearing/"

    page = head.get(address).content.decode()
    refused = head.post(address, {"case": told.number})

    assert 'name="case"' not in page
    assert refused.status_code == 409
    for shown in (page, refused.content.decode()):
        assert "办件当前状态为“已撤回”，不能“申请听证”" in shown
    assert "case.hearing_asked.v1" not in names(told)


def test_without_such_a_right_there_is_no_page(head, number):
    assert head.get(f"/cases/{number}/hearing/")["Location"] == f"/cases/{number}/"
