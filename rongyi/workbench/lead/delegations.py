"""The powers that my posts lent (委托): the list, a new one, and taking one back."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from rongyi.catalogue import queries as catalogue
from rongyi.catalogue.definitions import Catalogue
from rongyi.identity import queries as identity
from rongyi.identity import services
from rongyi.identity.queries import DelegationRow
from rongyi.kernel.errors import DomainError
from rongyi.kernel.text import Text
from rongyi.web.access import needs
from rongyi.web.request import Request
from rongyi.web.rows import Choice, ErrorLine, Field, Task
from rongyi.web.wording import day, joined, plain
from rongyi.workbench import flash
from rongyi.workbench.guard import staff_only
from rongyi.workbench.lead import forms

OK = 200
BASIS_MAX, DOCUMENT_MAX, NAME_MAX = 200, 100, 60
TONES = {"in_force": "jade", "to_come": "lake", "expired": "grey", "revoked": "grey"}
TARGETS = {
    "identity.not_in_writing": "document",
    "identity.period_wrong": "until",
    "identity.not_delegable": "power",
    "identity.unfit_delegate": "to",
    "permission.denied": "power",
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@needs("delegation.give")
def delegations(request: Request) -> HttpResponse:
    """What my posts, and those of the department that I head, lent to whom; and a new one."""
    asks = _asks(request)
    if request.method != "POST":
        return _show(request, forms.recalled(request, asks))
    sent = forms.typed(request.POST, asks)
    post, _, act = forms.text(sent, "power").partition(" ")
    kind, _, whom = forms.text(sent, "to").partition(" ")
    items = sent.get("items", [])
    try:
        services.delegate(
            actor=request.actor,
            post=post,
            act=act,
            person_id=forms.person({"to": whom}, "to") if kind == "person" else None,
            body=whom if kind == "body" else "",
            items=items if isinstance(items, list) else [],
            basis=forms.text(sent, "basis"),
            document=forms.text(sent, "document"),
            valid_from=forms.day(sent, "from"),
            valid_to=forms.day(sent, "until"),
            now=request.now,
        )
    except DomainError as error:
        rows, lines = forms.told(asks, sent, TARGETS, error)
        return _show(request, rows, lines, status=error.status)
    about = forms.text(sent, "document")
    flash.tell(request, "delegate", Text(about, about))
    return HttpResponseRedirect(reverse("workbench:delegations"))


@require_POST
@staff_only
@needs("delegation.revoke")
def revoke(request: Request, delegation_id: UUID) -> HttpResponse:
    """Take one back: it ends at once. Errors: NotFound."""
    services.revoke_delegation(actor=request.actor, delegation_id=delegation_id, now=request.now)
    flash.tell(request, "revoke", Text("", ""))
    return HttpResponseRedirect(reverse("workbench:delegations"))


def _show(
    request: Request,
    asks: list[Field],
    lines: list[ErrorLine] | None = None,
    status: int = OK,
) -> HttpResponse:
    book = catalogue.catalogue_of(catalogue.current_edition())
    found = identity.delegations(request.actor, now=request.now)
    page = {
        "rows": [_row(one, book) for one in found],
        "fields": asks,
        "errors": lines or [],
        "notice": None if lines else flash.take(request),
        "search": Field(
            code="name",
            label=gettext("Name of a colleague"),
            required=False,
            length_max=NAME_MAX,
            value=_name(request),
        ),
        "open": bool(lines) or not found,
    }
    return render(request, "workbench/lead/delegations.html", page, status=status)


def _row(one: DelegationRow, book: Catalogue) -> forms.Line:
    scope = gettext("All matters of the post")
    if not one.covers_all:
        known = book.items
        scope = joined(known[code].title if code in known else code for code in one.items)
    hints = [
        f"{plain(one.post_title)} · {act_words(one.act)}",
        scope,
        f"{gettext('Internal authorisation') if one.inside else one.basis} · {one.document}",
        gettext("from %(first)s to %(last)s")
        % {"first": day(one.valid_from), "last": day(one.valid_to)},
    ]
    running = one.state in ("in_force", "to_come")
    task = Task(
        title=one.to,
        state=state_words(one.state),
        tone=TONES[one.state],
        hint=" · ".join(hints),
    )
    url = reverse("workbench:revoke_delegation", args=[one.delegation_id])
    return forms.Line(task=task, url=url if running else "")


def act_words(act: str) -> str:
    """An act whose power may be lent."""
    return {
        "accept": gettext("Accept"),
        "review": gettext("Review"),
        "decide": gettext("Decide"),
        "deliver": gettext("Hand over and close"),
    }.get(act, act)


def state_words(state: str) -> str:
    """Whether a delegation or a cover holds now."""
    return {
        "in_force": gettext("In force"),
        "to_come": gettext("Begins later"),
        "expired": gettext("Expired"),
        "revoked": gettext("Taken back"),
    }[state]


def _name(request: Request) -> str:
    """The name looked for, from the address."""
    return request.GET.get("name", "").replace("\0", "").strip()[:NAME_MAX]


def _listed(count: int) -> str:
    """That more people hold posts than the field lists, if so."""
    if count < identity.STAFF_MAX:
        return ""
    told = gettext("Only the first %(count)s people are listed. Find others by name above.")
    return told % {"count": count}


def _asks(request: Request) -> list[Field]:
    actor = request.actor
    book = catalogue.catalogue_of(catalogue.current_edition())
    mine = [book.posts[code] for code in book.posts if code in actor.posts | actor.led]
    powers = tuple(
        Choice(code=f"{post.code} {act}", label=f"{plain(post.title)} · {act_words(act)}")
        for post in mine
        for act in ("accept", "review", "decide", "deliver")
        if act in post.acts
    )
    items = tuple(
        Choice(code=item.code, label=item.title)
        for item in book.items.values()
        if any(post.code in item.posts for post in mine)
    )
    everybody = identity.staff(name=_name(request), now=request.now)
    others = [one for one in everybody if one.person_id != actor.person_id]
    named = {f"person {one.person_id}": one for one in others}
    whom = [
        Choice(code=code, label=f"{plain(one.name)} · {plain(one.department)}")
        for code, one in named.items()
    ]
    bodies = [
        Choice(code=f"body {one.code}", label=gettext("Body: %(name)s") % {"name": plain(one.name)})
        for one in book.departments.values()
        if one.code not in {post.department for post in mine}
    ]
    return [
        Field(code="power", label=gettext("Power of which post"), type="select", choices=powers),
        Field(
            code="to",
            label=gettext("To whom"),
            type="select",
            choices=(*whom, *bodies),
            help=_listed(len(everybody)),
        ),
        Field(
            code="items",
            label=gettext("In which matters"),
            type="choices",
            required=False,
            choices=items,
            help=gettext("None ticked: all matters of the post."),
        ),
        _basis(),
        Field(
            code="document",
            label=gettext("Number of the paper"),
            length_max=DOCUMENT_MAX,
            help=gettext("It is printed in every decision that rests on it."),
        ),
        Field(code="from", label=gettext("From"), type="date"),
        Field(code="until", label=gettext("Until"), type="date"),
    ]


def _basis() -> Field:
    return Field(
        code="basis",
        label=gettext("Legal basis"),
        required=False,
        length_max=BASIS_MAX,
        help=gettext(
            "For another body, for example: Administrative Licensing Law, art. 24. A colleague "
            "of the same body is authorised internally; nothing is kept here then."
        ),
    )
