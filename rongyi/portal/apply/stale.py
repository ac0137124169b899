"""Somebody changed a draft while another page of it was open: who, when, and what to do."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext

from rongyi.kernel.errors import Stale
from rongyi.portal.error_words import error_texts
from rongyi.web.request import Request
from rongyi.web.wording import clock, plain


def since_seen(error: Stale, request: Request) -> str:
    """The words of the error, between them who changed it and when, where that is known."""
    what, then = (plain(one) for one in error_texts(error))
    return joined(what, changed_by(error, request), then)


def changed_by(error: Stale, request: Request) -> str:
    """Who changed it; empty where nobody saw a version."""
    at = error.parameters.get("at")
    if not isinstance(at, datetime):
        return ""
    if error.parameters.get("by") == request.actor.person_id:
        return gettext("You changed it yourself in another place at %(time)s.") % {
            "time": clock(at)
        }
    who = {"who": plain(error.parameters.get("who", "")), "time": clock(at)}
    return gettext("Changed by %(who)s at %(time)s.") % who


def joined(*sentences: str) -> str:
    """Sentences one behind the other; Chinese ones without a space between."""
    between = "" if any(one.endswith("。") for one in sentences) else " "
    return between.join(one for one in sentences if one)
