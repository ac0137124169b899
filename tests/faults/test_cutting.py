"""Harness C: power cuts and a full disk, on file systems of our own."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import machine
from tests.faults import keeping
from tests.faults.cutting import cuts
from tests.faults.cutting.disk import why_not
from tests.faults.cutting.full import fill_and_free

SEED = 7
needs_disks = pytest.mark.skipif(bool(why_not()), reason=why_not() or "it can")


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a short path that every user may enter."""
    made = Path(tempfile.mkdtemp(prefix="rongyi-cut-", dir="/tmp"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@needs_disks
def test_what_was_acknowledged_outlives_the_power(folder: Path) -> None:
    account = cuts.run(folder, cuts=keeping.wanted().cuts, seed=SEED)

    keeping.keep("cutting", {**account.figures(), "machine": machine.line()})
    assert account.is_green, account.figures()
    assert account.control_is_red, "with fsync=off nothing was lost: the harness sees nothing"


@needs_disks
def test_a_full_disk_takes_nothing_back_says_so_and_is_left_without_a_restart(
    folder: Path,
) -> None:
    account = fill_and_free(folder)

    keeping.keep("full_disk", {**account.figures(), "machine": machine.line()})
    assert account.is_green, account.figures()
