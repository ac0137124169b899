"""The switch between the normal and the large text."""

from __future__ import annotations

from django.http import HttpResponseRedirect
from django.views.decorators.http import require_safe

from rongyi.web.access import PUBLIC, needs, safe_next
from rongyi.web.context import TEXT_SIZE_COOKIE, TEXT_SIZES
from rongyi.web.request import Request

YEAR_SECONDS = 365 * 24 * 60 * 60


@require_safe
@needs(PUBLIC)
def text_size(request: Request) -> HttpResponseRedirect:
    """Keep the wanted text size (大字版) in a cookie and go back to the page."""
    wanted = request.GET.get("size", "normal")
    response = HttpResponseRedirect(safe_next(request, "/"))
    response.set_cookie(
        TEXT_SIZE_COOKIE,
        wanted if wanted in TEXT_SIZES else "normal",
        max_age=YEAR_SECONDS,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return response
