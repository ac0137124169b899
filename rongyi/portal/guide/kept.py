"""Public pages, and parts of them, that are the same for everybody: rendered once per edition,
day and language.

An edition never changes, so what is kept is never wrong; it leaves when the cache is full.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.safestring import SafeString

from rongyi.catalogue.queries import current_edition
from rongyi.web.context import short_language, text_size
from rongyi.web.request import Request

KEPT_SECONDS = 24 * 60 * 60
PERSONAL = "<!--acting-->"  # where the layout of a kept page leaves room for who acts for whom
# Who can be shown an answer, asked by whoever would give it to many; True when it is so.
SEEN_BY, ANYBODY, SOMEBODY = "rongyi.seen_by", "anybody", "somebody signed in"
View = Callable[..., HttpResponseBase]


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


def page(view: View) -> View:
    """Keep the whole page. On every visit only the bar of who acts is put in, and only for those
    who are signed in; a visitor's browser is told in a few bytes that nothing has changed.

    The view may show nothing of the visitor besides. A query string leaves the page as it is.
    While very many come (`config.crowds`), those who are signed in see it without the bar.
    """

    @wraps(view)
    def kept(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.META.get("QUERY_STRING"):
            return view(request, *args, **kwargs)
        for_many = request.META.get(SEEN_BY)
        found = cache.get(_key(request, unknown=False)) if for_many == SOMEBODY else None
        if found is not None:
            return _shown_to_many(request, found[0])
        key = _key(request, unknown=request.actor.is_anonymous)
        found = cache.get(key)
        if found is None:
            request.is_kept = True
            try:
                made = view(request, *args, **kwargs)
            finally:
                request.is_kept = False
            if not isinstance(made, HttpResponse) or made.status_code != 200:
                return made
            tag = hashlib.sha256(made.content).hexdigest()[:32]
            found = (made.content.decode(), f'W/"{tag}"')  # weak: the same, compressed or not
            cache.set(key, found, KEPT_SECONDS)
        if for_many == ANYBODY and request.actor.is_anonymous:
            request.META[SEEN_BY] = True
        elif for_many == SOMEBODY and not request.actor.is_anonymous:
            return _shown_to_many(request, found[0])
        return _answer(request, *found)

    return kept


def _key(request: Request, *, unknown: bool) -> str:
    path = hashlib.sha256(request.path.encode()).hexdigest()  # however long a visitor makes it
    return ":".join(
        ("page", str(current_edition()), timezone.localdate(request.now).isoformat())
        + (short_language(), text_size(request), str(unknown), path)
    )


def _shown_to_many(request: Request, text: str) -> HttpResponseBase:
    """For everybody who is signed in: it says of nobody who he is."""
    request.META[SEEN_BY] = True
    answer = HttpResponse(text.replace(PERSONAL, "", 1))
    answer.headers["Cache-Control"] = "private, no-cache"
    patch_vary_headers(answer, ("Cookie",))
    return answer


def _answer(request: Request, text: str, tag: str) -> HttpResponseBase:
    if request.actor.is_anonymous:
        answer = HttpResponse(text.replace(PERSONAL, "", 1))
        answer.headers["ETag"] = tag
        answer.headers["Cache-Control"] = "no-cache"
        patch_vary_headers(answer, ("Cookie",))
        return get_conditional_response(request, etag=tag, response=answer) or answer
    bar = render(request, "portal/acting.html").content.decode()
    answer = HttpResponse(text.replace(PERSONAL, bar, 1))
    answer.headers["Cache-Control"] = "private, no-cache"
    patch_vary_headers(answer, ("Cookie",))
    return answer
