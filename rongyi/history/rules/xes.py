"""Read XES (IEEE 1849) as a stream: one trace at a time, whatever the size of the file.

Everything that a log says is kept in its order: nested attributes, lists, extensions, globals and
classifiers. A document type declaration is refused, so no entity can grow or reach elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from rongyi.history.events import Attribute
from rongyi.history.rules.mapping import Mapping
from rongyi.history.rules.shape import SAID_MAX, Bad, Happened, Header, Part, Row
from rongyi.history.rules.times import moment_of
from rongyi.history.rules.trouble import LogBroken, LogForm

KINDS = frozenset("string date int float boolean id list container".split())
DEPTH_MAX = 30


@dataclass(slots=True)
class _Trace:
    """The trace that is open; `named` are its attributes."""

    named: list[Attribute] = field(default_factory=list)
    happened: list[Happened] = field(default_factory=list)
    bad: list[Bad] = field(default_factory=list)


class XesReader:
    """Feed bytes, take rows, one a trace; `header` is whole when the first one comes."""

    def __init__(self, mapping: Mapping) -> None:
        self.header = Header(timezone=mapping.timezone, time_format=mapping.time_format)
        if mapping.activity:
            self.header.activity = mapping.activity
        if mapping.time:
            self.header.time = mapping.time
        if mapping.case:
            self.header.number = mapping.case
        self.traces = 0
        self._mapping, self._zone = mapping, mapping.zone
        self._ready: list[Row] = []
        self._into: list[list[Attribute]] = []  # where attributes go that come next
        self._depth, self._skipped = 0, 0
        self._trace: _Trace | None = None
        self._event: list[Attribute] | None = None
        self._event_line, self._is_deep = 0, False
        self._bad_line, self._bad_there = 0, 0
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    @property
    def line(self) -> int:
        """The line up to which was read."""
        return self._parser.CurrentLineNumber

    def feed(self, piece: bytes, *, last: bool = False) -> Iterator[Row]:
        """What is whole after these bytes. Errors: LogBroken (line), LogForm."""
        try:
            self._parser.Parse(piece, last)
        except expat.ExpatError as error:
            ready, self._ready = self._ready, []
            yield from ready
            raise LogBroken(line=error.lineno) from None
        ready, self._ready = self._ready, []
        yield from ready

    def _refuse(self, *_: object) -> None:
        raise LogForm("doctype")

    def _start(self, name: str, said: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        self._depth += 1
        if self._depth == 1:
            self._begin(tag, said)
        elif self._skipped:
            self._skipped += 1
        elif tag in KINDS or tag == "values":
            self._attribute(tag, said)
        elif tag == "trace":
            self._trace = _Trace()
            self._into.append(self._trace.named)
        elif tag == "event":
            self._event, self._is_deep = [], False
            self._event_line = self._parser.CurrentLineNumber
            self._into.append(self._event)
        elif tag == "global":
            attributes: list[Attribute] = []
            self.header.globals.append({"scope": said.get("scope", ""), "attributes": attributes})
            self._into.append(attributes)
        else:
            self._plain(tag, said)
            self._skipped = 1

    def _begin(self, tag: str, said: dict[str, str]) -> None:
        if tag != "log":
            raise LogForm("root", f"<{tag[:40]}>")
        self.header.log = {key: value for key, value in said.items() if ":" not in key}
        self._into.append(self.header.attributes)

    def _plain(self, tag: str, said: dict[str, str]) -> None:
        if tag == "extension":
            self.header.extensions.append(dict(said))
        elif tag == "classifier":
            self.header.classifiers.append(dict(said))

    def _attribute(self, tag: str, said: dict[str, str]) -> None:
        one: Attribute = [tag, said.get("key", ""), said.get("value", "")]
        if len(self._into) > DEPTH_MAX:
            self._is_deep = True
            self._skipped = 1
            return
        self._into[-1].append(one)
        self._into.append([])

    def _end(self, name: str) -> None:
        tag = name.rpartition(":")[2]
        self._depth -= 1
        if self._skipped:
            self._skipped -= 1
            return
        if not self._into:
            return
        children = self._into.pop()
        if tag in KINDS or tag == "values":
            if children:
                self._into[-1][-1].append(children)
        elif tag == "event":
            self._close_event()
        elif tag == "trace":
            self._close_trace()

    def _close_event(self) -> None:
        said, self._event = self._event or [], None
        bad = self._judged(said)
        if bad:
            words = "; ".join(f"{one[1]}={one[2]}" for one in said)[:SAID_MAX]
            left_out = Bad(self._event_line, bad, words, self._nth_bad())
            if self._trace is None:
                self._ready.append(Row(self.traces, None, (left_out,)))
            else:
                self._trace.bad.append(left_out)
            return
        activity, at, rest = "", None, []
        for one in said:
            if one[1] == self.header.activity and len(one) == 3 and not activity:
                activity = str(one[2])
            elif one[1] == self.header.time and len(one) == 3 and at is None:
                at = str(one[2])
            else:
                rest.append(one)
        assert self._trace is not None, "an event outside of a trace was judged bad"
        self._trace.happened.append(Happened(activity, at or None, tuple(rest)))

    def _nth_bad(self) -> int:
        """Which of the bad events that begin on this line."""
        same = self._event_line == self._bad_line
        self._bad_line, self._bad_there = self._event_line, self._bad_there + 1 if same else 0
        return self._bad_there

    def _judged(self, said: list[Attribute]) -> str:
        """Why this event cannot be taken over; empty: it can."""
        found = {str(one[1]): str(one[2]) for one in reversed(said)}
        if self._trace is None:
            return "no_case"
        if self._is_deep:
            return "too_deep"
        if not found.get(self.header.activity, "").strip():
            return "no_activity"
        at = found.get(self.header.time)
        if at and moment_of(at, self._zone, self._mapping.time_format) is None:
            return "bad_time"
        return ""

    def _close_trace(self) -> None:
        trace, self._trace = self._trace, None
        assert trace is not None, "the parser pairs beginnings and ends"
        self.traces += 1
        number, ended_on = "", None
        for one in trace.named:
            if one[1] == self.header.number and not number:
                number = str(one[2])
            if self._mapping.is_end(str(one[1])) and str(one[2]).strip():
                ended_on = str(one[2])
        ends = [e for e in trace.happened if e.activity in self._mapping.end_activities]
        if ends:
            ended_on = ends[-1].at
        part = Part(
            key=str(self.traces),
            number=number or f"#{self.traces}",
            attributes=tuple(trace.named),
            happened=trace.happened,
            ended=bool(ends) or ended_on is not None,
            ended_on=ended_on,
        )
        self._ready.append(Row(self.traces, part, tuple(trace.bad)))
