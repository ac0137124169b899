"""`rongyi verify export` and `receipt`: what is verified without us, and the file that does it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rongyi.config import rooms
from rongyi.config.command_line import verify_log, verify_sums
from rongyi.config.trouble import Trouble

LOGS = ("facts", "reads")
FUTURE = "from __future__ import annotations\n"
IMPORTED = "from rongyi.config.command_line.verify_sums import DIGESTS, Digest, is_signed\n"


def export(out: Path) -> int:
    """Write all covered facts, both logs and the verifier to a new folder; how many facts.

    Facts of detached quarters whose tables are still there go into files of their own; those that
    are gone are named, since the log has them. Errors: Trouble where the folder holds something."""
    if out.exists() and any(out.iterdir()):
        raise Trouble(
            zh=f"{out} 不是空文件夹，请换一个。", en=f"{out} is not empty: name another.", code=2
        )
    out.mkdir(parents=True, exist_ok=True)
    rooms.module("journal.jobs").seal_pending()
    queries = rooms.module("journal.queries")
    detached = queries.fact_parts()["detached"]
    tables = {"facts": queries.TABLE, **{one.name: one.name for one in detached if one.is_there}}
    count = sum(_write(out / f"{name}.jsonl", queries.covered_facts(table))
                for name, table in tables.items())  # fmt: skip
    gone = [[one.name, one.low.hex, one.high.hex] for one in detached if not one.is_there]
    (out / "archived.json").write_text(json.dumps(gone), "utf-8")
    folder_of = rooms.module("journal.services").log_folder
    for log in LOGS:
        _copy(folder_of(log), out / log)
    (out / "verify_log.py").write_text(verifier(), "utf-8")
    return count


def _write(path: Path, facts: Iterable[list[Any]]) -> int:
    count = 0
    with path.open("w", encoding="utf-8") as lines:
        for fact in facts:
            lines.write(json.dumps(fact, ensure_ascii=False, separators=(",", ":")) + "\n")
            count += 1
    return count


def verifier() -> str:
    """The verifier as one file that needs nothing of ours: what it imports stands in it."""
    program, sums = (
        Path(str(one.__file__)).read_text("utf-8") for one in (verify_log, verify_sums)
    )
    before, _, behind = program.partition(IMPORTED)
    assert behind, "the verifier does not import its sums any more"
    return before + sums.partition(FUTURE)[2].lstrip() + behind


def _copy(source: Path, target: Path) -> None:
    target.mkdir()
    for name in ("checkpoint", "key"):
        if (source / name).exists():
            shutil.copyfile(source / name, target / name)
    if (source / "tile").exists():
        shutil.copytree(source / "tile", target / "tile")
