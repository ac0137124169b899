"""Pages go out compressed: Chinese text shrinks to a fifth, which is what a phone waits for."""

from __future__ import annotations

import gzip
import secrets
from collections.abc import Callable

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers

ENCODING = "gzip"
LEVEL = 1  # about half a millisecond a page; level 6 takes twice that for a tenth less
LEVEL_KEPT = 9  # done once
BYTES_MIN = 500  # what fits into one packet anyway arrives no sooner
PADDING_BYTES_MAX = 100
KEPT_SECONDS = 24 * 60 * 60
TEXTS = ("text/html", "text/plain", "application/json")
NOT_MODIFIED = 304
HEADER_BYTES, FLAGS, HAS_NAME = 10, 3, 0x08  # RFC 1952, 2.3


class Packing:
    """Compresses pages by gzip for browsers that take it; style sheets and scripts lie compressed.

    A page may hold secrets and repeat what its address says, so that its length could tell about
    the secrets (BREACH). Against that each answer carries a name of random length, as Django's
    own middleware does, and tokens against forgery are masked anew by Django for each page. What
    has a weak tag and is not private is the same for everyone, holds no secret, and is compressed
    once. A strong tag promises the same bytes: such an answer stays as it is.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not isinstance(response, HttpResponse) or not _depends_on_encoding(response):
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        if response.status_code != NOT_MODIFIED and accepts(
            request.headers.get("Accept-Encoding", "")
        ):
            response.content = _packed(response)
            response.headers["Content-Encoding"] = ENCODING
            response.headers["Content-Length"] = str(len(response.content))
        return response


def accepts(header: str) -> bool:
    """Whether a browser that sends this Accept-Encoding takes gzip."""
    for one in header.split(","):
        name, _, parameter = one.partition(";")
        if name.strip().lower() == ENCODING:
            return parameter.replace(" ", "").lower() not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def _depends_on_encoding(response: HttpResponse) -> bool:
    tag = response.headers.get("ETag", "")
    if response.status_code == NOT_MODIFIED:
        return tag.startswith("W/")
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip()
    return (
        kind in TEXTS
        and not tag.startswith('"')
        and not response.has_header("Content-Encoding")
        and len(response.content) >= BYTES_MIN
    )


def _packed(response: HttpResponse) -> bytes:
    tag = response.headers.get("ETag", "")
    if not tag or "private" in response.headers.get("Cache-Control", ""):
        return _named(gzip.compress(response.content, LEVEL, mtime=0))
    found: bytes | None = cache.get(f"packed:{tag}")
    if found is None:
        found = gzip.compress(response.content, LEVEL_KEPT, mtime=0)
        cache.set(f"packed:{tag}", found, KEPT_SECONDS)
    return found


def _named(packed: bytes) -> bytes:
    """The same with a file name of random length, which unpacking ignores."""
    header = bytearray(packed[:HEADER_BYTES])
    header[FLAGS] |= HAS_NAME
    name = secrets.token_hex(PADDING_BYTES_MAX // 2)[: 1 + secrets.randbelow(PADDING_BYTES_MAX)]
    return bytes(header) + name.encode() + b"\0" + packed[HEADER_BYTES:]
