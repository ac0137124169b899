"""Questions about the situation, one a page, with all answers in the address; then the plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from rongyi.kernel.ids import new_id
from rongyi.portal import words
from rongyi.portal.error_words import error_text, error_texts
from rongyi.portal.guide import fields, marks, plans, savings, source
from rongyi.themes import queries, services
from rongyi.themes.queries import PlanPage, QuestionPage
from rongyi.web.access import PUBLIC, needs
from rongyi.web.reading import Raw, read
from rongyi.web.request import Request
from rongyi.web.rows import Answer, ErrorLine, Field, Link

ASKED = "asked"
AGAIN = "again"
UNPROCESSABLE = 422

Pairs = list[tuple[str, str]]


@require_safe
@needs(PUBLIC)
def questions(request: Request, code: str) -> HttpResponse:
    """The next open question; a situation that is not served; or on to the plan."""
    found = queries.question_page(
        code,
        answers(request.GET, code),
        now=request.now,
        element=request.GET.get(AGAIN) or None,
        asked=request.GET.get(ASKED) or None,
    )
    if found.refusal is not None:
        return _not_for(request, found)
    if found.question is None:
        return HttpResponseRedirect(address("plan", code, pairs_of(given(found))))
    return _ask(request, found)


def answers(sent: QueryDict, code: str) -> dict[str, Raw]:
    """The answers in a query or form: lists stay lists, three date inputs become one."""
    definitions = source.book()
    elements = definitions.catalogue.elements
    asked = [one.element for one in definitions.theme(code).questions if one.element in elements]
    shapes = [Field(code=one, label="", type=elements[one].type) for one in asked]
    return {name: value for name, value in read(sent, shapes).items() if value}


def given(found: QuestionPage | PlanPage) -> dict[str, str | Sequence[str]]:
    """The answers that count, in the order of the questions."""
    return {one.element: one.typed for one in found.answered}


def pairs_of(typed: Mapping[str, str | Sequence[str]]) -> Pairs:
    """Answers as pairs of a query, a list as several."""
    pairs: Pairs = []
    for name, value in typed.items():
        pairs += [(name, value)] if isinstance(value, str) else [(name, one) for one in value]
    return pairs


def address(page: str, code: str, pairs: Iterable[tuple[str, str]]) -> str:
    """The address of a page with these answers."""
    query = urlencode(list(pairs))
    base = reverse(f"portal:{page}", args=[code])
    return f"{base}?{query}" if query else base


def _ask(request: Request, found: QuestionPage) -> HttpResponse:
    question = found.question
    assert question is not None
    problem = found.problems.get(question.element)
    told = problem is not None and request.GET.get(AGAIN) != question.element
    error = error_text(problem) if problem and told else ""
    field = Field(
        code=question.element,
        label=question.label,
        type=question.type,
        value=question.typed,
        help=question.help or "",
        unit=question.unit or "",
        choices=fields.choices_of(question.choices),
        error=error,
    )
    typed = given(found)
    order = list(typed)
    place = order.index(question.element) if question.element in order else len(order)
    earlier = {name: typed[name] for name in order[:place]}
    page = {
        "theme_title": found.title,
        "field": field,
        "number": question.number,
        "total": question.total,
        "kept": pairs_of({k: v for k, v in typed.items() if k != question.element}),
        "action": reverse("portal:questions", args=[found.theme_code]),
        "back_url": _back(found.theme_code, earlier),
        "errors": [ErrorLine(words=error, target=field.first_id)] if error else [],
    }
    status = UNPROCESSABLE if error else 200
    return render(request, "portal/guide/question.html", page, status=status)


def _back(code: str, earlier: Mapping[str, str | Sequence[str]]) -> str:
    """The question before, with its answer still ticked; before the first, the guide."""
    if not earlier:
        return reverse("portal:theme", args=[code])
    return address("questions", code, [*pairs_of(earlier), (AGAIN, list(earlier)[-1])])


def _not_for(request: Request, found: QuestionPage) -> HttpResponse:
    instead = [
        Link(
            title=one.title,
            url=reverse("portal:theme" if one.is_theme else "portal:item", args=[one.code]),
        )
        for one in found.instead
    ]
    page = {
        "refusal": found.refusal,
        "instead": instead,
        "back_url": _back(found.theme_code, given(found)),
    }
    return render(request, "portal/guide/not_for.html", page)


@require_safe
@needs(PUBLIC)
def plan(request: Request, code: str) -> HttpResponse:
    """What this situation takes: papers, items, order, savings. Open questions come first."""
    sent, actor = answers(request.GET, code), request.actor
    if actor.is_anonymous:
        found = queries.plan_page(code, sent, now=request.now)
    else:
        found = services.foresee_plan(code, sent, actor=actor, now=request.now)
    pairs = pairs_of(given(found))
    if found.plan.not_for is not None or found.plan.questions_left:
        return HttpResponseRedirect(address("questions", code, pairs))
    page = {
        "plan": _shown(found),
        "kept": pairs,
        "key": new_id(),
        "back_url": _back(code, given(found)),
    }
    return render(request, "portal/guide/plan.html", page)


def _shown(found: PlanPage) -> dict[str, object]:
    one, code = found.plan, found.theme_code
    book = source.book().catalogue
    bars, examples = savings.all_examples(savings.bars(one.savings))
    pairs = pairs_of(given(found))
    return {
        "code": code,
        "title": found.title,
        "example": words.is_example(one.mark),
        "assumed": one.assumed,  # a visitor, or an enterprise still to be chosen
        "mandate": error_texts(found.mandate) if found.mandate else (),
        "materials_title": plans.materials_title(one),
        "warnings": found.warnings,
        "exempt_title": plans.exempt_title(one),
        "counts": words.way_counts(one.exempt),
        "hand_in": plans.materials(one, book, hand_in=True),
        "exempt": plans.materials(one, book, hand_in=False),
        "items_title": words.items_title(len(one.items)),
        "items": plans.items(one, book),
        "nodes": plans.nodes(one, book),
        "flow_words": plans.flow_words(one),
        "visits": plans.visits(one),
        "bars": bars,
        "bars_example": examples,
        "figures": plans.long_figures(one),
        "figures_example": marks.figures_example(one),
        "answers": [
            Answer(
                label=answer.label,
                value=answer.answer,
                change_url=address("questions", code, [*pairs, (AGAIN, answer.element)]),
            )
            for answer in found.answered
        ],
        "minutes": found.minutes_to_fill,
    }
