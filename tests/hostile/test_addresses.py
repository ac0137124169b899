"""Every address with every method, parameter and odd id: an answer, never an accident."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from django.test import Client

from rongyi.config.paths import CHECKOUT
from tests.browser.inventory import EXAMPLES, PLACES, Place
from tests.hostile.conftest import Enter
from tests.hostile.reading import faults, text_of
from tests.support.routes import Route, routes
from tests.support.scenes import Scenes

METHODS = ("get", "head", "post", "put", "patch", "delete", "options", "trace")
SCRIPT = '"><script>alert(1)</script>'
SQL = "' OR 1=1; DROP TABLE cases_case; --"
ODD = {
    "long": quote("长" * 800),
    "too-long": "x" * 9_000,
    "nul": "a%00b",
    "not-utf-8": "%ff%fe%c3%28",
    "script": quote(SCRIPT),
    "sql": quote(SQL),
    "right-to-left": quote("\u202efdp.exe\u2066 \U0001f35c 𠮷"),
    "template": quote("{{ settings.SECRET_KEY }} {% load static %} ${7*7}"),
    "elsewhere": quote("https://evil.example/x"),
    "slashes": quote("//evil.example/%2e%2e/"),
    "number": "-99999999999999999999999999",
    "float": "NaN",
}
IN_ENGLISH = ("script", "nul", "too-long")
NAMES = re.compile(r'request\.GET(?:\.get|\.getlist)?[(\[]\s*"([\w-]+)"|"([\w-]+)" in request\.GET')


def parameters() -> list[str]:
    """Every name that a view asks of the query, read from the views."""
    sources = [
        path.read_text("utf-8")
        for room in ("portal", "workbench", "web")
        for path in (CHECKOUT / "rongyi" / room).rglob("*.py")
        if "tests" not in path.parts
    ]
    found = {one or other for text in sources for one, other in NAMES.findall(text)}
    return sorted(found | {"next", "number"})


def places() -> list[Place]:
    """One place for each route, the first that shows it."""
    found: dict[str, Place] = {}
    for one in PLACES:
        if one.status == 200:
            found.setdefault(one.route, one)
    return list(found.values())


BY_PLACE = pytest.mark.parametrize("place", places(), ids=lambda one: one.name)


@BY_PLACE
def test_a_wrong_method_is_answered(place: Place, scenes: Scenes, enter: Enter) -> None:
    client, path = enter(place.person, place.enterprise), place.path(scenes)

    wrong = []
    for method in METHODS:
        answer = getattr(client, method)(path)
        wrong += [f"{method}: {one}" for one in faults(answer)]
        if method in ("put", "patch", "delete", "trace") and answer.status_code < 400:
            wrong.append(f"{method} is taken: {answer.status_code}")

    assert wrong == []


@BY_PLACE
def test_an_odd_query_is_answered(place: Place, scenes: Scenes, enter: Enter) -> None:
    assert len(parameters()) > 8, "the walk found no parameters to try"
    client, wrong = enter(place.person, place.enterprise), []
    base = place.path(scenes).partition("?")[0]

    for prefix, kind in [("", kind) for kind in ODD] + [("/en", kind) for kind in IN_ENGLISH]:
        value, payload = ODD[kind], SCRIPT if kind == "script" else ""
        every = "&".join(f"{name}={value}" for name in parameters())
        query = every if kind == "too-long" else f"{every[:7_800]}&{value[:40]}[]=1"
        answer = client.get(f"{prefix}{base}?{query}")
        wrong += [f"{prefix}{kind}: {one}" for one in faults(answer, payload)]
        if "evil.example" in answer.headers.get("Location", "").partition("?")[0]:
            wrong.append(f"{prefix}{kind}: leads away to {answer.headers['Location']}")
    assert wrong == []


ODD_WORDS = (
    *("%00", "%ff", "..%2f..%2fetc%2fpasswd", "%2e%2e", quote(SQL), quote(SCRIPT)),
    *("0", "-1", "99999999999", "x" * 300, quote("办件"), "RY2026112300001-99"),
)


def odd_paths() -> list[tuple[Route, str]]:
    """Each route with places, with every odd word in the first of them."""
    held = [route for route in routes() if route.parameters]
    return [(route, _spelled(route, word)) for route in held for word in ODD_WORDS]


def _spelled(route: Route, word: str) -> str:
    path, first = route.pattern, True
    for name, kind in route.parameters:
        value = word if first else str(EXAMPLES[kind])
        path = re.sub(rf"<(?:\w+:)?{name}>", value.replace("\\", r"\\"), path)
        first = False
    return path


@pytest.mark.parametrize("person", ["", "wang_yiming", "zhou_min"])
def test_an_odd_id_is_an_address_that_does_not_exist(person: str, enter: Enter) -> None:
    client, wrong = enter(person), []
    for number, (route, path) in enumerate(odd_paths()):
        prefix = "/en" if number % 3 == 0 else ""
        answer, shown = client.get(prefix + path), f"{prefix}{path[:80]} ({route.name})"
        wrong += [f"{shown}: {one}" for one in faults(answer, SCRIPT)]
        if answer.status_code < 300:
            wrong.append(f"{shown}: {answer.status_code}")

    assert wrong == []


@pytest.mark.parametrize(
    "cookies",
    [
        {"rongyi_session": "nonsense"},
        {"rongyi_session": "x" * 4_000},
        {"rongyi_session": "\xe2\x80\xae'; DROP TABLE django_session"},
        {"text_size": "<script>", "django_language": "xx-xx"},
        {"rongyi_csrf": "short"},
    ],
)
def test_odd_cookies_are_as_good_as_none(cookies: dict[str, str], enter: Enter) -> None:
    client = enter()
    for name, value in cookies.items():
        client.cookies[name] = value

    for path in ("/", "/space/", "/en/work/", "/apply/"):
        assert list(faults(client.get(path))) == [], path


@pytest.mark.parametrize(
    "headers",
    [
        {"Accept-Language": "xx, *;q=broken, " + "zh," * 500},
        {"HX-Request": "true", "HX-Current-URL": "http://evil.example/"},
        {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "gopher"},
        {"Referer": "javascript:alert(1)"},
        {"Content-Length": "none"},
        {"Range": "bytes=9-1,,"},
        {"If-None-Match": '"', "If-Modified-Since": "never"},
    ],
    ids=lambda one: next(iter(one)),
)
def test_odd_headers_are_answered(headers: dict[str, str], enter: Enter) -> None:
    client: Client = enter("wang_yiming", "lakeside_catering")

    for path in ("/", "/search?q=开饭店", "/space/", "/static/rongyi/app.css"):
        answer = client.get(path, headers=headers)
        assert list(faults(answer)) == [], path
        assert "evil.example" not in text_of(answer)
