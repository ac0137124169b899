"""What is exported is verified by one file without us; each way to tamper is found by it."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from rongyi.config.command_line import verify, verify_log, verify_outside
from rongyi.config.trouble import Trouble
from rongyi.journal import rules
from rongyi.journal.events import BodyErased
from rongyi.journal.jobs import seal_pending
from rongyi.journal.jobs.listening import listening
from rongyi.journal.queries import receipt_of
from rongyi.journal.services import erase_body, log_folder, record_each, record_reads
from rongyi.kernel import moment
from rongyi.kernel.actor import SYSTEM
from rongyi.kernel.facts import StreamKey
from rongyi.kernel.ids import new_id

OWNERS = {"rongyi_app": "rongyi_owner"}
STREAMS, FACTS = 12, 4
REHASHED = """update journal_fact f set hash = sha256('\\x01'::bytea
  || coalesce((select hash from journal_fact p where p.stream_id = f.stream_id
       and p.seq = f.seq - 1), decode(repeat('00', 32), 'hex'))
  || '\\x00000010' || uuid_send(stream_id) || '\\x00000004' || int4send(seq)
  || '\\x00000008' || timestamptz_send(at) || '\\x00000010' || uuid_send(actor_id)
  || coalesce('\\x00000010'::bytea || uuid_send(on_behalf_id), '\\x00000000'::bytea)
  || int4send(octet_length(name)) || convert_to(name, 'UTF8') || commitment)
  where stream_id = '{stream}' and seq = {seq}"""
NEW_BODY = """update journal_fact set body = '{{"x":1}}',
  commitment = sha256(salt || '{{"x":1}}'::bytea) where stream_id = '{stream}' and seq = {seq}"""
COPIED = """insert into journal_fact
    (stream_id, seq, at, name, actor_id, salt, body, commitment, hash)
  select stream_id, seq + 1, at, name, actor_id, salt, body, commitment, hash from journal_fact
  where stream_id = '{stream}' and seq = 4;
  update journal_fact set xid = '3' where stream_id = '{stream}' and seq = 5"""


def rehashed_from(first: int) -> str:
    return ";".join(REHASHED.replace("{seq}", str(seq)) for seq in range(first, FACTS + 2))


WAYS = {
    "edit": NEW_BODY.replace("commitment = sha256(salt || '{{\"x\":1}}'::bytea)", "salt = salt"),
    "edit_and_rehash": f"{NEW_BODY};" + rehashed_from(1),
    "delete": "delete from journal_fact where stream_id = '{stream}' and seq = {seq}",
    "delete_and_rehash": "delete from journal_fact where stream_id = '{stream}' and seq = {seq};"
    "update journal_fact set seq = seq - 1 where stream_id = '{stream}' and seq > {seq};"
    + rehashed_from(1),
    "swap": "update journal_fact set seq = 100 + seq where stream_id = '{stream}' and seq in (2,3);"
    "update journal_fact set seq = 105 - seq where stream_id = '{stream}' and seq > 100",
    "drop_a_case": "delete from journal_fact where stream_id = '{stream}';"
    "delete from journal_stream where id = '{stream}'",
    "backdated_insert": COPIED + ";" + rehashed_from(5),
    "cut_the_end_of_a_case": "delete from journal_fact where stream_id = '{stream}' and seq = 4",
    "cut_the_end_of_the_log": "delete from journal_fact where number > (select max(number) - 3 "
    "from journal_fact)",
    "other_actor_and_rehash": "update journal_fact set actor_id = '{stream}' where "
    "stream_id = '{stream}' and seq = {seq};" + rehashed_from(1),
}


@pytest.fixture
def lived(transactional_db: None) -> list[StreamKey]:
    """Chains of four facts each, some erased, some readings, all sealed."""
    keys = [StreamKey("test", str(new_id())) for _ in range(STREAMS)]
    for count in range(FACTS):
        facts = [(key, BodyErased(seq=count, reason="示例")) for key in keys]
        record_each(facts, actor=SYSTEM, at=moment.now())
    erase_body(stream=keys[0], seq=2, reason="到期", actor=SYSTEM, now=moment.now())
    record_reads({new_id(): ["RY1"]}, part="page", actor=SYSTEM, at=moment.now())
    seal_pending()
    return keys


def tamper(statements: str) -> None:
    """As who owns the database: triggers off, then whatever is wanted."""
    user = connection.settings_dict["USER"]
    place = listening() | {"user": OWNERS.get(user, user)}
    with psycopg.connect(**place, autocommit=True) as owner:
        for table in ("journal_fact", "journal_stream"):
            owner.execute(f"alter table {table} disable trigger user")
        for one in statements.split(";"):
            owner.execute(one)


def verified(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """What the file of the export says, run by a Python that finds nothing of ours."""
    program = [sys.executable, "-I", "-S", str(folder / "verify_log.py"), "export", str(folder)]
    return subprocess.run([*program, *words], capture_output=True, text=True, check=False)


def test_an_untouched_export_holds_without_anything_of_ours(
    lived: list[StreamKey], tmp_path: Path
) -> None:
    count = verify_outside.export(tmp_path / "out")

    said = verified(tmp_path / "out", "--key", str(log_folder("facts") / "key"))

    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout.startswith(f"holds: {count} facts, {count} leaves")


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("way", WAYS)
def test_each_way_to_tamper_is_found_after_a_checkpoint(
    lived: list[StreamKey], tmp_path: Path, way: str, seed: int
) -> None:
    draw = random.Random(seed)
    stream = rules.stream_id(draw.choice(lived[1:]))
    tamper(WAYS[way].replace("{stream}", str(stream)).replace("{seq}", str(draw.randint(1, 3)))
           .replace("{{", "{").replace("}}", "}"))  # fmt: skip
    verify_outside.export(tmp_path / "out")

    said = verified(tmp_path / "out", "--key", str(log_folder("facts") / "key"))

    assert said.returncode == 1, said.stdout + said.stderr
    assert said.stdout.startswith("BROKEN: stream ")


def test_a_log_written_anew_with_the_same_key_contradicts_the_checkpoint_outside(
    lived: list[StreamKey], tmp_path: Path
) -> None:
    kept = tmp_path / "kept"
    kept.write_bytes((log_folder("facts") / "checkpoint").read_bytes())
    stream = rules.stream_id(lived[3])
    tamper(
        f"{NEW_BODY};{rehashed_from(1)}".replace("{stream}", str(stream)).replace("{seq}", "2")
        .replace("{{", "{").replace("}}", "}")
    )  # fmt: skip
    forget = "alter table {0} disable trigger user;delete from {0}"
    tables = ("journal_logbatch", "journal_logcheckpoint", "journal_loghead")
    tamper(";".join(forget.format(table) for table in tables))
    for log in ("reads", "facts"):
        (log_folder(log) / "checkpoint").unlink()
    seal_pending()
    verify_outside.export(tmp_path / "out")

    alone = verified(tmp_path / "out")
    beside = verified(tmp_path / "out", "--checkpoint", str(kept))

    assert alone.returncode == 0  # it is of one piece: only what lies outside tells
    assert beside.returncode == 1 and "signed checkpoint" in beside.stdout


def receipt(lived: list[StreamKey]) -> dict[str, Any]:
    return receipt_of("RY1", {"RY1-01": lived[5]}, [BodyErased.name])


def test_a_receipt_verifies_offline_with_the_key_alone(
    lived: list[StreamKey], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "receipt.json"
    path.write_text(json.dumps(receipt(lived)), "utf-8")

    assert verify_log.main(["receipt", str(path), "--key", str(log_folder("facts") / "key")]) == 0
    assert capsys.readouterr().out.startswith("holds: 4 facts")


CHANGES: dict[str, Callable[[dict[str, Any]], None]] = {
    "number": lambda r: r.__setitem__("number", "RY2"),
    "no facts": lambda r: r.update(facts=[]),
    "body": lambda r: r["facts"][1]["fact"].__setitem__(7, '{"reason":"x","seq":1}'),
    "time": lambda r: r["facts"][1]["fact"].__setitem__(2, r["facts"][1]["fact"][2] + 1),
    "name": lambda r: r["facts"][1]["fact"].__setitem__(5, "case.decided.v1"),
    "leaf": lambda r: r["facts"][1].__setitem__("leaf", r["facts"][1]["leaf"] + 1),
    "path": lambda r: r["facts"][1]["path"].pop(),
    "checkpoint": lambda r: r.__setitem__("checkpoint", r["checkpoint"].replace("\n", "\n1", 1)),
    "key": lambda r: r.__setitem__("checkpoint", r["checkpoint"].rpartition("—")[0]),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_receipt_does_not(lived: list[StreamKey], tmp_path: Path, change: str) -> None:
    changed = receipt(lived)
    CHANGES[change](changed)
    path = tmp_path / "receipt.json"
    path.write_text(json.dumps(changed), "utf-8")

    assert verify_log.main(["receipt", str(path), "--key", str(log_folder("facts") / "key")]) == 1


def test_a_place_that_takes_no_export_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")

    with pytest.raises(Trouble) as trouble:
        verify.written(tmp_path / "file" / "below")

    assert (trouble.value.code, "below" in trouble.value.words.en) == (2, True)


def test_reading_streams_are_exported_too(lived: list[StreamKey], tmp_path: Path) -> None:
    verify_outside.export(tmp_path / "out")

    lines = (tmp_path / "out" / "facts.jsonl").read_text("utf-8").splitlines()

    assert sum('"data.read.v1"' in line for line in lines) == 1


def test_made_up_facts_are_told_and_none_can_be_slipped_in_as_made_up(
    lived: list[StreamKey], tmp_path: Path
) -> None:
    """Filled in as `rongyi load` does: before the beginning of the order, in no log."""
    made_up, real = StreamKey("test", str(new_id())), rules.stream_id(lived[2])
    record_each([(made_up, BodyErased(seq=1, reason="虚拟"))], actor=SYSTEM, at=moment.now())
    before = "update journal_fact set xid = '0' where stream_id = '{stream}'"
    tamper(before.replace("{stream}", str(rules.stream_id(made_up))))
    count = verify_outside.export(tmp_path / "out")
    said = verified(tmp_path / "out")

    tamper(COPIED.replace("'3'", "'0'").replace("{stream}", str(real)) + ";" + rehashed_from(5)
           .replace("{stream}", str(real)))  # fmt: skip
    verify_outside.export(tmp_path / "changed")
    slipped_in = verified(tmp_path / "changed")

    assert said.returncode == 0, said.stdout + said.stderr
    assert "1 of the facts are made up" in said.stdout
    assert f"holds: {count} facts, {count - 1} leaves" in said.stdout
    assert slipped_in.returncode == 1 and "is not in the log" in slipped_in.stdout


def test_a_detached_quarter_is_exported_and_one_that_is_gone_is_named(
    lived: list[StreamKey], tmp_path: Path
) -> None:
    with connection.cursor() as cursor:
        where = "select tableoid::regclass::text from journal_fact where stream_id = %s"
        cursor.execute(where, [rules.stream_id(lived[1])])
        quarter = cursor.fetchone()[0]
    tamper(f"select journal_detach('{quarter}', 1, 1, null, now())")
    verify_outside.export(tmp_path / "there")
    tamper(f"drop table {quarter}")
    verify_outside.export(tmp_path / "gone")
    there, gone = verified(tmp_path / "there"), verified(tmp_path / "gone")

    kept = tmp_path / "there" / f"{quarter}.jsonl"
    lines = kept.read_text("utf-8").splitlines(keepends=True)
    (tmp_path / "gone" / kept.name).write_text("".join(lines[:FACTS]), "utf-8")
    some = verified(tmp_path / "gone")
    (tmp_path / "gone" / kept.name).write_text("".join(lines), "utf-8")
    beside = verified(tmp_path / "gone")
    (name, low, high), *_ = json.loads((tmp_path / "gone" / "archived.json").read_text("utf-8"))
    narrowed = json.dumps([[name, low, f"{int(high, 16) - 1:032x}"]])
    (tmp_path / "gone" / "archived.json").write_text(narrowed, "utf-8")
    less = verified(tmp_path / "gone")

    assert (there.returncode, "archived" in there.stdout) == (0, False), there.stdout
    assert gone.returncode == 0 and "quarters said to be archived" in gone.stdout
    assert some.returncode == 1 and "are missing" in some.stdout
    assert (beside.returncode, "archived" in beside.stdout) == (0, False), beside.stdout
    assert less.returncode == 1 and "is no quarter" in less.stdout
