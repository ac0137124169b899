"""One file of a case, for whoever may see the case."""

from __future__ import annotations

from datetime import datetime

from rongyi.cases import policy
from rongyi.cases.events import case_stream
from rongyi.cases.models import Case, CaseMaterial
from rongyi.cases.queries.parts import FileRow
from rongyi.cases.store.reading import case_of
from rongyi.catalogue.queries import catalogue_of
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import NotFound


def paper(number: str, digest: str, actor: Actor, *, now: datetime) -> FileRow:
    """A file that was handed in with a case, by its digest. Two SQL queries.

    Errors: NotFound: no such case, no such file in it, or the actor may not know; in the last
    case the error names the stream on which the attempt is recorded.
    """
    found = Case.objects.select_related("task").filter(number=number).first()
    if found is None:
        raise NotFound(what="case")
    item = catalogue_of(found.edition_id).items[found.item_code]
    policy.require_readable(actor, case_of(found), item)
    row = CaseMaterial.objects.filter(case_id=found.id, file_id=digest).first()
    if row is None:
        raise NotFound(what="file", act="case.read", stream=case_stream(found.id))
    return FileRow(digest, row.name, row.media_type)
