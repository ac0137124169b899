"""Five grades, tags that belong to the grade, and words; a bad grade says why."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rongyi.feedback import queries, services
from rongyi.feedback.rules import GRADES, TAGS_MAX, WORDS_LENGTH_MAX, tags_of
from rongyi.kernel.errors import DomainError, NotAllowedNow
from rongyi.portal.error_words import error_text
from rongyi.themes import queries as themes
from rongyi.web.access import needs
from rongyi.web.request import Request
from rongyi.web.rows import Choice, ErrorLine, Field
from rongyi.web.wording import plain

UNPROCESSABLE = 422
BAD_GRADE = 2
GRADE_TARGET = "grade-5"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs("rating.give")
def rating(request: Request, number: str) -> HttpResponse:
    """Rate a finished application once. Errors: NotFound, NothingToRate, MandateTooNarrow."""
    if request.method != "POST":
        return _show(request, number)
    sent = request.POST
    grade = sent.get("grade", "")
    if grade not in {str(one) for one in GRADES}:
        return _show(request, number, gettext("Choose one of the five grades."), GRADE_TARGET)
    if "more" in sent:
        return HttpResponseRedirect(f"{request.path}?grade={grade}")
    try:
        services.rate(
            number=number,
            grade=int(grade),
            tags=sent.getlist("tags")[: TAGS_MAX + 1],
            words=sent.get("words", ""),
            actor=request.actor,
            now=request.now,
        )
    except NotAllowedNow:
        return HttpResponseRedirect(request.path)
    except DomainError as error:
        if error.status != UNPROCESSABLE:
            raise
        return _show(request, number, plain(error_text(error)), "field-tags-0")
    return HttpResponseRedirect(request.path)


def _show(request: Request, number: str, error: str = "", target: str = "") -> HttpResponse:
    head = themes.bundle_of_number(number, request.actor)
    given = queries.my_rating(number, request.actor)
    grade = request.POST.get("grade", "") or request.GET.get("grade", "")
    known = grade if grade in {str(one) for one in GRADES} else ""
    page = {
        "case": head,
        "given": plain(GRADES[given.grade]) if given else "",
        "bad": given is not None and given.grade <= BAD_GRADE,
        "grades": [Choice(code=str(code), label=label) for code, label in GRADES.items()],
        "grade": known,
        "grade_error": error if target == GRADE_TARGET else "",
        "tags": _tags(request, known, error if target != GRADE_TARGET else ""),
        "remark": Field(
            code="words",
            label=gettext("Anything else?"),
            type="long_text",
            value=request.POST.get("words", ""),
            required=False,
            length_max=WORDS_LENGTH_MAX,
        ),
        "errors": [ErrorLine(words=error, target=target)] if error else [],
    }
    status = UNPROCESSABLE if error else 200
    return render(request, "portal/rate/rating.html", page, status=status)


def _tags(request: Request, grade: str, error: str) -> Field | None:
    """What may be ticked with the grade; before one is chosen there is nothing to tick."""
    if not grade:
        return None
    bad = int(grade) <= BAD_GRADE
    return Field(
        code="tags",
        label=gettext("What was bad about it?") if bad else gettext("What was good about it?"),
        type="choices",
        value=request.POST.getlist("tags"),
        required=bad,
        choices=tuple(Choice(code=tag.code, label=tag.words) for tag in tags_of(int(grade))),
        error=error,
    )
