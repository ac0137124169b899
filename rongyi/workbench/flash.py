"""What an act led to, kept for the next page of the same person, then forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import ngettext

from rongyi.cases.services import Outcome
from rongyi.kernel.text import Text
from rongyi.web import telling
from rongyi.web.request import Request
from rongyi.web.rows import Words
from rongyi.workbench import words
from rongyi.workbench.error_words import said

KEY = "workbench_done"
LINES_MAX = 100
NOTHING_DONE = ("accept-none", "choose-none", "nothing")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One case and what became of it."""

    number: str
    icon: str
    words: Words
    next: Words = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Notice:
    """What stands above the page: a title, and a line a case where there were several."""

    title: Words
    tone: str = "jade"
    words: Words = ""
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Kept:
    """One outcome as it is kept: codes and texts, no objects."""

    number: str
    done: bool
    what: tuple[str, str] = ("", "")
    next: tuple[str, str] = ("", "")


def leave(request: Request, act: str, outcomes: Sequence[Outcome]) -> None:
    """Keep what became of each case until the next page is shown."""
    kept = [asdict(_kept(outcome)) for outcome in outcomes[:LINES_MAX]]
    telling.leave(request, KEY, {"act": act, "lines": kept})


def tell(request: Request, act: str, about: Text) -> None:
    """Keep that one act succeeded, where no case stands behind it: what it was done to."""
    kept = Kept(number="", done=True, what=(about.zh, about.en))
    telling.leave(request, KEY, {"act": act, "lines": [asdict(kept)]})


def take(request: Request) -> Notice | None:
    """What is to be told now; told once."""
    found: dict[str, Any] | None = telling.take(request, KEY)
    if found is None:
        return None
    lines = tuple(_line(Kept(**one), found["act"]) for one in found["lines"])
    failed = sum(line.icon == "warn" for line in lines)
    if len(lines) == 1 and not failed:
        about = lines[0].number or Text(*found["lines"][0]["what"])
        tone = "amber" if found["act"] in NOTHING_DONE else "jade"
        return Notice(title=words.done_words(found["act"]), tone=tone, words=about)
    done = len(lines) - failed
    title = ngettext("%(count)s case accepted", "%(count)s cases accepted", done)
    if found["act"] == "reassign":
        title = ngettext("%(count)s case handed over", "%(count)s cases handed over", done)
    if found["act"] == "undo-move":
        title = ngettext("%(count)s case taken back", "%(count)s cases taken back", done)
    more = ngettext("%(count)s stayed as it was", "%(count)s stayed as they were", failed)
    if found["act"] == "move":
        more = ngettext("%(count)s keeps its rules", "%(count)s keep their rules", failed)
    parts = [title % {"count": done}] if done else []
    parts += [more % {"count": failed}] if failed else []
    return Notice(title=" · ".join(parts), tone="amber" if failed else "jade", lines=lines)


def _kept(outcome: Outcome) -> Kept:
    if outcome.error is None:
        return Kept(number=outcome.number, done=True)
    found = said(outcome.error)
    following = (found.next.zh, found.next.en) if found.next else ("", "")
    return Kept(
        number=outcome.number, done=False, what=(found.what.zh, found.what.en), next=following
    )


def _line(kept: Kept, act: str) -> Line:
    url = reverse("workbench:case", args=[kept.number]) if kept.number else ""
    if kept.done:
        return Line(number=kept.number, icon="check", words=words.outcome_words(act), url=url)
    return Line(
        number=kept.number, icon="warn", words=Text(*kept.what), next=Text(*kept.next), url=url
    )
