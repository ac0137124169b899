"""A light HTTP client with one open connection and its cookies; times every request."""

from __future__ import annotations

import gzip
import http.client
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

TIMEOUT_S = 60
DESK = "/work"  # where the staff's pages begin on the site
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
FORM = "application/x-www-form-urlencoded"


class Unexpected(Exception):
    """The site did not answer as the flow needs it."""


@dataclass(frozen=True)
class Answer:
    """What came back. `place` is the address of a redirect, without the host."""

    status: int
    place: str
    body: bytes

    @property
    def bundle(self) -> str:
        """The bundle that an address of `/apply/…/` names."""
        return self.place.split("/apply/", 1)[1].split("/", 1)[0]


@dataclass
class Visitor:
    """One person at one browser. `times` has the seconds of each request by its label."""

    port: int
    times: dict[str, list[float]] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def __post_init__(self) -> None:
        self._link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_S)

    def get(self, path: str, label: str, expected: int = 200) -> Answer:
        """Errors: Unexpected."""
        return self._send("GET", path, label, expected)

    def post(self, path: str, fields: Mapping[str, Any], label: str, expected: int = 302) -> Answer:
        """Errors: Unexpected."""
        body = urlencode([*fields.items(), ("csrfmiddlewaretoken", self.token)], doseq=True)
        return self._send("POST", path, label, expected, body.encode(), FORM)

    def upload(
        self, path: str, fields: Mapping[str, str], files: Sequence[bytes], label: str
    ) -> Answer:
        """Send files as the field `files`. Errors: Unexpected."""
        mark = uuid4().hex
        body = bytearray()
        for name, value in (*fields.items(), ("csrfmiddlewaretoken", self.token)):
            body += f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode()
            body += f"{value}\r\n".encode()
        for content in files:
            body += f"--{mark}\r\nContent-Disposition: form-data; ".encode()
            body += b'name="files"; filename="paper.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
            body += content + b"\r\n"
        body += f"--{mark}--\r\n".encode()
        kind = f"multipart/form-data; boundary={mark}"
        return self._send("POST", path, label, 302, bytes(body), kind)

    def sign_in(self, person: str, enterprise: str = "") -> None:
        """By the page of the demo; acting for the enterprise with this code, if one is named."""
        page = self.get("/sign-in", "sign in")
        self.token = self._token(page)
        self.post("/sign-in", {"person": person}, "sign in")
        if enterprise:
            page = self.get("/acting-for", "sign in")
            self.token = self._token(page)
            shown = re.search(
                rb'value="([0-9a-f-]{36})"(?:(?!value=").)*?' + enterprise.encode(),
                page.body,
                re.DOTALL,
            )
            if shown is None:
                raise Unexpected(f"{person} has no mandate of {enterprise}")
            self.post("/acting-for", {"subject": shown.group(1).decode()}, "sign in")

    def close(self) -> None:
        """Hang up."""
        self._link.close()

    def _token(self, page: Answer) -> str:
        found = TOKEN.search(page.body)
        if found is None:
            raise Unexpected("a form without its token")
        return found.group(1).decode()

    def _send(
        self,
        method: str,
        path: str,
        label: str,
        expected: int,
        body: bytes | None = None,
        kind: str = "",
    ) -> Answer:
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        headers["Accept-Encoding"] = "gzip"  # as every browser does
        if kind:
            headers["Content-Type"] = kind
        began = time.perf_counter()
        self._link.request(method, path, body, headers)
        got = self._link.getresponse()
        content = got.read()
        self.times.setdefault(label, []).append(time.perf_counter() - began)
        if got.headers.get("Content-Encoding") == "gzip":
            content = gzip.decompress(content)
        for name, value in got.getheaders():
            if name.lower() == "set-cookie":
                cookie, _, worth = value.partition(";")[0].partition("=")
                self.cookies[cookie] = worth
        place = urlsplit(got.headers.get("Location", ""))
        address = f"{place.path}?{place.query}" if place.query else place.path
        if got.status != expected:
            raise Unexpected(f"{method} {path}: {got.status} instead of {expected} ({address})")
        return Answer(got.status, address, content)
