"""Who comes in: people who hold a post. Everybody else is told so politely, and it is recorded."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext

from rongyi.catalogue.queries import catalogue_of, current_edition
from rongyi.journal.services import record_refusal
from rongyi.kernel.facts import StreamKey
from rongyi.web import kept_form
from rongyi.web.access import to_sign_in
from rongyi.web.request import Request

FORBIDDEN, CONFLICT = 403, 409
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def staff_only(view: View) -> View:
    """A visitor signs in first; refuse who holds no post: a citizen, staff who lost theirs."""

    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.actor.posts:
            return refused(request, getattr(guarded, "needs", "work.read"))
        if kept_form.is_of_another(request):
            return _another(request)
        return view(request, *args, **kwargs)

    return cast(View, guarded)


def _another(request: Request) -> HttpResponse:
    """Nothing is done in the name of who is signed in now; what was typed waits for its author."""
    is_kept = kept_form.keep(request)
    if request.htmx:
        words = gettext("Not saved: somebody else is signed in at this browser now.")
        state = {
            "saving": {"state": "failed", "words": words},
            "version": request.POST.get("version", ""),  # its author goes on from what he saw
        }
        return render(request, "workbench/approval/note_saving.html", state, status=CONFLICT)
    page = {"kept": is_kept, "next": kept_form.place(request)}
    return render(request, "workbench/another_person.html", page, status=CONFLICT)


def refused(request: Request, act: str) -> HttpResponse:
    """A visitor is sent to sign in and comes back; who has no post, or not that of this page,
    is told. All of it is recorded."""
    match = request.resolver_match
    page = match.view_name if match else "workbench"
    record_refusal(act, StreamKey("page", page), request.actor, request.now)
    if request.actor.is_anonymous:
        return to_sign_in(request)
    posts = catalogue_of(current_edition()).posts
    held = [posts[one].title for one in sorted(request.actor.posts) if one in posts]
    return render(request, "workbench/refused.html", {"held": held}, status=FORBIDDEN)
