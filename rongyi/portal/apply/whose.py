"""An application opened under another hat, or a form that another person had open.

Who may see it as somebody else is offered to switch; for everybody else it is not there.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext

from rongyi.kernel.errors import NotFound
from rongyi.themes import queries
from rongyi.web import kept_form
from rongyi.web.request import Request

CONFLICT = 409
MYSELF = "myself"  # as the page asks for whom one acts

P = ParamSpec("P")
View = Callable[Concatenate[Any, P], HttpResponseBase]


def own(view: View[P]) -> View[P]:
    """A page of one application, named in its address by `bundle_id` or `number`."""

    @wraps(view)
    def guarded(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if kept_form.is_of_another(request):
            return _another(request)
        try:
            return view(request, *args, **kwargs)
        except NotFound:
            hat = queries.other_hat(
                request.actor,
                now=request.now,
                bundle_id=kwargs.get("bundle_id"),  # type: ignore[arg-type]
                number=str(kwargs.get("number", "")),
            )
            if hat is None or getattr(request, "htmx", False):
                raise
        if request.method == "POST":
            kept_form.keep(request)
        page = {
            "name": hat.name,
            "subject": hat.enterprise_id or MYSELF,
            "next": request.get_full_path() if request.method == "GET" else request.path,
        }
        return render(request, "portal/apply/other_hat.html", page, status=CONFLICT)

    return cast(View[P], guarded)


def _another(request: Request) -> HttpResponse:
    """Nothing is done in the name of who is signed in now; what was typed waits for its author."""
    is_kept = kept_form.keep(request)
    if getattr(request, "htmx", False):
        words = gettext("Not saved: somebody else is signed in at this browser now.")
        state = {
            "saving": {"state": "failed", "words": words},
            "version": request.POST.get("version", ""),
        }
        return render(request, "portal/apply/saving.html", state, status=CONFLICT)
    page = {"kept": is_kept, "files": bool(request.FILES), "next": request.path}
    return render(request, "portal/apply/another_person.html", page, status=CONFLICT)
