"""What the columns of a table, or the attributes of an XES log, mean: a small file of YAML.

case: Case ID                # number of the case
activity: Activity           # name of what happened
time: Complete Timestamp     # when
time_format: "%Y/%m/%d %H:%M:%S.%f"   # as of strptime; without it usual spellings are known
timezone: Asia/Shanghai      # of times without an offset
case_columns: [Region]       # what says something of the case, not of the event
ended: {attribute: enddate}  # a case ended where this has a value, or
ended: {activities: [Archived]}       # where one of these happened
delimiter: ";"
encoding: gb18030
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from rongyi.history.rules.trouble import MappingWrong

CASE_PREFIX = "case:"
# Keys by which logs usually say when a case ended, without signs and in small letters.
END_KEYS = frozenset(
    """enddate endtime endtimestamp enddatetime dateend closedate closedat closeddate dateclosed
    completedat completiondate finishedat caseenddate caseclosedat""".split()
)
_TEXTS = ("case", "activity", "time", "time_format", "timezone", "delimiter", "encoding")
_KEYS = frozenset({*_TEXTS, "case_columns", "ended"})


@dataclass(frozen=True)
class Mapping:
    """Names of columns or attributes; empty where the form has its own."""

    case: str = ""
    activity: str = ""
    time: str = ""
    time_format: str = ""
    timezone: str = "Asia/Shanghai"
    delimiter: str = ""
    encoding: str = "utf-8-sig"
    case_columns: tuple[str, ...] = ()
    end_attribute: str = ""
    end_activities: frozenset[str] = frozenset()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def says_end(self) -> bool:
        return bool(self.end_attribute or self.end_activities)

    def is_end(self, key: str) -> bool:
        """Whether an attribute of a case says when it ended."""
        if self.says_end:
            return bool(self.end_attribute) and key == self.end_attribute
        return "".join(sign for sign in key.lower() if sign.isalnum()) in END_KEYS


def mapping_of(text: str) -> Mapping:
    """Read such a file. Errors: MappingWrong, which names the key or place."""
    try:
        said = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise MappingWrong(key=_place(error)) from None
    if not isinstance(said, dict):
        raise MappingWrong(key="{}")
    for key in said:
        if key not in _KEYS:
            raise MappingWrong(key=str(key))
    texts = {key: _text(key, said[key]) for key in _TEXTS if key in said}
    columns = _texts("case_columns", said.get("case_columns", []))
    attribute, activities = _ended(said.get("ended", {}))
    found = Mapping(
        **texts, case_columns=columns, end_attribute=attribute, end_activities=activities
    )
    _require_known(found)
    return found


def _require_known(mapping: Mapping) -> None:
    try:
        mapping.zone.key.encode()
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise MappingWrong(key="timezone") from None
    try:
        "".encode(mapping.encoding)
    except LookupError:
        raise MappingWrong(key="encoding") from None
    if len(mapping.delimiter) > 1:
        raise MappingWrong(key="delimiter")


def _place(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    return f"{mark.line + 1}:{mark.column + 1}" if mark else "?"


def _text(key: str, value: object) -> str:
    if not isinstance(value, str) or not value:
        raise MappingWrong(key=key)
    return value


def _texts(key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise MappingWrong(key=key)
    return tuple(_text(key, one) for one in value)


def _ended(value: object) -> tuple[str, frozenset[str]]:
    if not isinstance(value, dict) or not set(value) <= {"attribute", "activities"}:
        raise MappingWrong(key="ended")
    attribute = _text("ended", value["attribute"]) if "attribute" in value else ""
    return attribute, frozenset(_texts("ended", value.get("activities", [])))
