"""Each act from the outside: what it does, what it refuses, what it leaves behind."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from django.db import connection, transaction

from rongyi.cases import store
from rongyi.cases.errors import (
    CorrectionIncomplete,
    CorrectionRunning,
    CorrectionTooLate,
    GroundUnknown,
    NotYourStep,
    PaperAbolished,
    PaperNotAsked,
    PointsMissing,
    ReasonsMissing,
    ReceiverMissing,
    StopDayUnknown,
    StopNotLawful,
    TooManyCases,
)
from rongyi.cases.events import case_stream
from rongyi.cases.models import Case, CaseForm, CaseMaterial, Decision, Task
from rongyi.cases.rules import Point
from rongyi.cases.services import (
    CASES_MAX,
    MaterialSpec,
    accept_cases,
    ask_correction,
    certificate_issued,
    close_cases,
    correct_cases,
    decide_cases,
    deem_accepted,
    expire_cases,
    open_cases,
    refuse_cases,
    release_cases,
    resume_cases,
    review_cases,
    settle_decided,
    stop_cases,
    withdraw_cases,
)
from rongyi.cases.tests.conftest import (
    CLERK,
    DECIDER,
    MONDAY,
    REVIEWER,
    STRANGER,
    Make,
    case,
    hold_deferred,
    names,
    staff,
    the_only,
)
from rongyi.catalogue.definitions import Catalogue
from rongyi.journal.errors import TextNotStorable
from rongyi.journal.jobs import seal_pending
from rongyi.journal.queries import facts_of, verify_chain
from rongyi.journal.services import refusal_stream
from rongyi.kernel.actor import ANONYMOUS, SYSTEM, Actor
from rongyi.kernel.errors import NotAllowedNow, NotFound, NotPermitted, Stale
from rongyi.kernel.ids import new_id
from tests.at import at

WRONG = [
    Point("material", "floor_plan", "平面图看不清"),
    Point("field", "floor_area", "与合同不符"),
]
Count = Callable[..., object]


def test_a_case_goes_its_way_with_one_fact_an_act(approved: UUID) -> None:
    closed = certificate_issued(case_id=approved, now=at("2026-11-24 15:01"))

    assert closed is not None
    assert (closed.state, case(approved).outcome) == ("closed", "approved")
    assert names(approved) == ["opened", "accepted", "reviewed", "decided", "closed"]
    assert verify_chain(case_stream(approved)).holds
    assert not Task.objects.filter(case_id=approved).exists()
    hold_deferred()


def test_accepting_starts_both_clocks(accepted: UUID) -> None:
    row = case(accepted)

    assert row.promised_due == date(2026, 11, 26)  # three working days after Monday
    assert row.legal_due == date(2026, 12, 7)  # ten
    task = Task.objects.get(case_id=accepted)
    assert (task.kind, task.post, task.due_on) == ("review", "food_review", row.promised_due)


def test_an_act_costs_two_statements(submitted: UUID, django_assert_num_queries: Count) -> None:
    """One reads, one saves state, fact, task and chain; a limit that depends on answers: three."""
    for act, changes, statements in (
        (accept_cases, {"actor": CLERK}, 3),
        (review_cases, {"actor": REVIEWER}, 2),
        (decide_cases, {"actor": DECIDER, "outcome": "approved"}, 2),
    ):
        with django_assert_num_queries(statements):
            the_only(act(case_ids=[submitted], now=MONDAY, **changes))


def test_many_cases_at_once_have_an_outcome_each(
    spec: Make, applicant: Actor, book: Catalogue, django_assert_num_queries: Count
) -> None:
    bundle = new_id()
    items = ["food_licence", "signboard", "tobacco_licence"]
    specs = [spec(item, bundle_id=bundle, bundle_number="RY1") for item in items]
    opened = open_cases(specs=specs, actor=applicant, now=MONDAY)
    ground = book.items["signboard"].grounds[0].code
    refused = [opened[1].case_id]
    the_only(refuse_cases(actor=CLERK, case_ids=refused, ground=ground, reasons="不符", now=MONDAY))
    unknown = new_id()

    with django_assert_num_queries(3):
        outcomes = accept_cases(
            actor=CLERK, case_ids=[*(one.case_id for one in opened), unknown], now=MONDAY
        )

    assert [one.number for one in opened] == ["RY1-01", "RY1-02", "RY1-03"]
    assert [(o.state, type(o.error)) for o in outcomes] == [
        ("accepted", type(None)),
        ("", NotAllowedNow),
        ("accepted", type(None)),
        ("", NotFound),
    ]
    assert [names(one.case_id) for one in opened] == [
        ["opened", "accepted"],
        ["opened", "refused"],
        ["opened", "accepted"],
    ]


def test_the_same_submission_opens_a_case_once(spec: Make, applicant: Actor) -> None:
    same = spec()

    first, second = (the_only(open_cases(specs=[same], actor=applicant, now=MONDAY)) for _ in "ab")

    assert first == second
    assert names(first.case_id) == ["opened"]
    assert CaseMaterial.objects.filter(case_id=first.case_id).count() == 1


def test_of_two_clerks_at_once_one_succeeds(
    transactional_db: None, submitted: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have read the case before either writes."""
    both_read = threading.Barrier(2)
    read = store.for_move

    def slowly(*args: object, **kwargs: object) -> object:
        found = read(*args, **kwargs)
        both_read.wait(20)
        return found

    monkeypatch.setattr(store, "for_move", slowly)
    outcomes = []

    def act() -> None:
        outcomes.append(accept_cases(actor=CLERK, case_ids=[submitted], now=MONDAY)[0])
        connection.close()

    threads = [threading.Thread(target=act) for _ in range(2)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert sorted(type(one.error).__name__ for one in outcomes) == ["NoneType", "Stale"]
    assert isinstance(next(one.error for one in outcomes if one.error), Stale)
    assert names(submitted) == ["opened", "accepted"]
    assert case(submitted).version == 2


def test_two_batches_over_the_same_cases_do_not_deadlock(
    transactional_db: None, spec: Make, applicant: Actor
) -> None:
    specs = [spec() for _ in range(40)]
    ids = [one.case_id for one in open_cases(specs=specs, actor=applicant, now=MONDAY)]
    outcomes = []

    def act(order: list[UUID]) -> None:
        outcomes.extend(accept_cases(actor=CLERK, case_ids=order, now=MONDAY))
        connection.close()

    threads = [threading.Thread(target=act, args=(order,)) for order in (ids, ids[::-1])]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert sum(one.done for one in outcomes) == 40
    assert all(names(case_id) == ["opened", "accepted"] for case_id in ids)


def test_an_act_that_is_rolled_back_leaves_nothing(transactional_db: None, submitted: UUID) -> None:
    with pytest.raises(KeyError), transaction.atomic():
        the_only(accept_cases(actor=CLERK, case_ids=[submitted], now=MONDAY))
        raise KeyError("the process dies here")

    assert (case(submitted).state, case(submitted).version) == ("submitted", 1)
    assert names(submitted) == ["opened"]
    assert Task.objects.get(case_id=submitted).kind == "accept"
    assert verify_chain(case_stream(submitted)).holds


def test_another_department_learns_nothing_and_the_attempt_is_recorded(
    transactional_db: None, submitted: UUID
) -> None:
    (outcome,) = accept_cases(actor=STRANGER, case_ids=[submitted], now=MONDAY)

    assert isinstance(outcome.error, NotFound)
    assert (outcome.number, outcome.state) == ("", "")
    (attempt,) = facts_of(refusal_stream(case_stream(submitted)))
    assert attempt.actor_id == STRANGER.person_id
    assert attempt.body is not None
    assert attempt.body["act"] == "case.accept"


def test_who_may_see_but_not_act_is_told_so(submitted: UUID) -> None:
    (outcome,) = accept_cases(actor=REVIEWER, case_ids=[submitted], now=MONDAY)

    assert isinstance(outcome.error, NotPermitted)
    assert outcome.number == case(submitted).number


def test_nobody_decides_his_own_case(reviewed: UUID, applicant: Actor) -> None:
    himself = Actor(person_id=applicant.person_id, posts=frozenset({"approval_decide"}))

    (outcome,) = decide_cases(actor=himself, case_ids=[reviewed], outcome="approved", now=MONDAY)

    assert isinstance(outcome.error, NotPermitted)
    assert case(reviewed).state == "reviewed"


@pytest.mark.parametrize("actor", [ANONYMOUS, STRANGER, CLERK])
def test_only_the_applicant_withdraws(submitted: UUID, actor: Actor) -> None:
    (outcome,) = withdraw_cases(actor=actor, case_ids=[submitted], now=MONDAY)

    assert isinstance(outcome.error, NotFound | NotPermitted)
    assert case(submitted).state == "submitted"


def test_a_case_is_opened_by_its_applicant_or_the_counter(spec: Make) -> None:
    with pytest.raises(NotPermitted):
        open_cases(specs=[spec()], actor=STRANGER, now=MONDAY)

    the_only(open_cases(specs=[spec()], actor=CLERK, now=MONDAY))


def test_a_correction_is_told_answered_and_received_anew(submitted: UUID, applicant: Actor) -> None:
    the_only(ask_correction(actor=CLERK, case_ids=[submitted], points=WRONG, now=MONDAY))
    waiting = Task.objects.get(case_id=submitted)

    answer = at("2026-12-01 09:00")
    the_only(
        correct_cases(
            actor=applicant,
            answers={submitted: {"floor_area": 118}},
            materials={submitted: [MaterialSpec("floor_plan", "upload", name="新.pdf")]},
            now=answer,
        )
    )

    assert (waiting.kind, waiting.due_on) == ("correct", date(2026, 12, 7))
    assert CaseForm.objects.get(case_id=submitted).values["floor_area"] == 118
    assert Task.objects.get(case_id=submitted).due_on == date(2026, 12, 8)
    assert names(submitted) == ["opened", "correction_asked", "corrected"]


def test_a_second_notice_may_only_repeat_the_first(submitted: UUID, applicant: Actor) -> None:
    the_only(ask_correction(actor=CLERK, case_ids=[submitted], points=WRONG, now=MONDAY))
    the_only(correct_cases(actor=applicant, answers={submitted: {}}, now=MONDAY))

    more = [*WRONG, Point("material", "lease", "缺少租赁合同")]
    (refused,) = ask_correction(actor=CLERK, case_ids=[submitted], points=more, now=MONDAY)
    again = ask_correction(actor=CLERK, case_ids=[submitted], points=WRONG[:1], now=MONDAY)

    assert isinstance(refused.error, CorrectionIncomplete)
    assert the_only(again).state == "correction"


@pytest.mark.parametrize(
    ("way", "kind", "refusal"),
    [
        ("abolished", "material", PaperAbolished),
        ("abolished", "data", PaperAbolished),
        ("data_call", "material", PaperNotAsked),
        ("produced", "material", PaperNotAsked),
        ("data_call", "data", None),
        ("upload", "material", None),
    ],
)
def test_nobody_is_asked_for_a_paper_that_need_not_be_handed_in(
    spec: Make, applicant: Actor, way: str, kind: str, refusal: type | None
) -> None:
    papers = (MaterialSpec("lease", way),)
    opened = open_cases(specs=[spec(materials=papers)], actor=applicant, now=MONDAY)
    points = [Point(kind, "lease", "请核对")]

    (told,) = ask_correction(
        actor=CLERK, case_ids=[the_only(opened).case_id], points=points, now=MONDAY
    )

    assert type(told.error) is (refusal or type(None))
    assert told.done or told.state == ""


@pytest.mark.parametrize(
    "points",
    [[], [Point("material", "", "x")], [Point("field", "a", "  ")], [Point("mood", "a", "x")]],
)
def test_a_notice_says_something(submitted: UUID, points: list[Point]) -> None:
    (outcome,) = ask_correction(actor=CLERK, case_ids=[submitted], points=points, now=MONDAY)

    assert isinstance(outcome.error, PointsMissing)


def test_after_five_working_days_of_silence_a_case_counts_as_accepted(submitted: UUID) -> None:
    last_day, too_late = at("2026-11-30 17:00"), at("2026-12-01 09:00")
    assert deem_accepted(now=last_day) == []

    (late,) = ask_correction(actor=CLERK, case_ids=[submitted], points=WRONG, now=too_late)
    deemed = deem_accepted(now=too_late)

    assert isinstance(late.error, CorrectionTooLate)
    assert the_only(deemed).state == "accepted"
    row = case(submitted)
    assert row.deemed
    assert row.accepted_at == MONDAY  # since its receipt
    assert row.promised_due == date(2026, 11, 26)


def test_a_case_expires_once_nobody_answered_the_notice(submitted: UUID) -> None:
    the_only(ask_correction(actor=CLERK, case_ids=[submitted], points=WRONG, now=MONDAY))

    (early,) = expire_cases(actor=CLERK, case_ids=[submitted], now=at("2026-12-07 17:00"))
    late = expire_cases(actor=CLERK, case_ids=[submitted], now=at("2026-12-08 09:00"))

    assert isinstance(early.error, CorrectionRunning)
    assert the_only(late).state == "expired"
    hold_deferred()


def test_a_special_procedure_does_not_count(accepted: UUID) -> None:
    """Stopped on the day after acceptance with two days left, resumed nine days later."""
    tuesday, friday = at("2026-11-24 11:00"), at("2026-12-04 16:00")
    stop = {
        "special": "hearing",
        "at_time": "14:30",
        "place": "听证室",
        "reason": "听证",
        "until": date(2026, 12, 4),
    }

    the_only(stop_cases(actor=REVIEWER, case_ids=[accepted], now=tuesday, **stop))
    (blocked,) = review_cases(actor=REVIEWER, case_ids=[accepted], now=tuesday)
    the_only(resume_cases(actor=REVIEWER, case_ids=[accepted], now=friday))

    row = case(accepted)
    assert isinstance(blocked.error, NotAllowedNow)
    assert (row.promised_due, row.legal_due) == (date(2026, 12, 8), date(2026, 12, 17))
    assert (row.stopped_days, row.stopped_at) == (8, None)


@pytest.mark.parametrize(
    ("special", "until"),
    [
        ("coffee", date(2026, 12, 1)),
        ("site_check", date(2026, 12, 1)),  # the law does not name it: its days count
        ("quarantine", date(2026, 12, 1)),  # no procedure of this item
        ("hearing", date(2026, 11, 23)),
        ("hearing", date(2028, 1, 1)),
    ],
)
def test_the_clock_stops_only_as_the_law_says(accepted: UUID, special: str, until: date) -> None:
    (outcome,) = stop_cases(
        actor=REVIEWER,
        case_ids=[accepted],
        special=special,
        reason="因故",
        until=until,
        now=MONDAY,
    )

    wrong_day = special == "hearing"
    assert isinstance(outcome.error, StopDayUnknown if wrong_day else StopNotLawful)


def test_a_rejection_has_a_ground_and_reasons(reviewed: UUID) -> None:
    def reject(**words: str) -> object:
        (outcome,) = decide_cases(
            actor=DECIDER, case_ids=[reviewed], outcome="rejected", now=MONDAY, **words
        )
        return type(outcome.error)

    assert reject(ground="conditions_not_met", reasons=" ") is ReasonsMissing
    assert reject(ground="mood", reasons="不符合") is GroundUnknown
    assert reject(ground="conditions_not_met", reasons="不符合条件") is type(None)
    decision = Decision.objects.get(case_id=reviewed)
    assert (decision.outcome, decision.post) == ("rejected", "approval_decide")
    closed = settle_decided(case_id=reviewed, now=MONDAY)
    assert closed is not None
    assert (closed.state, case(reviewed).outcome) == ("closed", "rejected")
    hold_deferred()


def test_a_review_comes_before_the_decision(accepted: UUID) -> None:
    (outcome,) = decide_cases(actor=DECIDER, case_ids=[accepted], outcome="approved", now=MONDAY)

    assert isinstance(outcome.error, NotAllowedNow)


def test_an_approval_that_owes_a_certificate_is_not_closed_by_hand(approved: UUID) -> None:
    (outcome,) = close_cases(actor=CLERK, case_ids=[approved], now=at("2026-11-25 09:00"))

    assert isinstance(outcome.error, NotAllowedNow)
    assert settle_decided(case_id=approved, now=at("2026-11-25 09:00")) is None


def test_what_was_applied_for_at_the_counter_is_handed_over_there(
    spec: Make, applicant: Actor
) -> None:
    opened = open_cases(specs=[spec(channel="window")], actor=CLERK, now=MONDAY)
    ids = [the_only(opened).case_id]
    the_only(accept_cases(actor=CLERK, case_ids=ids, now=MONDAY))
    the_only(review_cases(actor=REVIEWER, case_ids=ids, now=MONDAY))
    the_only(decide_cases(actor=DECIDER, case_ids=ids, outcome="approved", now=MONDAY))

    issued = certificate_issued(case_id=ids[0], now=MONDAY)
    seal_pending()
    task = Task.objects.get(case_id=ids[0])
    (nameless,) = close_cases(actor=CLERK, case_ids=ids, now=at("2026-11-25 09:00"))
    taken = {"receiver": "李文静", "manner": "in_person"}
    handed = close_cases(actor=CLERK, case_ids=ids, now=at("2026-11-25 09:00"), **taken)

    assert issued is not None
    assert issued.state == "issued"
    assert (task.kind, task.post, task.due_on) == ("deliver", "window_issue", date(2026, 12, 7))
    assert isinstance(nameless.error, ReceiverMissing)
    assert the_only(handed).state == "closed"
    assert certificate_issued(case_id=ids[0], now=MONDAY) is None


def test_a_case_waits_for_the_result_it_needs(spec: Make, applicant: Actor) -> None:
    waiting = the_only(
        open_cases(specs=[spec(after=("company_registration",))], actor=applicant, now=MONDAY)
    )
    (early,) = accept_cases(actor=CLERK, case_ids=[waiting.case_id], now=MONDAY)

    (himself,) = release_cases(actor=applicant, case_ids=[waiting.case_id], now=MONDAY)
    later = at("2026-11-30 10:00")
    the_only(
        release_cases(
            actor=SYSTEM,
            case_ids=[waiting.case_id],
            values={waiting.case_id: {"uscc": "91320594MA1234567X"}},
            sources={waiting.case_id: {"uscc": "company_licence"}},
            now=later,
        )
    )

    assert (waiting.state, type(early.error)) == ("waiting", NotAllowedNow)
    assert isinstance(himself.error, NotPermitted)
    form = CaseForm.objects.get(case_id=waiting.case_id)
    assert (form.values["uscc"], form.sources["uscc"]) == ("91320594MA1234567X", "company_licence")
    assert case(waiting.case_id).received_at == later
    assert Task.objects.get(case_id=waiting.case_id).post == "window_general"


def test_only_the_post_whose_turn_it_is_reviews(accepted: UUID) -> None:
    Task.objects.filter(case_id=accepted).update(post="second_review")

    (outcome,) = review_cases(actor=REVIEWER, case_ids=[accepted], now=MONDAY)

    assert isinstance(outcome.error, NotYourStep)


def test_a_clock_that_was_set_back_moves_no_case_back(accepted: UUID) -> None:
    the_only(review_cases(actor=REVIEWER, case_ids=[accepted], now=at("2020-01-01 09:00")))

    assert [fact.at for fact in facts_of(case_stream(accepted))] == [MONDAY] * 3
    assert verify_chain(case_stream(accepted)).holds


def test_garbage_in_words_and_forms_is_refused_whole(spec: Make, applicant: Actor) -> None:
    for bad in ("a\0b", "\ud800"):
        with pytest.raises(TextNotStorable):
            open_cases(specs=[spec(values={"name": bad})], actor=applicant, now=MONDAY)

    assert not Case.objects.filter(applicant_id=applicant.person_id).exists()


def test_garbage_in_reasons_stops_one_case_only(reviewed: UUID) -> None:
    (outcome,) = decide_cases(
        actor=DECIDER,
        case_ids=[reviewed],
        outcome="rejected",
        ground="conditions_not_met",
        reasons="x\0y",
        now=MONDAY,
    )

    assert isinstance(outcome.error, TextNotStorable)


def test_an_act_has_a_limit(db: None) -> None:
    with pytest.raises(TooManyCases):
        accept_cases(actor=CLERK, case_ids=[new_id() for _ in range(CASES_MAX + 1)], now=MONDAY)


def test_the_hot_row_stays_narrow(accepted: UUID) -> None:
    Case.objects.filter(id=accepted).update(
        applicant_name="苏州工业园区示例餐饮管理有限公司", channel="mobile"
    )

    with connection.cursor() as cursor:
        cursor.execute("select pg_column_size(k.*) from cases_case k where id = %s", [accepted])
        assert cursor.fetchone()[0] <= 300


def test_a_holder_of_two_posts_acts_by_the_one_whose_task_it_is(submitted: UUID) -> None:
    both = staff("food_review", "window_general")

    the_only(accept_cases(actor=both, case_ids=[submitted], now=MONDAY))
    the_only(review_cases(actor=both, case_ids=[submitted], now=MONDAY))

    posts = [fact.body["post"] for fact in facts_of(case_stream(submitted)) if fact.body]
    assert posts == ["", "window_general", "food_review"]
