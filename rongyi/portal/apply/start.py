"""Begin an application, and come back to one."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from rongyi.kernel.errors import FieldProblems
from rongyi.kernel.ids import new_id
from rongyi.portal.guide.situation import address, answers, pairs_of
from rongyi.themes import queries, services
from rongyi.themes.errors import AnswersMissing, BundleNotFor
from rongyi.web.access import needs
from rongyi.web.request import Request


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs("bundle.start")
def start(request: Request) -> HttpResponse:
    """Begin with the answers of the plan page; the same key begins once. Errors: ThemeUnknown."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("portal:themes"))
    theme = request.POST.get("theme", "")
    given = answers(request.POST, theme)
    try:
        bundle = services.start_bundle(
            theme=theme,
            answers=given,
            actor=request.actor,
            now=request.now,
            key=request.POST.get("key", "") or str(new_id()),
        )
    except (FieldProblems, AnswersMissing, BundleNotFor):
        return HttpResponseRedirect(address("questions", theme, pairs_of(given)))
    return HttpResponseRedirect(reverse("portal:resume", args=[bundle.id]))


@never_cache
@require_safe
@needs("bundle.edit")
def resume(request: Request, bundle_id: UUID) -> HttpResponse:
    """The first page with something left to do; a submitted one shows its progress.

    Errors: NotFound.
    """
    page = queries.draft(bundle_id, request.actor, now=request.now)
    if page.head.number:
        return HttpResponseRedirect(reverse("portal:case", args=[page.head.number]))
    if all(link.whole for link in page.sections):
        return HttpResponseRedirect(reverse("portal:materials", args=[bundle_id]))
    return HttpResponseRedirect(reverse("portal:form", args=[bundle_id, page.code]))
