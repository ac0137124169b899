"""SM3: as others reckon it, and facts and a log of a database that is chained with it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import astuple
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction

from rongyi.config import installing
from rongyi.config.command_line import verify_outside
from rongyi.config.command_line.verify_sums import DIGESTS, sm3_by_hand
from rongyi.journal import rules, store
from rongyi.journal.jobs import seal_pending
from rongyi.journal.queries import receipt_of, takes_algorithm, verify_journal
from rongyi.journal.rules import digests, merkle, notes
from rongyi.journal.services import entry_of, erase_body, record, record_runs
from rongyi.journal.store import facts, log_files
from rongyi.journal.tests.conftest import CLERK, NOON, OWNERS, Noted
from rongyi.kernel.facts import StreamKey
from rongyi.kernel.ids import new_id

VECTORS = Path(__file__).parents[2].parent / "shared/data/sm-vectors.json"
# GB/T 32905-2016, annex A
PUBLISHED = {
    b"abc": "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
    b"abcd" * 16: "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732",
}
APPENDED = f"""with r as materialized (select %s::uuid as stream_id, %s::text as kind,
    %s::text as name, %s::text as fact, %s::uuid as actor_id, %s::uuid as on_behalf_id,
    %s::timestamptz as at, %s::bytea as salt, %s::text as body),
  {store.appended("r", digests.SM_3)} select 1"""
FORGET = "journal_fact journal_stream journal_logbatch journal_logcheckpoint journal_loghead"


def in_database(message: bytes) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("select journal_sm3(%s)", [message])
        return bytes(cursor.fetchone()[0])


def test_the_verifier_s_sm3_agrees_with_the_published_vectors() -> None:
    if not VECTORS.exists():
        pytest.skip("the vectors are not beside this tree: ../shared/data/sm-vectors.json")
    known = json.loads(VECTORS.read_text("utf-8"))["sm3"]

    found = [sm3_by_hand(bytes.fromhex(one["msg"])).hex() for one in known]

    assert known and found == [one["digest"] for one in known]
    assert found == [DIGESTS[2](bytes.fromhex(one["msg"])).hex() for one in known]


@pytest.mark.django_db
def test_the_database_s_sm3_is_that_of_the_standard_and_of_openssl() -> None:
    lengths = [*range(130), 500, 4_000]
    messages = [os.urandom(length) for length in lengths]

    assert {one: in_database(one).hex() for one in PUBLISHED} == PUBLISHED
    assert {one: digests.by_sm3(one).hex() for one in PUBLISHED} == PUBLISHED
    assert [in_database(one) for one in messages] == [digests.by_sm3(one) for one in messages]


def as_owner(*statements: str) -> None:
    place = connection.settings_dict
    user = OWNERS.get(place["USER"], place["USER"])
    with psycopg.connect(host=place["HOST"], dbname=place["NAME"], user=user) as owner:
        for one in statements:
            owner.execute(one)


@pytest.fixture
def of_sm3(transactional_db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> StreamKey:
    """A database without facts that takes SM3 alone, and in it a stream of eight facts, written
    in each of the ways that there are."""
    for table in FORGET.split():
        as_owner(f"alter table {table} disable trigger user", f"delete from {table}",
                 f"alter table {table} enable trigger user")  # fmt: skip
    as_owner("select journal_fix_algorithm(2::smallint)")
    settings.LOG_HASH = "sm3"
    monkeypatch.setattr(facts, "_RECORD", facts.recording(digests.SM_3))
    key = StreamKey("test", str(new_id()))
    for count in range(3):
        record(Noted("事实", count), stream=key, actor=CLERK, at=NOON)
    record_runs([(key, [Noted("两件", 3), Noted("两件", 4)])], actor=CLERK, at=NOON)
    entry = entry_of(Noted("一步", 5), stream=key, actor=CLERK, at=NOON)
    store.run(APPENDED, list(astuple(entry)))
    erase_body(stream=key, seq=2, reason="到期", actor=CLERK, now=NOON)
    seal_pending()
    return key


def test_chains_log_and_receipts_of_sm3_hold_and_say_that_they_are_of_it(of_sm3: StreamKey) -> None:
    verdict = verify_journal()
    receipt = receipt_of("RY1", {"RY1": of_sm3}, [Noted.name])
    log = notes.read(receipt["checkpoint"])

    assert verdict.holds and verdict.facts == 7
    assert {one["fact"][10] for one in receipt["facts"]} == {digests.SM_3}
    assert log is not None and log.origin.endswith("/facts/sm3")
    entries = merkle.entries_in(store.entries("facts", 0, log.size))
    assert merkle.root_of([digests.by_sm3(b"\0" + one) for one in entries]) != log.root
    assert log.root == merkle.root_of(
        [digests.by_sm3(b"\0" + one) for one in entries], digests.by_sm3
    )
    assert log_files.folder_of("facts").joinpath("key").read_text().startswith(log.origin)


def test_an_export_and_a_receipt_of_sm3_are_verified_without_anything_of_ours(
    of_sm3: StreamKey, tmp_path: Path
) -> None:
    out, receipt, key = tmp_path / "out", tmp_path / "receipt.json", tmp_path / "out/facts/key"
    verify_outside.export(out)
    made = receipt_of("RY1", {"RY1": of_sm3}, [Noted.name])
    receipt.write_text(json.dumps(made, ensure_ascii=False), "utf-8")
    program = [sys.executable, "-I", "-S", str(out / "verify_log.py")]

    whole = subprocess.run([*program, "export", str(out), "--key", str(key)], check=False)
    one = subprocess.run([*program, "receipt", str(receipt), "--key", str(key)], check=False)
    receipt.write_text(receipt.read_text("utf-8").replace("两件", "三件"), "utf-8")
    changed = subprocess.run([*program, "receipt", str(receipt), "--key", str(key)], check=False)

    assert [whole.returncode, one.returncode, changed.returncode] == [0, 0, 1]


def test_a_changed_fact_of_sm3_is_found(of_sm3: StreamKey) -> None:
    stream = rules.stream_id(of_sm3)
    as_owner(
        "alter table journal_fact disable trigger user",
        "update journal_fact set body = '{}', commitment = journal_sm3(salt || '{}'::bytea)"
        f" where stream_id = '{stream}' and seq = 4",
    )

    assert [(one.seq, one.what) for one in verify_journal().broken] == [(4, "hash")]


def test_a_database_takes_one_algorithm_and_never_another(of_sm3: StreamKey, settings: Any) -> None:
    entry = entry_of(Noted("另一种"), stream=of_sm3, actor=CLERK, at=NOON)

    with pytest.raises(IntegrityError, match="fact_algorithm_known"), transaction.atomic():
        store.run(facts.recording(digests.SHA_256), [[value] for value in astuple(entry)])
    with pytest.raises(psycopg.errors.RaiseException):
        as_owner("select journal_fix_algorithm(1::smallint)")
    assert takes_algorithm(owner=connection)
    settings.LOG_HASH = "sha256"
    assert not takes_algorithm(owner=connection)
    words = installing.other_hash().words
    assert "LOG_HASH=sm3" in words.zh and "LOG_HASH=sm3" in words.en
