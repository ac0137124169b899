"""Renewal and change of what was granted: in time, late, by silence, and its end."""

from __future__ import annotations

from datetime import date

import pytest

from rongyi.cases import jobs
from rongyi.cases import services as cases
from rongyi.cases.errors import GrantGone, GrantRunning, RenewedByLaw
from rongyi.cases.events import case_stream
from rongyi.cases.models import Case, CaseGrant, CaseLetter, Decision
from rongyi.cases.tests.conftest import CLERK, DECIDER, names, staff, the_only
from rongyi.certificates.errors import NotInForce
from rongyi.certificates.models import Certificate
from rongyi.certificates.services import end
from rongyi.identity.queries import actor_for
from rongyi.journal.jobs import settle
from rongyi.journal.queries import facts_of
from rongyi.kernel import moment
from rongyi.portal.tests.conftest import signed_in
from rongyi.themes import queries, services
from rongyi.themes.models import Bundle
from rongyi.themes.tests.filled import LATER, acting, finish, started
from tests.at import at

ITEM = "hygiene_licence"
REVIEWER = staff("hygiene_review")
LAST = date(2026, 12, 31)  # of what is renewed: filed in time until the first of December
AFTER = at("2027-01-02 00:30")  # a holiday, and nobody is at work
ORDER = {"order": "court", "order_number": "（2026）示例1号", "order_body": "示例法院",
         "order_on": date(2026, 11, 25), "reason": "判令重新作出决定。"}  # fmt: skip


@pytest.fixture
def owner(people):
    return acting(people["wang_yiming"])


@pytest.fixture
def head(owner):
    return signed_in("wang_yiming", owner.enterprise_id)


@pytest.fixture
def held(owner, people):
    """A licence that ends with the year."""
    bundle = started(owner, theme=ITEM)
    finish(owner, bundle.id)
    granted(submitted(owner, bundle.id), at("2026-11-23 15:00"))
    one = Certificate.objects.get(item=ITEM, state="valid")
    Certificate.objects.filter(id=one.id).update(valid_until=LAST)
    one.refresh_from_db()
    return one


def submitted(owner, bundle_id, now=LATER) -> Case:
    """Handed in; its only case."""
    services.submit_bundle(bundle_id=bundle_id, key=str(bundle_id), actor=owner, now=now)
    return Case.objects.get(bundle_id=bundle_id)


def granted(case, now) -> None:
    """Accepted, reviewed, approved, and what follows by itself."""
    the_only(cases.accept_cases(actor=CLERK, case_ids=[case.id], now=now))
    the_only(cases.review_cases(actor=REVIEWER, case_ids=[case.id], now=now))
    decided = {"actor": DECIDER, "outcome": "approved", "now": now}
    the_only(cases.decide_cases(case_ids=[case.id], **decided))
    settle()


def asked_for(owner, held, purpose="renewal", now=LATER) -> Case:
    """A renewal or change, handed in."""
    bundle = services.start_renewal(
        number=held.number, purpose=purpose, key="k", actor=owner, now=now
    )
    finish(owner, bundle.id)
    return submitted(owner, bundle.id, now)


def test_two_clicks_begin_one_renewal_with_what_is_known_filled_in(head, held):
    page = head.get(f"/space/certificates/{held.number}/").content.decode()
    sent = {"purpose": "renewal", "key": "once"}
    answers = [head.post(f"/space/certificates/{held.number}/", sent) for _ in range(2)]

    assert "最迟在2026年12月1日提出" in page.replace(" ", "").replace("\xa0", "")
    assert answers[0]["Location"] == answers[1]["Location"]
    bundle = Bundle.objects.get(certificate=held)
    assert (bundle.purpose, bundle.theme_code, bundle.state) == ("renewal", ITEM, "draft")
    assert bundle.entries["premises_address"]["typed"]


def test_what_is_renewed_is_replaced_and_its_term_goes_on(owner, held):
    case = asked_for(owner, held)
    bundle = Bundle.objects.get(id=case.bundle_id)
    granted(case, at("2026-11-24 10:00"))

    held.refresh_from_db()
    new = Certificate.objects.get(case_id=case.id)
    assert (held.state, new.state) == ("replaced", "valid")
    assert new.number in held.ended_reason
    assert (new.valid_from, new.valid_until) == (date(2026, 11, 24), date(2030, 12, 31))
    assert bundle.receipt["what_next"]["zh"].startswith(f"本申请为证照{held.number}的延续。")
    assert names(case.id)[:2] == ["opened", "grant_named"]
    assert names(held.case_id)[-1] == "grant_ended"
    assert not CaseLetter.objects.filter(case=held.case_id, kind__startswith="grant").exists()


def test_what_is_changed_ends_on_the_same_day(owner, held):
    case = asked_for(owner, held, "change")
    granted(case, at("2026-11-24 10:00"))

    new = Certificate.objects.get(case_id=case.id)
    assert (new.valid_from, new.valid_until) == (date(2026, 11, 24), LAST)


def test_one_renewal_runs_at_a_time(owner, held):
    asked_for(owner, held)
    second = services.start_renewal(
        number=held.number, purpose="change", key="other", actor=owner, now=LATER
    )
    finish(owner, second.id)

    with pytest.raises(GrantRunning):
        submitted(owner, second.id)

    assert CaseGrant.objects.count() == 1


@pytest.mark.parametrize("stands", ["submitted", "correction", "accepted", "stopped"])
def test_undecided_on_the_last_day_it_is_renewed_by_law(owner, held, stands):
    case = asked_for(owner, held)
    day = at("2026-11-24 10:00")
    if stands == "correction":
        point = cases.Point("other", "", "请补正")
        the_only(cases.ask_correction(actor=CLERK, case_ids=[case.id], points=[point], now=day))
    if stands in ("accepted", "stopped"):
        the_only(cases.accept_cases(actor=CLERK, case_ids=[case.id], now=day))
    if stands == "stopped":
        stop = {
            "special": "hearing",
            "at_time": "14:30",
            "place": "听证室",
            "reason": "听证",
            "until": date(2026, 12, 10),
        }
        told = {"name": "王邻居", "contact": "0512-00000000", "interest": "油烟"}
        the_only(cases.tell_party(actor=REVIEWER, case_id=case.id, now=day, **told))
        the_only(cases.stop_cases(actor=REVIEWER, case_ids=[case.id], now=day, **stop))
        settle(now=day)

    early = cases.deem_renewed(now=at("2026-12-31 23:59"))
    on_time = cases.deem_renewed(now=AFTER)
    again = cases.deem_renewed(now=at("2027-01-02 01:30"))
    settle()

    assert (early, [one.done for one in on_time], again) == ([], [True], [])
    held.refresh_from_db()
    new = Certificate.objects.get(case_id=case.id)
    assert (held.state, new.valid_from, new.valid_until) == (
        "replaced",
        date(2027, 1, 1),
        date(2030, 12, 31),
    )
    assert Decision.objects.get(case=case).power["kind"] == "by_law"
    assert CaseLetter.objects.filter(case=case, kind="deemed_renewed").exists()
    told_off = CaseLetter.objects.filter(case=case, kind="party_released").exists()
    assert told_off == (stands == "stopped")
    assert Case.objects.get(id=case.id).state == "closed"


def test_what_was_filed_late_is_not_renewed_by_silence(owner, held):
    now = at("2026-12-02 09:00")
    offer = queries.grant_page(held.number, owner, now=now).offer("renewal")
    case = asked_for(owner, held, now=now)

    assert offer.late and "不视为准予延续" in offer.words.zh
    assert cases.deem_renewed(now=AFTER) == []
    assert Case.objects.get(id=case.id).state == "submitted"


def test_a_post_decides_until_the_last_day_and_not_after(owner, held):
    case = asked_for(owner, held)
    day = at("2026-12-31 17:00")
    the_only(cases.accept_cases(actor=CLERK, case_ids=[case.id], now=day))
    the_only(cases.review_cases(actor=REVIEWER, case_ids=[case.id], now=day))
    asked = {"actor": DECIDER, "case_ids": [case.id], "outcome": "rejected",
             "ground": "conditions_not_met", "reasons": "不符合卫生标准"}  # fmt: skip

    (late,) = cases.decide_cases(now=at("2027-01-01 00:01"), **asked)
    (right,) = cases.decide_cases(now=day, **asked)

    assert isinstance(late.error, RenewedByLaw)
    assert right.done
    assert cases.deem_renewed(now=AFTER) == []


def test_the_certificate_of_another_is_not_there(held):
    other = signed_in("sun_li")

    looked = other.get(f"/space/certificates/{held.number}/")
    sent = other.post(f"/space/certificates/{held.number}/", {"purpose": "renewal"})

    assert (looked.status_code, sent.status_code) == (404, 404)
    assert not Bundle.objects.filter(certificate=held).exists()


def test_what_was_annulled_is_not_renewed_and_its_letter_is_there(head, owner, held, people):
    decider = next(
        one
        for one in (actor_for(each.person_id, None, now=LATER) for each in people.values())
        if "approval_decide" in one.posts
    )
    draft = services.start_renewal(
        number=held.number, purpose="renewal", key="k", actor=owner, now=LATER
    )
    end(number=held.number, act="annul", ground="fraud", reason="提供虚假材料", actor=decider,
        now=LATER)  # fmt: skip
    settle()

    with pytest.raises(NotInForce):
        services.start_renewal(number=held.number, purpose="renewal", key="l", actor=owner,
                               now=LATER)  # fmt: skip
    letter = CaseLetter.objects.select_related("case").get(kind="grant_annulled")
    number = Bundle.objects.get(id=letter.case.bundle_id).number
    page = head.get(f"/cases/{number}/").content.decode()
    assert draft.state == "draft"
    assert letter.case_id == held.case_id
    assert "撤许字" in letter.reference
    assert f"/letters/{letter.id}.pdf" in page
    assert f"/cases/{number}/" in head.get(f"/space/certificates/{held.number}/").content.decode()


def test_the_hourly_job_renews_and_the_holder_reads_the_new_end(head, owner, held, monkeypatch):
    case = asked_for(owner, held)
    monkeypatch.setattr(moment, "now", lambda: AFTER)

    jobs.deem_renewed(timestamp=0)
    settle(now=AFTER)
    monkeypatch.undo()  # a session of today would be over by then
    new = Certificate.objects.get(case_id=case.id)
    pages = {
        "progress": f"/cases/{case.number[:-3]}/",
        "new": f"/space/certificates/{new.number}/",
        "old": f"/space/certificates/{held.number}/",
    }
    shown = {name: head.get(url).content.decode() for name, url in pages.items()}
    letter = CaseLetter.objects.get(case=case, kind="deemed_renewed")

    assert "依法视为准予延续" in shown["progress"]
    assert f"/letters/{letter.id}.pdf" in shown["progress"]
    assert "准延字〔2027〕1号" in letter.reference
    assert "2030年12月31日" in shown["new"].replace("\xa0", "").replace(" ", "")
    assert new.number in shown["old"]
    fact = facts_of(case_stream(case.id))[-1]
    told = {one.name for one in facts_of(case_stream(case.id))}
    assert {"case.deemed_renewed.v1", "case.closed.v1"} <= told
    assert fact.name == "case.closed.v1"


def test_a_renewal_taken_up_again_is_granted_anew_after_its_result_was_annulled(
    owner, held, people
):
    case, day = asked_for(owner, held), at("2026-11-24 10:00")
    granted(case, day)
    first = Certificate.objects.get(case_id=case.id)
    annulled = {"act": "annul", "ground": "procedure", "reason": "程序违法"}
    end(number=first.number, actor=people["fang_hui"], now=day, **annulled)
    later = at("2026-11-26 10:00")
    the_only(cases.reopen_case(actor=DECIDER, case_id=case.id, now=later, **ORDER))
    the_only(cases.review_cases(actor=REVIEWER, case_ids=[case.id], now=later))
    asked = {"actor": DECIDER, "outcome": "approved", "case_ids": [case.id]}
    the_only(cases.decide_cases(now=later, **asked))
    settle(now=later)

    held.refresh_from_db()
    second = Certificate.objects.get(case_id=case.id, state="valid")
    assert (held.state, held.ended_reason) == (
        "replaced",
        f"准予延续，换发新证，证号{second.number}",
    )
    assert second.number != first.number
    assert second.valid_until == first.valid_until == date(2030, 12, 31)
    assert Case.objects.get(id=case.id).state == "closed"


@pytest.mark.parametrize("taken_away", [True, False])
def test_a_rejected_renewal_taken_up_again_is_granted_only_while_its_licence_stands(
    owner, held, people, taken_away
):
    """The order comes after the last day: the law renewed nothing, since it had been decided."""
    case, day, later = asked_for(owner, held), at("2026-11-24 10:00"), at("2027-01-05 10:00")
    one = {"case_ids": [case.id]}
    no = {"outcome": "rejected", "ground": "conditions_not_met", "reasons": "不符"}
    the_only(cases.accept_cases(actor=CLERK, now=day, **one))
    the_only(cases.review_cases(actor=REVIEWER, now=day, **one))
    the_only(cases.decide_cases(actor=DECIDER, now=day, **no, **one))
    settle(now=day)
    cases.deem_renewed(now=AFTER)
    the_only(cases.reopen_case(actor=DECIDER, case_id=case.id, now=later, **ORDER))
    if taken_away:
        end(number=held.number, act="revoke", ground="penalty", reason="违法情节严重",
            document="示例罚字1号", actor=people["fang_hui"], now=later)  # fmt: skip

    the_only(cases.review_cases(actor=REVIEWER, now=later, **one))
    (asked,) = cases.decide_cases(actor=DECIDER, outcome="approved", now=later, **one)

    assert isinstance(asked.error, GrantGone) if taken_away else asked.done
    assert CaseGrant.objects.get(case=case).in_time
