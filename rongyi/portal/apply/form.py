"""The one form, a page at a time: prefilled, saved as it is typed, checked when sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rongyi.kernel.errors import DomainError, FieldProblems
from rongyi.portal.apply import rows, steps
from rongyi.portal.space import told
from rongyi.themes import queries, services
from rongyi.themes.errors import BundleNotDraft, BundleStale
from rongyi.themes.queries import SectionPage
from rongyi.web import kept_form
from rongyi.web.access import needs
from rongyi.web.reading import Raw, read
from rongyi.web.request import Request
from rongyi.web.rows import Answer, Field, Group
from rongyi.web.wording import clock, plain

CONFLICT, UNPROCESSABLE = 409, 422
REASON_LENGTH_MAX = 500
VERSION_MAX = 2**31 - 1


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs("bundle.edit")
def section(request: Request, bundle_id: UUID, section: str) -> HttpResponse:
    """One page of the form. Errors: NotFound."""
    page = queries.draft(bundle_id, request.actor, now=request.now, section=section)
    if page.head.number:
        return HttpResponseRedirect(reverse("portal:case", args=[page.head.number]))
    if request.method != "POST":
        return _mend(request, page) or _replayed(request, page) or _show(request, page)
    typed = _read(request.POST, page)
    try:
        services.save_values(
            bundle_id=bundle_id,
            section=section,
            values=typed,
            version=_version(request.POST),
            actor=request.actor,
            now=request.now,
        )
    except FieldProblems as error:
        return _told(request, page, typed, error)
    except BundleStale as error:
        return _stale(request, page, typed, error)
    except BundleNotDraft:
        return HttpResponseRedirect(reverse("portal:resume", args=[bundle_id]))
    if request.htmx:
        return _saved(request, page)
    return HttpResponseRedirect(_onward(request, page))


def _read(post: QueryDict, page: SectionPage) -> dict[str, Raw]:
    return read(post, [rows.field(row) for row in page.rows])


def _replayed(request: Request, page: SectionPage) -> HttpResponse | None:
    """What was typed here before the session ran out, to be looked at and saved."""
    kept = kept_form.recall(request)
    if kept is None:
        return None
    post, _ = kept
    typed = _read(post, page)
    return _show(request, page, typed=typed, replayed=True, version=_version(post))


def _version(post: QueryDict) -> int:
    sent = post.get("version", "")
    return min(int(sent), VERSION_MAX) if sent.isascii() and sent.isdigit() else 0


def _onward(request: Request, page: SectionPage) -> str:
    if request.POST.get("go") == "later":
        told.leave(request, told.SAVED)
        return reverse("portal:space")
    if page.next:
        return reverse("portal:form", args=[page.head.id, page.next])
    return reverse("portal:materials", args=[page.head.id])


def _mend(request: Request, page: SectionPage) -> HttpResponse | None:
    """ "Not right? Correct it": the register's value may be typed over, and staff see both."""
    element = request.GET.get("mend")
    row = next((one for one in page.rows if one.element == element and one.contestable), None)
    if row is None:
        return None
    field = rows.field(row)
    return render(
        request,
        "portal/apply/mend.html",
        {
            **steps.frame(page.head, "form"),
            "field": field,
            "back_url": request.path,
            "action": reverse("portal:contest", args=[page.head.id]),
            "reason": Field(
                code="words",
                label=gettext("What is wrong with it?"),
                type="long_text",
                required=False,
                length_max=REASON_LENGTH_MAX,
            ),
            "section": page.code,
        },
    )


def _told(
    request: Request, page: SectionPage, typed: Mapping[str, Raw], error: FieldProblems
) -> HttpResponse:
    """What was typed is saved even so. While typing nothing is blamed; after the button it is."""
    fresh = queries.draft(page.head.id, request.actor, now=request.now, section=page.code)
    if request.htmx:
        return _saved(request, fresh)
    if request.POST.get("go") == "later":
        told.leave(request, told.SAVED)
        return HttpResponseRedirect(reverse("portal:space"))
    return _show(request, fresh, typed=typed, problems=error.problems, status=UNPROCESSABLE)


def _stale(
    request: Request, page: SectionPage, typed: Mapping[str, Raw], error: BundleStale
) -> HttpResponse:
    """Somebody else saved meanwhile: say who and when, keep what was typed here."""
    who = _who_changed(page, error)
    if request.htmx:
        words = f"{who} {gettext('Press “Save and continue” to look at both.')}"
        saving = {"state": "failed", "words": words}
        state = {"bundle": page.head, "saving": saving, "version": _version(request.POST)}
        return render(request, "portal/apply/saving.html", state, status=CONFLICT)
    both = _both(page, error)
    return _show(request, page, typed=typed, stale=who, both=both, status=CONFLICT)


def _who_changed(page: SectionPage, error: BundleStale) -> str:
    time = clock(page.head.saved_at)
    if not page.last_editor_is_other:
        return gettext("You changed it yourself in another place at %(time)s.") % {"time": time}
    who = plain(error.parameters.get("who", ""))
    return gettext("Changed by %(who)s at %(time)s.") % {"who": who, "time": time}


def _both(page: SectionPage, error: BundleStale) -> list[tuple[Answer, Answer]]:
    """The fields that differ: what is saved, and what was typed here."""
    theirs = cast(Mapping[str, Raw], error.parameters["theirs"])
    mine = cast(Mapping[str, Raw], error.parameters["mine"])
    return [
        (rows.as_typed(row, theirs[row.element]), rows.as_typed(row, mine[row.element]))
        for row in page.rows
        if row.element in theirs
    ]


def _saved(request: Request, page: SectionPage) -> HttpResponse:
    fresh = queries.draft(page.head.id, request.actor, now=request.now, section=page.code)
    saving = {"state": "saved", "at": fresh.head.saved_at}
    state = {"bundle": fresh.head, "saving": saving, "version": fresh.head.version}
    return render(request, "portal/apply/saving.html", state)


def _show(
    request: Request,
    page: SectionPage,
    *,
    typed: Mapping[str, Raw] | None = None,
    problems: Mapping[str, DomainError] | None = None,
    stale: str = "",
    both: Sequence[tuple[Answer, Answer]] = (),
    replayed: bool = False,
    version: int | None = None,
    status: int = 200,
) -> HttpResponse:
    wrong = problems or {}
    known = {row.element for row in page.rows}
    situation = reverse("portal:situation", args=[page.head.id])
    fields = tuple(
        rows.field(
            row,
            typed=(typed or {}).get(row.element),
            problem=wrong.get(row.element),
            mend_url=request.path,
            situation_url=situation,
        )
        for row in page.rows
    )
    found = sum(1 for row in page.rows if row.readonly)
    context: dict[str, Any] = {
        **steps.frame(page.head, "form"),
        "section": page,
        "found": _found(found, len(page.rows)) if found else "",
        "groups": (Group(title="", fields=fields),),
        "errors": steps.lines(
            {k: v for k, v in wrong.items() if k in known}, rows.targets(page.rows)
        ),
        "stale": stale,
        "both": both,
        "by_other": page.last_editor_is_other,
        "saving": {"state": "idle"},
        "replayed": replayed,
        "version": page.head.version if version is None else version,
        "back_url": reverse("portal:form", args=[page.head.id, page.previous])
        if page.previous
        else situation,
    }
    return render(request, "portal/apply/form.html", context, status=status)


def _found(found: int, total: int) -> str:
    return ngettext(
        "%(found)s of %(total)s field is filled in for you",
        "%(found)s of %(total)s fields are filled in for you",
        total,
    ) % {"found": found, "total": total}
