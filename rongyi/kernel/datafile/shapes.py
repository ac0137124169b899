"""A frozen dataclass is the shape of a piece of a data file: its fields are the keys.

    @dataclass(frozen=True, kw_only=True)
    class Site(Shape):
        code: Code
        name: Text
        since: date | None = key("from", default=None)

`read(Site, node, problems)` gives the Site, or None after telling everything that is wrong.
A field without default is a required key. What a type looks like in YAML is decided in readers.py.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field
from functools import cache
from typing import Any, TypeVar, get_type_hints

from rongyi.kernel.datafile import readers
from rongyi.kernel.datafile.nodes import Node
from rongyi.kernel.datafile.problems import NOWHERE, At, Problems, nearest
from rongyi.kernel.datafile.readers import BAD, Reader


@dataclass(frozen=True, kw_only=True)
class Shape:
    """Base of all shapes. `at` is where it stands in its file; it takes no part in equality."""

    at: At = field(default=NOWHERE, compare=False, repr=False)


S = TypeVar("S", bound=Shape)
_KEY = "rongyi.key"


def key(name: str = "", *, default: Any = MISSING, factory: Any = MISSING, **rules: Any) -> Any:
    """A field whose key has another name, or whose value has rules.

    Rules: minimum, maximum (numbers); pattern (a compiled expression) and form (its words);
    citation=True (a Text that may be one plain string); single=True (one entry need no list);
    filled=True (an empty list is refused); blank=True (an empty string is not); length.
    """
    metadata = {_KEY: {"name": name, **rules}}
    if factory is not MISSING:
        return field(default_factory=factory, metadata=metadata)
    if default is not MISSING:
        return field(default=default, metadata=metadata)
    return field(metadata=metadata)


@dataclass(frozen=True)
class _Key:
    """One key of a shape, ready to read."""

    name: str
    attribute: str
    required: bool
    read: Reader


def _keys(shape: Any) -> Mapping[str, _Key]:
    return _keys_once(shape)


@cache
def _keys_once(shape: Any) -> Mapping[str, _Key]:
    """The keys of a shape, by the name they have in the file."""
    hints = get_type_hints(shape)
    found = {}
    for one in dataclasses.fields(shape):
        if one.name == "at":
            continue
        rules = dict(one.metadata.get(_KEY, {}))
        name = rules.pop("name", "") or one.name
        required = one.default is MISSING and one.default_factory is MISSING
        reader = readers.reader_of(hints[one.name], rules, read)
        found[name] = _Key(name, one.name, required, reader)
    return found


def keys_of(shape: type[Shape]) -> dict[str, bool]:
    """Each key of a shape as written in files, and whether it is required."""
    return {name: one.required for name, one in _keys(shape).items()}


def read(
    shape: type[S],
    node: Node,
    problems: Problems,
    name: str = "",
    given: Mapping[str, Any] | None = None,
) -> S | None:
    """Read one shape from a mapping; None when it cannot be used, every reason told.

    `given` sets attributes that do not stand inside the mapping (the code that is its key).
    Tells: shape.type, shape.missing, shape.unknown_key and what the readers of its keys tell.
    """
    if not isinstance(node.value, dict):
        name = name or shape.__name__.lower()
        readers.wrong_type(node, problems, name, "mapping")
        return None
    values: dict[str, Any] = dict(given or {})
    at = node.at
    known = _keys(shape)
    usable = True
    for written, inner in node.value.items():
        one = known.get(written)
        if one is None or one.attribute in (given or {}):
            _tell_unknown(written, known, inner, problems)
            continue
        if inner.is_null and not one.required:
            continue
        value = one.read(inner, problems, written)
        if value is not BAD:
            values[one.attribute] = value
        elif one.required:
            usable = False
    for one in known.values():
        if one.required and one.attribute not in values and one.name not in node.value:
            problems.add("shape.missing", at, key=one.name)
            usable = False
    return shape(at=at, **values) if usable else None


def _tell_unknown(
    written: str, known: Mapping[str, object], node: Node, problems: Problems
) -> None:
    hint = nearest(written, known)
    problems.add("shape.unknown_key", node.at, key=written[:60], nearest=hint)
