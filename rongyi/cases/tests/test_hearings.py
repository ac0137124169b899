"""A hearing that its applicant gives up himself, and those who are told of it on paper."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pypdfium2
import pytest

from rongyi.cases import services
from rongyi.cases.errors import HearingNotYoursToWaive, HearingOver, HearingOwed, HearingTimeRuns
from rongyi.cases.events import case_stream
from rongyi.cases.models import CaseLetter
from rongyi.cases.queries import bundle_history, hearings_of_bundle, letters_of_case
from rongyi.cases.tests.conftest import (
    DECIDER,
    REVIEWER,
    STRANGER,
    case,
    names,
    the_only,
)
from rongyi.journal.jobs import settle
from rongyi.journal.queries import facts_of, verify_chain
from rongyi.journal.services import open_file
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import NotFound
from tests.at import at

TUESDAY, FRIDAY = at("2026-11-24 10:00"), at("2026-11-27 10:00")
AFTER = at("2026-12-03 16:00")
NO: dict[str, Any] = {"outcome": "rejected", "ground": "conditions_not_met", "reasons": "不符"}

CALL: dict[str, Any] = {
    "special": "hearing",
    "at_time": "14:30",
    "place": "听证室",
    "reason": "听证",
    "until": date(2026, 12, 3),
}


def party(case_id: UUID, name: str) -> None:
    told = {"name": name, "contact": "0512-00000000", "interest": "油烟"}
    the_only(services.tell_party(actor=REVIEWER, case_id=case_id, **told, now=TUESDAY))


def asked(case_id: UUID, applicant: Actor) -> None:
    tell = {"case_id": case_id, "now": TUESDAY}
    the_only(services.tell_hearing(actor=REVIEWER, reason="重大利益", **tell))
    the_only(services.ask_hearing(actor=applicant, **tell))


def test_the_applicant_gives_up_his_hearing_himself_and_the_decision_goes_on(
    reviewed: UUID, applicant: Actor
) -> None:
    one: dict[str, Any] = {"case_id": reviewed, "now": FRIDAY}
    decide: dict[str, Any] = {"actor": DECIDER, "case_ids": [reviewed], **NO, "now": FRIDAY}
    bundle = case(reviewed).bundle_id
    (unasked,) = services.waive_hearing(actor=applicant, **one)
    asked(reviewed, applicant)
    (owed,) = services.decide_cases(**decide)
    (before,) = hearings_of_bundle(bundle, applicant, now=FRIDAY)

    (foreign,) = services.waive_hearing(actor=STRANGER, **one)
    the_only(services.waive_hearing(actor=applicant, **one))
    (twice,) = services.waive_hearing(actor=applicant, **one)
    settle(now=FRIDAY)

    (after,) = hearings_of_bundle(bundle, applicant, now=FRIDAY)
    assert isinstance(unasked.error, HearingNotYoursToWaive)
    assert isinstance(owed.error, HearingOwed)
    assert isinstance(foreign.error, NotFound)
    assert isinstance(twice.error, HearingNotYoursToWaive)
    assert (before.may_waive, before.given_up) == (True, False)
    assert (after.may_waive, after.given_up) == (False, True)
    letters = {one.kind: one.title.zh for one in letters_of_case(reviewed, applicant)}
    assert letters["hearing_waived"] == "撤回听证申请确认书"
    told = [one.fact.words.zh for one in bundle_history(bundle, applicant)]
    assert "申请人撤回听证申请" in told
    assert the_only(services.decide_cases(**decide)).state == "rejected"


def test_what_one_gives_up_takes_nothing_from_another(reviewed: UUID, applicant: Actor) -> None:
    party(reviewed, "王邻居")
    asked(reviewed, applicant)
    third: dict[str, Any] = {"case_id": reviewed, "party": 1, "now": TUESDAY}
    the_only(services.ask_hearing(actor=REVIEWER, **third))

    the_only(services.waive_hearing(actor=applicant, case_id=reviewed, now=FRIDAY))
    late: dict[str, Any] = {"actor": DECIDER, "case_ids": [reviewed], "now": AFTER}
    (owed,) = services.decide_cases(**late, **NO)

    assert isinstance(owed.error, HearingOwed)


def test_the_last_day_of_a_hearing_is_of_those_whose_request_stands(
    reviewed: UUID, applicant: Actor
) -> None:
    party(reviewed, "王邻居")
    asked(reviewed, applicant)
    third: dict[str, Any] = {"case_id": reviewed, "party": 1, "now": FRIDAY}
    decide: dict[str, Any] = {"actor": DECIDER, "case_ids": [reviewed], **NO, "now": FRIDAY}
    the_only(services.ask_hearing(actor=REVIEWER, **third))
    (both,) = services.decide_cases(**decide)

    the_only(services.waive_hearing(actor=applicant, case_id=reviewed, now=FRIDAY))
    (later,) = services.decide_cases(**decide)

    told = [one.error.parameters["until"] for one in (both, later) if one.error]
    assert told == [date(2026, 12, 22), date(2026, 12, 25)]


def test_what_an_officer_records_as_given_up_ends_no_right_of_another(
    reviewed: UUID, applicant: Actor
) -> None:
    party(reviewed, "王邻居")
    party(reviewed, "李邻居")
    tell: dict[str, Any] = {"actor": REVIEWER, "case_id": reviewed, "now": TUESDAY}
    decide: dict[str, Any] = {"actor": DECIDER, "case_ids": [reviewed], **NO}
    the_only(services.tell_hearing(reason="重大利益", **tell))
    the_only(services.ask_hearing(party=1, **tell))
    the_only(services.record_hearing(held=False, minutes="本人书面放弃。", **tell))
    for one in (1, 2):
        the_only(services.hear_party(party=one, statement="无意见", **tell))

    (his,) = services.decide_cases(**decide, now=TUESDAY)
    the_only(services.ask_hearing(party=2, **{**tell, "now": FRIDAY}))
    (theirs,) = services.decide_cases(**decide, now=AFTER)

    assert isinstance(his.error, HearingTimeRuns)
    assert isinstance(theirs.error, HearingOwed)


def test_a_hearing_that_was_held_is_not_given_up(accepted: UUID, applicant: Actor) -> None:
    asked(accepted, applicant)
    the_only(services.stop_cases(actor=REVIEWER, case_ids=[accepted], **CALL, now=TUESDAY))
    minutes = {"held": True, "minutes": "双方陈述、质证，笔录确认。"}
    the_only(services.record_hearing(actor=REVIEWER, case_id=accepted, **minutes, now=AFTER))

    (over,) = services.waive_hearing(actor=applicant, case_id=accepted, now=AFTER)

    assert isinstance(over.error, HearingOver)


def test_every_third_party_that_was_told_is_sent_the_notice_of_the_hearing(
    accepted: UUID, applicant: Actor
) -> None:
    party(accepted, "王邻居")
    party(accepted, "李邻居")
    asked(accepted, applicant)
    settle(now=TUESDAY)

    the_only(services.stop_cases(actor=REVIEWER, case_ids=[accepted], **CALL, now=TUESDAY))
    past = services.call_parties(case_id=accepted, now=at("2026-12-04 09:00"))
    settle(now=TUESDAY)
    services.call_parties(case_id=accepted, now=TUESDAY)  # delivered twice it is done once

    assert past == 0  # nobody is sent the notice of a hearing whose day has passed
    told = [one.body for one in facts_of(case_stream(accepted)) if "party_called" in one.name]
    assert [(one["party_name"], one["until"], one["at_time"]) for one in told if one] == [
        ("王邻居", "2026-12-03", "14:30"),
        ("李邻居", "2026-12-03", "14:30"),
    ]
    sent = CaseLetter.objects.filter(case=accepted, kind="party_called")
    assert len({one.reference for one in sent}) == 2
    assert {one.title.zh for one in letters_of_case(accepted, REVIEWER)} >= {"听证通知书"}
    assert "party_called" not in {one.kind for one in letters_of_case(accepted, applicant)}
    history = bundle_history(case(accepted).bundle_id, applicant)
    assert "case.party_called.v1" not in {one.fact.name for one in history}
    assert verify_chain(case_stream(accepted)).holds
    assert names(accepted).count("party_called") == 2


def test_who_was_called_to_a_hearing_that_is_not_held_is_told_so(
    accepted: UUID, applicant: Actor
) -> None:
    party(accepted, "王邻居")
    asked(accepted, applicant)
    stop: dict[str, Any] = {"actor": REVIEWER, "case_ids": [accepted]}
    the_only(services.stop_cases(**stop, **CALL, now=TUESDAY))
    settle(now=TUESDAY)
    early = services.release_parties(case_id=accepted, now=TUESDAY)

    the_only(services.waive_hearing(actor=applicant, case_id=accepted, now=FRIDAY))
    the_only(services.resume_cases(**stop, now=FRIDAY))
    settle(now=FRIDAY)
    services.release_parties(case_id=accepted, now=FRIDAY)  # delivered twice it is done once

    assert early == 0
    told = [one.body for one in facts_of(case_stream(accepted)) if "released" in one.name]
    assert [(one["party_name"], one["until"]) for one in told if one] == [("王邻居", "2026-12-03")]
    assert {one.title.zh for one in letters_of_case(accepted, REVIEWER)} >= {"取消听证通知书"}
    assert "party_released" not in {one.kind for one in letters_of_case(accepted, applicant)}
    history = bundle_history(case(accepted).bundle_id, applicant)
    assert "case.party_released.v1" not in {one.fact.name for one in history}


def test_each_day_that_is_not_kept_is_called_off_while_it_lies_ahead(
    accepted: UUID, applicant: Actor
) -> None:
    party(accepted, "王邻居")
    asked(accepted, applicant)
    stop: dict[str, Any] = {"actor": REVIEWER, "case_ids": [accepted]}
    later = {**CALL, "until": date(2026, 12, 8)}
    the_only(services.stop_cases(**stop, **CALL, now=TUESDAY))
    settle(now=TUESDAY)
    the_only(services.resume_cases(**stop, now=FRIDAY))
    the_only(services.stop_cases(**stop, **later, now=FRIDAY))

    settle(now=FRIDAY)
    off = [one.body for one in facts_of(case_stream(accepted)) if "released" in one.name]
    past = at("2026-12-09 10:00")
    the_only(services.resume_cases(**stop, now=past))
    settle(now=past)

    assert [one["until"] for one in off if one] == ["2026-12-03"]
    assert names(accepted).count("party_called") == 2
    assert names(accepted).count("party_released") == 1
    assert "2026年12月8日" not in printed(accepted)["resumed"]


def test_nobody_is_told_that_a_hearing_is_off_which_was_held(
    accepted: UUID, applicant: Actor
) -> None:
    party(accepted, "王邻居")
    asked(accepted, applicant)
    stop: dict[str, Any] = {"actor": REVIEWER, "case_ids": [accepted]}
    minutes = {"held": True, "minutes": "双方陈述、质证，笔录确认。"}
    the_only(services.stop_cases(**stop, **CALL, now=TUESDAY))
    settle(now=TUESDAY)
    the_only(services.record_hearing(actor=REVIEWER, case_id=accepted, **minutes, now=AFTER))

    the_only(services.resume_cases(**stop, now=AFTER))
    settle(now=AFTER)

    assert "party_released" not in names(accepted)


def printed(case_id: UUID) -> dict[str, str]:
    """What the letters of a case say on paper, by kind."""
    papers = CaseLetter.objects.filter(case=case_id)
    found = {one.kind: pypdfium2.PdfDocument(open_file(one.file_id)) for one in papers}
    return {
        kind: "".join("".join(page.get_textpage().get_text_bounded().split()) for page in paper)
        for kind, paper in found.items()
    }


def ended(case_id: UUID, how: str, applicant: Actor) -> None:
    """The case goes on or ends while the hearing that was called is not held."""
    one: dict[str, Any] = {"case_ids": [case_id], "now": FRIDAY}
    if how == "withdrawn":
        the_only(services.withdraw_cases(actor=applicant, **one))
    elif how == "annulled":
        void = {"ground": "in_error", "reasons": "登记错误"}
        the_only(services.annul_cases(actor=DECIDER, **void, **one))
    else:
        the_only(services.resume_cases(actor=REVIEWER, **one))
    if how == "transferred":
        on = {"department": "health", "reasons": "应由其办理"}
        the_only(services.transfer_cases(actor=DECIDER, **on, **one))


@pytest.mark.parametrize(
    ("how", "told_in", "settled"),
    [
        ("resumed", "resumed", True),
        ("withdrawn", "withdrawn", True),
        ("withdrawn", "withdrawn", False),
        ("annulled", "annulled", True),
        ("transferred", "resumed", True),
    ],
)
def test_however_it_ends_everybody_who_was_called_learns_that_the_hearing_is_off(
    accepted: UUID, applicant: Actor, how: str, told_in: str, settled: bool
) -> None:
    party(accepted, "王邻居")
    asked(accepted, applicant)
    the_only(services.stop_cases(actor=REVIEWER, case_ids=[accepted], **CALL, now=TUESDAY))
    if settled:
        settle(now=TUESDAY)

    ended(accepted, how, applicant)
    settle(now=FRIDAY)
    services.call_parties(case_id=accepted, now=FRIDAY)  # delivered once more, and late

    sent = [name for name in names(accepted) if name in ("party_called", "party_released")]
    assert sent == (["party_called", "party_released"] if settled else [])
    off = [kind for kind, text in printed(accepted).items() if "听证不再举行，请不必前往" in text]
    assert sorted(off) == sorted([told_in, *(["party_released"] if settled else [])])
