"""YAML as a tree of values that know their lines. Types are given by the reader's question,
not guessed from the look of a word: `no` is a word, `0512` keeps its zero.

Read by events, with a stack of our own: neither depth nor aliases can hurt.
"""

from __future__ import annotations

from typing import Any

import yaml

from rongyi.kernel.datafile.problems import At, Problems

FILE_BYTES_MAX = 512 * 1024
DEPTH_MAX = 24
VALUES_MAX = 50_000

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


class Node:
    """One value of a file: a scalar (str), a list (of Node) or a mapping (of name to Node)."""

    __slots__ = ("file", "line", "plain", "value")

    def __init__(self, file: str, line: int, value: Any, *, plain: bool = False) -> None:
        self.file = file
        self.line = line
        self.value: str | list[Node] | dict[str, Node] = value
        self.plain = plain

    @property
    def is_null(self) -> bool:
        """Whether nothing was written (an unquoted null, ~ or empty value)."""
        return self.plain and isinstance(self.value, str) and self.value in _NULLS

    @property
    def at(self) -> At:
        """Its place, with the lines of its keys."""
        if isinstance(self.value, dict):
            return At(self.file, self.line, {key: one.line for key, one in self.value.items()})
        return At(self.file, self.line)

    def told(self) -> str:
        """How it is named in a problem: the word itself, or what kind of thing it is."""
        if self.is_null:
            return "null"
        if isinstance(self.value, str):
            return self.value if len(self.value) <= 40 else self.value[:40] + "…"
        return "[…]" if isinstance(self.value, list) else "{…}"


class _Stop(Exception):
    """The file is not read further; the reason is told already."""


def read_yaml(content: bytes, file: str, problems: Problems) -> Node | None:
    """The tree of one file, or None when it cannot be read as one. Never raises.

    Tells: yaml.too_large, not_utf8, syntax, empty, many_documents, alias, tag, too_deep,
    too_many_values, duplicate_key, key.
    """
    top = At(file, 1)
    if len(content) > FILE_BYTES_MAX:
        problems.add("yaml.too_large", top, size=len(content), limit=FILE_BYTES_MAX)
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problems.add("yaml.not_utf8", top, byte=error.start + 1)
        return None
    try:
        root = _Builder(file, problems).build(text)
    except _Stop:
        return None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problems.add("yaml.syntax", At(file, line), why=error.problem or error.context or "?")
        return None
    except (yaml.YAMLError, ValueError) as error:
        problems.add("yaml.syntax", top, why=str(error).partition("\n")[0])
        return None
    if root is None or root.is_null:
        problems.add("yaml.empty", top)
        return None
    return root


class _Builder:
    """Turns the events of one document into nodes."""

    def __init__(self, file: str, problems: Problems) -> None:
        self.file = file
        self.problems = problems
        self.root: Node | None = None
        self.stack: list[tuple[Node, list[Node]]] = []  # an open collection, and its pending key
        self.values = 0

    def build(self, text: str) -> Node | None:
        documents = 0
        event: Any
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            kind = type(event)
            if kind is yaml.ScalarEvent:
                self.place(event, Node(self.file, 0, event.value, plain=event.implicit[0]))
            elif kind is yaml.MappingStartEvent:
                self.open(event, {})
            elif kind is yaml.SequenceStartEvent:
                self.open(event, [])
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                self.stack.pop()
            elif kind is yaml.AliasEvent:
                self.stop(event, "yaml.alias")
            elif kind is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    self.stop(event, "yaml.many_documents")
        return self.root

    def stop(self, event: Any, code: str, **parameters: object) -> None:
        self.problems.add(code, At(self.file, event.start_mark.line + 1), **parameters)
        raise _Stop

    def open(self, event: Any, empty: list[Node] | dict[str, Node]) -> None:
        node = Node(self.file, 0, empty)
        self.place(event, node)
        if len(self.stack) >= DEPTH_MAX:
            self.stop(event, "yaml.too_deep", limit=DEPTH_MAX)
        self.stack.append((node, []))

    def place(self, event: Any, node: Node) -> None:
        node.line = event.start_mark.line + 1
        self.values += 1
        if self.values > VALUES_MAX:
            self.stop(event, "yaml.too_many_values", limit=VALUES_MAX)
        if event.anchor is not None:
            self.stop(event, "yaml.alias")
        if event.tag is not None and event.tag != "!":
            self.stop(event, "yaml.tag")
        if not self.stack:
            self.root = node
            return
        holder, pending = self.stack[-1]
        if isinstance(holder.value, list):
            holder.value.append(node)
        elif isinstance(holder.value, dict):
            if not pending:
                pending.append(node)
            else:
                self.pair(holder.value, pending.pop(), node)

    def pair(self, mapping: dict[str, Node], key: Node, node: Node) -> None:
        node.line = key.line  # a person looks for the key, not for where its block begins
        if not isinstance(key.value, str):
            self.problems.add("yaml.key", key.at)
        elif key.value in mapping:
            first = mapping[key.value].line
            self.problems.add("yaml.duplicate_key", key.at, key=key.value, first=first)
        else:
            mapping[key.value] = node
