"""`rongyi history import`: read a log and hand it over, piece by piece."""

from __future__ import annotations

import argparse
import gzip
import io
import json
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from rongyi.config import rooms
from rongyi.config.command_line.history.counts import COUNTS, counts_of
from rongyi.config.command_line.program import OK, PROBLEMS, say
from rongyi.config.command_line.progress import Phase, phase
from rongyi.config.trouble import Trouble, language
from rongyi.history.rules import (
    LogBroken,
    LogForm,
    Mapping,
    MappingWrong,
    Row,
    TableReader,
    XesReader,
    mapping_of,
)
from rongyi.kernel import moment
from rongyi.kernel.actor import SYSTEM
from rongyi.kernel.errors import Stale
from rongyi.kernel.text import Text

BYTES_AT_ONCE = 1 << 18
GZIP = b"\x1f\x8b"
Reader = XesReader | TableReader


def require_file(path: Path) -> None:
    """Errors: Trouble, before anything is started."""
    if not path.is_file():
        raise Trouble(zh=f"没有文件 {path}。", en=f"There is no file {path}.", code=2)


def take(options: argparse.Namespace) -> int:
    """Exit code 1 when the file breaks off (what came before is kept, and may be continued), and
    when every row of it is bad."""
    mapping = _mapping(options.mapping)
    _require_department(options.department)
    form, digest = _form(options.file), _digest(options.file, options.mapping)
    services = rooms.module("history.services")
    begun = services.begin_log(
        name=options.name or options.file.name,
        digest=digest,
        form=form,
        department=options.department,
        now=moment.now(),
    )
    broken = None
    if not begun.finished:
        with phase("承接历史办件", "Former cases") as shown:
            try:
                _take_all(options.file, form, mapping, begun, shown)
                services.finish_log(log_id=begun.id, now=moment.now())
            except LogBroken as error:
                if services.forget_empty_log(log_id=begun.id):
                    raise _nothing_whole(options.file, error) from None
                broken = error
            except LogForm as error:
                services.forget_empty_log(log_id=begun.id)
                raise _unreadable(options.file, error) from None
            except Stale:
                raise Trouble(
                    zh="另一个程序正在承接同一份日志，请等它结束。",
                    en="Another program is taking over the same log; wait until it has ended.",
                ) from None
            row = rooms.module("history.queries").log_named(str(begun.id), SYSTEM)
            shown.note = COUNTS.format({"cases": row.cases, "events": row.events, "bad": row.bad})
    return _told(options, begun, broken)


def _take_all(path: Path, form: str, mapping: Mapping, begun: Any, shown: Phase) -> None:
    services = rooms.module("history.services")
    size = max(1, path.stat().st_size)
    with path.open("rb") as raw:
        reader, rows = _reader(raw, form, mapping)
        keeper = services.Keeper(
            log_id=begun.id, done=begun.done, header=reader.header, mapping=mapping
        )
        try:
            for row in rows:
                if keeper.add(row):
                    keeper.keep(now=moment.now())
                    shown.step(min(raw.tell(), size), size)
        except LogBroken:
            keeper.keep(now=moment.now())
            raise
        keeper.keep(now=moment.now())


def _reader(raw: IO[bytes], form: str, mapping: Mapping) -> tuple[Reader, Iterator[Row]]:
    source: Any = raw
    if raw.read(2) == GZIP:
        source = gzip.GzipFile(fileobj=raw)
    raw.seek(0)
    if form == "csv":
        text = io.TextIOWrapper(
            source, encoding=mapping.encoding, errors="surrogateescape", newline=""
        )
        table = TableReader(_lines(text), mapping)
        return table, table.rows()
    xes = XesReader(mapping)
    return xes, _traces(source, xes)


def _traces(source: Any, reader: XesReader) -> Iterator[Row]:
    with _whole(lambda: reader.line):
        while piece := source.read1(BYTES_AT_ONCE):
            yield from reader.feed(piece)
        yield from reader.feed(b"", last=True)


def _lines(text: IO[str]) -> Iterator[str]:
    read = 0
    with _whole(lambda: read + 1):
        for line in text:
            read += 1
            yield line


@contextmanager
def _whole(line: Callable[[], int]) -> Iterator[None]:
    """A packed file that ends too early, or is damaged, is a broken log."""
    try:
        yield
    except (EOFError, gzip.BadGzipFile, zlib.error):
        raise LogBroken(line(), packed=True) from None


def _form(path: Path) -> str:
    name = path.name.lower().removesuffix(".gz")
    for ending, form in ((".xes", "xes"), (".xml", "xes"), (".csv", "csv"), (".tsv", "csv")):
        if name.endswith(ending):
            return form
    raise Trouble(
        zh=f"{path.name}：只能读 .xes、.xes.gz、.csv、.csv.gz。",
        en=f"{path.name}: only .xes, .xes.gz, .csv and .csv.gz can be read.",
        code=2,
    )


def _digest(path: Path, mapping: Path | None) -> str:
    """Of the file and of what its columns mean: another mapping makes another log of it."""
    seen = sha256()
    with path.open("rb") as raw:
        while piece := raw.read(BYTES_AT_ONCE):
            seen.update(piece)
    if mapping is not None:
        seen.update(b"\0" + mapping.read_bytes())
    return seen.hexdigest()


def _mapping(path: Path | None) -> Mapping:
    if path is None:
        return Mapping()
    require_file(path)
    try:
        return mapping_of(path.read_text(encoding="utf-8"))
    except (MappingWrong, UnicodeDecodeError) as error:
        key = error.key if isinstance(error, MappingWrong) else "UTF-8"
        raise Trouble(
            zh=f"{path.name} 的“{key}”不可用；写法见 docs/operators.md。",
            en=f"{path.name}: “{key}” cannot be used; docs/operators.md shows how it is written.",
            code=2,
        ) from None


def _require_department(code: str) -> None:
    if code and code not in rooms.module("identity.queries").department_names([code]):
        raise Trouble(
            zh=f"没有代码为 {code} 的部门。", en=f"There is no department with code {code}.", code=2
        )


_FORMS = {
    "doctype": Text(
        "文件带有DOCTYPE声明，为安全起见不予读取，请去掉该声明后重试",
        "it has a DOCTYPE declaration, which is not read for safety: remove it and try again",
    ),
    "root": Text(
        "文件以{what}开头，不是XES日志（应为<log>）",
        "it begins with {what} and not, as an XES log, with <log>",
    ),
    "column": Text(
        "没有表示{meaning}的列；现有：{listed}。请用--mapping说明各列含义",
        "no column says the {meaning}; there are: {listed}. Say with --mapping what they mean",
    ),
    "named": Text(
        "--mapping写明的列“{what}”不在表中；现有：{listed}",
        "the mapping names the column “{what}”, which is not there; there are: {listed}",
    ),
}
_MEANINGS = {
    "case": Text("办件", "case"),
    "activity": Text("环节", "activity"),
    "time": Text("时间", "time"),
}
_NO_COLUMNS = Text("（无）", "(none)")
_PACKED = Text("压缩文件已损坏或不完整，", "The packed file is damaged or cut off. ")

_NOTHING = Text(
    "没有一行可以承接。请用 --mapping 说明各列含义和文件编码（如 encoding: gb18030）后重试。",
    "Not one row could be taken over. Say with --mapping what the columns mean and which encoding "
    "the file has (such as encoding: gb18030), and try again.",
)


def _unreadable(path: Path, error: LogForm) -> Trouble:
    words = _FORMS[error.kind].format(
        {
            "what": error.what,
            "meaning": _MEANINGS.get(error.what, Text(error.what, error.what)),
            "listed": error.listed or _NO_COLUMNS,
        }
    )
    return Trouble(
        zh=f"{path.name} 无法作为日志读取：{words.zh}。没有承接任何内容。",
        en=f"{path.name} cannot be read as a log: {words.en}. Nothing was taken over.",
        code=2,
    )


def _nothing_whole(path: Path, error: LogBroken) -> Trouble:
    packed = _PACKED if error.packed else Text("", "")
    return Trouble(
        zh=f"{path.name}：{packed.zh}在第 {error.line} 行中断，之前没有一件完整的办件，"
        "没有承接任何内容。",
        en=f"{path.name}: {packed.en}It breaks off at line {error.line}; no case before that is "
        "whole, so nothing was taken over.",
    )


def _told(options: argparse.Namespace, begun: Any, broken: LogBroken | None) -> int:
    """Counts on stdout, words on stderr."""
    queries = rooms.module("history.queries")
    row = queries.log_named(str(begun.id), SYSTEM)
    bad = queries.bad_rows(begun.id, SYSTEM)
    if options.json:
        listed = [
            {"line": one.line, "reason": one.reason, "zh": one.words.zh, "en": one.words.en}
            for one in bad
        ]
        more = {"already": begun.finished, "resumed_from": begun.done, "bad": listed}
        print(json.dumps({**counts_of(row), **more}, ensure_ascii=False))
    else:
        for one in bad:
            print(f"{options.file.name}:{one.line}: {one.words.in_language(language())}")
    sys.stdout.flush()
    _say_what_to_know(row, begun, broken)
    nothing = bool(row.bad and not row.cases)
    if nothing:
        say(_NOTHING)
    return PROBLEMS if broken or nothing else OK


def _say_what_to_know(row: Any, begun: Any, broken: LogBroken | None) -> None:
    if begun.finished:
        say(Text(f"此前已承接：{row.name}。", f"It was taken over before: {row.name}."))
    if broken:
        packed = _PACKED if broken.packed else Text("", "")
        say(
            Text(
                f"{packed.zh}文件在第 {broken.line} 行中断；之前的办件已保留，日志未完成。",
                f"{packed.en}The file breaks off at line {broken.line}; what came before is kept, "
                "but the log is not finished.",
            )
        )
    if not row.department:
        say(
            Text(
                "尚未指定部门，页面上无人可见；用 --department 再次运行即可指定。",
                "No department is named, so nobody sees these cases on pages; run it again with "
                "--department.",
            )
        )
