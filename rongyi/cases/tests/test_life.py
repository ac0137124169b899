"""The rarer edges of a life: who may take them, when, what they leave behind and what they send."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from rongyi.cases import services
from rongyi.cases.errors import (
    BodyUnknown,
    CorrectionIncomplete,
    CorrectionTooLate,
    ExtendedBefore,
    ExtensionTooLate,
    ExtensionTooLong,
    GroundUnknown,
    HearingDay,
    HearingNotAsked,
    HearingNotRunning,
    HearingNotTold,
    HearingOwed,
    HearingPlaceMissing,
    HearingTimeRuns,
    HearingTimeUnknown,
    HearingToldBefore,
    HearingTooLate,
    NotAgreed,
    OrderUnknown,
    PartyToBeHeard,
    PartyUnknown,
    ReasonsMissing,
    ValueNotMended,
)
from rongyi.cases.events import case_stream
from rongyi.cases.models import CaseForm, CaseLetter, Decision, Task
from rongyi.cases.queries import (
    bundle_history,
    hearings_of_bundle,
    letters_of_case,
    sent_letter,
)
from rongyi.cases.queries.scenes import scene_of
from rongyi.cases.rules import Point, accept, pre_review, printed
from rongyi.cases.store import for_move
from rongyi.cases.tests.conftest import (
    CLERK,
    DECIDER,
    MONDAY,
    REVIEWER,
    STRANGER,
    case,
    hold_deferred,
    names,
    staff,
    the_only,
)
from rongyi.catalogue.definitions import Catalogue, Item
from rongyi.catalogue.queries import catalogue_of
from rongyi.journal.jobs import settle
from rongyi.journal.queries import facts_of, verify_chain
from rongyi.kernel.actor import SYSTEM, Actor
from rongyi.kernel.errors import NotAllowedNow, NotFound, NotPermitted
from tests.at import at

TUESDAY = at("2026-11-24 10:00")
LATE = at("2026-12-01 10:00")  # past the fifth working day after Monday the 23rd
ORDER: dict[str, Any] = {
    "order": "court",
    "order_number": "（2026）苏行终1号",
    "order_body": "示例法院",
    "order_on": date(2026, 11, 25),
    "reason": "原决定认定事实不清，判令重新作出决定。",
}


def body(case_id: UUID) -> dict[str, Any]:
    """What the newest fact of a case says."""
    told = facts_of(case_stream(case_id))[-1].body
    assert told is not None
    return told


def letters(case_id: UUID, actor: Actor) -> dict[str, str]:
    """The letters that somebody sees of a case: title by kind."""
    return {one.kind: one.title.zh for one in letters_of_case(case_id, actor)}


def paragraphs(case_id: UUID, name: str) -> list[str]:
    """What the letter of a fact says."""
    row, today = case(case_id), date(2026, 11, 24)
    found = next(fact for fact in facts_of(case_stream(case_id)) if fact.name == name)
    book = catalogue_of(row.edition_id)
    sent = printed(
        name, found.body or {}, applicant="申请人", received=today, on=today,
        item=book.items[row.item_code], catalogue=book,
    )  # fmt: skip
    return [one.zh for one in sent.values["paragraphs"]]


def test_what_needs_no_permission_ends_with_its_reason_and_its_letter(
    submitted: UUID, applicant: Actor
) -> None:
    act = {"case_ids": [submitted], "now": TUESDAY}
    (silent,) = services.tell_not_needed(actor=CLERK, reasons=" ", **act)
    (denied,) = services.tell_not_needed(actor=REVIEWER, reasons="无需许可", **act)

    done = the_only(services.tell_not_needed(actor=CLERK, reasons="只卖预包装食品。", **act))
    settle(now=TUESDAY)

    assert isinstance(silent.error, ReasonsMissing)
    assert isinstance(denied.error, NotPermitted)
    assert (done.state, case(submitted).outcome) == ("not_needed", "not_needed")
    assert letters(submitted, applicant) == {"not_needed": "不受理告知书"}
    assert not Task.objects.filter(case_id=submitted).exists()
    hold_deferred()


def test_who_is_not_in_charge_names_the_body_that_is(submitted: UUID, applicant: Actor) -> None:
    act = {"actor": CLERK, "case_ids": [submitted], "reasons": "属卫生许可。", "now": TUESDAY}
    (nobody,) = services.tell_not_ours(department="nobody", **act)
    (itself,) = services.tell_not_ours(department="approval_bureau", **act)

    (mute,) = services.tell_not_ours(department="health", **{**act, "reasons": " "})

    done = the_only(services.tell_not_ours(department="health", **act))
    settle(now=TUESDAY)

    assert isinstance(nobody.error, BodyUnknown)
    assert isinstance(itself.error, BodyUnknown)
    assert isinstance(mute.error, ReasonsMissing)
    assert (done.state, body(submitted)["body_zh"]) == ("not_ours", "卫生健康委员会")
    (letter,) = letters_of_case(submitted, applicant)
    assert letter.title.zh == "不予受理决定书"
    assert letter.remedies is not None
    assert letter.reference == "审批局不受字〔2026〕1号"


@pytest.mark.parametrize("act", ["tell_not_needed", "tell_not_ours"])
def test_nothing_is_turned_away_once_it_counts_as_accepted(submitted: UUID, act: str) -> None:
    more = {"reasons": "无需"} | ({} if act == "tell_not_needed" else {"department": "health"})

    (late,) = getattr(services, act)(actor=CLERK, case_ids=[submitted], now=LATE, **more)

    assert isinstance(late.error, CorrectionTooLate)


def test_a_value_is_corrected_on_the_spot_as_the_applicant_agrees(submitted: UUID) -> None:
    act: dict[str, Any] = {"actor": CLERK, "case_id": submitted, "element": "floor_area"}
    (alone,) = services.mend_case(value="130", agreed=False, now=TUESDAY, **act)
    (nonsense,) = services.mend_case(value="很大", agreed=True, now=TUESDAY, **act)
    (same,) = services.mend_case(
        **{**act, "element": "no_such"}, value="1", agreed=True, now=TUESDAY
    )

    done = the_only(services.mend_case(value="130.5", agreed=True, now=TUESDAY, **act))

    assert isinstance(alone.error, NotAgreed)
    assert isinstance(nonsense.error, ValueNotMended)
    assert isinstance(same.error, ValueNotMended)
    assert done.state == "submitted"
    assert CaseForm.objects.get(case_id=submitted).values["floor_area"] == "130.5"
    said = body(submitted)
    assert ("120" in said["before"], "130.5" in said["after"]) == (True, True)
    assert verify_chain(case_stream(submitted)).holds


def test_what_nobody_corrected_ends_by_itself_with_a_letter(
    submitted: UUID, applicant: Actor
) -> None:
    points = [Point("other", "", "请说明")]
    the_only(services.ask_correction(actor=CLERK, case_ids=[submitted], points=points, now=MONDAY))

    early = services.expire_overdue(now=at("2026-12-07 23:00"))
    over = services.expire_overdue(now=at("2026-12-08 01:00"))
    settle(now=at("2026-12-08 01:00"))

    assert early == []
    assert the_only(over).state == "expired"
    assert letters(submitted, applicant)["expired"] == "逾期未补正终止办理告知书"
    assert facts_of(case_stream(submitted))[-1].actor_id == SYSTEM.person_id


def test_the_head_lengthens_the_limit_once_and_says_why(accepted: UUID, applicant: Actor) -> None:
    act: dict[str, Any] = {"case_ids": [accepted], "reason": "案情复杂", "now": TUESDAY}
    (reviewer,) = services.extend_cases(actor=REVIEWER, workdays=10, **act)
    (long,) = services.extend_cases(actor=DECIDER, workdays=11, **act)
    (none,) = services.extend_cases(actor=DECIDER, workdays=0, **act)
    before = case(accepted)

    the_only(services.extend_cases(actor=DECIDER, workdays=10, **act))
    (again,) = services.extend_cases(actor=DECIDER, workdays=1, **act)
    settle(now=TUESDAY)

    assert isinstance(reviewer.error, NotPermitted)
    assert isinstance(long.error, ExtensionTooLong)
    assert isinstance(none.error, ExtensionTooLong)
    assert isinstance(again.error, ExtendedBefore)
    row = case(accepted)
    assert (before.promised_due, before.legal_due) == (date(2026, 11, 26), date(2026, 12, 7))
    assert (row.promised_due, row.legal_due) == (date(2026, 12, 10), date(2026, 12, 21))
    assert Task.objects.get(case_id=accepted).due_on == row.promised_due
    assert letters(accepted, applicant)["extended"] == "延长办理期限告知书"


def test_a_limit_that_has_passed_is_not_lengthened(accepted: UUID) -> None:
    (late,) = services.extend_cases(
        actor=DECIDER, case_ids=[accepted], workdays=5, reason="迟", now=at("2026-12-08 09:00")
    )

    assert isinstance(late.error, ExtensionTooLate)


def test_who_decides_sends_back_to_be_reviewed_once_more(reviewed: UUID) -> None:
    act: dict[str, Any] = {"case_ids": [reviewed], "reason": "请核实面积", "now": TUESDAY}
    (denied,) = services.send_back_cases(actor=REVIEWER, **act)

    back = the_only(services.send_back_cases(actor=DECIDER, **act))
    again = services.review_cases(actor=REVIEWER, case_ids=[reviewed], now=TUESDAY)

    assert isinstance(denied.error, NotPermitted)
    assert back.state == "accepted"
    assert the_only(again).state == "reviewed"
    assert names(reviewed)[-3:] == ["reviewed", "sent_back", "reviewed"]


def test_nothing_is_decided_before_an_affected_neighbour_was_heard(
    reviewed: UUID, applicant: Actor
) -> None:
    decide: dict[str, Any] = {"actor": DECIDER, "case_ids": [reviewed], "outcome": "approved"}
    party = {"name": "王邻居", "contact": "0512-00000000", "interest": "油烟直排其窗前"}
    (nameless,) = services.tell_party(
        actor=REVIEWER, case_id=reviewed, **{**party, "name": ""}, now=TUESDAY
    )

    the_only(services.tell_party(actor=REVIEWER, case_id=reviewed, **party, now=TUESDAY))
    (early,) = services.decide_cases(**decide, now=TUESDAY)
    said = {"actor": REVIEWER, "case_id": reviewed, "statement": "同意，但须装净化器。"}
    (unknown,) = services.hear_party(party=2, **said, now=TUESDAY)
    the_only(services.hear_party(party=1, **said, now=TUESDAY))
    settle(now=TUESDAY)
    done = services.decide_cases(**decide, now=TUESDAY)

    assert isinstance(nameless.error, PartyUnknown)
    assert isinstance(early.error, PartyToBeHeard)
    assert isinstance(unknown.error, PartyUnknown)
    assert the_only(done).state == "approved"
    assert "party_told" in letters(reviewed, DECIDER)
    assert "party_told" not in letters(reviewed, applicant)


def test_a_letter_to_a_third_party_is_not_the_applicants(reviewed: UUID, applicant: Actor) -> None:
    party = {"name": "王邻居", "contact": "0512-00000000", "interest": "油烟"}
    the_only(services.tell_party(actor=REVIEWER, case_id=reviewed, **party, now=TUESDAY))
    settle(now=TUESDAY)
    letter = CaseLetter.objects.get(case_id=reviewed, kind="party_told")
    number = case(reviewed).number

    assert sent_letter(number, letter.id, DECIDER).title.zh == "利害关系人告知书"
    with pytest.raises(NotFound):
        sent_letter(number, letter.id, applicant)
    told = [one.fact.name for one in bundle_history(case(reviewed).bundle_id, applicant)]
    assert "case.party_told.v1" not in told


def test_a_hearing_is_told_asked_for_held_and_binds_the_decision(
    accepted: UUID, applicant: Actor
) -> None:
    one = {"case_id": accepted}
    (untold,) = services.ask_hearing(actor=applicant, **one, now=TUESDAY)
    the_only(services.tell_hearing(actor=REVIEWER, **one, reason="重大利益", now=TUESDAY))
    (twice,) = services.tell_hearing(actor=REVIEWER, **one, reason="重大利益", now=TUESDAY)
    (stranger,) = services.ask_hearing(actor=STRANGER, **one, now=TUESDAY)
    asked = the_only(services.ask_hearing(actor=applicant, **one, now=TUESDAY))
    stop: dict[str, Any] = {
        "actor": REVIEWER,
        "case_ids": [accepted],
        "special": "hearing",
        "at_time": "14:30",
        "place": "听证室",
    }
    (soon,) = services.stop_cases(**stop, reason="听证", until=date(2026, 12, 2), now=TUESDAY)
    (far,) = services.stop_cases(**stop, reason="听证", until=date(2026, 12, 23), now=TUESDAY)
    third: dict[str, Any] = {**stop, "reason": "听证", "until": date(2026, 12, 3), "now": TUESDAY}
    (unfixed,) = services.stop_cases(**{**third, "at_time": "25:00"})
    (nowhere,) = services.stop_cases(**{**third, "place": " "})
    the_only(services.stop_cases(**stop, reason="听证", until=date(2026, 12, 3), now=TUESDAY))
    minutes = {"actor": REVIEWER, **one, "held": True, "minutes": "双方陈述、质证，笔录确认。"}
    (early,) = services.record_hearing(**minutes, now=TUESDAY)
    held = at("2026-12-03 16:00")
    the_only(services.record_hearing(**minutes, now=held))
    for act in (services.resume_cases, services.review_cases):
        the_only(act(actor=REVIEWER, case_ids=[accepted], now=held))
    decide: dict[str, Any] = {"actor": DECIDER, "case_ids": [accepted], "outcome": "approved"}
    (mute,) = services.decide_cases(**decide, now=held)
    the_only(services.decide_cases(**decide, reasons="依据听证笔录，符合条件。", now=held))

    assert isinstance(untold.error, HearingNotTold)
    assert isinstance(twice.error, HearingToldBefore)
    assert isinstance(stranger.error, NotFound)
    assert asked.state == "accepted"
    assert isinstance(soon.error, HearingDay)
    assert isinstance(far.error, HearingDay)
    assert isinstance(unfixed.error, HearingTimeUnknown)
    assert isinstance(nowhere.error, HearingPlaceMissing)
    assert isinstance(early.error, HearingNotRunning)
    assert isinstance(mute.error, ReasonsMissing)
    assert body(accepted)["heard_on"] == "2026-12-03"
    settle(now=held)
    titles = set(letters(accepted, DECIDER).values())
    assert {"听证权利告知书", "听证申请受理通知书", "听证通知书", "听证笔录"} <= titles
    told = [one.fact.words.zh for one in bundle_history(case(accepted).bundle_id, applicant)]
    assert "听证定于2026年12月3日14:30在听证室举行，期间不计时" in told
    called = paragraphs(accepted, "case.stopped.v1")
    assert "本机关定于2026年12月3日14:30在听证室举行听证，所需时间不计入办理期限。" in called


def test_a_decision_waits_for_the_hearing_or_for_the_days_to_ask(
    reviewed: UUID, applicant: Actor
) -> None:
    decide: dict[str, Any] = {
        "actor": DECIDER,
        "case_ids": [reviewed],
        "outcome": "rejected",
        "ground": "conditions_not_met",
        "reasons": "不符",
    }
    one: dict[str, Any] = {"actor": REVIEWER, "case_id": reviewed}
    the_only(services.tell_hearing(**one, reason="重大利益", now=TUESDAY))
    (runs,) = services.decide_cases(**decide, now=TUESDAY)
    (late,) = services.ask_hearing(actor=applicant, case_id=reviewed, now=at("2026-12-02 09:00"))
    bundle = case(reviewed).bundle_id
    (open_now,) = hearings_of_bundle(bundle, applicant, now=TUESDAY)
    (passed,) = hearings_of_bundle(bundle, applicant, now=at("2026-12-02 09:00"))
    (unasked,) = services.record_hearing(**one, held=False, minutes="放弃", now=TUESDAY)
    the_only(services.ask_hearing(actor=applicant, case_id=reviewed, now=TUESDAY))
    (owed,) = services.decide_cases(**decide, now=LATE)
    the_only(services.record_hearing(**one, held=False, minutes="申请人放弃听证。", now=LATE))
    done = services.decide_cases(**decide, now=LATE)

    assert isinstance(runs.error, HearingTimeRuns)
    assert (open_now.until, open_now.why_not) == (date(2026, 12, 1), None)
    assert isinstance(passed.why_not, HearingTooLate)
    assert isinstance(late.error, HearingTooLate)
    assert isinstance(unasked.error, HearingNotAsked)
    assert isinstance(owed.error, HearingOwed)
    assert the_only(done).state == "rejected"


def test_a_hearing_given_up_is_told_so_and_an_order_begins_anew(
    accepted: UUID, applicant: Actor
) -> None:
    one, many = {"case_id": accepted}, {"case_ids": [accepted]}
    bundle = case(accepted).bundle_id
    tell: dict[str, Any] = {"actor": REVIEWER, **one, "reason": "重大利益"}
    call = {"special": "hearing", "at_time": "14:30", "place": "听证室", "reason": "听证"}
    the_only(services.tell_hearing(**tell, now=TUESDAY))
    the_only(services.ask_hearing(actor=applicant, **one, now=TUESDAY))
    settle(now=TUESDAY)
    the_only(services.stop_cases(
        actor=REVIEWER, **many, **call, until=date(2026, 12, 3), now=TUESDAY))  # fmt: skip
    (called,) = hearings_of_bundle(bundle, applicant, now=TUESDAY)
    gives_up = {"actor": REVIEWER, **one, "held": False, "minutes": "申请人放弃听证。"}
    the_only(services.record_hearing(**gives_up, now=LATE))
    (given_up,) = hearings_of_bundle(bundle, applicant, now=LATE)
    for act in (services.resume_cases, services.review_cases):
        the_only(act(actor=REVIEWER, **many, now=LATE))
    no = {"outcome": "rejected", "ground": "conditions_not_met", "reasons": "不符"}
    the_only(services.decide_cases(actor=DECIDER, **many, **no, now=LATE))
    the_only(services.reopen_case(actor=DECIDER, **one, **{**ORDER, "order_on": LATE.date()},
                                  now=LATE))  # fmt: skip
    the_only(services.tell_hearing(**tell, now=LATE))
    the_only(services.ask_hearing(actor=applicant, **one, now=LATE))
    (anew,) = hearings_of_bundle(bundle, applicant, now=LATE)

    assert (called.called_on, called.given_up) == (date(2026, 12, 3), False)
    assert called.letter is not None
    assert given_up.given_up
    assert (anew.asked_at, anew.called_on, anew.letter, anew.given_up) == (LATE, None, None, False)


def test_a_case_goes_to_another_body(accepted: UUID, applicant: Actor) -> None:
    act: dict[str, Any] = {"case_ids": [accepted], "reasons": "应由上级办理", "now": TUESDAY}
    (denied,) = services.transfer_cases(actor=REVIEWER, department="health", **act)
    (unknown,) = services.transfer_cases(actor=DECIDER, department="", **act)

    done = the_only(services.transfer_cases(actor=DECIDER, department="health", **act))
    settle(now=TUESDAY)

    assert isinstance(denied.error, NotPermitted)
    assert isinstance(unknown.error, BodyUnknown)
    assert (done.state, case(accepted).outcome) == ("transferred", "transferred")
    assert letters(accepted, applicant)["transferred"] == "移送告知书"


def test_the_head_declares_void_on_a_ground(submitted: UUID) -> None:
    act: dict[str, Any] = {"case_ids": [submitted], "reasons": "与前一件重复", "now": TUESDAY}
    (clerk,) = services.annul_cases(actor=CLERK, ground="twice", **act)
    (unknown,) = services.annul_cases(actor=DECIDER, ground="whim", **act)

    done = the_only(services.annul_cases(actor=DECIDER, ground="twice", **act))
    (after,) = services.accept_cases(actor=CLERK, case_ids=[submitted], now=TUESDAY)

    assert isinstance(clerk.error, NotPermitted)
    assert isinstance(unknown.error, GroundUnknown)
    assert (done.state, case(submitted).outcome) == ("void", "void")
    assert isinstance(after.error, NotAllowedNow)


def test_a_court_has_a_rejection_taken_up_again_and_the_clock_begins_anew(
    reviewed: UUID, applicant: Actor
) -> None:
    decide: dict[str, Any] = {"actor": DECIDER, "case_ids": [reviewed]}
    no = {"outcome": "rejected", "ground": "conditions_not_met", "reasons": "不符"}
    the_only(services.decide_cases(**decide, **no, now=TUESDAY))
    services.settle_decided(case_id=reviewed, now=TUESDAY)
    closed, later = case(reviewed).state, at("2026-11-30 09:00")
    one = {"case_id": reviewed, "now": later}
    (clerk,) = services.reopen_case(actor=CLERK, **ORDER, **one)
    (nameless,) = services.reopen_case(actor=DECIDER, **{**ORDER, "order_number": ""}, **one)
    (ahead,) = services.reopen_case(
        actor=DECIDER, **{**ORDER, "order_on": date(2026, 12, 24)}, **one
    )

    done = the_only(services.reopen_case(actor=DECIDER, **ORDER, **one))

    row = case(reviewed)
    assert closed == "closed"
    assert isinstance(clerk.error, NotPermitted)
    assert isinstance(nameless.error, OrderUnknown)
    assert isinstance(ahead.error, OrderUnknown)
    assert (done.state, row.outcome, row.decided_at, row.closed_at) == ("accepted", "", None, None)
    assert row.promised_due == date(2026, 12, 3)  # three working days after Monday the 30th
    assert not Decision.objects.filter(case_id=reviewed).exists()
    the_only(services.review_cases(actor=REVIEWER, case_ids=[reviewed], now=later))
    the_only(services.decide_cases(**decide, outcome="approved", now=later))
    assert Decision.objects.get(case_id=reviewed).outcome == "approved"
    assert names(reviewed)[-4:] == ["closed", "reopened", "reviewed", "decided"]
    assert verify_chain(case_stream(reviewed)).holds
    settle(now=later)
    assert letters(reviewed, applicant)["reopened"] == "重新办理告知书"


def test_what_was_turned_away_is_received_anew_by_order(submitted: UUID) -> None:
    away = {"actor": CLERK, "case_ids": [submitted], "reasons": "无需许可"}
    the_only(services.tell_not_needed(**away, now=TUESDAY))

    done = the_only(
        services.reopen_case(actor=DECIDER, case_id=submitted, **ORDER, now=at("2026-11-30 09:00"))
    )

    task = Task.objects.get(case_id=submitted)
    assert (done.state, task.kind, task.due_on) == ("submitted", "accept", date(2026, 12, 7))
    hold_deferred()


def test_after_an_order_the_one_notice_may_name_other_points_once(submitted: UUID) -> None:
    """What was told before the reopening binds no more; what was told since then does."""
    asks: dict[str, Any] = {"actor": CLERK, "case_ids": [submitted]}
    sign, plan = Point("other", "", "请说明"), Point("field", "floor_area", "与合同不符")
    owner = Actor(person_id=case(submitted).applicant_id)
    the_only(services.ask_correction(**asks, points=[sign], now=MONDAY))
    the_only(services.correct_cases(actor=owner, answers={submitted: {}}, note="好", now=TUESDAY))
    the_only(services.tell_not_needed(**asks, reasons="无需许可", now=TUESDAY))
    later = at("2026-11-30 09:00")
    the_only(services.reopen_case(actor=DECIDER, case_id=submitted, **ORDER, now=later))
    letter = services.draft_letter(
        case(submitted).number, CLERK, "ask_correction", points=[plan], now=later
    )

    the_only(services.ask_correction(**asks, points=[plan], now=later))
    the_only(services.correct_cases(actor=owner, answers={submitted: {}}, note="好", now=later))
    (again,) = services.ask_correction(**asks, points=[sign], now=later)

    assert letter.points
    assert isinstance(again.error, CorrectionIncomplete)


ACTS: dict[str, tuple[Callable[..., Any], dict[str, Any], str]] = {
    "mend": (services.mend_case, {"element": "floor_area", "value": "9", "agreed": True}, "one"),
    "look": (services.look_at_case, {"points": ()}, "one"),
    "not_needed": (services.tell_not_needed, {"reasons": "无"}, "many"),
    "not_ours": (services.tell_not_ours, {"department": "health", "reasons": "移"}, "many"),
    "expire": (services.expire_cases, {}, "many"),
    "pre_review": (services.pre_review_cases, {"opinion": "可"}, "many"),
    "extend": (services.extend_cases, {"workdays": 1, "reason": "难"}, "many"),
    "send_back": (services.send_back_cases, {"reason": "再查"}, "many"),
    "transfer": (services.transfer_cases, {"department": "health", "reasons": "移"}, "many"),
    "tell_hearing": (services.tell_hearing, {"reason": "重大"}, "one"),
    "ask_hearing": (services.ask_hearing, {}, "one"),
    "hear": (services.record_hearing, {"held": True, "minutes": "录"}, "one"),
    "hear_party": (services.hear_party, {"party": 1, "statement": "说"}, "one"),
    "reopen": (services.reopen_case, ORDER, "one"),
}


@pytest.mark.parametrize("act", ACTS)
def test_no_act_starts_from_a_state_that_the_table_does_not_name(
    submitted: UUID, act: str, book: Catalogue
) -> None:
    """A withdrawn case stays as it is, whoever comes with whatever."""
    owner = Actor(person_id=case(submitted).applicant_id)
    the_only(services.withdraw_cases(actor=owner, case_ids=[submitted], now=MONDAY))
    everybody = staff(*book.items["food_licence"].posts)
    service, more, kind = ACTS[act]
    which = {"case_id": submitted} if kind == "one" else {"case_ids": [submitted]}

    (outcome,) = service(actor=everybody, **which, **more, now=TUESDAY)

    refused = (NotAllowedNow, NotPermitted)
    assert isinstance(outcome.error, refused)
    assert case(submitted).state == "withdrawn"


@pytest.mark.parametrize("act", [name for name in ACTS if name != "ask_hearing"])
def test_an_applicant_at_every_post_does_nothing_of_it_himself(
    submitted: UUID, act: str, book: Catalogue
) -> None:
    himself = Actor(
        person_id=case(submitted).applicant_id,
        posts=frozenset(book.items["food_licence"].posts),
    )
    service, more, kind = ACTS[act]
    which = {"case_id": submitted} if kind == "one" else {"case_ids": [submitted]}

    (outcome,) = service(actor=himself, **which, **more, now=TUESDAY)

    assert isinstance(outcome.error, NotPermitted)


def with_first_review(item: Item) -> Item:
    """The item as a lower body would look at it first."""
    accept_step, *others = item.steps
    first = replace(
        accept_step, code="first", act="prereview", post="tobacco_review", workdays=None
    )
    return replace(item, steps=(accept_step, first, *others))


def test_a_lower_body_looks_first_within_twenty_days_and_reports_up(
    submitted: UUID, book: Catalogue
) -> None:
    item = with_first_review(book.items["water_abstraction"])
    read = for_move([submitted], person_id=CLERK.person_id)[submitted]
    scene = scene_of(read.edition_id, item, now=MONDAY, post="window_general")

    taken = accept(read, scene, values={})
    there = replace(read, course=taken.course, task=taken.task)
    reported = pre_review(there, scene, passes=False, opinion="水源地保护区内，不宜。")

    assert taken.task is not None
    assert taken.course.legal_due is not None
    assert (taken.task.kind, taken.task.post) == ("prereview", "tobacco_review")
    assert taken.task.due_on <= date(2026, 12, 21)
    assert reported.task is not None
    assert (reported.course.state, reported.task.kind) == ("accepted", "review")
    assert reported.fact.body()["opinion"] == "水源地保护区内，不宜。"
