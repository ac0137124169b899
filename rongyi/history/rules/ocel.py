"""Write OCEL 2.0 (object-centric event log) in JSON as a stream.

Each case is one object; each event belongs to one. `rongyi:seq` is its place in the case, which
decides the order where times are equal, run backwards or are missing: an event without a time
stands at that of the one before it (the form asks for one) and says so by `rongyi:untimed`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from rongyi.history.events import Attribute
from rongyi.history.rules.shape import Happened

CASE = "case"
SEQ, UNTIMED = "rongyi:seq", "rongyi:untimed"
_TYPES = {"int": "integer", "float": "float", "boolean": "boolean", "date": "time"}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def typed(attributes: Iterable[Attribute], *, within: str = "") -> dict[str, tuple[str, object]]:
    """Attributes by name with their type in OCEL; nested ones are named by their way."""
    found: dict[str, tuple[str, object]] = {}
    for kind, key, value, *children in attributes:
        name = f"{within}{key}"
        if kind not in ("list", "container", "values"):
            found[name] = _valued(str(kind), value)
        inner: object = children[0] if children else []
        if isinstance(inner, list):
            found |= typed(inner, within=f"{name}/" if name else within)
    return found


def _valued(kind: str, value: object) -> tuple[str, object]:
    text = str(value)
    try:
        if kind == "int":
            return "integer", int(text)
        if kind == "float":
            return "float", float(text)
    except ValueError:
        return "string", text
    if kind == "boolean":
        return "boolean", text.lower() == "true"
    return _TYPES.get(kind, "string"), text


class OcelWriter:
    """Hands pieces of one JSON object to `write`: types, then events, then objects."""

    def __init__(
        self,
        write: Callable[[str], object],
        *,
        activities: Mapping[str, Mapping[str, str]],
        of_case: Mapping[str, str],
    ) -> None:
        """`activities` and `of_case` give the type of each attribute by name."""
        self._write = write
        self._number, self._is_first = 0, True
        events = [
            {"name": name, "attributes": _named({**types, SEQ: "integer", UNTIMED: "boolean"})}
            for name, types in activities.items()
        ]
        objects = [{"name": CASE, "attributes": _named(of_case)}]
        write('{"objectTypes": ' + _json(objects) + ',\n"eventTypes": ' + _json(events))
        write(',\n"events": [')

    def case(self, case: str, happened: Iterable[tuple[Happened, datetime | None]]) -> None:
        """The events of one case, each with the moment of its time."""
        last = _EPOCH
        for seq, (one, moment) in enumerate(happened, 1):
            self._number += 1
            last = moment or last
            said = {name: value for name, (_, value) in typed(one.attributes).items()}
            said[SEQ] = seq
            if moment is None:
                said[UNTIMED] = True
            self._item(
                {
                    "id": f"e{self._number}",
                    "type": one.activity,
                    "time": _said_at(last),
                    "attributes": [{"name": key, "value": v} for key, v in said.items()],
                    "relationships": [{"objectId": case, "qualifier": CASE}],
                }
            )

    def objects(self) -> None:
        """The events are over; cases follow."""
        self._write('],\n"objects": [')
        self._is_first = True

    def thing(self, case: str, attributes: Iterable[Attribute], at: datetime | None) -> None:
        """One case; its attributes hold from `at`."""
        time = _said_at(at or _EPOCH)
        said = [
            {"name": name, "time": time, "value": value}
            for name, (_, value) in typed(attributes).items()
        ]
        self._item({"id": case, "type": CASE, "attributes": said})

    def close(self) -> None:
        """The end of the log."""
        self._write("]}\n")

    def _item(self, item: Any) -> None:
        self._write(("\n" if self._is_first else ",\n") + _json(item))
        self._is_first = False


def _said_at(moment: datetime) -> str:
    """In UTC; at the edge of the calendar, where that is no date, with the offset it came with."""
    with suppress(OverflowError):
        moment = moment.astimezone(UTC)
    return moment.isoformat().replace("+00:00", "Z")


def _named(types: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "type": kind} for name, kind in types.items()]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
