"""Rows of the materials step as components, grouped in the order of the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext

from rongyi.kernel.text import Text
from rongyi.portal import words
from rongyi.themes.queries import (
    WAY_NAMES,
    MaterialRow,
    MaterialsPage,
    PaperFile,
    PromisedRow,
    ReceiptPaper,
)
from rongyi.web.rows import Fact, File, Material, Task, Words
from rongyi.web.wording import weekday

EXTENSIONS = {"pdf": ".pdf", "jpg": ".jpg,.jpeg", "png": ".png"}
STATES = {
    "to_upload": "to_upload",
    "later": "to_upload",
    "uploaded": "uploaded",
    "to_commit": "to_commit",
    "committed": "committed",
    "waiting": "waiting",
    "exempt": "exempt",
}


def groups(page: MaterialsPage, path: str) -> list[dict[str, Any]]:
    """To hand in, to promise, waiting, spared; empty groups are left out."""
    found: list[tuple[str, str, tuple[MaterialRow, ...]]] = [
        (gettext("What you hand in"), "", page.hand_in),
        (
            gettext("What you promise instead"),
            gettext("Read each promise; you make it when you submit."),
            page.to_commit,
        ),
        (
            gettext("A department looks into it"),
            gettext("You can submit without waiting."),
            page.waiting,
        ),
        (
            gettext("Made by this application"),
            gettext("One of its items makes it; it is passed on when ready."),
            page.produced,
        ),
        (gettext("Spared you"), "", page.done),
    ]
    shared = len({title for row in page.rows for title in row.used_for}) > 1
    return [
        {
            "title": title,
            "words": below,
            "rows": [_signable(_row(row, path, shared), page) for row in rows],
        }
        for title, below, rows in found
        if rows
    ]


def _signable(row: Material, page: MaterialsPage) -> Material:
    """Who may make the promise, where the reader may not."""
    if row.code not in page.unsigned:
        return row
    words = gettext(
        "To be signed by somebody who may sign for the enterprise: its legal representative, or an "
        "agent whose mandate includes signing these promises."
    )
    if row.contest_url:
        words = f"{words}{gettext(' Or hand the paper in yourself.')}"
    return replace(row, signer=words)


def _row(row: MaterialRow, path: str, shared: bool) -> Material:
    to_upload = row.way == "upload"
    return Material(
        code=row.code,
        title=row.title,
        way=row.way,
        state=STATES.get(row.state, row.state),
        sentence=_sentence(row),
        why=() if to_upload else why(row),
        help="",
        accept=accepted(row.formats),
        bytes_max=row.bytes_max,
        files_max=row.files_max,
        files=_files(row.files, path),
        later=_later(row),
        example=words.is_example(row.mark) and to_upload,
        commitment=_joined([one.words for one in row.commitments]),
        consequence=_joined([one.consequence for one in row.commitments]),
        committed_at=row.committed_at,
        contest_url=f"{path}?act=object" if "upload" in row.routes_left and not to_upload else "",
        undo_url=f"{path}?act=undo" if row.chosen else "",
        upload_url=f"{path}?act=upload" if to_upload else "",
        used_for=row.used_for if shared else (),
    )


def _sentence(row: MaterialRow) -> Words:
    """What is true of this application; for a paper to hand in, what it should show."""
    if row.state == "later" or (row.way == "upload" and row.evidence == row.why):
        return row.help or ""
    if row.way == "upload" and row.help:
        return Text(zh=f"{row.evidence.zh}{row.help.zh}", en=f"{row.evidence.en} {row.help.en}")
    return row.evidence


def _later(row: MaterialRow) -> str:
    if not row.later_workdays or row.state != "later":
        return ""
    return gettext("May be handed in later: within %(days)s after acceptance.") % {
        "days": words.days(row.later_workdays)
    }


def promised(row: PromisedRow, path: str) -> Material:
    """A paper that is still to come, with the place to hand it in."""
    return Material(
        code=row.code,
        title=row.title,
        way="upload",
        state="uploaded" if row.files else "to_upload",
        sentence=row.help or "",
        accept=accepted(row.formats),
        bytes_max=row.bytes_max,
        files_max=row.files_max,
        files=_files(row.files, path),
        later=due(row),
        used_for=row.items,
        used_by=row.departments,
        upload_url=f"{path}?act=upload",
    )


def due(row: PromisedRow) -> str:
    """By when a promised paper should be there."""
    if not row.workdays:
        return gettext("No department could confirm it, so it is needed from you")
    if row.due_on is None:
        return gettext("Within %(days)s after acceptance") % {"days": words.days(row.workdays)}
    told = {"day": weekday(row.due_on)}
    if row.late:
        return gettext("Was due on %(day)s; still taken until the decision") % told
    if row.provisional:
        return gettext("By %(day)s (provisional: holidays are not published yet)") % told
    return gettext("By %(day)s") % told


def accepted(formats: Sequence[str]) -> str:
    """The kinds of file as an input names them."""
    return ",".join(EXTENSIONS[one] for one in formats if one in EXTENSIONS)


def _files(files: Sequence[PaperFile], path: str) -> tuple[File, ...]:
    return tuple(
        File(
            id=str(one.id),
            name=one.name,
            size=one.size,
            remove_url=f"{path}?act=remove&file={one.id}",
        )
        for one in files
    )


def _joined(texts: list[Text]) -> Words:
    if not texts:
        return ""
    return Text(zh="".join(one.zh for one in texts), en=" ".join(one.en for one in texts))


def why(row: MaterialRow) -> tuple[Fact, ...]:
    """Source, law, time, and who may see it: what the panel shows."""
    facts = [Fact(label=gettext("Why"), value=row.why)]
    if row.source:
        facts.append(Fact(label=gettext("Source"), value=row.source))
    facts.append(Fact(label=gettext("Legal basis"), value=row.basis))
    if row.obtained_at:
        facts.append(Fact(label=gettext("Obtained"), value=row.obtained_at))
    facts.append(
        Fact(
            label=gettext("Who sees it"),
            value=gettext("Only the officers who handle this application."),
        )
    )
    if words.is_example(row.mark):
        facts.append(Fact(label=gettext("Note"), value=gettext("Example data, not yet verified.")))
    return tuple(facts)


def tasks(page: MaterialsPage, url: str) -> list[Task]:
    """Every material in one line: what was handed in, and what was spared how."""
    return [_task(row, url) for row in page.rows]


def _task(row: MaterialRow, url: str) -> Task:
    state, tone = (gettext("Missing"), "seal") if row.missing else _state(row.way, row.state)
    return Task(
        title=row.title,
        state=state,
        tone=tone,
        hint=", ".join(one.name for one in row.files),
        url=f"{url}#material-{row.code}" if url else "",
    )


def kept_tasks(papers: Sequence[ReceiptPaper]) -> list[Task]:
    """Every material as the receipt keeps it."""
    found = []
    for row in papers:
        state, tone = _state(row.way, row.state)
        hint = follows(row) or ", ".join(row.files)
        found.append(Task(title=row.title, state=state, tone=tone, hint=hint))
    return found


def follows(row: ReceiptPaper) -> str:
    """Until when a paper still owed may follow, as it was said at submission; else nothing."""
    if row.state != "later":
        return ""
    if not row.later_workdays:
        return gettext("To be handed in after acceptance")
    return gettext("Within %(days)s after acceptance") % {"days": words.days(row.later_workdays)}


def way_name(way: str) -> Text:
    """A way in words."""
    return WAY_NAMES[way]


def _state(way: str, state: str) -> tuple[Words, str]:
    if way == "produced":
        return way_name(way), "lake"
    told: dict[str, tuple[Words, str]] = {
        "uploaded": (gettext("Uploaded"), "jade"),
        "later": (gettext("To follow"), "amber"),
        "waiting": (gettext("Being checked"), "amber"),
        "committed": (way_name(way), "jade"),
    }
    return told.get(state, (way_name(way), "grey"))
