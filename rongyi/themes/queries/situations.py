"""The situation of a draft on one page: its questions with their answers, to be answered anew."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import DomainError
from rongyi.themes.queries.asking import (
    AskedQuestion,
    Instead,
    asked_question,
    instead_of,
    read_answers,
)
from rongyi.themes.queries.definitions import definitions
from rongyi.themes.queries.heads import BundleHead, head_of, visible_bundle
from rongyi.themes.rules import PlannedQuestion, plan
from rongyi.themes.rules.shape import PlannedRefusal
from rongyi.themes.rules.values import unanswered


@dataclass(frozen=True, kw_only=True)
class SituationPage:
    """The questions of a draft's situation. `types` are those of all questions of its theme, by
    element, for reading a form. `fresh` are those that arise from the answers just
    given and were not asked before; `problems` what is wrong, by element; `refusal` why it is not
    for this applicant."""

    head: BundleHead
    types: Mapping[str, str]
    questions: tuple[AskedQuestion, ...]
    fresh: frozenset[str]
    problems: Mapping[str, DomainError]
    refusal: PlannedRefusal | None
    instead: tuple[Instead, ...]

    @property
    def whole(self) -> bool:
        return not self.fresh and not self.problems and self.refusal is None


def situation_page(
    bundle_id: UUID,
    actor: Actor,
    *,
    now: datetime,
    answers: Mapping[str, Any] | None = None,
    asked: Collection[str] = (),
) -> SituationPage:
    """The page for the answers that a draft has, or for those just given; `asked` names the
    questions that were shown with them, so that an empty answer is told. One SQL query.

    Errors: NotFound, MandateTooNarrow, BadInput for too many answers.
    """
    bundle = visible_bundle(bundle_id, actor)
    book = definitions(bundle.edition_id)
    given = bundle.answers if answers is None else answers
    typed, values, problems = read_answers(book, bundle.theme_code, given, now)
    found = plan(book.compiled(bundle.theme_code, timezone.localdate(now)), values)
    shown = _shown(found.questions)
    left = {one.element for one in shown if not one.answered} - problems.keys()
    problems |= {code: unanswered(book.catalogue.elements[code]) for code in left & {*asked}}
    applying = {one.element for one in shown}
    return SituationPage(
        head=head_of(bundle),
        types={
            one.element: book.catalogue.elements[one.element].type
            for one in book.theme(bundle.theme_code).questions
        },
        questions=tuple(asked_question(book, found.questions, one, typed) for one in shown),
        fresh=frozenset(left - {*asked}),
        problems={code: one for code, one in problems.items() if code in applying},
        refusal=found.not_for,
        instead=instead_of(book, found.not_for),
    )


def _shown(questions: tuple[PlannedQuestion, ...]) -> list[PlannedQuestion]:
    """Those that certainly apply; of the others the first where nothing else is open."""
    sure = [one for one in questions if one.certain or one.answered]
    if any(not one.answered for one in sure):
        return sure
    perhaps = next((one for one in questions if one not in sure), None)
    return [*sure, perhaps] if perhaps else sure
