"""Files that are sent as soon as they are chosen: kept, or told beside their paper why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.core.exceptions import TooManyFilesSent
from django.utils.translation import gettext, ngettext

from rongyi.kernel.actor import Actor
from rongyi.portal.error_words import error_text
from rongyi.themes.errors import FileMissing, FilesTooMany
from rongyi.themes.services import Attached, Upload
from rongyi.web.request import Request
from rongyi.web.rows import ErrorLine, File, Material, Words
from rongyi.web.wording import plain

FILES_READ_MAX = 20
ID_LENGTH = 36


@dataclass(frozen=True)
class Told:
    """What went wrong with one material, to be said beside it."""

    material: str
    errors: tuple[Words, ...]
    names: tuple[str, ...] = ()
    target: str = "file"

    @property
    def lines(self) -> list[ErrorLine]:
        """The same for the error summary."""
        target = f"material-{self.material}-{self.target}"
        return [ErrorLine(words=one, target=target) for one in self.errors]


class Attach(Protocol):
    """The act of the domain that keeps the files of one material."""

    def __call__(
        self, *, material: str, files: Sequence[Upload], actor: Actor, now: datetime
    ) -> list[Attached]: ...


def sent_files(request: Request, name: str) -> list[Upload]:
    """The files of one input. Empty inputs count for the server's own limit, so the number of files
    is looked at here. Errors: TooManyFilesSent."""
    if sum(len(files) for _, files in request.FILES.lists()) > FILES_READ_MAX:
        raise TooManyFilesSent()
    return [Upload(name=one.name or "", content=one.read()) for one in request.FILES.getlist(name)]


def upload(request: Request, material: str, attach: Attach, name: str = "files") -> Told | None:
    """Keep what a form sent; the good ones stay even where another is wrong."""
    files = sent_files(request, name)
    if not files:
        return Told(material, (gettext("Choose a file first."),))
    outcomes = attach(material=material, files=files, actor=request.actor, now=request.now)
    wrong = _wrong(outcomes)
    return Told(material, tuple(wrong.values()), tuple(wrong)) if wrong else None


def _wrong(outcomes: Sequence[Attached]) -> dict[str, Words]:
    """What was not kept, and why: files beyond the number in one line, each other by its name."""
    found: dict[str, Words] = {}
    beyond = [one for one in outcomes if isinstance(one.error, FilesTooMany)]
    for one in outcomes:
        if one.error is not None and one not in beyond:
            found[one.name] = error_text(one.error)
        elif one.repeated:
            found[one.name] = gettext("This file is here already; it is kept once.")
    if beyond and beyond[0].error is not None:
        count = len(beyond)
        names = gettext(", ").join(one.name for one in beyond)
        title = ngettext("%(count)s file", "%(count)s files", count) % {"count": count}
        found[title] = ngettext(
            "%(rule)s %(count)s file was not kept: %(names)s.",
            "%(rule)s %(count)s files were not kept: %(names)s.",
            count,
        ) % {"rule": plain(error_text(beyond[0].error)), "count": count, "names": names}
    return found


def id_of(typed: str) -> UUID:
    """The id of a file. Errors: FileMissing."""
    try:
        return UUID(typed[:ID_LENGTH])
    except ValueError:
        raise FileMissing(what="file") from None


def with_errors(rows: Sequence[Material], told: Told) -> list[Material]:
    """The rows with what went wrong at the one it is about."""
    found = []
    for row in rows:
        if row.code != told.material:
            found.append(row)
            continue
        wrong = tuple(
            File(id="", name=name, size=0, error=error)
            for name, error in zip(told.names, told.errors, strict=False)
        )
        error: Words = "" if wrong else told.errors[0]
        if wrong:
            error = gettext("Not kept: %(names)s") % {"names": ", ".join(told.names)}
        found.append(replace(row, files=(*row.files, *wrong), error=error))
    return found
