"""Shapes of what there is little of: the place, calendars, life events, words, profiles."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from rongyi.kernel.datafile import Mark, Shape, key
from rongyi.kernel.text import Text

CODE = re.compile(r"[a-z][a-z0-9_]{0,59}\Z")
CODE_FORM = "a-z 0-9 _"
MESSAGE_CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*\Z")

Audience = Literal["person", "enterprise"]


@dataclass(frozen=True, kw_only=True)
class Place(Shape):
    """The district that runs this system (辖区)."""

    code: str = key(pattern=CODE, form=CODE_FORM)
    name: Text
    region_code: str = key(pattern=re.compile(r"[0-9]{6}([0-9]{6})?\Z"), form="6 / 12 digits")
    timezone: str
    hotline: str
    publisher: Text
    standing: Text | None = None


@dataclass(frozen=True, kw_only=True)
class DaysOff(Shape):
    """Days off in a row that weekends alone do not explain (放假安排)."""

    since: date = key("from")
    until: date = key("to")
    name: Text


@dataclass(frozen=True, kw_only=True)
class CalendarYear(Shape):
    """One year's notice of days off and of weekends at work (节假日安排)."""

    year: int = key(minimum=2000, maximum=2100)
    published_until: date
    off: tuple[DaysOff, ...] = ()
    work: tuple[date, ...] = ()
    basis: Text = key(citation=True)
    source: str | None = None
    verified_on: date | None = None
    mark: Mark


@dataclass(frozen=True, kw_only=True)
class LifeEvent(Shape):
    """A moment of a life or of an enterprise under which people look for things (生命周期)."""

    code: str = key(pattern=CODE, form=CODE_FORM)
    title: Text
    audience: Audience
    summary: Text | None = None
    words: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Message(Shape):
    """The words of an error: what happened, and what to do next (提示语)."""

    what: Text
    next: Text


@dataclass(frozen=True, kw_only=True)
class Profile(Shape):
    """How our words are written in a national or local code list (映射方案)."""

    code: str = key(pattern=CODE, form=CODE_FORM)
    name: Text
    basis: Text = key(citation=True)
    mark: Mark
    source: str | None = None
    maps: Mapping[str, Mapping[str, str]] = key(filled=True)
