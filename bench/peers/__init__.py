"""Other engines on approval-5: installed by themselves, never part of what we run on.

`python -m bench.peers` (`make bench-peers`) makes `.venv-peers` and installs them there; from
then on `rongyi bench approval5` runs them in turn with ours on the same server. Every one writes
the rows of approval-5 (case, form, three papers, event, task) in the transaction of its step.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from rongyi.config.database import Location
from rongyi.config.database.cluster import OWNER
from rongyi.config.database.roles import DATABASE
from rongyi.config.paths import CHECKOUT

FOLDER = CHECKOUT / ".venv-peers"
PYTHON = FOLDER / "bin" / "python"
WORKER = CHECKOUT / "bench" / "peers" / "worker.py"
PACKAGES = (
    "SpiffWorkflow==3.2.0",
    "django-viewflow==2.4.0",
    "Django~=5.2.0",
    "psycopg[binary]~=3.3",
)
ENGINES = ("orm", "spiffworkflow", "viewflow")
WISHED = {"orm": 3.0, "spiffworkflow": 3.0, "viewflow": 6.0}
TIMEOUT_S = 300


def installed() -> bool:
    """Whether the other engines are there."""
    return PYTHON.is_file()


@contextmanager
def prepared(place: Location) -> Iterator[None]:
    """Their tables in a schema of their own, gone after the block."""
    _worker(place, "--prepare")
    try:
        yield
    finally:
        _worker(place, "--drop")


def rate(place: Location, engine: str, *, clients: int, seconds: float) -> float:
    """Cases a second of so many processes that begin together."""
    words = _words(place, "--engine", engine, "--seconds", str(seconds))
    processes = [
        subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(clients)
    ]
    try:
        for process in processes:
            assert process.stdout is not None
            process.stdout.readline()
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
        told = [json.loads(one.communicate(timeout=TIMEOUT_S)[0]) for one in processes]
    finally:
        for process in processes:
            process.kill()
            process.wait()
    return float(sum(one["done"] for one in told) / max(one["seconds"] for one in told))


def _words(place: Location, *more: str) -> list[str]:
    return [str(PYTHON), str(WORKER), "--host", str(place.socket), "--user", OWNER, "--name",
            DATABASE, *more]  # fmt: skip


def _worker(place: Location, word: str) -> None:
    subprocess.run(_words(place, word), check=True, timeout=TIMEOUT_S)
