"""The situation questions, one per page, and the plan they lead to. Nothing is kept: the answers
travel in the address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from rongyi.catalogue.definitions import Choice, Element
from rongyi.catalogue.queries import current_edition
from rongyi.kernel.errors import BadInput, DomainError
from rongyi.kernel.text import Text
from rongyi.themes.definitions import Definitions
from rongyi.themes.queries.definitions import definitions
from rongyi.themes.rules import Plan, PlannedQuestion, plan
from rongyi.themes.rules.drafting import Kept, draft_of
from rongyi.themes.rules.foretelling import warnings_of
from rongyi.themes.rules.keeping import Call
from rongyi.themes.rules.minutes import minutes_to_fill
from rongyi.themes.rules.shape import PlannedRefusal
from rongyi.themes.rules.values import Typed, clean, implausible, read_values, unanswered

ANSWERS_MAX = 100


@dataclass(frozen=True, kw_only=True)
class AnsweredQuestion:
    """A question already answered, to be gone back to."""

    element: str
    label: Text
    answer: Text
    typed: Typed


@dataclass(frozen=True, kw_only=True)
class AskedQuestion:
    """The question of this page. `number` of `total`, where total may still change."""

    element: str
    label: Text
    help: Text | None
    type: str
    unit: Text | None
    choices: tuple[Choice, ...]
    typed: Typed
    number: int
    total: int


@dataclass(frozen=True, kw_only=True)
class Instead:
    """What may be applied for instead."""

    code: str
    title: Text
    is_theme: bool


@dataclass(frozen=True, kw_only=True)
class QuestionPage:
    """One page of questions: the next question, or none when all are answered, or why not for you.

    `answers` are those that count, as typed, for the address of the next page; `problems` what is
    wrong with the given ones, by element.
    """

    theme_code: str
    title: Text
    question: AskedQuestion | None
    answered: tuple[AnsweredQuestion, ...]
    answers: Mapping[str, Typed]
    problems: Mapping[str, DomainError]
    refusal: PlannedRefusal | None
    instead: tuple[Instead, ...]

    @property
    def complete(self) -> bool:
        return self.question is None and self.refusal is None


@dataclass(frozen=True, kw_only=True)
class PlanPage:
    """The plan for given answers, with the words for its codes. `mandate`: why who acts for an
    enterprise may not begin it."""

    theme_code: str
    title: Text
    plan: Plan
    answered: tuple[AnsweredQuestion, ...]
    answers: Mapping[str, Typed]
    departments: Mapping[str, Text]
    datasets: Mapping[str, Text]
    items: Mapping[str, Text]
    sections: Mapping[str, Text]
    minutes_to_fill: int
    warnings: tuple[Text, ...] = ()
    mandate: DomainError | None = None


def question_page(
    theme: str,
    answers: Mapping[str, Any],
    *,
    now: datetime,
    element: str | None = None,
    asked: str | None = None,
) -> QuestionPage:
    """The page for the answers so far. `element` goes back to a question; `asked` names the one
    just sent, so that an empty answer to it is told. One SQL query.

    Errors: ThemeUnknown, BadInput for more than ANSWERS_MAX answers.
    """
    book = definitions(current_edition())
    typed, values, problems = read_answers(book, theme, answers, now)
    compiled = book.compiled(theme, timezone.localdate(now))
    found = plan(compiled, values)
    questions = found.questions
    if asked is not None and asked not in values and asked not in problems:
        if any(one.element == asked for one in questions):
            problems[asked] = unanswered(book.catalogue.elements[asked])
    wanted = _wanted(questions, element, problems)
    refusal = found.not_for if element is None else None
    kept = {code: typed[code] for code in found.answers if code in typed}
    return QuestionPage(
        theme_code=theme,
        title=compiled.theme.title,
        question=asked_question(book, questions, wanted, typed) if wanted and not refusal else None,
        answered=answered_of(book, questions, kept),
        answers=kept,
        problems=problems,
        refusal=refusal,
        instead=instead_of(book, refusal),
    )


def plan_page(
    theme: str,
    answers: Mapping[str, Any],
    *,
    now: datetime,
    calls: Mapping[str, Call] | None = None,
) -> PlanPage:
    """The plan for the answers and for what registers said: the one that the draft will have.

    Without `calls` every register is taken to answer. One SQL query. Errors: ThemeUnknown,
    BadInput.
    """
    book = definitions(current_edition())
    typed, values, _ = read_answers(book, theme, answers, now)
    compiled = book.compiled(theme, timezone.localdate(now))
    warnings: tuple[Text, ...] = ()
    if calls is None:
        found = plan(compiled, values)
    else:
        sound = {code: word for code, word in typed.items() if code in values}
        draft = draft_of(compiled, book.catalogue, Kept(answers=sound, calls=calls))
        found, warnings = draft.plan, warnings_of(draft, compiled, book.catalogue)
    kept = {code: typed[code] for code in found.answers if code in typed}
    return PlanPage(
        theme_code=theme,
        title=compiled.theme.title,
        plan=found,
        answered=answered_of(book, found.questions, kept),
        answers=kept,
        departments=compiled.departments,
        datasets=compiled.datasets,
        items={code: item.title for code, item in compiled.items.items()},
        sections={section.code: section.title for section in compiled.theme.sections},
        minutes_to_fill=minutes_of(book, found),
        warnings=warnings,
    )


def minutes_of(book: Definitions, found: Plan) -> int:
    """About how long this plan's form and papers take."""
    elements = book.catalogue.elements
    types = [elements[one.element].type for one in found.fields_to_fill]
    return minutes_to_fill(types, len(found.hand_in))


def read_answers(
    book: Definitions, theme: str, answers: Mapping[str, Any], now: datetime
) -> tuple[dict[str, Typed], dict[str, Any], dict[str, DomainError]]:
    """The answers to the questions of a theme as typed, their values, and what is wrong, by
    element. Errors: ThemeUnknown, BadInput for more than ANSWERS_MAX answers."""
    if len(answers) > ANSWERS_MAX:
        raise BadInput(limit=ANSWERS_MAX)
    asked = {question.element for question in book.theme(theme).questions}
    typed: dict[str, Typed] = {}
    problems: dict[str, DomainError] = {}
    for code, word in answers.items():
        if code not in asked:
            continue
        try:
            typed[code] = clean(word)
        except DomainError as problem:
            problem.parameters["label"] = book.catalogue.elements[code].label
            problems[code] = problem
    elements = book.catalogue.elements
    values, wrong = read_values(elements, typed)
    wrong |= implausible(elements, values, timezone.localdate(now))
    values = {code: value for code, value in values.items() if code not in wrong}
    return typed, values, {**wrong, **problems}


def _wanted(
    questions: Sequence[PlannedQuestion],
    element: str | None,
    problems: Mapping[str, DomainError],
) -> PlannedQuestion | None:
    """The one gone back to, else the first with a problem or without an answer."""
    for one in questions:
        if one.element == element:
            return one
    for one in questions:
        if one.element in problems or not one.answered:
            return one
    return None


def asked_question(
    book: Definitions,
    questions: Sequence[PlannedQuestion],
    wanted: PlannedQuestion,
    typed: Mapping[str, Typed],
) -> AskedQuestion:
    """A question as a page asks it, with what was typed."""
    element: Element = book.catalogue.elements[wanted.element]
    return AskedQuestion(
        element=wanted.element,
        label=wanted.label,
        help=wanted.help,
        type=element.type,
        unit=element.unit,
        choices=element.choices,
        typed=typed.get(wanted.element, ""),
        number=1 + [one.element for one in questions].index(wanted.element),
        total=len(questions),
    )


def answered_of(
    book: Definitions, questions: Sequence[PlannedQuestion], typed: Mapping[str, Typed]
) -> tuple[AnsweredQuestion, ...]:
    """The questions that are answered, in their order."""
    return tuple(
        AnsweredQuestion(
            element=one.element,
            label=one.label,
            answer=book.catalogue.elements[one.element].said(one.value),
            typed=typed[one.element],
        )
        for one in questions
        if one.answered and one.element in typed
    )


def instead_of(book: Definitions, refusal: PlannedRefusal | None) -> tuple[Instead, ...]:
    """What a refusal leads to instead."""
    codes = refusal.instead if refusal else ()
    return tuple(
        Instead(code=code, title=book.theme(code).title, is_theme=code in book.themes)
        for code in codes
    )
