"""Shape of the data files about certificate types (电子证照类型)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from rongyi.kernel.datafile import Mark, Shape, key
from rongyi.kernel.text import Text

CODE = re.compile(r"[a-z][a-z0-9_]{0,59}\Z")
CODE_FORM = "a-z 0-9 _"
TYPE_CODE = re.compile(r"(LOCAL-[0-9]{3}|[0-9A-HJ-NPQRTUWXY]{18}[0-9A-Z]{3})\Z")
TYPE_CODE_FORM = "18 + 3 / LOCAL-nnn"
CREDIT_PREFIX = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}\Z")
CREDIT_PREFIX_FORM = "91, 92, …"

Holder = Literal["person", "enterprise"]


@dataclass(frozen=True, kw_only=True)
class Validity(Shape):
    """How long a certificate holds from the day of issue. Neither years nor months: for good."""

    years: int | None = key(default=None, minimum=1, maximum=100)
    months: int | None = key(default=None, minimum=1, maximum=1200)


@dataclass(frozen=True, kw_only=True)
class NumberRule(Shape):
    """How a certificate's number is made: prefix, then (year,) region, running digits."""

    prefix: str = key(default="", length=30, blank=True)
    year: bool = True
    region: bool = False
    digits: int = key(default=6, minimum=3, maximum=14)
    check: bool = False


@dataclass(frozen=True, kw_only=True)
class Founding(Shape):
    """Issuing it founds an enterprise (设立), whose credit code is the certificate's number."""

    legal_form: str
    representative: str
    prefix: str = key(pattern=CREDIT_PREFIX, form=CREDIT_PREFIX_FORM)
    prefixes: Mapping[str, str] = key(factory=dict)

    def prefix_of(self, legal_form: str) -> str:
        """The two leading characters of the credit code for a legal form."""
        return self.prefixes.get(legal_form, self.prefix)


@dataclass(frozen=True, kw_only=True)
class CertificateField(Shape):
    """One line printed on a certificate; its value is named by an item's result."""

    name: str = key(pattern=CODE, form=CODE_FORM)
    label: Text


@dataclass(frozen=True, kw_only=True)
class CertificateType(Shape):
    """A kind of certificate (证照类型). With template and number it can be issued here."""

    code: str = key(pattern=CODE, form=CODE_FORM)
    name: Text
    type_code: str = key(pattern=TYPE_CODE, form=TYPE_CODE_FORM)
    definer: Text = key(citation=True)
    issuer: str
    holder: Holder
    validity: Validity | None = None
    number: NumberRule | None = None
    founding: Founding | None = None
    template: str | None = None
    fields: tuple[CertificateField, ...] = ()
    basis: Text = key(citation=True)
    mark: Mark
    source: str | None = None
    note: Text | None = None

    @property
    def is_issued_here(self) -> bool:
        """Whether this system issues it, not only recognises it."""
        return self.template is not None and (self.number or self.founding) is not None
