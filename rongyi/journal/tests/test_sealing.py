"""Facts become leaves, checkpoints are signed over them, and nothing contradicts an earlier one."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction

from rongyi.journal import store
from rongyi.journal.events import READS
from rongyi.journal.jobs import seal_pending
from rongyi.journal.jobs.listening import listening
from rongyi.journal.jobs.sequencing import Pace
from rongyi.journal.queries import log_health
from rongyi.journal.rules import merkle, notes, tiles
from rongyi.journal.rules.tiles import ENTRIES, WIDTH, Tile
from rongyi.journal.services import exporting, record
from rongyi.journal.services.log_keys import is_signed, key_of
from rongyi.journal.services.sealing import Taken
from rongyi.journal.store import log_files
from rongyi.journal.tests.conftest import CLERK, NOON, OWNERS, Noted
from rongyi.journal.tests.test_merkle import GO_KEY, GO_NOTE, root_by_words
from rongyi.kernel.facts import StreamKey
from rongyi.kernel.ids import new_id


def many(count: int) -> None:
    """So many facts, in streams of their own."""
    for _ in range(count):
        record(Noted("事实"), stream=StreamKey("test", str(new_id())), actor=CLERK, at=NOON)


def checkpoint(log: str = "facts") -> notes.Checkpoint:
    note = (log_files.folder_of(log) / "checkpoint").read_text("utf-8")
    assert is_signed(note, key_of(log).public)
    read = notes.read(note)
    assert read is not None
    return read


def entries(log: str, size: int) -> list[bytes]:
    """All entries, out of the files."""
    folder, found = log_files.folder_of(log), []
    for tile in tiles.tiles_of(size):
        if tile.level == ENTRIES:
            found += tiles.unbundle((folder / tile.path).read_bytes())
    return found


def test_a_note_of_another_tool_is_verified() -> None:
    key = notes.public_key(GO_KEY)

    assert key is not None and is_signed(GO_NOTE, key)
    assert not is_signed(GO_NOTE.replace("answer", "anvwer"), key)


def test_each_fact_is_one_leaf_in_the_order_of_the_facts(committed: StreamKey) -> None:
    seal_pending()

    sealed = checkpoint()
    kept = entries("facts", sealed.size)
    facts = store.run("select hash from journal_fact order by xid, number", [])
    assert [entry[-32:] for entry in kept] == [bytes(row[0]) for row in facts]
    assert sealed.root == root_by_words([merkle.leaf_hash(entry) for entry in kept])


def test_tiles_grow_over_their_edges_as_if_written_at_once(transactional_db: None) -> None:
    for count in (3, 250, 1, 260):
        many(count)
        seal_pending()

    size = checkpoint().size
    folder = log_files.folder_of("facts")
    kept = entries("facts", size)
    leaves = [merkle.leaf_hash(entry) for entry in kept]
    full = (folder / Tile(0, 0, WIDTH).path).read_bytes()
    above = (folder / tiles.tile_of(1, 0, size).path).read_bytes()
    assert full == b"".join(leaves[:WIDTH])
    assert above[:32] == root_by_words(leaves[:WIDTH])
    assert not (folder / "tile/0/000.p").exists()
    reader = log_files.Reader(folder, size)
    for index in (0, 255, 256, size - 1):
        path = merkle.inclusion(index, size, reader)
        assert merkle.root_by_inclusion(leaves[index], index, size, path) == checkpoint().root


def test_what_stands_above_full_tiles_is_reckoned_once(tmp_path: Path) -> None:
    held = [b"%054d" % number for number in range(WIDTH * 5)]
    grown, whole = tmp_path / "grown", tmp_path / "whole"
    log_files.write_tiles(grown, since=0, size=WIDTH * 3 + 7, entries=lambda a, b: held[a:b])
    for index in range(3):  # who reads them once more does not find them
        (grown / Tile(0, index, WIDTH).path).unlink()

    log_files.write_tiles(
        grown, since=WIDTH * 3 + 7, size=len(held), entries=lambda a, b: held[a:b]
    )
    log_files.write_tiles(whole, since=0, size=len(held), entries=lambda a, b: held[a:b])

    above = tiles.tile_of(1, 0, len(held)).path
    assert (grown / above).read_bytes() == (whole / above).read_bytes()


def test_what_is_not_committed_is_no_leaf_and_comes_later(committed: StreamKey) -> None:
    with psycopg.connect(**listening()) as slow:
        slow.execute("select pg_current_xact_id()")
        many(2)  # these lie behind a transaction that may still write before them
        seal_pending()
        before = checkpoint().size if (log_files.folder_of("facts") / "checkpoint").exists() else 0
    seal_pending()

    assert checkpoint().size == before + 2


def test_reads_are_a_log_of_their_own(committed: StreamKey) -> None:
    record(Noted("谁看了"), stream=StreamKey(READS, str(new_id())), actor=CLERK, at=NOON)

    seal_pending()

    assert checkpoint("reads").size == 1
    assert checkpoint("reads").origin != checkpoint("facts").origin
    assert checkpoint("facts").size == store.run("select count(*) from journal_fact", [])[0][0] - 1


@pytest.mark.parametrize("stopped_at", ["write_tiles", "place", "sealed"])
def test_stopped_anywhere_the_next_round_finishes(
    committed: StreamKey, monkeypatch: pytest.MonkeyPatch, stopped_at: str
) -> None:
    seal_pending()
    before = checkpoint()
    many(3)

    class Killed(BaseException):
        pass

    def stop(*args: Any, **kwargs: Any) -> None:
        raise Killed

    home = store if stopped_at == "sealed" else log_files
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(home, stopped_at, stop)
        seal_pending()
    seal_pending()

    after = checkpoint()
    assert after.size == before.size + 3
    reader = log_files.Reader(log_files.folder_of("facts"), after.size)
    proof = merkle.consistency(before.size, after.size, reader)
    assert merkle.is_consistent(before.size, after.size, before.root, after.root, proof)
    assert store.heads()["facts"].sealed_size == after.size


def test_a_lost_folder_is_written_anew(committed: StreamKey) -> None:
    seal_pending()
    before = checkpoint()
    shutil.rmtree(log_files.folder_of("facts"))

    seal_pending()

    assert checkpoint() == before
    assert len(entries("facts", before.size)) == before.size


def as_owner(*statements: str) -> None:
    """Do what only the owner of the database can, with the triggers switched off."""
    user = connection.settings_dict["USER"]
    place = listening() | {"user": OWNERS.get(user, user)}
    with psycopg.connect(**place, autocommit=True) as owner:
        for table in ("journal_logbatch", "journal_logcheckpoint", "journal_fact"):
            owner.execute(f"alter table {table} disable trigger user")
        for statement in statements:
            owner.execute(statement)


def brought_back(stream: StreamKey) -> None:
    """The database as it was before the last checkpoint, with other facts since."""
    seal_pending()
    size, frontier, xid, number = store.run(
        "select size, frontier, xid::text, number from journal_loghead where log = 'facts'", []
    )[0]
    many(4)
    seal_pending()
    as_owner(
        f"update journal_loghead set size = {size}, frontier = '\\x{bytes(frontier).hex()}',"
        f" xid = '{xid}', number = {number}, sealed_size = {size} where log = 'facts'",
        f"delete from journal_logbatch where log = 'facts' and first >= {size}",
        f"delete from journal_logcheckpoint where log = 'facts' and size > {size}",
        f"delete from journal_fact where number > {number}",
    )


@pytest.mark.parametrize("facts_since", [0, 2, 4, 9])
def test_a_database_brought_back_behind_its_checkpoint_signs_nothing(
    committed: StreamKey, facts_since: int
) -> None:
    brought_back(committed)
    signed = checkpoint()
    many(facts_since)

    seal_pending()

    assert checkpoint() == signed
    health = log_health(now=NOON)
    assert [row.trouble for row in health.logs if row.log == "facts"] == ["rolled_back"]
    assert not health.seals


def test_a_checkpoint_of_another_key_is_not_continued(committed: StreamKey) -> None:
    seal_pending()
    signed = checkpoint()
    next((Path(log_files.folder_of("facts")).parent / "keys").glob("log-facts*")).unlink()
    many(1)

    seal_pending()

    note = (log_files.folder_of("facts") / "checkpoint").read_text("utf-8")
    assert notes.read(note) == signed
    assert store.heads()["facts"].trouble == "foreign"


def outside(settings: Any, tmp_path: Path) -> Path:
    place = tmp_path / "outside"
    place.mkdir()
    settings.LOG_EXPORT = (str(place),)
    return place


def there(place: Path, log: str = "facts") -> notes.Checkpoint:
    note = next(place.glob(f"*/{log}/checkpoint")).read_text("utf-8")
    found = notes.read(note)
    assert found is not None
    return found


def test_logs_are_carried_outside_whole_and_further(
    committed: StreamKey, settings: Any, tmp_path: Path
) -> None:
    place = outside(settings, tmp_path)
    for count in (1, 300):
        many(count)
        seal_pending()
        exporting.export_all(now=NOON)

    assert there(place) == checkpoint()
    source = log_files.folder_of("facts")
    target = next(place.glob("*/facts"))
    for tile in tiles.tiles_of(checkpoint().size):
        assert (target / tile.path).read_bytes() == (source / tile.path).read_bytes()
    assert log_health(now=NOON).carried


def test_a_place_that_is_not_mounted_is_told_tried_again_and_late_after_hours(
    committed: StreamKey, settings: Any, tmp_path: Path
) -> None:
    place = outside(settings, tmp_path)
    place.rmdir()
    seal_pending()

    exporting.export_all(now=NOON)

    (row, _) = log_health(now=NOON).outside
    assert (row.error, row.late) == ("missing", False)
    assert not log_health(now=NOON.replace(hour=9)).carried
    place.mkdir()
    exporting.export_all(now=NOON.replace(hour=9))
    assert log_health(now=NOON.replace(hour=9)).carried
    assert there(place) == checkpoint()


@pytest.mark.parametrize("damage", [b"\xff\xfe\x00", b"\n", b"x\n1\n=\n\n"])
def test_a_damaged_checkpoint_outside_is_told_and_nothing_stops(
    committed: StreamKey, settings: Any, tmp_path: Path, damage: bytes
) -> None:
    place = outside(settings, tmp_path)
    seal_pending()
    exporting.export_all(now=NOON)
    next(place.glob("*/facts/checkpoint")).write_bytes(damage)
    many(1)
    seal_pending()

    exporting.export_all(now=NOON)

    assert [row.error for row in log_health(now=NOON).outside] == ["foreign", ""]
    assert [row.trouble for row in log_health(now=NOON).logs] == ["", ""]


def test_a_damaged_checkpoint_of_our_own_is_told_and_nothing_is_signed(
    committed: StreamKey, settings: Any, tmp_path: Path
) -> None:
    outside(settings, tmp_path)
    seal_pending()
    (log_files.folder_of("facts") / "checkpoint").write_bytes(b"\xff\xfe\x00")
    many(1)

    seal_pending()
    exporting.export_all(now=NOON)

    assert [row.trouble for row in log_health(now=NOON).logs] == ["foreign", ""]
    assert [row.error for row in log_health(now=NOON).outside] == ["damaged", ""]


def test_a_damaged_tile_is_told_and_nothing_stops(
    committed: StreamKey, settings: Any, tmp_path: Path
) -> None:
    outside(settings, tmp_path)
    seal_pending()
    if checkpoint().size % WIDTH == 0:  # the last tile ought to have room
        many(1)
        seal_pending()
    folder = log_files.folder_of("facts")
    tile = next(tiles.tiles_of(checkpoint().size, since=checkpoint().size - 1))
    (folder / tile.path).unlink()
    (folder / Tile(tile.level, tile.index, WIDTH).path).write_bytes(b"\x00\xff\x00")

    exporting.export_all(now=NOON)

    (facts, _) = log_health(now=NOON).outside
    assert facts.error.startswith("ValueError")


def test_files_and_database_brought_back_together_are_found_by_the_outside(
    committed: StreamKey, settings: Any, tmp_path: Path
) -> None:
    place = outside(settings, tmp_path)
    seal_pending()
    data = log_files.folder_of("facts")
    shutil.copytree(data, tmp_path / "backup")
    brought_back(committed)
    exporting.export_all(now=NOON)
    shutil.rmtree(data)
    shutil.copytree(tmp_path / "backup", data)

    exporting.export_all(now=NOON)
    many(9)
    seal_pending()

    assert not log_health(now=NOON).carried
    assert store.heads()["facts"].trouble == "rolled_back"
    assert there(place).size > checkpoint().size


@pytest.mark.parametrize("table", ["journal_logbatch", "journal_logcheckpoint"])
@pytest.mark.parametrize("act", ["delete from {}", "update {} set log = 'x'", "truncate {}"])
def test_the_log_is_only_ever_added_to(
    committed: StreamKey, table: str, act: str, django_assert_num_queries: Callable[..., Any]
) -> None:
    seal_pending()

    with pytest.raises(Exception, match="refused|permission denied"), transaction.atomic():
        store.run(act.format(table), [])


def test_results_that_wait_are_covered_together_and_none_waits_a_second() -> None:
    pace, waiting = Pace(), Taken(facts=1, awaited=True)
    signed = []

    for tenth in range(100):  # ten seconds in which somebody waits all the time
        now = tenth / 10
        pace.note(waiting, now)
        if pace.is_due(now):
            pace.sealed(now, well=True)
            signed.append(now)

    pauses = [later - before for before, later in zip(signed, signed[1:], strict=False)]
    assert signed[0] == 0.0
    assert min(pauses) > 0.39 and max(pauses) < 1.0
    assert pace.rest(10.0) <= 0.5
