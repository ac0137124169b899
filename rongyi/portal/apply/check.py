"""Check the answers, then submit: twice pressed, once sent."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from rongyi.kernel.errors import DomainError, NotPermitted, Stale
from rongyi.kernel.ids import new_id
from rongyi.portal.apply import papers, rows, steps
from rongyi.portal.apply.stale import since_seen
from rongyi.portal.error_words import error_text
from rongyi.themes import queries, services
from rongyi.themes.errors import BundleIncomplete, NoLongerOpen, NotOpenYet
from rongyi.themes.queries import CheckPage
from rongyi.web.access import needs
from rongyi.web.request import Request
from rongyi.web.rows import Answer, ErrorLine
from rongyi.web.seen import version_in
from rongyi.web.wording import moment, plain, weekday

KEY_LENGTH_MAX = 64
UNPROCESSABLE, CONFLICT = 422, 409


@never_cache
@require_safe
@needs("bundle.edit")
def check(request: Request, bundle_id: UUID) -> HttpResponse:
    """Everything on one page, with a way to change each answer. Errors: NotFound."""
    page = queries.check_step(bundle_id, request.actor, now=request.now)
    return _show(request, page)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs("bundle.submit")
def submit(request: Request, bundle_id: UUID) -> HttpResponse:
    """Submit once, whatever is pressed how often. Errors: NotFound."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("portal:check", args=[bundle_id]))
    try:
        receipt = services.submit_bundle(
            bundle_id=bundle_id,
            key=request.POST.get("key", "")[:KEY_LENGTH_MAX] or str(new_id()),
            seen=version_in(request.POST),
            actor=request.actor,
            now=request.now,
        )
    except (BundleIncomplete, NotPermitted, NotOpenYet, NoLongerOpen, Stale) as error:
        page = queries.check_step(bundle_id, request.actor, now=request.now)
        return _show(request, page, error)
    address = reverse("portal:case", args=[receipt.number])
    return HttpResponseRedirect(f"{address}?view=receipt")


def _show(request: Request, page: CheckPage, error: DomainError | None = None) -> HttpResponse:
    head = page.head
    if head.number:
        return HttpResponseRedirect(reverse("portal:case", args=[head.number]))
    situation = reverse("portal:situation", args=[head.id])
    groups = []
    for section in page.sections:
        url = reverse("portal:form", args=[head.id, section.link.code])
        groups.append(
            {
                "code": section.link.code,
                "title": section.link.title,
                "rows": [rows.answer(row, url, situation) for row in section.rows],
            }
        )
    materials_url = reverse("portal:materials", args=[head.id])
    context = {
        **steps.frame(head, "check", unfinished=_unfinished(page)),
        "situation": [
            Answer(
                label=one.label,
                value=one.answer,
                change_url=f"{situation}#field-{one.element}",
            )
            for one in page.situation
        ],
        "groups": groups,
        "materials": papers.tasks(page.materials, materials_url),
        "missing": _missing(page),
        "warnings": page.warnings,
        "promise": _promise(page),
        **_submitting(request, page),
        "key": new_id(),
        "errors": _errors(page, error, request) if error else [],
        "mandate": error_text(page.mandate) if page.mandate else "",
        "back_url": materials_url,
    }
    status = CONFLICT if isinstance(error, Stale) else UNPROCESSABLE if error else 200
    return render(request, "portal/apply/check.html", context, status=status)


def _submitting(request: Request, page: CheckPage) -> dict[str, object]:
    """Where the button leads, and what is said of the opening. While very many submit at once a
    whole application goes to the intake, with a pass that asks nobody anything."""
    there: dict[str, object] = {"submit_url": reverse("portal:submit", args=[page.head.id])}
    if page.opening is None:
        return there
    opening, opens, closes = page.opening
    told = {**there}
    if request.now.timestamp() < opens:
        told["opens_at"] = moment(datetime.fromtimestamp(opens, request.now.tzinfo))
        told["opening_words"] = opening.before
    if not page.missing and page.mandate is None:
        actor = request.actor
        asked = services.Asked(
            page.head.id,
            actor.person_id,
            actor.enterprise_id,
            page.head.version,
            opens,
            closes,
            opening.before,
            opening.after,
        )
        told["submit_url"] = reverse("portal:intake", args=[page.head.id])
        told["pass"] = services.give_pass(asked)
    return told


def _unfinished(page: CheckPage) -> set[str]:
    """The steps on which something is missing."""
    return {"materials" if one.step == "materials" else "form" for one in page.missing}


def _missing(page: CheckPage) -> list[ErrorLine]:
    """What holds up submitting, each line leading to where it is mended."""
    lines = []
    for one in page.missing:
        if one.step == "materials":
            url = f"{reverse('portal:materials', args=[page.head.id])}#material-{one.code}"
        else:
            url = f"{reverse('portal:form', args=[page.head.id, one.step])}#field-{one.code}"
        lines.append(ErrorLine(words=error_text(one.problem), url=url))
    return lines


def _errors(page: CheckPage, error: DomainError, request: Request) -> list[ErrorLine]:
    if isinstance(error, Stale):
        return [ErrorLine(words=since_seen(error, request), target="")]
    found = _missing(page)
    if page.mandate is not None:
        found.append(ErrorLine(words=error_text(page.mandate), target=""))
    return found or [ErrorLine(words=error_text(error), target="")]


def _promise(page: CheckPage) -> str:
    """Who works when, and by when, counted from acceptance."""
    course = plain(page.course)
    course = course[:1].upper() + course[1:]
    if page.promise.total == 0:
        return gettext("%(course)s; it is decided at once.") % {"course": course}
    return gettext(
        "%(course)s. Handed in today, everything should be done by %(day)s: %(promise)s."
    ) % {"course": course, "day": weekday(page.latest_on), "promise": plain(page.promise.words)}
