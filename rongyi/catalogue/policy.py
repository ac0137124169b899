"""Who may do what with the catalogue. Everybody may read it: service guides are public."""

from __future__ import annotations

from rongyi.catalogue.errors import MayNotPublish
from rongyi.kernel.actor import Actor


def require_publish(actor: Actor) -> None:
    """An edition is published from the command line, that is by the system. Errors: MayNotPublish."""
    if not actor.is_system:
        raise MayNotPublish()
