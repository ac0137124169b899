"""The papers of a case, as they were read with it, and one file of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models.expressions import RawSQL

from rongyi.cases import policy, rules
from rongyi.cases.events import case_stream
from rongyi.cases.models import Case, CaseMaterial
from rongyi.cases.queries.parts import PARTS_MAX, FileRow, MaterialRow
from rongyi.cases.store.reading import case_of, within
from rongyi.catalogue.definitions import Catalogue
from rongyi.catalogue.queries import catalogue_of
from rongyi.exemption.rules.words import STATUS_WORDS
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import NotFound
from rongyi.kernel.text import Text

_PAPERS = """select code, way, file_id, name, media_type, evidence, handed_in_at
  from cases_casematerial where case_id = cases_case.id order by place"""


class Paper(NamedTuple):
    """One row of a paper as it stands in the table; the moment in its words."""

    code: str
    way: str
    file_id: str | None
    name: str
    media_type: str
    evidence: Mapping[str, Any]
    handed_in_at: str


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


def materials_read(number: str) -> RawSQL:
    """For a query of cases: the papers of the one of that number, for `materials`."""
    columns = ", ".join(f"r.{name}" for name in Paper._fields)
    return within(number, _PAPERS, columns, limit=PARTS_MAX)


def materials(kept: str | None, catalogue: Catalogue, term: rules.Term) -> tuple[MaterialRow, ...]:
    """The materials as they were read with their case; where one was handed in anew, only the
    latest counts. No SQL query."""
    groups: dict[str, list[Paper]] = {}
    for values in json.loads(kept or "[]"):
        row = Paper(*values)
        kept_rows = groups.setdefault(row.code, [])
        if kept_rows and kept_rows[0].handed_in_at != row.handed_in_at:
            kept_rows.clear()
        kept_rows.append(row)
    return tuple(_material(code, rows, catalogue, term) for code, rows in groups.items())


def _material(code: str, rows: list[Paper], catalogue: Catalogue, term: rules.Term) -> MaterialRow:
    known = catalogue.materials.get(code)
    title = known.title if known else Text(code, code)
    return MaterialRow(
        code=code,
        title=title,
        way=rows[0].way,
        files=tuple(FileRow(r.file_id, r.name, r.media_type) for r in rows if r.file_id),
        evidence=rows[0].evidence,
        handed_in_at=datetime.fromisoformat(rows[0].handed_in_at),
        answer=_answer(rows[0].evidence, catalogue),
        to_come=rules.one_to_come(code, title, rows[0].way, rows[0].evidence, term),
    )


def _answer(evidence: Mapping[str, Any], catalogue: Catalogue) -> tuple[tuple[Text, Text], ...]:
    dataset = catalogue.datasets.get(str(evidence.get("dataset", "")))
    answer = evidence.get("fields")
    if not isinstance(answer, Mapping):
        return ()
    rows = []
    for name, said in answer.items():
        field = dataset.fields.get(name) if dataset else None
        label = field.label if field else Text(str(name), str(name))
        rows.append((label, _word(said, dataset.code if dataset else "", str(name), catalogue)))
    return tuple(rows)


def _word(said: Any, dataset: str, name: str, catalogue: Catalogue) -> Text:
    """A value of a register as people read it: by the element that it is the truth of, or by what
    its codes usually mean."""
    if isinstance(said, str) and said in STATUS_WORDS:
        return STATUS_WORDS[said]
    for element in catalogue.elements.values():
        truth = element.truth
        if truth is not None and (truth.dataset, truth.field) == (dataset, name):
            return rules.words_of_value(element, said)
    return rules.words_of_answer(said)
