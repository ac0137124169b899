"""Write XES (IEEE 1849) as a stream: what was read comes out again, in its order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from xml.sax.saxutils import quoteattr

from rongyi.history.events import Attribute
from rongyi.history.rules.shape import Happened

_USUAL = [
    {
        "name": "Concept",
        "prefix": "concept",
        "uri": "http://www.xes-standard.org/concept.xesext",
    },
    {"name": "Time", "prefix": "time", "uri": "http://www.xes-standard.org/time.xesext"},
]
_LOG = {"xes.version": "1849.2016", "xes.features": "nested-attributes"}
# What XML 1.0 cannot hold at all, not even escaped.
_UNSPEAKABLE = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 65534, 65535), "�")


class XesWriter:
    """Hands lines to `write`. `header` is rules.Header as JSON values; empty for a usual one."""

    def __init__(self, write: Callable[[str], object], header: Mapping[str, Any]) -> None:
        self._write = write
        self._activity = header.get("activity") or "concept:name"
        self._time = header.get("time") or "time:timestamp"
        write('<?xml version="1.0" encoding="UTF-8"?>\n')
        write(f"<log{_said({**_LOG, **header.get('log', {})})}>\n")
        for one in header.get("extensions") or _USUAL:
            write(f"\t<extension{_said(one)}/>\n")
        for one in header.get("globals", []):
            write(f"\t<global{_said({'scope': one['scope']} if one['scope'] else {})}>\n")
            self._attributes(one["attributes"], 2)
            write("\t</global>\n")
        for one in header.get("classifiers", []):
            write(f"\t<classifier{_said(one)}/>\n")
        self._attributes(header.get("attributes", []), 1)

    def trace(self, attributes: Iterable[Attribute], happened: Iterable[Happened]) -> None:
        """One case with its events."""
        self._write("\t<trace>\n")
        self._attributes(attributes, 2)
        for one in happened:
            self._write("\t\t<event>\n")
            own: list[Attribute] = [["string", self._activity, one.activity]]
            if one.at is not None:
                own.append(["date", self._time, one.at])
            self._attributes([*own, *one.attributes], 3)
            self._write("\t\t</event>\n")
        self._write("\t</trace>\n")

    def close(self) -> None:
        """The end of the log."""
        self._write("</log>\n")

    def _attributes(self, attributes: Iterable[Attribute], depth: int) -> None:
        tabs = "\t" * depth
        for kind, key, value, *children in attributes:
            said = {} if kind == "values" else {"key": key}
            if kind not in ("values", "list", "container") or value:
                said["value"] = value
            inner: Any = children[0] if children else []
            if inner:
                self._write(f"{tabs}<{kind}{_said(said)}>\n")
                self._attributes(inner, depth + 1)
                self._write(f"{tabs}</{kind}>\n")
            else:
                self._write(f"{tabs}<{kind}{_said(said)}/>\n")


def _said(attributes: Mapping[str, object]) -> str:
    return "".join(
        f" {key}={quoteattr(str(value).translate(_UNSPEAKABLE), _LINES)}"
        for key, value in attributes.items()
    )


_LINES = {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
