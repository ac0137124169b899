"""Shape of a data element (数据元): one meaning, one type, one check, one source of truth."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Literal

from rongyi.catalogue.definitions.place import CODE, CODE_FORM
from rongyi.exchange.definitions import FieldType
from rongyi.kernel.amounts import amount
from rongyi.kernel.datafile import Condition, Mark, Shape, key
from rongyi.kernel.feel import Type
from rongyi.kernel.text import Text, day_in_words

TERM = re.compile(r"[^\W\d]\w{0,39}\Z")
TERM_FORM = Text(
    "词语，不含空格和括号，不以数字开头",
    "a word without spaces or brackets, not beginning with a digit",
)

TODAY = "今天"  # the day on which an answer is looked at, as checks of elements name it

Personal = Literal["none", "personal", "sensitive"]


@dataclass(frozen=True, kw_only=True)
class Choice(Shape):
    """One of the answers to choose from."""

    code: str = key(pattern=re.compile(r"[a-z0-9][a-z0-9_]{0,59}\Z"), form=CODE_FORM)
    label: Text
    help: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Truth(Shape):
    """The register that knows this element better than anybody who types it."""

    dataset: str
    field: str
    only: bool = False  # nobody's word stands for the register's: it is never asked


@dataclass(frozen=True, kw_only=True)
class FieldCheck(Shape):
    """What must hold between an answer and others, or the day, before it can be taken."""

    check: Condition
    words: Text


@dataclass(frozen=True, kw_only=True)
class Element(Shape):
    """One meaning, the reason why a question is asked once."""

    code: str = key(pattern=CODE, form=CODE_FORM)
    term: str = key(pattern=TERM, form=TERM_FORM)
    label: Text
    help: Text | None = None
    type: FieldType
    unit: Text | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    length_max: int | None = key(default=None, minimum=1, maximum=20_000)
    pattern: str | None = None
    choices: tuple[Choice, ...] = ()
    checks: tuple[FieldCheck, ...] = ()
    section: str = key(pattern=CODE, form=CODE_FORM)
    personal: Personal
    purpose: Text
    basis: Text = key(citation=True)
    mark: Mark | None = None
    source: str | None = None
    truth: Truth | None = None
    autocomplete: str | None = None

    @property
    def register_only(self) -> bool:
        """Whether the register alone may say it; an applicant is never asked."""
        return self.truth is not None and self.truth.only

    @cached_property
    def feel_type(self) -> Type:
        """The type that conditions see."""
        codes = [choice.code for choice in self.choices]
        match self.type:
            case "number" | "integer" | "money":
                return Type.NUMBER
            case "boolean":
                return Type.BOOLEAN
            case "date":
                return Type.DATE
            case "choice":
                return Type.one_of(codes)
            case "choices":
                return Type.list_of(Type.one_of(codes))
        return Type.STRING

    def choice(self, code: str) -> Choice | None:
        """The choice of that code."""
        return next((one for one in self.choices if one.code == code), None)

    def said(self, value: object) -> Text:
        """How a value of its type reads on a page, receipt or letter."""
        match value:
            case None:
                return Text("", "")
            case bool():
                return Text("是", "Yes") if value else Text("否", "No")
            case Decimal():
                return amount(value, self.unit)
            case date():
                return day_in_words(value)
            case tuple() | list():
                words = [self._chosen(str(one)) for one in value]
                return Text("、".join(one.zh for one in words), ", ".join(one.en for one in words))
        return self._chosen(str(value))

    def _chosen(self, code: str) -> Text:
        choice = self.choice(code)
        return choice.label if choice else Text(code, code)
