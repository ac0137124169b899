"""The request as our views see it: with the actor and the time that the middleware put there."""

from __future__ import annotations

from datetime import datetime

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from rongyi.kernel.actor import Actor


class Request(HttpRequest):
    """What `config` hands to a view. `now` is aware and in UTC."""

    actor: Actor
    now: datetime
    htmx: HtmxDetails
    session: SessionBase
    is_recalled: bool  # what was typed before the session ran out is on the page again
    is_kept: bool  # the page is rendered for everybody: it names nobody
