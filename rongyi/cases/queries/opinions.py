"""Questions to others (征求意见): those of a case, and those that wait at one's posts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from rongyi.cases import rules, store
from rongyi.cases.models import CaseMaterial, Opinion
from rongyi.cases.rules.opinions import QUESTIONS_MAX, STAND_WORDS, OpinionNow
from rongyi.catalogue.definitions import Catalogue
from rongyi.catalogue.queries import calendar_for, catalogue_of
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import NotFound
from rongyi.kernel.text import Text

ROWS_MAX = 100
_QUESTION, _PAPERS = Text("问题", "the question"), Text("材料", "the papers")


@dataclass(frozen=True, kw_only=True, slots=True)
class OpinionRow:
    """One question: to whom, by whom, until when, and the answer. `left` counts working days."""

    opinion_id: UUID
    item: Text
    post: str
    post_title: Text
    asked_title: Text
    question: str
    asked_at: datetime
    due_on: date
    left: int
    stand: Text | None
    words: str
    answered_at: datetime | None

    @property
    def overdue(self) -> bool:
        """Whether it should have been answered."""
        return self.answered_at is None and self.left < 0


@dataclass(frozen=True, slots=True)
class ShownPaper:
    """A paper that a question shows."""

    title: Text
    name: str
    digest: str


@dataclass(frozen=True, kw_only=True, slots=True)
class OpinionPage:
    """A question as the post that is asked sees it: the chosen fields and papers, nothing else."""

    row: OpinionRow
    codes: tuple[str, ...]  # of the values
    values: tuple[tuple[Text, Text], ...]
    papers: tuple[ShownPaper, ...]

    @property
    def shown(self) -> dict[str, object]:
        """What an answer rests on, by its code."""
        told = {code: words.zh for code, (_, words) in zip(self.codes, self.values, strict=True)}
        papers = tuple((one.title.zh, one.digest) for one in self.papers)
        return {"-question": self.row.question, "-papers": papers, **told}

    @property
    def names(self) -> dict[str, Text]:
        """The same in words."""
        told = {code: label for code, (label, _) in zip(self.codes, self.values, strict=True)}
        return {"-question": _QUESTION, "-papers": _PAPERS, **told}


def opinions_of(case_id: UUID, catalogue: Catalogue, *, now: datetime) -> tuple[OpinionRow, ...]:
    """The questions of a case in their order. One SQL query. For who may read the case."""
    found = Opinion.objects.select_related("case").filter(case_id=case_id)
    return tuple(_row(one, catalogue, now) for one in found.order_by("asked_at")[:QUESTIONS_MAX])


def asked_now(rows: tuple[OpinionRow, ...]) -> tuple[OpinionNow, ...]:
    """The same as a decision looks at them."""
    return tuple(OpinionNow(one.post, one.due_on, one.answered_at is not None) for one in rows)


def opinions_asked(actor: Actor, *, now: datetime) -> list[OpinionRow]:
    """Open questions to the actor's posts that he may answer, the most urgent first, at most
    ROWS_MAX. One query."""
    found = store.opinions_for(actor).filter(answered_at=None, case__closed_at=None)
    rows = found.select_related("case").order_by("due_on", "id")[:ROWS_MAX]
    return [_row(one, catalogue_of(one.case.edition_id), now) for one in rows]


def opinions_count(actor: Actor) -> int:
    """How many questions wait at the actor's posts, at most ROWS_MAX. One SQL query."""
    found = store.opinions_for(actor).filter(answered_at=None, case__closed_at=None)
    return found[:ROWS_MAX].count()


def opinion_page(opinion_id: UUID, actor: Actor, *, now: datetime) -> OpinionPage:
    """One question to a post that the actor holds, which he may answer. Two SQL queries. Errors:
    NotFound."""
    found = store.opinions_for(actor).select_related("case__form").filter(id=opinion_id).first()
    if found is None:
        raise NotFound(what="opinion")
    catalogue = catalogue_of(found.case.edition_id)
    values = found.case.form.values
    shown = [code for code in found.shows if code in catalogue.elements and values.get(code)]
    return OpinionPage(
        row=_row(found, catalogue, now),
        codes=tuple(shown),
        values=tuple(
            (
                catalogue.elements[code].label,
                rules.words_of_value(catalogue.elements[code], values[code]),
            )
            for code in shown
        ),
        papers=_papers(found, catalogue),
    )


def opinion_paper(opinion_id: UUID, digest: str, actor: Actor, *, now: datetime) -> ShownPaper:
    """One file that a question shows. Errors: NotFound."""
    page = opinion_page(opinion_id, actor, now=now)
    for one in page.papers:
        if one.digest == digest:
            return one
    raise NotFound(what="file")


def _papers(found: Opinion, catalogue: Catalogue) -> tuple[ShownPaper, ...]:
    rows = CaseMaterial.objects.filter(
        case_id=found.case_id, code__in=found.papers, file__isnull=False
    ).order_by("place")
    return tuple(
        ShownPaper(catalogue.materials[code].title, name, digest)
        for code, name, digest in rows.values_list("code", "name", "file_id")[:ROWS_MAX]
        if code in catalogue.materials
    )


def _row(one: Opinion, catalogue: Catalogue, now: datetime) -> OpinionRow:
    item = catalogue.items[one.case.item_code]
    today = now.astimezone(rules.zone_of(catalogue)).date()
    return OpinionRow(
        opinion_id=one.id,
        item=item.title,
        post=one.post,
        post_title=_title(one.post, catalogue),
        asked_title=_title(one.asked_post, catalogue),
        question=one.question,
        asked_at=one.asked_at,
        due_on=one.due_on,
        left=calendar_for(item, one.case.edition_id).between(today, one.due_on),
        stand=STAND_WORDS.get(one.stand),
        words=one.words,
        answered_at=one.answered_at,
    )


def _title(code: str, catalogue: Catalogue) -> Text:
    post = catalogue.posts.get(code)
    return post.title if post else Text(code, code)
