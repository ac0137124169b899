"""The entries of a timeline, and those that tell what happened to each case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from rongyi.cases.queries import BundleFact, SentLetter
from rongyi.kernel.text import Text
from rongyi.themes.queries.cases import CaseLine

DONE, NOW, WAITING_FOR_YOU, FUTURE = "done", "now", "waiting", "future"
STOPPED = "stopped"
TOGETHER = timedelta(minutes=1)  # acts on several cases of one click are one entry
# The whole was submitted: told once, above. What offices say among themselves is not told, nor what
# others said of their own affairs.
_HIDDEN = frozenset(
    {
        *("case.opened.v1", "case.looked.v1", "case.party_told.v1", "case.party_heard.v1"),
        *("case.warned.v1", "case.escalated.v1", "case.grant_named.v1"),
    }
)
_NOTED = frozenset(
    {
        *("case.refused.v1", "case.decided.v1", "case.stopped.v1", "case.withdrawn.v1"),
        *("case.paper_settled.v1", "case.deemed_renewed.v1", "case.grant_ended.v1"),
        *("case.not_needed.v1", "case.not_ours.v1", "case.transferred.v1", "case.annulled.v1"),
        *("case.mended.v1", "case.hearing_told.v1", "case.extended.v1", "case.reopened.v1"),
    }
)
_AGAINST = frozenset(
    {
        *("case.refused.v1", "case.not_needed.v1", "case.not_ours.v1", "case.expired.v1"),
        *("case.transferred.v1", "case.annulled.v1"),
    }
)
_ENDS = frozenset({"case.closed.v1", "case.issued.v1"})
_NONE = Text("", "")


@dataclass(frozen=True, kw_only=True)
class Nested:
    """One case within an entry. An entry of the past says nothing of where the case is today."""

    number: str
    title: Text
    department: Text
    state_words: Text
    done: bool
    note: Text
    tone: str = ""


@dataclass(frozen=True, kw_only=True)
class LetterLink:
    """A letter to open: of which case and item, and what it is called."""

    number: str
    id: UUID
    title: Text
    item: Text


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One step of the timeline: `done`, `now`, `stopped`, `waiting` (for the applicant), `future`.

    `at` is when it happened, `on` when it is expected or due. `action` is what the applicant can
    do ("correct") for case `action_number`. `documents` are certificates as (number, title);
    `remedies` says how to contest what was decided.
    """

    kind: str
    title: Text
    words: Text = _NONE
    at: datetime | None = None
    on: date | None = None
    provisional: bool = False
    office: Text | None = None
    nested: tuple[Nested, ...] = ()
    action: str = ""
    action_number: str = ""
    documents: tuple[tuple[str, Text], ...] = ()
    letters: tuple[LetterLink, ...] = ()
    remedies: Text | None = None


def happened(
    facts: Sequence[BundleFact], lines: Sequence[CaseLine], letters: Sequence[SentLetter]
) -> Iterator[Entry]:
    """What was done with each case, oldest first, with the letter that each act sent."""
    by_number = {line.number: line for line in lines}
    sent = {(one.case_id, one.seq): one for one in letters}
    told = [one for one in facts if one.fact.name not in _HIDDEN]
    yield from _together([_past(one, by_number.get(one.number), sent) for one in told])


def _past(
    told: BundleFact, line: CaseLine | None, sent: Mapping[tuple[UUID, int], SentLetter]
) -> Entry:
    name, note = told.fact.name, told.fact.note if told.fact.name in _NOTED else ""
    letter = sent.get((told.case_id, told.fact.seq))
    against = name in _AGAINST or (
        name == "case.decided.v1" and line is not None and line.outcome == "rejected"
    )
    return Entry(
        kind=DONE,
        title=told.fact.words,
        at=told.fact.at,
        office=told.fact.post_title,
        nested=(
            Nested(
                number=told.number,
                title=told.title,
                department=line.department if line else _NONE,
                state_words=_NONE,
                done=True,
                note=Text(note, note),
            ),
        ),
        documents=line.certificates if line and name in _ENDS else (),
        letters=() if letter is None else (_link(letter, told.title),),
        remedies=told.remedies if against else None,
    )


def _link(letter: SentLetter, item: Text) -> LetterLink:
    return LetterLink(number=letter.number, id=letter.id, title=letter.title, item=item)


def _together(entries: Sequence[Entry]) -> Iterator[Entry]:
    """The same act of the same post on several cases at once is one entry; one with words of its
    own stands alone."""
    held: Entry | None = None
    for entry in entries:
        if held is not None and _is_same(held, entry):
            held = replace(
                held,
                nested=held.nested + entry.nested,
                documents=held.documents + entry.documents,
                letters=held.letters + entry.letters,
            )
            continue
        if held is not None:
            yield held
        held = entry
    if held is not None:
        yield held


def _is_same(held: Entry, entry: Entry) -> bool:
    assert held.at is not None and entry.at is not None
    return (
        (held.title, held.office) == (entry.title, entry.office)
        and entry.at - held.at < TOGETHER
        and not any(one.note.zh for one in (*held.nested, *entry.nested))
    )
