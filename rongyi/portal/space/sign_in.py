"""Sign-in by the demo's list, signing out, and for whom a person acts."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from rongyi.identity import queries as people
from rongyi.identity import services as identity
from rongyi.identity.errors import NoMandate
from rongyi.kernel.actor import Actor
from rongyi.web import kept_form, telling
from rongyi.web.access import PUBLIC, needs, safe_next
from rongyi.web.context import short_language
from rongyi.web.request import Request
from rongyi.web.rows import Choice, ErrorLine, Field

MYSELF = "myself"
UNPROCESSABLE = 422


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(PUBLIC)
def sign_in(request: Request) -> HttpResponse:
    """Pick one of the invented people; the session then holds only ids."""
    if request.method == "POST":
        actor = identity.sign_in(person_code=request.POST.get("person", ""), now=request.now)
        request.session.cycle_key()
        request.session["person_id"] = str(actor.person_id)
        request.session.pop("enterprise_id", None)
        request.session.set_expiry(None)
        telling.forget(request)
        _go_on(request, actor)
        return HttpResponseRedirect(safe_next(request, _first_page(actor)))
    found = people.demo_people(short_language())
    groups = [
        {
            "title": gettext("Applicants"),
            "people": [person for person in found if not person.is_staff],
        },
        {
            "title": gettext("Staff"),
            "people": [person for person in found if person.is_staff],
            "folded": True,
        },
    ]
    words = {
        "groups": groups,
        "people": found,
        "next": safe_next(request, ""),
        "kept": kept_form.author(request) is not None,
    }
    return render(request, "portal/space/sign_in.html", words)


def _go_on(request: Request, actor: Actor) -> None:
    """Who comes back to what he typed acts for whom he typed it, if he still may."""
    author = kept_form.author(request)
    if author is None or author.person_id != actor.person_id or author.enterprise_id is None:
        return
    with suppress(NoMandate):
        identity.act_for(actor=actor, enterprise_id=author.enterprise_id, now=request.now)
        request.session["enterprise_id"] = str(author.enterprise_id)


def _first_page(actor: Actor) -> str:
    home = reverse("portal:home")
    return f"{home}work/" if actor.is_staff else reverse("portal:space")


@require_POST
@needs(PUBLIC)
def sign_out(request: Request) -> HttpResponseRedirect:
    """Forget who was here."""
    telling.forget(request)
    request.session.flush()
    return HttpResponseRedirect(reverse("portal:home"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs("identity.act_for")
def acting_for(request: Request) -> HttpResponse:
    """Choose for whom to act: oneself, or an enterprise by a mandate in force."""
    mandates = people.mandates_of(request.actor.person_id, now=request.now)
    held = [mandate for mandate in mandates if mandate.in_force]
    back = safe_next(request, reverse("portal:space"))
    current = request.actor.enterprise_id
    field = Field(
        code="subject",
        label=gettext("For whom are you acting?"),
        type="choice",
        value=str(current) if current else MYSELF,
        choices=(
            Choice(code=MYSELF, label=gettext("Yourself"), help=request.actor.names),
            *(
                Choice(code=str(one.enterprise_id), label=one.enterprise_name, help=one.uscc)
                for one in held
            ),
        ),
    )
    if request.method != "POST":
        return render(request, "portal/space/acting_for.html", {"field": field, "next": back})
    wanted = request.POST.get("subject", "")
    if wanted not in {MYSELF, *(str(one.enterprise_id) for one in held)}:
        errors = [ErrorLine(words=gettext("Choose for whom you act."), target=field.first_id)]
        words = {"field": field, "next": back, "errors": errors}
        return render(request, "portal/space/acting_for.html", words, status=UNPROCESSABLE)
    chosen = identity.act_for(
        actor=request.actor,
        enterprise_id=None if wanted == MYSELF else UUID(wanted),
        now=request.now,
    )
    request.session["enterprise_id"] = str(chosen.enterprise_id or "")
    return HttpResponseRedirect(back)
