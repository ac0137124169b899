"""One time and one actor for each request."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import SimpleLazyObject

from rongyi.catalogue.queries import one_edition
from rongyi.config import wiring


class RequestContext:
    """Sets `request.now` (aware, UTC, the same for the whole request) and `request.actor`.

    The actor is looked up when first asked for: pages that ask nobody need no query. The edition
    in force is looked up once.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.now = datetime.now(UTC)  # type: ignore[attr-defined]
        request.actor = SimpleLazyObject(  # type: ignore[attr-defined]
            lambda: wiring.actor_of(request.session)
        )
        with one_edition():
            return self.get_response(request)
