"""Pages are sent compressed, those for everyone once and kept; no length tells a secret."""

from __future__ import annotations

import gzip
import http.client
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from django.http import HttpRequest, HttpResponse

from rongyi.config.middleware.packing import Packing
from tests.support.served import Platform

GUIDE, SIGN_IN = "/items/food_licence/", "/sign-in"
HAS_NAME = 0x08


@dataclass(frozen=True)
class Answer:
    """What came over the line, as it came."""

    status: int
    headers: dict[str, str]
    body: bytes

    def vary(self) -> set[str]:
        return {name.strip() for name in self.headers.get("vary", "").split(",")}


def ask(platform: Platform, path: str, encoding: str = "", tag: str = "") -> Answer:
    """One request as it is, without the help of a library that unpacks."""
    headers = {"Accept-Encoding": encoding} if encoding else {}
    link = http.client.HTTPConnection(urlsplit(platform.address).netloc, timeout=60)
    link.putrequest("GET", path, skip_accept_encoding=True)
    for name, value in (headers | ({"If-None-Match": tag} if tag else {})).items():
        link.putheader(name, value)
    link.endheaders()
    got = link.getresponse()
    answer = Answer(got.status, {k.lower(): v for k, v in got.getheaders()}, got.read())
    link.close()
    return answer


def name_in(packed: bytes) -> bytes:
    """The file name in the header of what gzip packed."""
    assert packed[3] == HAS_NAME
    return packed[10 : packed.index(b"\0", 10)]


def test_a_page_goes_out_compressed_to_who_takes_it(served: Platform) -> None:
    plain = ask(served, GUIDE)

    packed = ask(served, GUIDE, "br, gzip;q=0.8")

    assert packed.headers["content-encoding"] == "gzip" and "content-encoding" not in plain.headers
    assert gzip.decompress(packed.body) == plain.body
    assert len(packed.body) < len(plain.body) / 3
    assert int(packed.headers["content-length"]) == len(packed.body)
    assert {"Accept-Encoding", "Cookie"} <= plain.vary() & packed.vary()


@pytest.mark.parametrize("encoding", ["", "br", "identity", "gzip;q=0", "br, gzip; q=0.0"])
def test_who_does_not_take_it_gets_it_plain(served: Platform, encoding: str) -> None:
    answer = ask(served, SIGN_IN, encoding)

    assert "content-encoding" not in answer.headers
    assert b"</html>" in answer.body
    assert "Accept-Encoding" in answer.vary()


def test_what_is_the_same_for_everyone_is_compressed_once(served: Platform) -> None:
    first, second = ask(served, GUIDE, "gzip"), ask(served, GUIDE, "gzip")

    assert first.body == second.body
    assert first.headers["etag"] == second.headers["etag"]


@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_a_browser_that_has_it_is_told_so_however_it_came(served: Platform, encoding: str) -> None:
    tag = ask(served, GUIDE, "gzip").headers["etag"]

    again = ask(served, GUIDE, encoding, tag)

    assert again.status == 304 and again.body == b""
    assert again.headers["etag"] == tag
    assert {"Accept-Encoding", "Cookie"} <= again.vary()


def test_the_length_of_a_page_with_a_token_says_nothing(served: Platform) -> None:
    answers = [ask(served, SIGN_IN, "gzip") for _ in range(8)]

    assert len({len(name_in(one.body)) for one in answers}) > 1
    assert all(b"csrfmiddlewaretoken" in gzip.decompress(one.body) for one in answers)


def test_style_sheets_lie_compressed_and_are_not_compressed_again(served: Platform) -> None:
    page = ask(served, SIGN_IN).body.decode()
    style = page.split('rel="stylesheet" href="', 1)[1].split('"', 1)[0]

    packed = ask(served, style, "gzip")

    assert packed.headers["content-encoding"] == "gzip"
    assert b"{" in gzip.decompress(packed.body)


@pytest.mark.parametrize(
    ("kind", "tag", "body"),
    [
        ("application/pdf", "", b"%PDF-" * 1000),
        ("image/png", "", b"\x89PNG" * 1000),
        ("text/html", '"strong"', b"x" * 5000),
        ("application/json", "", b"{}"),
    ],
)
def test_what_would_not_gain_or_must_stay_the_same_bytes_is_left_alone(
    kind: str, tag: str, body: bytes
) -> None:
    asked, made = HttpRequest(), HttpResponse(body, content_type=kind)
    asked.META["HTTP_ACCEPT_ENCODING"] = "gzip"
    if tag:
        made.headers["ETag"] = tag

    answer = Packing(lambda request: made)(asked)

    assert answer is made and made.content == body
    assert not made.has_header("Content-Encoding") and not made.has_header("Vary")
