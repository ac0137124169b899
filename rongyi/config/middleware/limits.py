"""Refuse what no page of ours could ever mean, before anything reads it."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from rongyi.config.error_pages import query_too_long, refused, too_large

QUERY_LENGTH_MAX = 8_000
NUL = "\0"


class RequestLimits:
    """Too long, too large or with a NUL character (which no database text may hold)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        query = request.META.get("QUERY_STRING", "")
        if NUL in request.path or "%00" in query:
            return refused(request)
        if len(query) > QUERY_LENGTH_MAX:
            return query_too_long(request)
        if _length(request) > settings.REQUEST_BYTES_MAX:
            return too_large(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponseBase | None:
        """Look into the fields of a form: they are read once and kept."""
        if request.method != "POST":
            return None
        fields = request.POST.lists()
        if any(NUL in text for name, values in fields for text in (name, *values)):
            return refused(request)
        return None


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
