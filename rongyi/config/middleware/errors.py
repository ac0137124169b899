"""An error that a person caused becomes a page (or a part of one) with its words."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from rongyi.config import error_pages, wiring
from rongyi.kernel.errors import DomainError

METHOD_NOT_ALLOWED = 405


class DomainErrors:
    """The last net: a view that can say it nearer to the field catches the error itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code == METHOD_NOT_ALLOWED:
            return error_pages.wrong_method(request, response.headers.get("Allow", ""))
        return response

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        """Keep the status of the error; record a refused attempt. Others go to the page for 500."""
        if not isinstance(exception, DomainError):
            return None
        wiring.record_refusal(request, exception)
        return error_pages.of_domain(request, exception)
