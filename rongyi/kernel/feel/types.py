"""Types of terms and expressions, as far as a definition can be checked before it is used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, TypeAlias

from rongyi.kernel.text import Text


class Kind(StrEnum):
    """The sorts of values that an expression tells apart."""

    ANY = "any"
    NUMBER = "number"
    STRING = "string"
    BOOLEAN = "boolean"
    DATE = "date"
    DURATION = "duration"
    LIST = "list"
    CONTEXT = "context"
    RANGE = "range"


KIND_WORDS = {
    Kind.ANY: Text("任意值", "any value"),
    Kind.NUMBER: Text("数字", "a number"),
    Kind.STRING: Text("文字", "text"),
    Kind.BOOLEAN: Text("是或否", "yes or no"),
    Kind.DATE: Text("日期", "a date"),
    Kind.DURATION: Text("时长", "a duration"),
    Kind.LIST: Text("列表", "a list"),
    Kind.CONTEXT: Text("一组字段", "a context"),
    Kind.RANGE: Text("区间", "a range"),
}


@dataclass(frozen=True, slots=True)
class Type:
    """The type of a term: Type.NUMBER, Type.one_of(codes), Type.list_of(Type.STRING), ...

    `codes` limits a string to a choice's codes; `item` is what a list or range holds;
    `fields` are the known fields of a context (None: not known).
    """

    kind: Kind
    item: Type | None = None
    fields: tuple[tuple[str, Type], ...] | None = None
    codes: tuple[str, ...] | None = None

    ANY: ClassVar[Type]
    NUMBER: ClassVar[Type]
    STRING: ClassVar[Type]
    BOOLEAN: ClassVar[Type]
    DATE: ClassVar[Type]
    DURATION: ClassVar[Type]
    LIST: ClassVar[Type]
    CONTEXT: ClassVar[Type]
    RANGE: ClassVar[Type]

    @classmethod
    def one_of(cls, codes: Sequence[str]) -> Type:
        """A choice: text that is one of these codes."""
        return cls(Kind.STRING, codes=tuple(dict.fromkeys(codes)))

    @classmethod
    def list_of(cls, item: Type) -> Type:
        """A list of values of one type."""
        return cls(Kind.LIST, item=item)

    @classmethod
    def range_of(cls, item: Type) -> Type:
        """An interval between two values of one type."""
        return cls(Kind.RANGE, item=item)

    @classmethod
    def context(cls, fields: Mapping[str, Type]) -> Type:
        """A context with exactly these fields."""
        return cls(Kind.CONTEXT, fields=tuple(fields.items()))

    @property
    def words(self) -> Text:
        """What to call it in a message."""
        return KIND_WORDS[self.kind]

    def field(self, name: str) -> Type | None:
        """The type of a field; None when the context surely has none of that name."""
        if self.fields is None:
            return Type.ANY
        return dict(self.fields).get(name)

    def accepts(self, other: Type) -> bool:
        """Whether a value of type `other` may stand where this type is asked for."""
        if Kind.ANY in (self.kind, other.kind):
            return True
        if self.kind != other.kind:
            return False
        if self.item is not None and other.item is not None:
            return self.item.accepts(other.item)
        return True

    def joined(self, other: Type) -> Type:
        """The type of a value that is of this type or of the other."""
        if self == other:
            return self
        if self.kind != other.kind:
            return Type.ANY
        if self.codes is not None and other.codes is not None:
            return Type.one_of((*self.codes, *other.codes))
        item = self.item.joined(other.item) if self.item and other.item else None
        return Type(self.kind, item=item)


Type.ANY = Type(Kind.ANY)
Type.NUMBER = Type(Kind.NUMBER)
Type.STRING = Type(Kind.STRING)
Type.BOOLEAN = Type(Kind.BOOLEAN)
Type.DATE = Type(Kind.DATE)
Type.DURATION = Type(Kind.DURATION)
Type.LIST = Type(Kind.LIST)
Type.CONTEXT = Type(Kind.CONTEXT)
Type.RANGE = Type(Kind.RANGE)

Scope: TypeAlias = Mapping[str, Type]
