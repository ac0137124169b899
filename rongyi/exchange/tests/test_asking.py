"""Three answers, one line of the log each, and nothing without purpose and law."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from hypothesis import given
from hypothesis import strategies as some

from rongyi.exchange.errors import PurposeMissing, TooManyAsks, UnknownDataset
from rongyi.exchange.models import CallBegun, CallLog
from rongyi.exchange.queries import calls_without_outcome, subject_digest
from rongyi.exchange.rules import Ask, Found, Missing, NoAnswer, Record, Unreachable, believed
from rongyi.exchange.services import adapters, ask_many, sync_datasets
from rongyi.exchange.tests.conftest import ACTOR, USCC, Break, FaultyAdapter, dataset
from rongyi.journal.services import apart
from rongyi.kernel.text import Text
from tests.at import at

NOW = at("2026-11-23 10:00")
LAW = "国务院令第716号第七条"


def last_outcome() -> str:
    return CallLog.objects.order_by("-id")[0].outcome


def put(dataset: str, subject: str = USCC, purpose: str = "开办餐饮店", basis: str = LAW, now=NOW):
    asks = [Ask(dataset=dataset, subject=subject, basis=basis)]
    return ask_many(asks, purpose=purpose, bundle="b1", actor=ACTOR, now=now)[dataset]


def test_what_the_register_holds_is_found_and_only_declared_fields_come_back(
    register: None,
) -> None:
    answer = put("licence_t")

    assert answer == Found(
        dataset="licence_t",
        fields={"name": "湖畔咖啡", "status": "存续"},
        source=Text("市场监管局", "Market bureau"),
        at=NOW,
    )


def test_an_unknown_subject_is_missing(register: None) -> None:
    answer = put("licence_t", subject="911100000000000000")

    assert isinstance(answer, Missing)
    assert answer.why.zh == "市场监管局未查到相关信息。"


def test_a_silent_source_is_unreachable_and_says_it_does_not_stop_anybody(register: None) -> None:
    answer = put("lease_t")

    assert isinstance(answer, Unreachable)
    assert "不影响您提交" in answer.why.zh
    assert NOW < answer.retry_at < at("2026-11-24 10:00")


def test_each_call_leaves_one_line_without_the_number_in_full(register: None) -> None:
    put("licence_t")
    put("lease_t")

    lines = list(CallLog.objects.filter(bundle="b1").order_by("id"))
    assert [line.outcome for line in lines] == ["found", "unreachable"]
    assert lines[0].actor_id == ACTOR.person_id
    assert lines[0].enterprise_id == ACTOR.enterprise_id
    assert lines[0].basis == LAW
    assert USCC not in {lines[0].subject_masked, lines[0].subject_digest}
    assert {line.subject_digest for line in lines} == {subject_digest(USCC)}


def test_ten_questions_cost_no_more_statements_than_one(
    register: None, django_assert_num_queries
) -> None:
    asks = [Ask(dataset=code, subject=USCC, basis=LAW) for code in ("licence_t", "lease_t")]

    with django_assert_num_queries(3):  # sources, register, log
        answers = ask_many(asks, purpose="开办餐饮店", bundle="b1", actor=ACTOR, now=NOW)

    assert set(answers) == {"licence_t", "lease_t"}


@pytest.mark.parametrize(
    ("purpose", "basis"), [("", LAW), ("  ", LAW), ("开办", ""), ("开办", " ")]
)
def test_nobody_asks_without_purpose_and_law(register: None, purpose: str, basis: str) -> None:
    with pytest.raises(PurposeMissing):
        put("licence_t", purpose=purpose, basis=basis)

    assert not CallLog.objects.exists()


def test_a_dataset_that_nobody_declared_cannot_be_asked(register: None) -> None:
    with pytest.raises(UnknownDataset):
        put("everything")


def test_one_dataset_is_asked_once_in_a_call(register: None) -> None:
    twice = [Ask(dataset="licence_t", subject=USCC, basis=LAW)] * 2

    with pytest.raises(TooManyAsks):
        ask_many(twice, purpose="x", bundle="", actor=ACTOR, now=NOW)


def test_past_its_limit_a_source_is_left_in_peace(register: None) -> None:
    for _ in range(3):
        put("lease_t")

    answer = put("lease_t")

    assert isinstance(answer, Unreachable)
    assert last_outcome() == "limited"


def test_a_minute_later_the_limit_is_forgotten(register: None) -> None:
    for _ in range(3):
        put("lease_t")

    put("lease_t", now=at("2026-11-23 10:02"))

    assert last_outcome() == "unreachable"


def _raise(error: Exception):
    def act(question: Ask):
        raise error

    return act


@pytest.mark.parametrize(
    "act",
    [
        _raise(NoAnswer()),
        _raise(ConnectionResetError()),
        _raise(TimeoutError()),
        _raise(ValueError("truncated JSON")),
        lambda question: NoAnswer(),
        lambda question: Record(subject="somebody else", fields={"name": "x"}),
        lambda question: Record(subject=question.subject, fields={"name": {"deep": 1}}),
        lambda question: Record(subject=question.subject, fields={"name": "x" * 100_000}),
        lambda question: Record(
            subject=question.subject, fields={str(n): "x" for n in range(1_000)}
        ),
    ],
)
def test_whatever_a_source_does_wrong_it_is_unreachable_and_logged(source_does: Break, act) -> None:
    source_does(act)

    answer = put("licence_t")

    assert isinstance(answer, Unreachable)
    assert CallLog.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_call_that_left_the_house_stays_in_the_log_whatever_the_caller_takes_back(
    source_does: Break,
) -> None:
    source_does(lambda question: Record(subject=question.subject, fields={}), remote=True)

    with pytest.raises(RuntimeError), transaction.atomic():
        put("licence_t")
        raise RuntimeError

    (line,) = CallLog.objects.all()
    assert (line.dataset, line.outcome, line.bundle) == ("licence_t", "found", "b1")


@pytest.mark.django_db(transaction=True)
def test_a_slow_source_is_given_up_in_time(
    source_does: Break, monkeypatch: pytest.MonkeyPatch
) -> None:
    source_does(lambda question: time.sleep(0.5), remote=True)
    monkeypatch.setattr(adapters.fetch, "__kwdefaults__", {"timeout_s": 0.05})

    answer = put("licence_t")

    assert isinstance(answer, Unreachable)
    assert CallLog.objects.get().outcome == "too_slow"


def test_the_log_of_calls_cannot_be_changed(register: None) -> None:
    put("licence_t")

    refused = "only ever added|permission denied"
    with pytest.raises(DatabaseError, match=refused), transaction.atomic():
        CallLog.objects.update(outcome="missing")
    with pytest.raises(DatabaseError, match=refused), transaction.atomic():
        CallLog.objects.all().delete()


@given(
    some.dictionaries(
        some.text(max_size=8),
        some.none() | some.booleans() | some.integers() | some.text(max_size=30) | some.floats(),
        max_size=10,
    )
)
def test_nothing_undeclared_ever_passes(fields: dict[str, object]) -> None:
    record = Record(subject="s", fields=fields)

    kept = believed(record, subject="s", declared=["a", "b"])

    assert set(kept) <= {"a", "b"}


def test_a_dataset_is_asked_through_the_adapters_that_its_definition_names(
    register: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def act(one: Ask) -> Record:
        asked.append(one.dataset)
        return Record(subject=one.subject, fields={"name": "湖畔咖啡"})

    monkeypatch.setitem(adapters._adapters, "registry", FaultyAdapter(act, remote=False))
    named = replace(dataset("licence_t"), adapters=("registry", "local"))
    sync_datasets({"licence_t": named}, {"market": Text("市场监管局", "Market bureau")})

    answer = put("licence_t")

    assert isinstance(answer, Found)
    assert answer.fields == {"name": "湖畔咖啡"}  # the local register would have said more
    assert asked == ["licence_t"]


def test_an_adapter_that_nobody_knows_counts_as_not_answering(register: None) -> None:
    named = replace(dataset("licence_t"), adapters=("nowhere",))
    sync_datasets({"licence_t": named}, {"market": Text("市场监管局", "Market bureau")})

    assert isinstance(put("licence_t"), Unreachable)


def test_a_call_that_we_did_not_live_to_log_is_known_and_said_to_have_no_outcome(
    transactional_db: None, source_does: Break, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process is gone between the answer and its line of the log, transaction and all."""
    source_does(lambda question: os._exit(9), remote=True)
    monkeypatch.setattr(adapters, "_pools", {})

    died = ended_in_a_process_of_its_own(lambda: put("licence_t"))

    later = NOW + timedelta(minutes=2)
    week = NOW - timedelta(days=7)
    (call,) = calls_without_outcome(now=later, since=week)
    assert died == 9
    assert (call.dataset, call.bundle, call.at) == ("licence_t", "b1", NOW)
    assert not CallLog.objects.exists()
    assert calls_without_outcome(now=NOW, since=week) == []  # it may still be under way
    source_does(lambda question: None, remote=True)
    put("licence_t")
    assert calls_without_outcome(now=later, since=NOW) == []  # begun before what is told
    assert len(calls_without_outcome(now=later, since=week)) == 1  # what is logged has its outcome


def test_no_connection_is_held_apart_while_a_department_is_asked(
    transactional_db: None, source_does: Break, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[object] = []
    seen: list[int] = []

    @contextmanager
    def counted() -> Iterator[BaseDatabaseWrapper]:
        with apart() as own:
            held.append(own)
            yield own
            held.remove(own)

    monkeypatch.setattr("rongyi.exchange.services.asking.apart", counted)
    source_does(lambda question: seen.append(len(held)), remote=True)

    put("licence_t")

    assert seen == [0]
    assert (CallBegun.objects.count(), CallLog.objects.count()) == (1, 1)


def test_nobody_takes_back_that_a_call_was_begun(
    transactional_db: None, source_does: Break
) -> None:
    source_does(lambda question: None, remote=True)
    put("licence_t")

    for change in (CallBegun.objects.all().delete, lambda: CallBegun.objects.update(bundle="x")):
        with pytest.raises(DatabaseError):
            change()


def ended_in_a_process_of_its_own(work: Callable[[], object]) -> int:
    """Its exit code. It uses no connection of ours, and closes none."""
    ours = connection.connection
    child = os.fork()
    if child == 0:
        try:
            connection.connection = None
            with transaction.atomic():
                work()
        finally:
            os._exit(1 if ours is not None else 2)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
