"""Who may act for my enterprise, and taking that back."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rongyi.catalogue.queries import catalogue_of, current_edition
from rongyi.identity import queries as people
from rongyi.identity import services as identity
from rongyi.identity.queries import GivenMandate
from rongyi.portal.space import told
from rongyi.web.access import needs
from rongyi.web.request import Request
from rongyi.web.rows import Answer, Task
from rongyi.web.wording import day, joined


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs("mandate.revoke")
def revoke(request: Request, mandate_id: UUID) -> HttpResponse:
    """Ask, then end a mandate of the enterprise. Errors: NotFound."""
    space = HttpResponseRedirect(reverse("portal:space"))
    given = people.mandate_given(mandate_id, request.actor, now=request.now)
    if given.ended:
        told.leave(request, told.REVOKED_BEFORE)
        return space
    if request.method != "POST":
        page = {"given": given, "rows": _rows(given)}
        return render(request, "portal/space/revoke_mandate.html", page)
    identity.revoke_mandate(mandate_id=mandate_id, actor=request.actor, now=request.now)
    told.leave(request, told.REVOKED)
    return space


def mandate_task(given: GivenMandate) -> Task:
    """One mandate in a list, with the way to take it back."""
    return Task(
        title=given.person,
        state=_signing(given),
        tone="jade" if given.can_sign else "grey",
        hint=f"{_scope(given)} · {_until(given)}",
        more=gettext("Revoke"),
        more_url=reverse("portal:revoke_mandate", args=[given.mandate_id]),
    )


def _rows(given: GivenMandate) -> list[Answer]:
    rows: list[tuple[str, object]] = [
        (gettext("Who"), given.person),
        (gettext("May act in"), _scope(given)),
        (gettext("Commitments"), _signing(given)),
        (gettext("Since"), given.valid_from),
        (gettext("Until"), given.valid_to or gettext("no end")),
    ]
    return [Answer(label=label, value=value) for label, value in rows]


def _scope(given: GivenMandate) -> str:
    if given.covers_all:
        return gettext("All matters")
    items = catalogue_of(current_edition()).items
    return joined(items[code].title if code in items else code for code in given.items)


def _until(given: GivenMandate) -> str:
    if given.valid_to is None:
        return gettext("no end")
    return gettext("until %(day)s") % {"day": day(given.valid_to)}


def _signing(given: GivenMandate) -> str:
    return gettext("May sign") if given.can_sign else gettext("May not sign")
