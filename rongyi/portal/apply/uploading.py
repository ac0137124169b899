"""Files that are sent as soon as they are chosen: kept, or told beside their paper why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.utils.translation import gettext

from rongyi.kernel.actor import Actor
from rongyi.portal.errors import error_text
from rongyi.themes.errors import FileMissing
from rongyi.themes.services import Attached, Upload
from rongyi.web.request import Request
from rongyi.web.rows import ErrorLine, File, Material, Words

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


def upload(request: Request, material: str, attach: Attach) -> Told | None:
    """Keep what a form sent; the good ones stay even where another is wrong."""
    sent = request.FILES.getlist("files")[:FILES_READ_MAX]
    if not sent:
        return Told(material, (gettext("Choose a file first."),))
    files = [Upload(name=one.name or "", content=one.read()) for one in sent]
    outcomes = attach(material=material, files=files, actor=request.actor, now=request.now)
    wrong = [one for one in outcomes if one.error is not None]
    if not wrong:
        return None
    errors = tuple(error_text(one.error) for one in wrong if one.error is not None)
    return Told(material, errors, tuple(one.name for one in wrong))


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
