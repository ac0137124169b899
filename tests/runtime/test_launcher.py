"""The database launcher: found, shared, mended, stopped by the last to leave."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import tempfile
import threading
from pathlib import Path

import psutil
import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction

from rongyi.config import database, environment
from rongyi.config.database import location, server
from rongyi.config.database.account import SERVICE_HOME
from rongyi.config.database.binaries import find
from rongyi.config.database.cluster import APPLICATION
from rongyi.config.database.lease import Lease, attach
from rongyi.config.database.location import SOCKET_NAME, SOCKET_PATH_BYTES_MAX, at_home
from rongyi.config.database.url import databases
from rongyi.config.trouble import Trouble

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs it as another user")


def note(lease: Lease, words: str) -> None:
    with server.superuser(lease.place, database="rongyi") as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS note (words text)")
        connection.execute("INSERT INTO note VALUES (%s)", [words])


def notes(lease: Lease) -> list[str]:
    with server.superuser(lease.place, database="rongyi") as connection:
        return [words for (words,) in connection.execute("SELECT words FROM note")]


def kill(lease: Lease) -> int:
    process = server.process_of(lease.place)
    assert process is not None
    os.kill(process.pid, signal.SIGKILL)
    return process.pid


def test_the_last_to_leave_stops_the_server(data: Path, lease: Lease) -> None:
    second = attach(data, durable=False)

    first_left = lease.release()
    answers_between = server.answers(second.place)
    second_left = second.release()

    assert not first_left and answers_between
    assert second_left and not server.answers(second.place)
    assert server.process_of(second.place) is None


def test_who_comes_second_finds_the_same_server(data: Path, lease: Lease) -> None:
    before = server.process_of(lease.place)

    second = attach(data, durable=False)

    after = server.process_of(second.place)
    second.release()
    assert before is not None and before == after


def test_what_was_committed_survives_kill_9(data: Path, lease: Lease) -> None:
    lease.release()
    durable = attach(data)
    note(durable, "acknowledged")

    killed = kill(durable)
    again = attach(data)

    process = server.process_of(again.place)
    assert process is not None and process.pid != killed
    assert notes(again) == ["acknowledged"]
    assert not psutil.pid_exists(killed), "the dead server stays a zombie"
    again.release()
    durable.release()


def test_a_backend_that_outlives_its_server_does_not_keep_the_next_from_starting(
    lease: Lease,
) -> None:
    busy = server.superuser(lease.place)
    pid = busy.info.backend_pid
    sleeper = threading.Thread(target=lambda: _sleep_until_cut(busy))
    sleeper.start()

    kill(lease)
    os.kill(pid, signal.SIGSTOP)  # it cannot notice by itself
    started = lease.ensure()

    sleeper.join(10)
    assert started and server.answers(lease.place)
    assert not sleeper.is_alive()


def test_a_server_whose_socket_somebody_tidied_away_is_started_again(
    data: Path, lease: Lease, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rongyi.config.database.lease.SOCKET_WAIT_S", 0.2)
    (lease.place.socket / SOCKET_NAME).unlink()

    started = lease.ensure()

    assert started and server.answers(lease.place)


def _sleep_until_cut(busy: psycopg.Connection) -> None:
    try:
        busy.execute("SELECT pg_sleep(60)")
    except psycopg.OperationalError:
        busy.close()


def test_a_lock_file_with_the_number_of_another_process_is_no_obstacle(
    data: Path, lease: Lease
) -> None:
    text = lease.place.pid_file.read_text()
    lease.release()
    lease.place.pid_file.write_text(f"{os.getppid()}\n" + text.split("\n", 1)[1])

    again = attach(data, durable=False)

    assert server.answers(again.place)
    again.release()


def test_only_the_owner_of_the_data_may_look_into_them(lease: Lease) -> None:
    modes = {
        folder.name: stat.S_IMODE(folder.stat().st_mode)
        for folder in (lease.place.home, lease.place.cluster, lease.place.socket)
    }

    assert modes == {"database": 0o700, "cluster": 0o700, "socket": 0o700}


def test_nobody_listens_on_the_network(lease: Lease) -> None:
    with server.superuser(lease.place) as connection:
        listens = connection.execute("SHOW listen_addresses").fetchone()

    assert listens == ("",)


@as_root
def test_a_folder_that_the_service_user_cannot_enter_is_replaced_and_said(
    capsys: pytest.CaptureFixture[str],
) -> None:
    hidden = Path(tempfile.mkdtemp(prefix="rongyi-test-", dir="/tmp"))
    said: list[str] = []

    lease = attach(hidden / "data", durable=False, say=lambda words: said.append(words.en))

    home, mode = lease.place.home, stat.S_IMODE(hidden.stat().st_mode)
    lease.release()
    shutil.rmtree(home)
    shutil.rmtree(hidden)
    assert home.parent == SERVICE_HOME and str(home) in said[0]
    assert mode == 0o700, "permissions of parent folders are left alone"


def test_data_of_another_major_version_are_refused_with_both_numbers(
    data: Path, lease: Lease
) -> None:
    lease.release()
    (lease.place.cluster / "PG_VERSION").write_text("9\n")

    with pytest.raises(Trouble) as refused:
        attach(data)

    assert "PostgreSQL 9" in refused.value.words.en
    assert str(find().major) in refused.value.words.en


def test_a_long_path_keeps_its_socket_short() -> None:
    data = Path("/" + "long/" * 30)

    place = at_home(data, data / "database")

    assert len(os.fsencode(place.socket)) < SOCKET_PATH_BYTES_MAX


def test_where_the_server_is_can_be_told_without_starting_it(data: Path, lease: Lease) -> None:
    assert location(data) == lease.place


def test_the_application_may_not_rewrite_history(db: None) -> None:
    for statement in (
        "UPDATE journal_fact SET name = 'x'",
        "DELETE FROM journal_fact",
        "TRUNCATE journal_fact",
        "DELETE FROM journal_stream",
        "UPDATE journal_storedfile SET size = 1",
        "DELETE FROM exchange_calllog",
        "DELETE FROM django_migrations",
    ):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_database_url_is_used_as_it_is_with_the_role_of_the_application() -> None:
    here = environment.read({"DATABASE_URL": "postgresql://me:secret@db.example/rongyi"})

    found = databases(here)

    assert found["owner"]["HOST"] == "db.example" and found["owner"]["USER"] == "me"
    assert found["default"]["OPTIONS"]["options"] == f"-c role={APPLICATION}"
    with database.running(here) as lease:
        assert lease is None, "nothing of our own is started"


@pytest.mark.parametrize("url", ["nonsense", "postgresql://", "mysql://x/y"])
def test_an_unusable_database_url_is_told_without_its_password(url: str) -> None:
    here = environment.read({"DATABASE_URL": url})

    with pytest.raises(Trouble) as refused:
        databases(here)

    assert refused.value.code == 2
    assert "DATABASE_URL" in refused.value.words.zh
