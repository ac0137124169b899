"""The words of an error of the domain, for the panel in which it happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from rongyi.cases.queries import HistoryRow
from rongyi.catalogue import queries as catalogue
from rongyi.kernel.errors import DomainError
from rongyi.kernel.text import Text
from rongyi.web.wording import clock

UNSAID = Text(
    zh="此操作没有完成，请检查后重试。",
    en="This was not done. Check what you entered and try again.",
)
_MEANWHILE = Text(
    zh="您打开本页后：{changes}。本页已是最新情况，您填写的内容仍在。",
    en="Since you opened this page: {changes}. It is up to date now; what you typed is kept.",
)
_PART = Text(zh="{name}有变化", en="{name} changed")
_CHANGE = Text(zh="{at} {who}：{words}", en="{at} {who}: {words}")
_EARLIER = Text(zh="此前另有{count}项变化", en="{count} earlier {count:change|changes}")
CHANGES_MAX = 5


@dataclass(frozen=True, kw_only=True)
class Said:
    """What happened and what to do next, in both languages."""

    code: str
    what: Text
    next: Text | None


def said(error: DomainError) -> Said:
    """The words that the definitions in force have for an error."""
    book = catalogue.catalogue_of(catalogue.current_edition())
    message = book.messages.get(error.code)
    if message is None:
        return Said(code=error.code, what=UNSAID, next=None)
    parameters = book.named(error.parameters)
    return Said(
        code=error.code,
        what=message.what.format(parameters),
        next=message.next.format(parameters),
    )


@dataclass(frozen=True, kw_only=True)
class Change:
    """What somebody did in the meantime."""

    at: datetime
    who: Text
    words: Text


def meanwhile(told: Said, changes: Sequence[HistoryRow]) -> Said:
    """The same, with what was done to a case in the meantime."""
    return since(told, [Change(at=one.at, who=_who(one), words=one.words) for one in changes])


def since(told: Said, changes: Sequence[Change]) -> Said:
    """The same, with what was done in the meantime: who, when, what; the last CHANGES_MAX."""
    lines = [
        _CHANGE.format({"at": clock(one.at), "who": one.who, "words": one.words})
        for one in changes[-CHANGES_MAX:]
    ]
    if len(changes) > CHANGES_MAX:
        lines.insert(0, _EARLIER.format({"count": len(changes) - CHANGES_MAX}))
    return _listed(told, lines)


def changed(told: Said, error: DomainError, names: Mapping[str, Text]) -> Said:
    """The same where a page showed no case: which of the things that it showed changed."""
    parts = error.parameters.get("parts", ())
    codes = parts if isinstance(parts, tuple) else ()
    found = [names[code] for code in codes if code in names]
    return _listed(told, [_PART.format({"name": one}) for one in found]) if found else told


def _listed(told: Said, lines: Sequence[Text]) -> Said:
    listed = Text("；".join(one.zh for one in lines), "; ".join(one.en for one in lines))
    return Said(code=told.code, what=told.what, next=_MEANWHILE.format({"changes": listed}))


def _who(last: HistoryRow) -> Text:
    parts = [one for one in (last.who, last.post_title) if one is not None]
    return Text(" · ".join(one.zh for one in parts), " · ".join(one.en for one in parts))
