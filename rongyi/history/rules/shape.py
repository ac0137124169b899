"""What is read from a log: parts of cases, rows that are bad, and what stands above them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any

from rongyi.history.events import Attribute
from rongyi.kernel.facts import Json
from rongyi.kernel.text import Text

SAID_MAX = 200  # signs of a bad row that are kept for who looks
REASONS = {
    "no_activity": Text("没有活动名称", "the name of the activity is missing"),
    "no_case": Text("没有办件编号", "the number of the case is missing"),
    "bad_time": Text("时间无法识别", "the time cannot be read"),
    "columns": Text("列数与表头不符", "the row has not the columns of the first one"),
    "encoding": Text("含有无法识别的字符编码", "some bytes are no characters of the encoding"),
    "too_deep": Text("属性嵌套过深", "attributes lie too deep within each other"),
    "too_long": Text("单元格过长", "a cell is too long"),
}


@dataclass(frozen=True, slots=True)
class Bad:
    """A row that is left out: its line, a key of REASONS, how it begins, and which of those on
    this line it is: a log may stand on one line."""

    line: int
    reason: str
    said: str = ""
    nth: int = 0


@dataclass(frozen=True, slots=True)
class Happened:
    """One event. `at` as it was written; `attributes` without activity and time."""

    activity: str
    at: str | None
    attributes: tuple[Attribute, ...] = ()


@dataclass(slots=True)
class Part:
    """A case, or what a piece of a table says of it, in the order of the log.

    `ended`: the log says that it ended; `ended_on` when, as it was written.
    """

    key: str
    number: str
    attributes: tuple[Attribute, ...] = ()
    happened: list[Happened] = field(default_factory=list)
    ended: bool = False
    ended_on: str | None = None


@dataclass(slots=True)
class Row:
    """What is read at one place of a log: of a table a row, of XES a trace with its bad events."""

    place: int
    part: Part | None
    bad: tuple[Bad, ...] = ()


@dataclass(slots=True)
class Header:
    """What a log says above its cases, to be given back when it is written again."""

    attributes: list[Attribute] = field(default_factory=list)
    extensions: list[dict[str, str]] = field(default_factory=list)
    classifiers: list[dict[str, str]] = field(default_factory=list)
    globals: list[dict[str, Any]] = field(default_factory=list)
    log: dict[str, str] = field(default_factory=dict)
    activity: str = "concept:name"
    time: str = "time:timestamp"
    number: str = "concept:name"
    timezone: str = "Asia/Shanghai"  # of times without an offset
    time_format: str = ""  # of times kept as written, as of strptime; empty: usual spellings

    def plain(self) -> Json:
        """As JSON values."""
        return asdict(self)


def digest_of(attributes: tuple[Attribute, ...]) -> int:
    """A number by which two sets of attributes are told apart."""
    text = json.dumps(attributes, ensure_ascii=False, sort_keys=True)
    return int.from_bytes(sha256(text.encode(errors="replace")).digest()[:8], "big", signed=True)
