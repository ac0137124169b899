"""The words of an error of the domain, for the panel in which it happened."""

from __future__ import annotations

from dataclasses import dataclass

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
    zh="{at} {who}：{words}。本页已是最新情况，您填写的内容仍在。",
    en="{at} {who}: {words}. This page shows the case as it is now; what you typed is kept.",
)


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


def meanwhile(told: Said, last: HistoryRow) -> Said:
    """The same, with what somebody else did in the meantime."""
    place = {"at": clock(last.at), "who": _who(last), "words": last.words}
    return Said(code=told.code, what=told.what, next=_MEANWHILE.format(place))


def _who(last: HistoryRow) -> Text:
    parts = [one for one in (last.who, last.post_title) if one is not None]
    return Text(" · ".join(one.zh for one in parts), " · ".join(one.en for one in parts))
