"""One time and one actor for each request."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import SimpleLazyObject

from rongyi.catalogue.queries import one_edition
from rongyi.config import error_pages, wiring
from rongyi.identity.errors import NoMandate
from rongyi.kernel import moment
from rongyi.web.access import PUBLIC

CHOOSING = "identity.act_for"  # where another is chosen to act for


class RequestContext:
    """Sets `request.now` (aware, UTC, the same for the whole request) and `request.actor`.

    The actor is looked up when first asked for: pages that ask nobody need no query. The edition
    in force is looked up once.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.now = moment.now()  # type: ignore[attr-defined]
        request.actor = SimpleLazyObject(  # type: ignore[attr-defined]
            lambda: wiring.actor_of(request.session)
        )
        with one_edition():
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., object], *_: object
    ) -> HttpResponseBase | None:
        """A mandate that ended between two clicks stops the second one and is said: nothing is
        done in the person's own name that was meant for the enterprise."""
        if getattr(view, "needs", PUBLIC) in (PUBLIC, CHOOSING):
            return None
        if not wiring.forget_ended_mandate(request):
            return None
        error = NoMandate(enterprise="")
        wiring.record_refusal(request, error)
        return error_pages.of_domain(request, error)
