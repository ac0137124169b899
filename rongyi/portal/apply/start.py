"""Begin an application, and come back to one."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from rongyi.identity import queries as people
from rongyi.identity import services as identity
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import BadInput, FieldProblems
from rongyi.kernel.ids import new_id
from rongyi.portal.guide.situation import address, answers, pairs_of
from rongyi.themes import queries, services
from rongyi.themes.errors import AnswersMissing, BundleNotFor, ForEnterprises
from rongyi.themes.queries import Beginning
from rongyi.web import kept_form
from rongyi.web.access import needs
from rongyi.web.reading import Raw
from rongyi.web.request import Request

KEY_LENGTH_MAX = 64


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs("bundle.start")
def start(request: Request) -> HttpResponse:
    """Begin with the answers of the plan page; the same key begins once. First is asked for whom,
    where only an enterprise can apply, and whether to go on with a draft that is there already.
    Whose session ran out before the button was pressed comes back here with his answers.

    Errors: ThemeUnknown, NoMandate.
    """
    if request.method != "POST" and (kept := kept_form.recall(request)) is not None:
        theme = kept[0].get("theme", "")
        return HttpResponseRedirect(_here(request, theme, _key(kept[0]), answers(kept[0], theme)))
    sent = request.POST if request.method == "POST" else request.GET
    theme = sent.get("theme", "")
    if request.method != "POST" and not theme:
        return HttpResponseRedirect(reverse("portal:themes"))
    given = answers(sent, theme)
    key = _key(sent)
    actor = _chosen(request)
    found = queries.beginning(theme, given, actor, now=request.now, key=key)
    again = request.method == "POST" and request.POST.get("again") == "true"
    if found.for_enterprise or (found.drafts and not again):
        if request.method == "POST":
            return HttpResponseRedirect(_here(request, theme, key, given))
        return _ask(request, found, theme, key, given)
    if request.method != "POST":
        return HttpResponseRedirect(address("plan", theme, pairs_of(given)))
    return _begin(request, actor, theme, key, given)


def _key(sent: QueryDict) -> str:
    return sent.get("key", "")[:KEY_LENGTH_MAX] or str(new_id())


def _here(request: Request, theme: str, key: str, given: Mapping[str, Raw]) -> str:
    """The address of this page with the answers in it."""
    query = urlencode([("theme", theme), ("key", key), *pairs_of(given)])
    return f"{request.path}?{query}"


def _begin(
    request: Request, actor: Actor, theme: str, key: str, given: Mapping[str, Raw]
) -> HttpResponse:
    try:
        bundle = services.start_bundle(
            theme=theme, answers=given, actor=actor, now=request.now, key=key
        )
    except (FieldProblems, AnswersMissing, BundleNotFor):
        return HttpResponseRedirect(address("questions", theme, pairs_of(given)))
    except ForEnterprises:
        return HttpResponseRedirect(_here(request, theme, key, given))
    return HttpResponseRedirect(reverse("portal:resume", args=[bundle.id]))


def _chosen(request: Request) -> Actor:
    """Who applies: as whom one acts, or the enterprise whose button was pressed just now."""
    wanted = request.POST.get("for", "") if request.method == "POST" else ""
    if not wanted:
        return request.actor
    try:
        enterprise_id = UUID(wanted[:36])
    except ValueError:
        raise BadInput(field="for") from None
    chosen = identity.act_for(actor=request.actor, enterprise_id=enterprise_id, now=request.now)
    request.session["enterprise_id"] = str(chosen.enterprise_id)
    return chosen


def _ask(
    request: Request, found: Beginning, theme: str, key: str, given: Mapping[str, Raw]
) -> HttpResponse:
    """For whom is this? Or: there is a draft already."""
    mandates = people.mandates_of(request.actor.person_id, now=request.now)
    pairs = pairs_of(given)
    page = {
        "title": found.title,
        "kept": [("theme", theme), ("key", key), *pairs],
        "back_url": address("plan", theme, pairs),
    }
    if found.for_enterprise:
        held = {one.enterprise_id: one for one in mandates if one.in_force}
        page["enterprises"] = list(held.values())
        return render(request, "portal/apply/for_whom.html", page)
    return render(request, "portal/apply/draft_there.html", {**page, "drafts": found.drafts})


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
