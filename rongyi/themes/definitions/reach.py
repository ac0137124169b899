"""Whether every question, item and refusal can come up under some answers, and whether every
combination of answers leads somewhere. All combinations are tried, one value per case that the
conditions themselves tell apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from rongyi.catalogue.definitions import Catalogue, Condition, Element, conditions_of
from rongyi.kernel.datafile import Problems
from rongyi.kernel.feel import nodes
from rongyi.themes.rules import Question, Situation, Theme

COMBINATIONS_MAX = 20_000  # beyond it nothing is said about reach rather than something wrong

Answers = dict[str, Any]


def check_reach(catalogue: Catalogue, theme: Theme, problems: Problems) -> None:
    """Tells theme.unreachable and theme.empty_answer."""
    stated = list(conditions_of(theme))
    named = {term for condition in stated for term in condition.expression.names}
    tried = {
        question.element: _samples(catalogue.elements[question.element], stated)
        for question in theme.questions
        if catalogue.elements[question.element].term in named
    }
    waiting: dict[str, Any] = {question.element: question for question in theme.questions}
    waiting.update({use.item: use for use in theme.items})
    waiting.update({f"not_for {place + 1}": one for place, one in enumerate(theme.not_for)})
    empty: Answers | None = None
    terms = catalogue_terms(catalogue)
    for count, answers in enumerate(_combinations(catalogue, theme.questions, tried)):
        if count >= COMBINATIONS_MAX:
            return
        situation = Situation.of(terms, answers)
        for name in [name for name, one in waiting.items() if situation.is_true(one.when)]:
            del waiting[name]
        if empty is None and not _leads_somewhere(theme, situation):
            empty = answers
    for name, one in waiting.items():
        problems.add("theme.unreachable", one.at, code=name)
    if empty is not None:
        told = "，".join(f"{code}: {value}" for code, value in empty.items())
        problems.add("theme.empty_answer", theme.at.of("items"), answers=told)


def catalogue_terms(catalogue: Catalogue) -> dict[str, str]:
    """Element code -> the term that conditions use."""
    return {code: element.term for code, element in catalogue.elements.items()}


def _leads_somewhere(theme: Theme, situation: Situation) -> bool:
    conditions = [use.when for use in theme.items] + [one.when for one in theme.not_for]
    return any(situation.is_true(condition) for condition in conditions)


def _combinations(
    catalogue: Catalogue, questions: Sequence[Question], tried: dict[str, list[Any]]
) -> Iterator[Answers]:
    """Every way through the questions that matter, in the order in which they are asked."""
    ways: list[tuple[int, Answers]] = [(0, {})]
    terms = catalogue_terms(catalogue)
    while ways:
        place, answers = ways.pop()
        if place == len(questions):
            yield answers
            continue
        question = questions[place]
        asked = Situation.of(terms, answers).is_true(question.when)
        if asked and question.element in tried:
            for value in reversed(tried[question.element]):
                ways.append((place + 1, {**answers, question.element: value}))
        else:
            ways.append((place + 1, answers))


def _samples(element: Element, conditions: Sequence[Condition]) -> list[Any]:
    """One value for each case that the conditions tell apart."""
    codes = [choice.code for choice in element.choices]
    match element.type:
        case "boolean":
            return [True, False]
        case "choice":
            return codes
        case "choices":
            return [*((code,) for code in codes), tuple(codes)]
    spoken = [
        node.value
        for condition in conditions
        if element.term in condition.expression.names
        for node in nodes.walk(condition.expression.tree)
        if isinstance(node, nodes.Literal)
    ]
    if element.type in ("number", "integer", "money"):
        return _numbers(element, [one for one in spoken if isinstance(one, Decimal)])
    if element.type == "date":
        return _dates([one for one in spoken if isinstance(one, date)])
    return sorted({one for one in spoken if isinstance(one, str)}) + ["·"]


def _numbers(element: Element, spoken: Sequence[Decimal]) -> list[Decimal]:
    around = {Decimal(0), *(one + step for one in spoken for step in (-1, 0, 1))}
    low, high = element.minimum, element.maximum
    allowed = [
        one
        for one in sorted(around)
        if (low is None or one >= low) and (high is None or one <= high)
    ]
    return allowed or [low if low is not None else Decimal(0)]


def _dates(spoken: Sequence[date]) -> list[date]:
    day = timedelta(days=1)
    around = {one + step for one in spoken for step in (-day, 0 * day, day)}
    return sorted(around | {date(2000, 1, 1)})
