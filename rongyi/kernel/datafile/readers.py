"""What each Python type looks like in a data file, and how its problems are told."""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal, Union, get_args, get_origin

from rongyi.kernel.datafile.nodes import Node
from rongyi.kernel.datafile.problems import Problems
from rongyi.kernel.text import Text

STRING_MAX = 4_000
LIST_MAX = 2_000

Value = str | Decimal | bool | date | tuple[Any, ...] | Mapping[str, Any] | None

Reader = Callable[[Node, Problems, str], Any]


class _Bad:
    """Stands for a value that could not be read; the reason is told already."""

    def __repr__(self) -> str:
        return "BAD"


BAD = _Bad()

_WORDS = {
    "mapping": Text("一组“键: 值”", "a mapping of keys"),
    "list": Text("列表", "a list"),
    "string": Text("文字", "a string"),
    "integer": Text("整数", "a whole number"),
    "number": Text("数", "a number"),
    "boolean": Text("true 或 false", "true or false"),
    "date": Text("日期（年-月-日）", "a date (YYYY-MM-DD)"),
    "text": Text("{zh: …, en: …}", "{zh: …, en: …}"),
}
_INTEGER = re.compile(r"-?[0-9]{1,15}\Z")
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,8})?\Z")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_LANGUAGE = {"zh": Text("中文", "Chinese (zh)"), "en": Text("英文", "English (en)")}


def wrong_type(node: Node, problems: Problems, name: str, expected: str) -> Any:
    """Tell that a value is of another type; gives BAD."""
    problems.add("shape.type", node.at, key=name, expected=_WORDS[expected], found=node.told())
    return BAD


def reader_of(wanted: Any, rules: Mapping[str, Any], read_shape: Callable[..., Any]) -> Reader:
    """The reader for a type as annotated in a shape."""
    if wanted == Value:
        return read_value
    origin = get_origin(wanted)
    if origin in (Union, types.UnionType):
        inner = [one for one in get_args(wanted) if one is not type(None)]
        assert len(inner) == 1, f"a key has one type, not {wanted}"
        return reader_of(inner[0], rules, read_shape)
    if origin is Literal:
        return _choice(get_args(wanted))
    if origin is tuple:
        item = get_args(wanted)[0]
        return _sequence(reader_of(item, {**rules, "single": False}, read_shape), rules)
    if origin is not None and issubclass(origin, Mapping):
        return _mapping(reader_of(get_args(wanted)[1], {}, read_shape), rules)
    if wanted is Text and rules.get("citation"):
        return _citation
    if wanted is str and rules.get("blank"):
        return _ruled(_blank, rules)
    if wanted in _SIMPLE:
        return _ruled(_SIMPLE[wanted], rules)
    if hasattr(wanted, "read_node"):
        return lambda node, problems, name: _or_bad(wanted.read_node(node, problems, name))
    return lambda node, problems, name: _or_bad(read_shape(wanted, node, problems, name))


def _or_bad(value: Any) -> Any:
    return BAD if value is None else value


def read_string(node: Node, problems: Problems, name: str) -> Any:
    """A scalar, whatever it looks like: 0512 and no are strings where a string is asked for."""
    if not isinstance(node.value, str):
        return wrong_type(node, problems, name, "string")
    if node.is_null or not node.value.strip():
        problems.add("shape.empty", node.at, key=name)
        return BAD
    if len(node.value) > STRING_MAX:
        problems.add("shape.too_long", node.at, key=name, limit=STRING_MAX)
        return BAD
    return node.value.strip()


def _blank(node: Node, problems: Problems, name: str) -> Any:
    return "" if node.value == "" else read_string(node, problems, name)


def _integer(node: Node, problems: Problems, name: str) -> Any:
    if isinstance(node.value, str) and _INTEGER.match(node.value):
        return int(node.value)
    return wrong_type(node, problems, name, "integer")


def _number(node: Node, problems: Problems, name: str) -> Any:
    if isinstance(node.value, str) and _NUMBER.match(node.value):
        return Decimal(node.value)
    return wrong_type(node, problems, name, "number")


def _boolean(node: Node, problems: Problems, name: str) -> Any:
    if isinstance(node.value, str) and node.value in ("true", "false"):
        return node.value == "true"
    return wrong_type(node, problems, name, "boolean")


def _date(node: Node, problems: Problems, name: str) -> Any:
    if isinstance(node.value, str) and _DATE.match(node.value):
        try:
            return date.fromisoformat(node.value)
        except ValueError:
            pass
    return wrong_type(node, problems, name, "date")


def _text(node: Node, problems: Problems, name: str) -> Any:
    if isinstance(node.value, str) and not node.is_null:
        missing = "zh" if node.value.isascii() else "en"
        problems.add("text.language_missing", node.at, key=name, language=_LANGUAGE[missing])
        return BAD
    if not isinstance(node.value, dict):
        return wrong_type(node, problems, name, "text")
    parts = {}
    for written, inner in node.value.items():
        if written not in _LANGUAGE:
            problems.add("shape.unknown_key", inner.at, key=written[:60], nearest="")
        elif isinstance(inner.value, str) and (inner.is_null or not inner.value.strip()):
            continue
        else:
            parts[written] = read_string(inner, problems, f"{name}.{written}")
    for language, words in _LANGUAGE.items():
        if language not in parts:
            problems.add("text.language_missing", node.at, key=name, language=words)
    if len(parts) < len(_LANGUAGE) or BAD in parts.values():
        return BAD
    return Text(parts["zh"], parts["en"])


def _citation(node: Node, problems: Problems, name: str) -> Any:
    """A law is cited in its own language; a translation beside it is welcome."""
    if isinstance(node.value, dict):
        return _text(node, problems, name)
    cited = read_string(node, problems, name)
    return BAD if cited is BAD else Text(cited, cited)


def read_value(node: Node, problems: Problems, name: str) -> Any:
    """A value as conditions see it: unquoted true, 12.5 and 2026-11-23 are not strings."""
    if isinstance(node.value, list):
        return tuple(read_value(one, problems, name) for one in node.value)
    if isinstance(node.value, dict):
        return {field: read_value(one, problems, field) for field, one in node.value.items()}
    word = node.value
    if node.is_null:
        return None
    if node.plain and word in ("true", "false"):
        return word == "true"
    if node.plain and _NUMBER.match(word):
        return Decimal(word)
    if node.plain and _DATE.match(word):
        return _date(node, problems, name)
    return read_string(node, problems, name) if word else ""


_SIMPLE: dict[Any, Reader] = {
    str: read_string,
    int: _integer,
    Decimal: _number,
    bool: _boolean,
    date: _date,
    Text: _text,
}


def _choice(allowed: tuple[Any, ...]) -> Reader:
    told = " ".join(str(one) for one in allowed)
    by_name = {str(one): one for one in allowed}

    def read(node: Node, problems: Problems, name: str) -> Any:
        if isinstance(node.value, str) and node.value in by_name:
            return by_name[node.value]
        problems.add("shape.choice", node.at, key=name, found=node.told(), allowed=told)
        return BAD

    return read


def _sequence(item: Reader, rules: Mapping[str, Any]) -> Reader:
    def read(node: Node, problems: Problems, name: str) -> Any:
        entries = node.value
        if rules.get("single") and isinstance(entries, dict):
            entries = [node]
        if not isinstance(entries, list):
            return wrong_type(node, problems, name, "list")
        if not entries and rules.get("filled"):
            problems.add("shape.empty", node.at, key=name)
            return BAD
        if len(entries) > LIST_MAX:
            problems.add("shape.too_long", node.at, key=name, limit=LIST_MAX)
            return BAD
        values = [item(one, problems, name) for one in entries]
        return tuple(value for value in values if value is not BAD)

    return read


def _mapping(item: Reader, rules: Mapping[str, Any]) -> Reader:
    def read(node: Node, problems: Problems, name: str) -> Any:
        if not isinstance(node.value, dict):
            return wrong_type(node, problems, name, "mapping")
        if not node.value and rules.get("filled"):
            problems.add("shape.empty", node.at, key=name)
            return BAD
        pairs = ((inner, item(one, problems, inner)) for inner, one in node.value.items())
        return {inner: value for inner, value in pairs if value is not BAD}

    return read


def _ruled(reader: Reader, rules: Mapping[str, Any]) -> Reader:
    """A reader whose value must also keep to minimum, maximum, pattern or length."""
    low, high = rules.get("minimum"), rules.get("maximum")
    pattern, form, length = (
        rules.get("pattern"),
        rules.get("form", ""),
        rules.get("length"),
    )
    if low is None and high is None and pattern is None and length is None:
        return reader

    def read(node: Node, problems: Problems, name: str) -> Any:
        value = reader(node, problems, name)
        if value is BAD:
            return BAD
        if (low is not None and value < low) or (high is not None and value > high):
            allowed = f"{'' if low is None else low}…{'' if high is None else high}"
            problems.add("shape.range", node.at, key=name, found=node.told(), allowed=allowed)
            return BAD
        if length is not None and len(value) > length:
            problems.add("shape.too_long", node.at, key=name, limit=length)
            return BAD
        if pattern is not None and not pattern.match(value):
            problems.add("shape.format", node.at, key=name, found=node.told(), expected=form)
            return BAD
        return value

    return read
