"""One of my certificates: renew it, change it, read how it ended."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rongyi.certificates.queries import CertificateRow
from rongyi.certificates.rules import GROUNDS, ground_of
from rongyi.certificates.states import ENDED
from rongyi.kernel.errors import BadInput
from rongyi.kernel.ids import new_id
from rongyi.portal.space.certificates import TONES, state_words
from rongyi.themes import queries, services
from rongyi.themes.queries import GrantPage
from rongyi.web.access import needs
from rongyi.web.request import Request
from rongyi.web.rows import Answer
from rongyi.web.wording import plain

KEY_LENGTH_MAX = 40
RENEWAL, CHANGE = "renewal", "change"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs("certificate.renew")
def grant(request: Request, number: str) -> HttpResponse:
    """What may be asked for of a certificate; POST begins it, and a second click finds the same
    draft. Errors: NotFound, NotInForce, NotOffered, RenewalTooLate."""
    if request.method == "POST":
        return _begin(request, number)
    page = queries.grant_page(number, request.actor, now=request.now)
    one = page.certificate
    shown = {
        "certificate": one,
        "matter": page.title,
        "rows": _rows(one),
        "tone": TONES.get(one.state, "seal"),
        "state": state_words(one.state),
        "key": str(new_id()),
        "asked": [_asked(page, kind) for kind in (RENEWAL, CHANGE) if page.offer(kind)],
        "draft_url": reverse("portal:resume", args=[page.draft]) if page.draft else "",
        "running_url": reverse("portal:case", args=[page.running]) if page.running else "",
        "case_url": reverse("portal:case", args=[one.case_number.rpartition("-")[0]]),
        "ended": one.state in ENDED,
    }
    return render(request, "portal/space/grant.html", shown)


def _begin(request: Request, number: str) -> HttpResponse:
    purpose = request.POST.get("purpose", "")
    if purpose not in (RENEWAL, CHANGE):
        raise BadInput(name="purpose")
    bundle = services.start_renewal(
        number=number,
        purpose=purpose,
        key=request.POST.get("key", "")[:KEY_LENGTH_MAX] or str(new_id()),
        actor=request.actor,
        now=request.now,
    )
    return HttpResponseRedirect(reverse("portal:resume", args=[bundle.id]))


def _asked(page: GrantPage, purpose: str) -> dict[str, object]:
    offer = page.offer(purpose)
    assert offer is not None
    renews = purpose == RENEWAL
    return {
        "purpose": purpose,
        "title": gettext("Renew it") if renews else gettext("Change what it says"),
        "says": gettext("The new certificate goes on where this one ends.")
        if renews
        else gettext("The new certificate ends on the same day as this one."),
        "words": offer.words,
        "tone": "amber" if offer.late else "lake",
        "refused": offer.refused,
    }


def _rows(one: CertificateRow) -> list[Answer]:
    grounds = (ground_of(act, one.ended_ground) for act in GROUNDS)
    ground = next((each for each in grounds if each is not None), None)
    rows: list[tuple[str, object]] = [
        (gettext("Number"), one.number),
        (gettext("Holder"), one.holder),
        (gettext("Issued by"), one.issuer),
        (gettext("Valid from"), one.valid_from),
        (gettext("Valid until"), one.valid_until or gettext("no end")),
        (gettext("State"), plain(state_words(one.state))),
        (gettext("Ended on"), one.ended_at),
        (gettext("Ground"), ground.words if ground is not None else ""),
        (gettext("Number of the decision"), one.ended_document),
        (gettext("Reason"), one.ended_reason),
    ]
    return [Answer(label=label, value=value) for label, value in rows if value]
