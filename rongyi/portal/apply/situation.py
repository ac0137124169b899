"""The situation of a draft, answered anew: the plan follows, and what was typed stays."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rongyi.kernel.errors import DomainError, NotPermitted
from rongyi.portal.apply import steps
from rongyi.portal.error_words import error_text
from rongyi.portal.guide.fields import choices_of
from rongyi.themes import queries, services
from rongyi.themes.errors import BundleNotDraft, ForEnterprises
from rongyi.themes.queries import AskedQuestion, SituationPage
from rongyi.web import kept_form
from rongyi.web.access import needs
from rongyi.web.reading import Raw, read
from rongyi.web.request import Request
from rongyi.web.rows import ErrorLine, Field, Link

ASKED_MAX = 100
UNPROCESSABLE = 422


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs("bundle.edit")
def situation(request: Request, bundle_id: UUID) -> HttpResponse:
    """The questions with their answers, saved together; new questions are asked on the same page.

    Errors: NotFound.
    """
    sent = request.POST if request.method == "POST" else _replayed(request)
    page = queries.situation_page(bundle_id, request.actor, now=request.now)
    if page.head.state != "draft":
        return HttpResponseRedirect(reverse("portal:resume", args=[bundle_id]))
    if sent is None:
        return _show(request, page)
    page, typed = _answered(request, bundle_id, page, sent)
    if request.method != "POST" or not page.whole:
        return _show(request, page, told=request.method == "POST")
    try:
        services.change_answers(
            bundle_id=bundle_id, answers=typed, actor=request.actor, now=request.now
        )
    except (ForEnterprises, NotPermitted) as error:
        return _show(request, page, told=True, refused=error)
    except BundleNotDraft:
        pass
    return HttpResponseRedirect(reverse("portal:resume", args=[bundle_id]))


def _replayed(request: Request) -> QueryDict | None:
    kept = kept_form.recall(request)
    return kept[0] if kept else None


def _answered(
    request: Request, bundle_id: UUID, page: SituationPage, sent: QueryDict
) -> tuple[SituationPage, Mapping[str, Raw]]:
    """The page for what was sent, with it. A form may answer any question of the theme: what does
    not apply any more falls away."""
    shapes = [Field(code=code, label="", type=one) for code, one in page.types.items()]
    typed = {code: one for code, one in read(sent, shapes).items() if one}
    asked = sent.getlist("asked")[:ASKED_MAX]
    found = queries.situation_page(
        bundle_id, request.actor, now=request.now, answers=typed, asked=asked
    )
    return found, typed


def _field(one: AskedQuestion, error: object) -> Field:
    return Field(
        code=one.element,
        label=one.label,
        type=one.type,
        value=one.typed,
        help=one.help or "",
        unit=one.unit or "",
        choices=choices_of(one.choices),
        error=error_text(error) if isinstance(error, DomainError) else "",
    )


def _show(
    request: Request,
    page: SituationPage,
    *,
    told: bool = False,
    refused: DomainError | None = None,
) -> HttpResponse:
    problems = page.problems if told else {}
    fields = [_field(one, problems.get(one.element)) for one in page.questions]
    errors = [ErrorLine(words=one.error, target=one.first_id) for one in fields if one.error]
    if refused is not None:
        errors = [ErrorLine(words=error_text(refused))]
    context = {
        **steps.frame(page.head, "situation"),
        "fields": fields,
        "errors": errors,
        "fresh": told and page.fresh and not errors,
        "refusal": page.refusal if told else None,
        "instead": [
            Link(
                title=one.title,
                url=reverse("portal:theme" if one.is_theme else "portal:item", args=[one.code]),
            )
            for one in page.instead
        ],
    }
    status = UNPROCESSABLE if errors or context["refusal"] else 200
    return render(request, "portal/apply/situation.html", context, status=status)
