"""Pages for what goes wrong: the words come from the definitions, never from a traceback."""

from __future__ import annotations

import logging
import secrets
import sys
from dataclasses import dataclass

import psycopg
from django.core.exceptions import (
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.http import escape_leading_slashes
from django.utils.translation import get_language

from rongyi.config import wiring
from rongyi.config.logs import away_behind
from rongyi.kernel.errors import DomainError
from rongyi.kernel.text import Text

TEMPLATE = "web/error.html"
REFERENCE_BYTES = 5
HTTP_AWAY = 503
RETRY_AFTER_S = 20  # a database that died is back by then
logger = logging.getLogger("rongyi.errors")


@dataclass(frozen=True, kw_only=True)
class ErrorPage:
    """What `web/error.html` gets as `error`; with `fragment` true it shows the notice alone."""

    status: int
    code: str
    what: str
    next: str
    reference: str = ""
    back: str = ""


def of_domain(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The page for an error of the domain, with its status."""
    words = wiring.words_of(error.code, error.parameters)
    return _page(request, error.status, error.code, words.what, words.next)


def refused(request: HttpRequest) -> HttpResponse:
    """400: what was sent holds something that no page of ours could mean."""
    return _known(request, 400, "request.bad")


def query_too_long(request: HttpRequest) -> HttpResponse:
    """400: the part of the address behind the question mark is longer than any of ours."""
    return _known(request, 400, "request.query_too_long")


def wrong_method(request: HttpRequest, allowed: str) -> HttpResponse:
    """405: an address that takes forms was opened, or the other way round."""
    page = _known(request, 405, "request.method")
    page["Allow"] = allowed
    return page


def too_large(request: HttpRequest) -> HttpResponse:
    """413: more was sent than we take at once. The page it was sent from is offered again: what
    was filled in or uploaded before is still there."""
    back = escape_leading_slashes(request.path)  # else //other.example would lead away from us
    return _known(request, 413, "request.too_large", back=back)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler400: also the place where too large forms arrive."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return too_large(request)
    return refused(request)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler403."""
    return _known(request, 403, "permission.denied")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler404."""
    return _known(request, 404, "not_found")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without its token: a page left open over night, or cookies are off."""
    return _known(request, 403, "request.stale_form")


def unexpected(request: HttpRequest) -> HttpResponse:
    """Django's handler500: logged with an id, and the page shows the id; 503 without a database,
    and where its disk is full."""
    error = away_behind(sys.exc_info()[1])
    if error is not None:
        full = isinstance(error.__cause__ or error, psycopg.errors.DiskFull)
        happened = "the disk is full" if full else "the database is away"
        logger.error("%s at %s %s", happened, request.method, request.path, exc_info=True)
        return _known(request, HTTP_AWAY, "service.full" if full else "service.away")
    reference = secrets.token_hex(REFERENCE_BYTES)
    logger.exception("unexpected error %s at %s %s", reference, request.method, request.path)
    return _known(request, 500, "unexpected", reference=reference)


def _known(
    request: HttpRequest, status: int, code: str, *, reference: str = "", back: str = ""
) -> HttpResponse:
    words = wiring.PLAIN_WORDS[code] if status >= 500 else wiring.words_of(code)
    return _page(request, status, code, words.what, words.next, reference=reference, back=back)


def _page(
    request: HttpRequest,
    status: int,
    code: str,
    what: Text,
    following: Text,
    *,
    reference: str = "",
    back: str = "",
) -> HttpResponse:
    language = get_language() or "zh-hans"
    error = ErrorPage(
        status=status,
        code=code,
        what=what.in_language(language),
        next=following.in_language(language),
        reference=reference,
        back=back,
    )
    page = HttpResponse(_rendered(request, error), status=status)
    if status == HTTP_AWAY:
        page["Retry-After"] = str(RETRY_AFTER_S)
    return page


def _wants_fragment(request: HttpRequest) -> bool:
    htmx = getattr(request, "htmx", None)
    return bool(htmx) and not getattr(htmx, "boosted", False)


def _rendered(request: HttpRequest, error: ErrorPage) -> str:
    """The page by its template; it must come out even where the template cannot."""
    context = {"error": error, "fragment": _wants_fragment(request)}
    if error.status == HTTP_AWAY:
        return _plain(error)  # the frame of a page asks the database who is signed in
    try:
        return get_template(TEMPLATE).render(context, request)
    except TemplateDoesNotExist:
        return _plain(error)
    except Exception:
        logger.exception("the page for error %s %s could not be rendered", error.status, error.code)
        return _plain(error)


def _plain(error: ErrorPage) -> str:
    """A page without template, style or database."""
    lang = "en" if (get_language() or "").startswith("en") else "zh-CN"
    return format_html(
        '<!doctype html><html lang="{}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><title>{}</title>'
        '<main><h1>{}</h1><p>{}</p><p>{}</p><p><a href="/">首页 Home</a></p></main></html>',
        lang,
        error.what,
        error.what,
        error.next,
        error.reference,
    )
