"""Shape of the data files about who and where: departments, posts, sites, demo people."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from rongyi.kernel.datafile import Mark, Selection, Shape, key
from rongyi.kernel.text import Text

CODE = re.compile(r"[a-z][a-z0-9_]{0,59}\Z")
CODE_FORM = "a-z 0-9 _"

DepartmentKind = Literal["department", "bureau", "agency"]
PostKind = Literal["window", "department"]
SiteKind = Literal["hall", "subcentre", "street", "community", "pioneer", "inn"]
Act = Literal[
    "accept",
    "ask_correction",
    "refuse",
    "review",
    "stop",
    "resume",
    "decide",
    "deliver",
    "revoke",
    "site_check",
    "prereview",
    "government_head",
]
DocumentType = Literal["citizen_no", "foreign_permanent", "hk_macau_taiwan", "passport"]


@dataclass(frozen=True, kw_only=True)
class Seal(Shape):
    """A seal under which decisions go out (印章)."""

    code: str = key(pattern=CODE, form=CODE_FORM)
    name: Text


@dataclass(frozen=True, kw_only=True)
class Department(Shape):
    """A body that holds or exercises powers (部门)."""

    code: str = key(pattern=CODE, form=CODE_FORM)
    name: Text
    short: Text
    uscc: str | None = None
    kind: DepartmentKind
    phone: str
    mark: Mark
    calendar: str | None = None  # its own working days, a folder below calendars/
    note: Text | None = None
    review_body: Text | None = None  # who decides on administrative review of its acts
    seal: Seal | None = None


@dataclass(frozen=True, kw_only=True)
class Post(Shape):
    """A place of work with its acts and items (岗位)."""

    code: str = key(pattern=CODE, form=CODE_FORM)
    title: Text
    department: str
    site: str | None = None
    kind: PostKind
    acts: tuple[Act, ...] = key(filled=True)
    items: Selection
    head: bool = False  # leads the department: hands work round, delegates its powers


@dataclass(frozen=True, kw_only=True)
class Position(Shape):
    """A point on the map, WGS 84 degrees."""

    lat: Decimal = key(minimum=-90, maximum=90)
    lon: Decimal = key(minimum=-180, maximum=180)


@dataclass(frozen=True, kw_only=True)
class Site(Shape):
    """A service point (服务点)."""

    code: str = key(pattern=CODE, form=CODE_FORM)
    name: Text
    kind: SiteKind
    address: Text
    position: Position | None = None
    hours: Text
    phone: str | None = None
    serves: Selection
    mark: Mark
    source: str | None = None
    note: Text | None = None


@dataclass(frozen=True, kw_only=True)
class IdentityDocument(Shape):
    """What a person proves who they are with (证件)."""

    type: DocumentType
    number: str


@dataclass(frozen=True, kw_only=True)
class DemoPerson(Shape):
    """A person of the demonstration (演示用户)."""

    code: str = key(pattern=CODE, form=CODE_FORM)
    name: Text
    document: IdentityDocument
    phone: str
    born: date
    note: Text | None = None


@dataclass(frozen=True, kw_only=True)
class DemoEnterprise(Shape):
    """An enterprise of the demonstration (演示企业)."""

    code: str = key(pattern=CODE, form=CODE_FORM)
    name: Text
    uscc: str
    legal_representative: str
    kind: str | None = None
    address: Text | None = None
    phone: str | None = None
    established: date | None = None
    note: Text | None = None


@dataclass(frozen=True, kw_only=True)
class DemoMandate(Shape):
    """Who may act for which enterprise, in which items, until when (授权)."""

    person: str
    enterprise: str
    scope: Selection
    can_sign: bool
    since: date = key("from")
    until: date | None = key("to", default=None)


@dataclass(frozen=True, kw_only=True)
class DemoStaff(Shape):
    """A person of the demonstration at work (演示工作人员)."""

    person: str
    name: Text | None = None
    posts: tuple[str, ...] = key(filled=True)


@dataclass(frozen=True, kw_only=True)
class Demo(Shape):
    """Everybody of the demonstration: `demo/people.yaml`."""

    persons: tuple[DemoPerson, ...] = ()
    enterprises: tuple[DemoEnterprise, ...] = ()
    mandates: tuple[DemoMandate, ...] = ()
    staff: tuple[DemoStaff, ...] = ()
