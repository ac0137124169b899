"""Papers that were promised at submission: chosen, looked at once more, and handed in."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rongyi.kernel.errors import BadInput, Stale
from rongyi.portal.apply import papers as rows
from rongyi.portal.apply.uploading import Told, id_of, upload, with_errors
from rongyi.portal.error_words import error_text, error_texts
from rongyi.themes import queries, services
from rongyi.themes.errors import NothingHandedIn
from rongyi.web import kept_form, telling
from rongyi.web.access import needs
from rongyi.web.request import Request
from rongyi.web.rows import ErrorLine
from rongyi.web.seen import VERSION, version_in

UNPROCESSABLE = 422
HANDED_IN = "handed_in"  # told once on the page of the application


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs("case.supplement")
def papers(request: Request, number: str) -> HttpResponse:
    """The papers still to come, and the acts on them: upload, remove, hand in.

    Errors: NotFound; PaperNotToCome and NotAllowedNow for a paper that nobody waits for any more.
    """
    if request.method != "POST":
        kept = kept_form.recall(request)
        return _show(request, number, files_lost=kept is not None and kept[1])
    material = request.POST.get("material", "")
    match request.GET.get("act", ""):
        case "hand_in":
            return _hand_in(request, number)
        case "remove":
            file_id = id_of(request.GET.get("file", ""))
            services.remove_promised(
                number=number, file_id=file_id, actor=request.actor, now=request.now
            )
        case "upload":
            attach = partial(services.attach_promised, number=number)
            told = upload(request, material, attach)
            if told is not None:
                return _show(request, number, told)
        case _:
            raise BadInput(name="act")
    return HttpResponseRedirect(f"{request.path}#material-{material}" if material else request.path)


def _hand_in(request: Request, number: str) -> HttpResponse:
    """Hand in what the page showed; a second press finds it done."""
    file_ids = [id_of(one) for one in request.POST.getlist("file")]
    page = queries.promised_page(number, request.actor, now=request.now)
    try:
        services.hand_in_promised(
            number=number,
            file_ids=file_ids,
            seen={one: version_in(request.POST, f"{VERSION}-{one}") for one in page.seen},
            actor=request.actor,
            now=request.now,
        )
    except NothingHandedIn as error:
        return _show(request, number, nothing=error)
    except Stale as error:
        return _show(request, number, stale=error)
    telling.leave(request, HANDED_IN, True)
    return HttpResponseRedirect(reverse("portal:case", args=[number]))


def _show(
    request: Request,
    number: str,
    told: Told | None = None,
    *,
    nothing: NothingHandedIn | None = None,
    stale: Stale | None = None,
    files_lost: bool = False,
) -> HttpResponse:
    page = queries.promised_page(number, request.actor, now=request.now)
    back = reverse("portal:case", args=[page.head.number])
    if not page.rows:
        return HttpResponseRedirect(back)
    materials = [rows.promised(one, request.path) for one in page.rows]
    errors = told.lines if told else []
    if told is not None:
        materials = with_errors(materials, told)
    elif nothing is not None:
        errors = [ErrorLine(words=error_text(nothing), target=f"{materials[0].id}-file")]
    count = len(materials)
    context = {
        "head": page.head,
        "back_url": back,
        "materials": materials,
        "count_words": ngettext(
            "%(count)s paper is waited for", "%(count)s papers are waited for", count
        )
        % {"count": count},
        "chosen": page.chosen,
        "errors": errors,
        "seen": [(f"{VERSION}-{one}", version) for one, version in page.seen.items()],
        "stale": error_texts(stale) if stale else None,
        "files_lost": files_lost,
    }
    status = stale.status if stale else UNPROCESSABLE if errors else 200
    return render(request, "portal/apply/papers.html", context, status=status)
