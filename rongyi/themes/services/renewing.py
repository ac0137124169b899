"""Begin the renewal or change of what was granted: a draft with what is known filled in."""

from __future__ import annotations

from datetime import datetime

from rongyi.cases.queries import granted_form
from rongyi.catalogue.queries import current_edition
from rongyi.certificates.errors import NotInForce
from rongyi.certificates.states import STATE_WORDS, VALID
from rongyi.kernel.actor import Actor
from rongyi.themes import policy
from rongyi.themes.errors import NotOffered, RenewalTooLate
from rongyi.themes.queries.definitions import definitions
from rongyi.themes.queries.renewing import GrantPage, grant_page
from rongyi.themes.rules.renewing import filled_from
from rongyi.themes.services.rows import BundleRow
from rongyi.themes.services.starting import About, start_bundle


def start_renewal(*, number: str, purpose: str, key: str, actor: Actor, now: datetime) -> BundleRow:
    """Begin to renew (延续) or change (变更) one of the actor's certificates, with what it and the
    form for which it was granted know filled in. A draft that was begun is given back.

    Source of law: Administrative Licensing Law, arts 49, 50. Errors: NotFound, NotPermitted,
    NotInForce, NotOffered, RenewalTooLate, and those of start_bundle.
    """
    policy.require_person(actor)
    page = grant_page(number, actor, now=now)
    require_offered(page, purpose)
    one = page.certificate
    if page.draft is not None:
        return BundleRow.of(policy.bundle_for(actor, page.draft, lock=False, now=now))
    catalogue = definitions(current_edition()).catalogue
    item = catalogue.items[one.item]
    lines = {line.name: line.data for line in one.lines}
    typed = filled_from(item, catalogue, lines, granted_form(one.case_id))
    return start_bundle(
        theme=one.item,
        answers=typed,
        actor=actor,
        now=now,
        key=f"{purpose}-{key}",
        about=About(purpose=purpose, certificate_id=one.id, typed=typed),
    )


def require_offered(page: GrantPage, purpose: str) -> None:
    """Errors: NotInForce, NotOffered, RenewalTooLate."""
    one = page.certificate
    if one.state != VALID:
        raise NotInForce(number=one.number, state=STATE_WORDS[one.state])
    offer = page.offer(purpose)
    if offer is None:
        raise NotOffered(title=page.title)
    if offer.refused:
        raise RenewalTooLate(number=one.number, day=offer.by)
