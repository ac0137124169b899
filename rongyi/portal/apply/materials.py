"""The materials step: "N papers, you hand in M"; uploads, promises, and a way to object."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rongyi.kernel.errors import DomainError
from rongyi.portal import words
from rongyi.portal.apply import papers, steps
from rongyi.portal.apply.uploading import Told, id_of, upload, with_errors
from rongyi.portal.error_words import error_text
from rongyi.portal.space import told as saved
from rongyi.themes import queries, services
from rongyi.themes.errors import MaterialUnknown
from rongyi.themes.queries import MaterialsPage
from rongyi.web import kept_form
from rongyi.web.access import needs
from rongyi.web.request import Request
from rongyi.web.rows import ErrorLine

UNPROCESSABLE = 422
FILES, AGREE = "files-", "agree-"  # with the code of a material: its input on the page


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs("bundle.edit")
def materials(request: Request, bundle_id: UUID) -> HttpResponse:
    """The step, and its acts: upload, remove, object, promise, continue. Errors: NotFound."""
    if request.method != "POST":
        kept = kept_form.recall(request)
        return _show(request, bundle_id, files_lost=kept is not None and kept[1])
    act, material = request.GET.get("act", ""), request.POST.get("material", "")
    told = _take(request, bundle_id)
    if act in _ACTS:
        told += [one for one in [_ACTS[act](request, bundle_id, material)] if one is not None]
    elif act != "continue":
        raise MaterialUnknown(material=material)
    if told:
        return _show(request, bundle_id, told)
    if act != "continue":
        return HttpResponseRedirect(f"{request.path}#material-{material}")
    return HttpResponseRedirect(_onward(request, bundle_id))


def _onward(request: Request, bundle_id: UUID) -> str:
    match request.POST.get("go"):
        case "later":
            saved.leave(request, saved.SAVED)
            return reverse("portal:space")
        case "stay":
            return request.path
    return reverse("portal:check", args=[bundle_id])


def _take(request: Request, bundle_id: UUID) -> list[Told]:
    """Keep every file chosen and every promise ticked on the page, whichever button was pressed."""
    attach = partial(services.attach_file, bundle_id=bundle_id)
    found = [
        upload(request, name.removeprefix(FILES), attach, name)
        for name in request.FILES
        if name.startswith(FILES)
    ]
    ticked = [name for name in request.POST if name.startswith(AGREE)]
    found += [_give(request, bundle_id, name.removeprefix(AGREE)) for name in ticked]
    return [one for one in found if one is not None]


def _upload(request: Request, bundle_id: UUID, material: str) -> Told | None:
    if FILES + material in request.FILES:
        return None  # taken already
    attach = partial(services.attach_file, bundle_id=bundle_id)
    return upload(request, material, attach)


def _remove(request: Request, bundle_id: UUID, material: str) -> Told | None:
    file_id = id_of(request.GET.get("file", ""))
    services.remove_file(bundle_id=bundle_id, file_id=file_id, actor=request.actor, now=request.now)
    return None


def _choose(request: Request, bundle_id: UUID, material: str) -> Told | None:
    services.choose_way(
        bundle_id=bundle_id,
        material=material,
        way="upload" if request.GET.get("act") == "object" else "",
        actor=request.actor,
        now=request.now,
    )
    return None


def _promise(request: Request, bundle_id: UUID, material: str) -> Told | None:
    if AGREE + material in request.POST:
        return None  # taken already
    return Told(material, (gettext("Tick that you have read the promise."),), target="agree")


def _give(request: Request, bundle_id: UUID, material: str) -> Told | None:
    try:
        services.give_commitment(
            bundle_id=bundle_id,
            material=material,
            agreed=True,
            actor=request.actor,
            now=request.now,
        )
    except MaterialUnknown:
        raise
    except DomainError as error:
        if error.status not in (403, UNPROCESSABLE):
            raise
        return Told(material, (error_text(error),), target="agree")
    return None


_ACTS = {
    "upload": _upload,
    "remove": _remove,
    "object": _choose,
    "undo": _choose,
    "promise": _promise,
}


def _show(
    request: Request, bundle_id: UUID, told: Sequence[Told] = (), *, files_lost: bool = False
) -> HttpResponse:
    page = queries.materials_step(bundle_id, request.actor, now=request.now)
    if page.head.number:
        return HttpResponseRedirect(reverse("portal:case", args=[page.head.number]))
    groups = papers.groups(page, request.path)
    errors: list[ErrorLine] = []
    for one in told:
        groups = [{**group, "rows": with_errors(group["rows"], one)} for group in groups]
        errors += one.lines
    context = {
        **steps.frame(page.head, "materials", unfinished=() if page.form_whole else ("form",)),
        **_titles(page),
        "groups": groups,
        "errors": errors,
        "files_lost": files_lost,
        "back_url": reverse("portal:resume", args=[bundle_id]),
    }
    status = UNPROCESSABLE if told else 200
    return render(request, "portal/apply/materials.html", context, status=status)


def _titles(page: MaterialsPage) -> dict[str, object]:
    return {
        "title": words.hand_in_title(page.number, page.to_hand_in),
        "exempt_title": words.exempt_title(page.exempt) if page.exempt else "",
        "counts": words.way_counts({way: count for way, _, count in page.counts}),
        "possible": page.possible,
    }
