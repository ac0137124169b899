"""Named lists: kept from a list, renamed, deleted, chosen to open first."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from rongyi.catalogue import queries as catalogue
from rongyi.kernel.errors import BadInput, DomainError
from rongyi.kernel.text import Text
from rongyi.web.access import needs
from rongyi.web.request import Request
from rongyi.workbench import flash
from rongyi.workbench.counter.asked import understood
from rongyi.workbench.error_words import said
from rongyi.workbench.guard import staff_only
from rongyi.worklists import queries, services
from rongyi.worklists.queries import SavedRow

OK = 200
NAME_LENGTH_MAX = 200  # more than the domain takes, so that too long is told, not cut
EVERYTHING = "?show=all"


def saved_url(row: SavedRow) -> str:
    """Where a named list is looked at."""
    return reverse("workbench:list", args=[row.post]) + (row.query or EVERYTHING)


@require_POST
@staff_only
@needs("work.read")
def save(request: Request, post: str) -> HttpResponse:
    """Keep the list as it is filtered under a name; what is no name is told on my lists.

    Errors: NotFound.
    """
    wanted, name = understood(request, post), request.POST.get("name", "")[:NAME_LENGTH_MAX]
    query = wanted.query() or EVERYTHING
    try:
        services.save_list(actor=request.actor, post=post, name=name, query=query, now=request.now)
    except DomainError as error:
        if not error.code.startswith(("saved_list.", "input.direction")):
            raise
        return _show(request, error, new=(post, name, query))
    flash.tell(request, "list-saved", Text(name, name))
    return HttpResponseRedirect(wanted.url())


@never_cache
@require_safe
@staff_only
@needs("work.read")
def mine(request: Request) -> HttpResponse:
    """My named lists, by post."""
    return _show(request)


@require_POST
@staff_only
@needs("work.read")
def change(request: Request, list_id: UUID) -> HttpResponse:
    """Rename a list, delete it, or have it open first. Errors: NotFound, BadInput."""
    actor, name = request.actor, request.POST.get("name", "")[:NAME_LENGTH_MAX]
    try:
        match request.POST.get("do", ""):
            case "rename":
                services.rename_list(actor=actor, list_id=list_id, name=name)
            case "delete":
                services.delete_list(actor=actor, list_id=list_id)
            case "first" | "not_first" as do:
                services.open_first(actor=actor, list_id=list_id, first=do == "first")
            case _:
                raise BadInput(name="do")
    except DomainError as error:
        if not error.code.startswith(("saved_list.", "input.direction")):
            raise
        return _show(request, error, list_id=list_id, name=name)
    return HttpResponseRedirect(reverse("workbench:lists"))


def _show(
    request: Request,
    error: DomainError | None = None,
    *,
    list_id: UUID | None = None,
    name: str = "",
    new: tuple[str, str, str] | None = None,
) -> HttpResponse:
    posts = catalogue.catalogue_of(catalogue.current_edition()).posts
    rows = [
        {
            "id": row.id,
            "name": name if row.id == list_id else row.name,
            "called": row.name,
            "post": posts[row.post].title if row.post in posts else row.post,
            "url": saved_url(row),
            "opens_first": row.opens_first,
            "wrong": row.id == list_id,
        }
        for row in queries.my_lists(request.actor)
    ]
    context: dict[str, object] = {
        "rows": rows,
        "problem": said(error) if error else None,
        "notice": flash.take(request),
    }
    if new is not None:
        post, typed, query = new
        context |= {"new_name": typed, "new_url": reverse("workbench:save", args=[post]) + query}
    status = error.status if error else OK
    return render(request, "workbench/counter/lists.html", context, status=status)
