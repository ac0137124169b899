"""Which act a view needs: written at the view, read by the golden list of routes."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from rongyi.web import kept_form
from rongyi.web.request import Request

PUBLIC = "public"
NEXT_URL_LENGTH_MAX = 2000
UNAUTHORISED = 401

P = ParamSpec("P")
View = Callable[Concatenate[Any, P], HttpResponseBase]


def needs(act: str) -> Callable[[View[P]], View[P]]:
    """Mark a view with the act it needs. All but "public" first send the visitor to sign in.

    Who may do the act to which case is decided by the policy of the domain, not here.
    """

    def mark(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if act != PUBLIC and request.actor.is_anonymous:
                return to_sign_in(request)
            return view(request, *args, **kwargs)

        guarded.needs = act  # type: ignore[attr-defined]
        return cast(View[P], guarded)

    return mark


def to_sign_in(request: Request) -> HttpResponse:
    """The way to the sign-in page and back to where the visitor was; what a form sent is kept.

    A part of a page gets one line (401) with that way, and the page stays as it is.
    """
    back = request.get_full_path() if request.method == "GET" else kept_form.place(request)
    if request.method == "POST":
        kept_form.keep(request)
    address = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': back})}"
    if getattr(request, "htmx", False):
        return render(request, "web/signed_out.html", {"address": address}, status=UNAUTHORISED)
    return HttpResponseRedirect(address)


def safe_next(request: Request, default: str) -> str:
    """The `next` address of a request if it leads to a page of ours, else `default`."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    allowed = len(wanted) <= NEXT_URL_LENGTH_MAX and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if allowed else default
