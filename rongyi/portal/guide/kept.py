"""Parts of public pages that are the same for everybody: rendered once per edition, day, language.

An edition never changes, so a kept part is never wrong; it leaves when the cache is full.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from rongyi.web.context import short_language
from rongyi.web.request import Request

KEPT_SECONDS = 24 * 60 * 60


def part(
    request: Request,
    template: str,
    edition: UUID,
    code: str,
    make: Callable[[], dict[str, object]],
) -> SafeString:
    """The rendered part. `make` gives its rows and is called only when it is not kept yet.

    A part may show nothing of the visitor: no name, no form of his, no address of the page.
    """
    day = timezone.localdate(request.now).isoformat()
    key = f"part:{template}:{edition}:{code}:{day}:{short_language()}"
    found = cache.get(key)
    if found is None:
        found = str(render_to_string(template, make(), request=request))
        cache.set(key, found, KEPT_SECONDS)
    return SafeString(found)
