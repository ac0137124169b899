"""One word for the next look at my space: what has just been done."""

from __future__ import annotations

from django.utils.translation import gettext

from rongyi.web import telling
from rongyi.web.request import Request

KEY = "space_told"
SAVED, DELETED, REVOKED = "saved", "deleted", "revoked"
NO_DRAFT, REVOKED_BEFORE = "no_draft", "revoked_before"


def leave(request: Request, what: str) -> None:
    """Keep it until the space is shown."""
    telling.leave(request, KEY, what)


def take(request: Request) -> str:
    """The words, once; empty when nothing was done."""
    return {
        SAVED: gettext("Saved. You can go on at any time, also on another device."),
        DELETED: gettext("The draft is deleted."),
        REVOKED: gettext("The mandate is revoked and no longer holds."),
        NO_DRAFT: gettext("This was submitted or deleted before; nothing was changed."),
        REVOKED_BEFORE: gettext("The mandate had ended before; nothing was changed."),
    }.get(telling.take(request, KEY), "")
