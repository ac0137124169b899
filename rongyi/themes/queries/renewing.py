"""What the holder of a certificate may ask for, and what runs already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from rongyi.catalogue.queries import catalogue_of, current_edition
from rongyi.certificates.queries import CertificateRow, held
from rongyi.certificates.states import VALID
from rongyi.kernel.actor import Actor
from rongyi.kernel.text import Text
from rongyi.themes.policy import visible_bundles
from rongyi.themes.rules.renewing import Offer, offers_of
from rongyi.themes.states import DRAFT, SUBMITTED


@dataclass(frozen=True, kw_only=True)
class GrantPage:
    """A certificate that is to be renewed or changed. `draft` was begun, `running` handed in."""

    certificate: CertificateRow
    title: Text
    offers: tuple[Offer, ...]
    draft: UUID | None
    running: str

    def offer(self, purpose: str) -> Offer | None:
        """The offer of that kind; None: there is none."""
        return next((one for one in self.offers if one.purpose == purpose), None)


def offered(one: CertificateRow, actor: Actor, *, now: datetime) -> tuple[Offer, ...]:
    """What its holder may ask for today: of what is in force, in the name of who holds it. No
    SQL."""
    if one.state != VALID or one.enterprise_id != actor.enterprise_id:
        return ()
    item = catalogue_of(current_edition()).items.get(one.item)
    return offers_of(item, one.valid_until, timezone.localdate(now))


def grant_page(number: str, actor: Actor, *, now: datetime) -> GrantPage:
    """One of my certificates with what may be asked for. Three SQL queries. Errors: NotFound."""
    one = held(number, actor, now=now)
    item = catalogue_of(current_edition()).items.get(one.item)
    about = visible_bundles(actor).filter(certificate=one.id, state__in=(DRAFT, SUBMITTED))
    draft, running = None, ""
    for bundle in about.order_by("-saved_at")[:10]:
        if bundle.state == DRAFT:
            draft = draft or bundle.id
        else:
            running = running or str(bundle.number)
    return GrantPage(
        certificate=one,
        title=item.title if item is not None else one.title,
        offers=offered(one, actor, now=now),
        draft=draft,
        running=running,
    )
