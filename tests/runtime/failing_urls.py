"""Addresses that fail, each in its own way."""

import psycopg
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.db.transaction import TransactionManagementError
from django.http import HttpRequest, HttpResponse
from django.urls import path

from rongyi.config import urls
from rongyi.kernel.errors import BadInput, NotFound, NotPermitted
from rongyi.kernel.facts import StreamKey

handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500


def unexpected(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a secret of the inside")


def refused(request: HttpRequest) -> HttpResponse:
    raise NotPermitted(act="case.accept", stream=StreamKey("case", "1"))


def hidden(request: HttpRequest) -> HttpResponse:
    raise NotFound()


def bad(request: HttpRequest) -> HttpResponse:
    raise BadInput()


def django_refused(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def suspicious(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation


def away(request: HttpRequest) -> HttpResponse:
    raise OperationalError("connection refused")


def after_it(request: HttpRequest) -> HttpResponse:
    """What fails because of it: Django refuses to go on in a transaction that broke."""
    try:
        return away(request)
    except OperationalError as error:
        raise TransactionManagementError("the transaction broke") from error


def full(request: HttpRequest) -> HttpResponse:
    raise OperationalError("no space") from psycopg.errors.DiskFull("no space left on device")


def form(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{len(request.POST)} fields")


VIEWS = (unexpected, refused, hidden, bad, django_refused, suspicious, away, after_it, full, form)
urlpatterns = [*urls.urlpatterns, *(path(f"{view.__name__}/", view) for view in VIEWS)]
