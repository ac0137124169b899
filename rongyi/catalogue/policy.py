"""Who may do what with the catalogue. Everybody may read it: service guides are public."""

from __future__ import annotations

from rongyi.catalogue.errors import MayNotPublish
from rongyi.kernel.actor import Actor


def require_publish(actor: Actor) -> None:
    """Editions come from the command line, that is from the system. Errors: MayNotPublish."""
    if not actor.is_system:
        raise MayNotPublish()
