"""What a page weighs as it is served to a browser: one look, all pages."""

from __future__ import annotations

import gzip
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path

import pytest
from django.conf import settings

from tests.browser.inventory import PLACES, Place
from tests.support.browsing import Station, aside, session_of
from tests.support.database import Cluster
from tests.support.scenes import Scenes
from tests.support.served import Platform, platform_on

KB = 1024
CITIZEN_BYTES_MAX, STAFF_BYTES_MAX = 80 * KB, 120 * KB
HTML_BYTES_MAX = {False: 25 * KB, True: 40 * KB}  # packed; by whether it is a page of staff
CSS_BYTES_MAX, JS_BYTES_MAX = 18 * KB, 20 * KB
REQUESTS_MAX = 8
SIGN_IN = "/sign-in"
PARTS = re.compile(
    r'<(?:link|script|img|source)\b[^>]*?\b(?:href|src)="(/[^"]+)"[^>]*>', re.IGNORECASE
)


@pytest.fixture(scope="module")
def platform(
    station: Station,
    scenes: Scenes,
    cluster: Cluster,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Platform]:
    """The site as an operator serves it, on the applications of the gates."""
    logs: Path = tmp_path_factory.mktemp("weight")
    with platform_on(station.database, cluster, logs, SECRET_KEY=settings.SECRET_KEY) as running:
        yield running


@dataclass
class Scales:
    """Fetches as a browser does: compressed where offered, each part once a page."""

    address: str
    sessions: dict[tuple[str, str], str] = field(default_factory=dict)
    known: dict[str, int] = field(default_factory=dict)

    def get(self, path: str, place: Place) -> tuple[int, str, str]:
        """Bytes on the wire, content policy and text of a page: of itself, not of the way to it."""
        key = (place.person, place.enterprise)
        if place.person and key not in self.sessions:
            self.sessions[key] = aside(lambda: session_of(*key))
        asked = urllib.request.Request(f"{self.address}{path}")
        asked.add_header("Cookie", f"{settings.SESSION_COOKIE_NAME}={self.sessions.get(key, '')}")
        body, headers = _fetch(asked)
        plain, _ = _fetch(asked, compressed=False)
        return len(body), headers.get("Content-Security-Policy", ""), plain.decode()

    def part(self, path: str) -> int:
        """Bytes on the wire of a part that all pages share."""
        if path not in self.known:
            self.known[path] = len(_fetch(urllib.request.Request(f"{self.address}{path}"))[0])
        return self.known[path]


def _fetch(asked: urllib.request.Request, compressed: bool = True) -> tuple[bytes, Message]:
    asked.add_header("Accept-Encoding", "gzip, br" if compressed else "identity")
    try:
        with urllib.request.urlopen(asked, timeout=30) as answer:
            led_to = answer.geturl()
            away = SIGN_IN in led_to and SIGN_IN not in asked.full_url
            assert not away, f"{asked.full_url} was not shown but {led_to}"
            return answer.read(), answer.headers
    except urllib.error.HTTPError as error:
        return error.read(), error.headers


def test_every_page_is_light_and_its_content_policy_strict(
    platform: Platform, scenes: Scenes
) -> None:
    scales, wrong, told = Scales(platform.address), [], []
    for place in PLACES:
        for prefix in ("", "/en"):
            page = f"{prefix}/{place.name}"
            html, policy, text = scales.get(prefix + place.path(scenes), place)
            parts = {path for path in PARTS.findall(text) if _is_part(path)}
            sizes = {path: scales.part(path) for path in parts}
            total = html + sum(sizes.values())
            told.append(f"{page} {total / KB:.1f} KB in {1 + len(parts)} requests")
            packed = len(gzip.compress(text.encode()))
            wrong += [f"{page}: {one}" for one in _too_much(place, html, packed, sizes)]
            if "unsafe" in policy or "default-src 'none'" not in policy:
                wrong.append(f"{page}: content policy “{policy}”")
            wrong += [f"{page}: inline {one}" for one in _inline(text)]

    print("\n".join(told))
    assert not wrong, "\n".join(wrong)


def _is_part(path: str) -> bool:
    """Not the papers that people handed in: they are what the page is about."""
    return not path.startswith("/work/files/") and bool(re.search(r"\.(css|js|svg|png|ico)", path))


def _too_much(place: Place, html: int, packed: int, sizes: dict[str, int]) -> Iterator[str]:
    total, limit = html + sum(sizes.values()), STAFF_BYTES_MAX if place.staff else CITIZEN_BYTES_MAX
    counted = {"all": (total, limit), "packed html": (packed, HTML_BYTES_MAX[place.staff])}
    for kind, most in ((".css", CSS_BYTES_MAX), (".js", JS_BYTES_MAX)):
        counted[kind] = (sum(size for path, size in sizes.items() if kind in path), most)
    for name, (found, most) in counted.items():
        if found > most:
            yield f"{name} {found / KB:.1f} KB, at most {most / KB:.0f}"
    if 1 + len(sizes) > REQUESTS_MAX:
        yield f"{1 + len(sizes)} requests, at most {REQUESTS_MAX}: {sorted(sizes)}"


def _inline(text: str) -> Iterator[str]:
    """What a strict policy would refuse: styles and scripts inside the page."""
    yield from re.findall(r"<style\b|<[^>]+\sstyle=\"|<[^>]+\son[a-z]+=\"", text)
    yield from re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", text)
