"""Read a table of events (CSV): one row an event, rows of a case in their order, cases mixed."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from rongyi.history.events import Attribute
from rongyi.history.rules.mapping import CASE_PREFIX, Mapping
from rongyi.history.rules.shape import SAID_MAX, Bad, Happened, Header, Part, Row
from rongyi.history.rules.times import moment_of
from rongyi.history.rules.trouble import LogForm

CELL_MAX = 1_000_000
NUL = "\0"  # the database keeps no text with it
_USUAL = {
    "case": ("case:concept:name", "case_id", "case id", "caseid", "case", "办件编号"),
    "activity": ("concept:name", "activity", "activity name", "事项环节", "活动"),
    "time": ("time:timestamp", "timestamp", "complete timestamp", "time", "时间"),
}
_DELIMITERS = ",;\t|"


class TableReader:
    """Rows of a table as parts with one event each, or as bad rows. Errors: LogForm."""

    def __init__(self, lines: Iterable[str], mapping: Mapping) -> None:
        csv.field_size_limit(CELL_MAX)
        source = iter(lines)
        first = next(source, "")
        self._mapping, self._zone = mapping, mapping.zone
        delimiter = mapping.delimiter or max(_DELIMITERS, key=first.count)
        self._delimiter = delimiter
        self.columns = next(csv.reader([first.replace(NUL, "?")], delimiter=delimiter), [])
        case, activity = self._column("case", True), self._column("activity", True)
        assert case is not None and activity is not None, "required columns raise where missing"
        self._case, self._activity = case, activity
        self._time = self._column("time", bool(mapping.time))
        self._rows = csv.reader(source, delimiter=delimiter)
        self._of_case = {
            place
            for place, name in enumerate(self.columns)
            if name.startswith(CASE_PREFIX) or name in mapping.case_columns
        }
        for wanted in (*mapping.case_columns, mapping.end_attribute):
            if wanted and wanted not in self.columns:
                raise LogForm("named", wanted, self._listed())
        self.header = Header(timezone=mapping.timezone)

    def _listed(self) -> str:
        return ", ".join(self.columns)[:SAID_MAX]

    def _column(self, meaning: str, required: bool) -> int | None:
        named = getattr(self._mapping, meaning)
        names = [name.strip().lower() for name in self.columns]
        for wanted in (named,) if named else _USUAL[meaning]:
            if wanted in self.columns:
                return self.columns.index(wanted)
            if wanted.lower() in names:
                return names.index(wanted.lower())
        if required:
            raise LogForm("named" if named else "column", named or meaning, self._listed())
        return None

    def rows(self) -> Iterator[Row]:
        """Each row of the table, taken or bad; one without any sign is none."""
        place = 0
        while True:
            line = self._rows.line_num + 2
            try:
                row = next(self._rows)
            except StopIteration:
                return
            except csv.Error:
                row = None
            if row == []:
                continue
            place += 1
            found = Bad(line, "too_long") if row is None else self._part(row, line)
            if isinstance(found, Bad):
                yield Row(place, None, (found,))
            else:
                yield Row(place, found)

    def _part(self, row: Sequence[str], line: int) -> Part | Bad:
        said = self._delimiter.join(row)[:SAID_MAX]
        if any(sign == NUL or "\ud800" <= sign <= "\udfff" for cell in row for sign in cell):
            shown = said.replace(NUL, "?").encode(errors="replace").decode()
            return Bad(line, "encoding", shown)
        if len(row) != len(self.columns):
            return Bad(line, "columns", said)
        number, activity = row[self._case].strip(), row[self._activity].strip()
        if not number or not activity:
            return Bad(line, "no_activity" if number else "no_case", said)
        at = row[self._time].strip() if self._time is not None else ""
        moment = moment_of(at, self._zone, self._mapping.time_format) if at else None
        if at and moment is None:
            return Bad(line, "bad_time", said)
        return self._taken(row, number, activity, moment)

    def _taken(self, row: Sequence[str], number: str, activity: str, at: datetime | None) -> Part:
        own: list[Attribute] = []
        of_event: list[Attribute] = []
        ended_on = None
        known = (self._case, self._activity, self._time)
        for place, cell in enumerate(row):
            if place in known or not cell:
                continue
            name = self.columns[place]
            if self._mapping.is_end(name.removeprefix(CASE_PREFIX)) or (
                self._mapping.end_attribute == name
            ):
                ended_on = cell
            if place in self._of_case:
                own.append(["string", name.removeprefix(CASE_PREFIX), cell])
            else:
                of_event.append(["string", name, cell])
        moment = at.isoformat() if at else None
        ends = activity in self._mapping.end_activities
        return Part(
            key=number,
            number=number,
            attributes=(["string", "concept:name", number], *own),
            happened=[Happened(activity, moment, tuple(of_event))],
            ended=ends or ended_on is not None,
            ended_on=moment if ends else ended_on,
        )
