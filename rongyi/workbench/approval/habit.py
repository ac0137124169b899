"""Where one goes after an act: stay with the case, or go on to the next of the list."""

from __future__ import annotations

from django.http import HttpResponseRedirect
from django.views.decorators.http import require_POST

from rongyi.web.access import needs, safe_next
from rongyi.web.request import Request
from rongyi.workbench.guard import staff_only

COOKIE = "after_act"
NEXT, STAY = "next", "stay"
YEAR_SECONDS = 365 * 24 * 60 * 60


def goes_on(request: Request) -> bool:
    """Whether the person chose to go to the next case after an act."""
    return request.COOKIES.get(COOKIE) == NEXT


@require_POST
@staff_only
@needs("work.read")
def after_act(request: Request) -> HttpResponseRedirect:
    """Keep what the person chose, in a cookie, and go back to the page."""
    answer = HttpResponseRedirect(safe_next(request, "/work/"))
    answer.set_cookie(
        COOKIE,
        NEXT if request.POST.get("then") == NEXT else STAY,
        max_age=YEAR_SECONDS,
        samesite="Lax",
        secure=request.is_secure(),
        httponly=True,
    )
    return answer
