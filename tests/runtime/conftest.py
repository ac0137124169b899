"""Fixtures of the runtime's tests: data folders that a database server can live in."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from rongyi.config.database import lease as leases
from rongyi.config.database import location, server


@pytest.fixture
def data() -> Iterator[Path]:
    """An empty data folder with a short path, which every system user may enter."""
    folder = Path(tempfile.mkdtemp(prefix="rongyi-test-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    place = location(folder)
    server.stop(place)
    for leftover in (folder, place.home, place.socket):
        shutil.rmtree(leftover, ignore_errors=True)


@pytest.fixture
def lease(data: Path) -> Iterator[leases.Lease]:
    """A running server on that folder."""
    held = leases.attach(data, durable=False)
    yield held
    held.release()
