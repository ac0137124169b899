"""Shape of the data files about asking other systems: datasets and the demo registers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from rongyi.kernel.datafile import Mark, Shape, Value, key
from rongyi.kernel.text import Text

CODE = re.compile(r"[a-z][a-z0-9_]{0,59}\Z")
CODE_FORM = "a-z 0-9 _"

Subject = Literal["person", "enterprise"]
FieldType = Literal[
    "text",
    "long_text",
    "number",
    "integer",
    "date",
    "boolean",
    "choice",
    "choices",
    "uscc",
    "citizen_no",
    "document_no",
    "phone",
    "email",
    "money",
    "address",
]

CALLS_PER_MINUTE_MAX = 60_000


@dataclass(frozen=True, kw_only=True)
class DatasetField(Shape):
    """One field that a dataset answers with."""

    label: Text
    type: FieldType


@dataclass(frozen=True, kw_only=True)
class Dataset(Shape):
    """Data that another body holds and that may be asked for, with purpose and limit (数据集)."""

    code: str = key(pattern=CODE, form=CODE_FORM)
    name: Text
    holder: str
    subject: Subject
    fields: Mapping[str, DatasetField] = key(filled=True)
    purpose: Text
    basis: Text = key(citation=True)
    limit_per_minute: int = key(minimum=1, maximum=CALLS_PER_MINUTE_MAX)
    certificate: str | None = None
    adapters: tuple[str, ...] = ()  # empty: the local register, then certificates issued here
    mark: Mark
    source: str | None = None
    note: Text | None = None


@dataclass(frozen=True, kw_only=True)
class DemoRegister(Shape):
    """What a dataset of the demonstration holds: subject number -> fields (演示登记簿)."""

    dataset: str
    rows: Mapping[str, Mapping[str, Value]]
