"""Delivery: in order, at least once, below what still runs, and not stopped by one bad fact."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID

import psycopg
import pytest
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from rongyi.journal import reactions, store
from rongyi.journal.jobs import deliver_pending, run_reactions
from rongyi.journal.jobs import delivery as jobs
from rongyi.journal.jobs.listening import listening
from rongyi.journal.models import ParkedFact, ReactionPosition
from rongyi.journal.queries import given_up, given_up_counts, runner_health
from rongyi.journal.reactions import Delivered, React, Reaction
from rongyi.journal.services import record
from rongyi.journal.tests.conftest import CLERK, NOON, OWNERS, Noted
from rongyi.kernel.errors import NotFound
from rongyi.kernel.facts import StreamKey

Register = Callable[..., Reaction]


@pytest.fixture(autouse=True)
def _only_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reactions of the rooms above stay out of these tests."""
    monkeypatch.setattr(reactions, "_REACTIONS", {})


@pytest.fixture
def register() -> Register:
    def with_name(function: React, name: str = "test.react") -> Reaction:
        reaction = Reaction(name, ("test.noted.v1",), function)
        reactions._REACTIONS[name] = reaction
        return reaction

    return with_name


@pytest.fixture
def seen(register: Register) -> list[str]:
    """Words of the facts that a reaction got."""
    words: list[str] = []
    register(lambda fact: words.append(fact.body["words"]))
    return words


def note(stream: StreamKey, words: str) -> None:
    record(Noted(words), stream=stream, actor=CLERK, at=NOON)


def test_facts_are_delivered_once_and_in_order(
    db: None, stream: StreamKey, seen: list[str]
) -> None:
    for count in range(450):
        note(stream, str(count))

    assert deliver_pending() == 450
    assert deliver_pending() == 0
    note(stream, "later")
    deliver_pending()

    assert seen == [*map(str, range(450)), "later"]


def test_a_fact_arrives_as_it_was_stated(db: None, stream: StreamKey, register: Register) -> None:
    got: list[Delivered] = []
    register(got.append)

    note(stream, "话")
    deliver_pending()

    (fact,) = got
    assert (fact.name, fact.stream, fact.seq) == ("test.noted.v1", stream, 1)
    assert (fact.at, fact.actor_id) == (NOON, CLERK.person_id)
    assert fact.body == {"words": "话", "count": 0}


def test_a_failed_delivery_is_undone_and_comes_again(
    db: None, stream: StreamKey, register: Register
) -> None:
    other, fails = StreamKey("test", "effects"), [True]

    def react(fact: Delivered) -> None:
        note(other, f"effect of {fact.body['words']}") if fact.stream == stream else None
        if fails.pop() if fails else False:
            raise ValueError("once")

    register(react)
    note(stream, "a")
    with pytest.raises(ValueError, match="once"), transaction.atomic():
        deliver_pending()
    deliver_pending()

    assert deliver_pending() == 0
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from journal_fact where body like '%%effect of a%%'")
        assert cursor.fetchone() == (1,)


def test_a_poisonous_fact_is_parked_after_its_attempts_and_the_rest_goes_on(
    db: None, stream: StreamKey, register: Register
) -> None:
    good, other, now = [], [], timezone.now()

    def react(fact: Delivered) -> None:
        if fact.body["words"] == "poison":
            raise ValueError("cannot take this")
        good.append(fact.body["words"])

    poisoned = register(react)
    healthy = register(lambda fact: other.append(fact.body["words"]), "test.other")
    for words in ("a", "poison", "b"):
        note(stream, words)
    store.begin_positions([poisoned.name, healthy.name])

    def turn() -> None:
        for reaction in (poisoned, healthy):
            jobs._deliver(reaction, now=now, own=True, raising=False)

    turn()
    assert (set(good), other) == ({"a"}, ["a", "poison", "b"])
    waiting = ReactionPosition.objects.get(name=poisoned.name)
    assert (waiting.attempts, waiting.not_before) == (1, now + timedelta(seconds=1))
    for pause in jobs.PAUSES_S:
        turn()
        assert not given_up()
        now += timedelta(seconds=pause)
    turn()

    (parked,) = given_up()
    assert (parked.kind, parked.name) == ("fact", "test.react")
    assert parked.about == f"{stream}#2"
    assert parked.error == "ValueError: cannot take this"
    assert good[-1] == "b"
    assert given_up_counts() == {"jobs": {}, "facts": {"test.react": 1}}


def test_a_clock_that_is_set_back_does_not_hold_up_what_waits_for_its_next_try(
    db: None, stream: StreamKey, register: Register
) -> None:
    taken, now = [], timezone.now()

    def react(fact: Delivered) -> None:
        taken.append(fact.body["words"])
        if len(taken) < 3:  # it fails in its batch, and alone
            raise ValueError("not yet")

    reaction = register(react)
    note(stream, "a")
    store.begin_positions([reaction.name])
    jobs._deliver(reaction, now=now, own=True, raising=False)
    assert jobs._deliver(reaction, now=now, own=True, raising=False) == 0

    before = jobs._deliver(reaction, now=now - timedelta(hours=1), own=True, raising=False)

    assert (before, taken) == (1, ["a", "a", "a"])


def test_a_parked_fact_is_taken_in_when_the_cause_is_mended(
    db: None, stream: StreamKey, register: Register
) -> None:
    taken, broken, now = [], [True], timezone.now()

    def react(fact: Delivered) -> None:
        if broken:
            raise ValueError(f"{len(broken)} causes")
        taken.append(fact.body["words"])

    reaction = register(react)
    note(stream, "late")
    store.begin_positions([reaction.name])
    for pause in (0, *jobs.PAUSES_S):
        now += timedelta(seconds=pause)
        jobs._deliver(reaction, now=now, own=True, raising=False)
    (parked,) = given_up()

    broken.append(True)
    assert not jobs.try_again(parked.id, now=now)
    assert given_up()[0].error == "ValueError: 2 causes"
    broken.clear()
    assert jobs.try_again(parked.id, now=now)

    assert taken == ["late"]
    assert given_up() == []
    with pytest.raises(NotFound):
        jobs.try_again(parked.id, now=now)


def test_a_job_that_failed_at_every_try_goes_back_on_the_queue(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_jobs (queue_name, task_name, args, status, attempts) values "
            "('default', 'test.print', '{\"case_id\": \"7\"}', 'failed', 10) returning id"
        )
        (job_id,) = cursor.fetchone()
    (row,) = given_up()

    assert (row.id, row.kind, row.name, row.about) == (
        str(job_id), "job", "test.print", "case_id=7",
    )  # fmt: skip
    assert given_up_counts()["jobs"] == {"test.print": 1}
    assert jobs.try_again(row.id, now=NOON)

    assert given_up() == []
    assert ProcrastinateJob.objects.get(id=job_id).status == "todo"


def test_what_comes_round_by_the_clock_came_right_with_a_later_round(db: None) -> None:
    sql = """insert into procrastinate_jobs (queue_name, task_name, args, status, attempts)
      values ('default', 'test.round', '{"timestamp": 1}', %s, 1)"""
    with connection.cursor() as cursor:
        cursor.execute(sql, ["failed"])
        assert [row.name for row in given_up()] == ["test.round"]

        cursor.execute(sql, ["succeeded"])

    assert given_up() == []
    assert given_up_counts()["jobs"] == {}


@pytest.mark.parametrize("row_id", ["0", "9" * 40, "nothing", "", "²", str(UUID(int=5))])
def test_what_was_not_given_up_is_not_tried_again(db: None, row_id: str) -> None:
    with pytest.raises(NotFound):
        jobs.try_again(row_id, now=NOON)


def test_what_commits_late_is_not_lost(
    transactional_db: None, stream: StreamKey, seen: list[str]
) -> None:
    """A takes its number first and commits last: B, already committed, has to wait for it."""
    a_wrote, b_done = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            note(StreamKey("test", "slow"), "a: first written, last committed")
            a_wrote.set()
            assert b_done.wait(20)
        connection.close()

    writer = threading.Thread(target=slow)
    writer.start()
    assert a_wrote.wait(20)
    note(stream, "b")
    deliver_pending()
    while_a_runs = list(seen)
    b_done.set()
    writer.join()
    deliver_pending()

    assert while_a_runs == []
    assert sorted(seen) == ["a: first written, last committed", "b"]


def test_a_writer_in_another_database_holds_nothing_up(
    transactional_db: None, stream: StreamKey, seen: list[str]
) -> None:
    place = connection.settings_dict
    with psycopg.connect(host=place["HOST"], user=place["USER"], dbname="postgres") as other:
        other.execute("select pg_current_xact_id()")
        note(stream, "here")

        deliver_pending()

    assert seen == ["here"]


def test_two_runners_do_not_deliver_a_fact_twice(
    transactional_db: None, stream: StreamKey, register: Register
) -> None:
    seen: list[str] = []
    started, go_on = threading.Event(), threading.Event()

    def react(fact: Delivered) -> None:
        seen.append(fact.body["words"])
        started.set()
        assert go_on.wait(20)

    register(react)
    note(stream, "only once")

    def run() -> None:
        deliver_pending()
        connection.close()

    first = threading.Thread(target=run)
    first.start()
    assert started.wait(20)
    assert deliver_pending() == 0  # the other one holds the position
    go_on.set()
    first.join()

    assert seen == ["only once"]


@pytest.fixture
def runner(transactional_db: None) -> Iterator[Callable[[], None]]:
    stop, threads = threading.Event(), []

    def start() -> None:
        threads.append(threading.Thread(target=run_reactions, args=(stop,)))
        threads[-1].start()

    yield start
    stop.set()
    for thread in threads:
        thread.join(20)


def test_the_runner_delivers_beats_and_stops(
    runner: Callable[[], None], stream: StreamKey, register: Register
) -> None:
    got = threading.Event()
    register(lambda fact: got.set())
    runner()

    note(stream, "wake up")

    assert got.wait(20)
    assert runner_health(now=timezone.now()).alive
    assert not ParkedFact.objects.exists()


def test_the_runner_survives_the_loss_of_its_connection(
    runner: Callable[[], None],
    stream: StreamKey,
    register: Register,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(jobs, "RECONNECT_S", 0.05)
    got = {"before": threading.Event(), "after": threading.Event()}
    register(lambda fact: got[fact.body["words"]].set())
    runner()
    note(stream, "before")
    assert got["before"].wait(20)

    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
        )
    note(stream, "after")

    assert got["after"].wait(20)


def test_a_journal_brought_to_a_new_cluster_is_noticed_and_rebased(
    transactional_db: None, stream: StreamKey, seen: list[str]
) -> None:
    note(stream, "delivered")
    deliver_pending()
    note(stream, "waiting")
    assert not runner_health(now=NOON).needs_rebase

    user = connection.settings_dict["USER"]
    owner = listening() | {"user": OWNERS.get(user, user)}
    later = "((xid::text)::bigint + 1000000)::text::xid8"
    with psycopg.connect(**owner, autocommit=True) as restored:
        restored.execute("alter table journal_fact disable trigger user")
        for table in ("journal_fact", "journal_reactionposition"):
            restored.execute(f"update {table} set xid = {later}")
        restored.execute("alter table journal_fact enable trigger user")
        assert runner_health(now=NOON).needs_rebase
        restored.execute("select journal_rebase()")

    assert not runner_health(now=NOON).needs_rebase
    deliver_pending()
    assert seen == ["delivered", "waiting"]
