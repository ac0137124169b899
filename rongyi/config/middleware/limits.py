"""Refuse what no page of ours could ever mean, before anything reads it."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.translation import get_language_from_path

from rongyi.config.error_pages import query_too_long, refused, too_large

QUERY_LENGTH_MAX = 8_000
NUL = "\0"
UNREADABLE = "\N{REPLACEMENT CHARACTER}"


class RequestLimits:
    """Too long, too large or with a NUL character (which no database text may hold)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        refusal = _refusal(request)
        if refusal is None:
            return self.get_response(request)
        # Whoever finds the language of a request comes later: here only the address tells.
        with translation.override(get_language_from_path(request.path) or settings.LANGUAGE_CODE):
            return refusal(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponseBase | None:
        """Look into the fields of a form: they are read once and kept. Where a text holds a NUL
        stands the sign for what cannot be read, so that who pasted it loses nothing that he typed
        and sees it; a choice with one is none. In the name of a field it is forged."""
        if request.method != "POST":
            return None
        fields = list(request.POST.lists())
        if any(NUL in name for name, _ in fields):
            return refused(request)
        if any(NUL in text for _, values in fields for text in values):
            clean = request.POST.copy()
            for name, values in fields:
                clean.setlist(name, [text.replace(NUL, UNREADABLE) for text in values])
            clean._mutable = False
            request.POST = clean  # type: ignore[assignment]
        return None


def _refusal(request: HttpRequest) -> Callable[[HttpRequest], HttpResponseBase] | None:
    query = request.META.get("QUERY_STRING", "")
    if NUL in request.path or "%00" in query:
        return refused
    if len(query) > QUERY_LENGTH_MAX:
        return query_too_long
    return too_large if _length(request) > settings.REQUEST_BYTES_MAX else None


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
