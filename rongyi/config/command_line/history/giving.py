"""`rongyi history export` and `list`: give back what was taken over."""

from __future__ import annotations

import argparse
import gzip
import io
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from zoneinfo import ZoneInfo

from rongyi.config import rooms
from rongyi.config.command_line.history.counts import COUNTS, counts_of
from rongyi.config.command_line.program import OK
from rongyi.config.command_line.progress import phase
from rongyi.config.trouble import Trouble
from rongyi.history.rules import OcelWriter, XesWriter, moment_of
from rongyi.kernel.actor import SYSTEM


def export(options: argparse.Namespace) -> int:
    """Write one log; a file that is there is replaced when the new one is whole."""
    queries = rooms.module("history.queries")
    row = _one_log(queries, options.log)
    cases = events = 0
    with phase("导出历史办件", "Former cases") as shown, _written(options.out) as file:
        for case in _export_each(options.format, queries, row, file.write):
            cases, events = cases + 1, events + len(case.happened)
            shown.step(cases, row.cases)
        shown.note = COUNTS.format({"cases": cases, "events": events, "bad": row.bad})
    if options.json:
        said = {"log": row.name, "format": options.format, "cases": cases, "events": events}
        print(json.dumps(said, ensure_ascii=False))
    return OK


def _export_each(
    form: str, queries: Any, row: Any, write: Callable[[str], object]
) -> Iterator[Any]:
    """Write each case and yield it."""
    if form == "xes":
        xes = XesWriter(write, queries.header_of(row.id, SYSTEM))
        for case in queries.exported(row.id, SYSTEM):
            xes.trace(case.attributes, case.happened)
            yield case
        xes.close()
        return
    contents = queries.contents_of(row.id, SYSTEM)
    ocel = OcelWriter(write, activities=contents.activities, of_case=contents.of_case)
    header = queries.header_of(row.id, SYSTEM)
    zone, pattern = ZoneInfo(header["timezone"]), header.get("time_format", "")
    for case in queries.exported(row.id, SYSTEM):
        timed = [
            (one, moment_of(one.at, zone, pattern) if one.at else None) for one in case.happened
        ]
        ocel.case(contents.name(case), timed)
        yield case
    ocel.objects()
    for case in queries.exported(row.id, SYSTEM):
        ocel.thing(contents.name(case), case.attributes, case.began_at)
    ocel.close()


def _one_log(queries: Any, name: str) -> Any:
    found = queries.logs(SYSTEM)
    for one in found:
        if (name and name in (one.name, str(one.id))) or (not name and len(found) == 1):
            return one
    listed = ", ".join(one.name for one in found) or "–"
    raise Trouble(
        zh=f"请用 --log 指明一份日志。现有：{listed}。",
        en=f"Name one log with --log. There are: {listed}.",
        code=2,
    )


@contextmanager
def _written(path: Path) -> Iterator[IO[str]]:
    """A file that is there whole or not at all; packed where its name ends in .gz."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    opened: Callable[..., Any] = gzip.open if path.suffix == ".gz" else open
    try:
        raw = opened(part, "wb")
        with io.TextIOWrapper(raw, encoding="utf-8", errors="replace", newline="") as file:
            yield file
        os.replace(part, path)
    except OSError as error:
        raise Trouble(
            zh=f"{path} 无法写入：{error.strerror}。",
            en=f"{path} cannot be written: {error.strerror}.",
            code=2,
        ) from None
    finally:
        part.unlink(missing_ok=True)


def listed(options: argparse.Namespace) -> int:
    """One line a log."""
    for row in rooms.module("history.queries").logs(SYSTEM):
        counts = counts_of(row)
        print(
            json.dumps(counts, ensure_ascii=False)
            if options.json
            else f"{row.name} · {row.form} · {row.department or '–'} · "
            f"{row.cases} · {row.events} · {'✓' if counts['finished'] else '…'}"
        )
    return OK
