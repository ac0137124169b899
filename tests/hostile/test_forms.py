"""Every form of every page, with hostile words and files: told in words, kept, never alive."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape, unescape
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from rongyi.documents.tests import papers
from rongyi.journal.models import Fact
from tests.browser.inventory import PLACES, Place, bundle, owned
from tests.hostile.conftest import Enter
from tests.hostile.reading import Form, faults, forms, text_of
from tests.support.browsing import session_of
from tests.support.scenes import Scenes

WORDS = {
    "script": "\"><script>alert('x')</script>",
    "picture": "<img src=x onerror=alert(1)>",
    "sql": "'; DROP TABLE themes_bundle; -- \\",
    "odd letters": "\u202efdp.exe\u2066 \U0001f35c 𠮷 \ufffe\u0007",
    "template": "{{ request.user }} {% debug %} %(number)s {0.__class__}",
    "long": "长" * 20_000,
    "huge number": "9" * 400,
    "not a number": "NaN",
    "surrogate": "\ud83d".encode("utf-8", "surrogatepass").decode("latin-1"),
}
FORMS_MAX = 12


def places() -> list[Place]:
    """Pages that a form may stand on."""
    return [one for one in PLACES if one.status == 200]


@pytest.mark.parametrize("place", places(), ids=lambda one: one.name)
def test_hostile_words_in_every_field_are_told_and_kept(
    place: Place, scenes: Scenes, enter: Enter
) -> None:
    client, path = enter(place.person, place.enterprise), place.path(scenes)
    wrong = []
    for form in _forms_of(client, path):
        for kind, words in WORDS.items():
            wrong += [f"{form.action} {kind}: {one}" for one in _sent(client, path, form, words)]
    assert wrong == []


def _forms_of(client: Client, path: str) -> list[Form]:
    """The forms that change something, each address once; those of the frame stand everywhere."""
    page = text_of(client.get(path, follow=True))
    found = {one.action: one for one in forms(page) if one.method == "post"}
    found.pop("/sign-out", None)
    return list(found.values())[:FORMS_MAX]


def _sent(client: Client, path: str, form: Form, words: str) -> Iterator[str]:
    filled: dict[str, Any] = {name: values[-1] for name, values in form.values.items()}
    filled |= {name: [words, words] for name in form.choices}
    filled |= dict.fromkeys(form.texts, words)
    with transaction.atomic():
        answer = client.post(unescape(form.action) or path, filled)
        yield from faults(answer, words)
        if answer.status_code == 422 and len(words) < 100:
            yield from _lost(text_of(answer), form, words)
        after = client.get(path, follow=True)
        yield from (f"afterwards {one}" for one in faults(after, words))
        transaction.set_rollback(True)


def _lost(page: str, form: Form, words: str) -> Iterator[str]:
    """A text that was typed stands in the page that says what is wrong."""
    here = {name for one in forms(page) for name in one.texts} & form.texts
    if here and escape(words.strip()) not in page and words.strip() not in unescape(page):
        yield f"what was typed is lost from {sorted(here)}"


@pytest.mark.parametrize("place", places(), ids=lambda one: one.name)
def test_hidden_values_that_were_changed_are_told(
    place: Place, scenes: Scenes, enter: Enter
) -> None:
    client, path = enter(place.person, place.enterprise), place.path(scenes)
    wrong = []
    for form in _forms_of(client, path):
        for words in ("", "no_such_thing", "-1", "../..", "a" * 5_000, "\u202e<b>"):
            with transaction.atomic():
                filled = dict.fromkeys(form.values, words)
                answer = client.post(unescape(form.action) or path, filled)
                wrong += [f"{form.action} {words[:20]}: {one}" for one in faults(answer, words)]
                transaction.set_rollback(True)
            with transaction.atomic():
                wrong += [
                    f"{form.action}: {one}" for one in faults(client.post(form.action or path))
                ]
                transaction.set_rollback(True)
    assert wrong == []


PDF = papers.pdf()
FILES = {
    "wrong kind": ("plan.pdf", b"MZ\x90\0" + b"\0" * 200),
    "markup": ("plan.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"),
    "page": ("plan.html", b"<html><script>alert(1)</script>"),
    "empty": ("plan.pdf", b""),
    "cut off": ("plan.jpg", papers.jpg()[:40]),
    "claims to be huge": ("plan.png", papers.png_that_claims(60_000, 60_000)),
    "script inside": ("plan.pdf", papers.pdf(extra=b"/OpenAction << /S /JavaScript /JS (1) >> ")),
    "climbs": ("../../../etc/passwd.pdf", PDF),
    "alive": ("<img src=x onerror=alert(1)>.pdf", PDF),
    "two lines": ("a\r\nX-Evil: 1.pdf", PDF),
    "turned": ("\u202efdp.exe", PDF),
    "long": ("长" * 400 + ".pdf", PDF),
    "nameless": (".pdf", PDF),
}


def picking(client: Client, path: str) -> tuple[str, str]:
    """Where the page of papers sends a file, and the name of its last place for one."""
    form = next(one for one in forms(text_of(client.get(path))) if one.files)
    return unescape(form.action), sorted(form.files)[-1]


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_hostile_file_is_told_beside_it_or_kept_harmless(
    kind: str, prefix: str, scenes: Scenes, enter: Enter
) -> None:
    client = enter("wang_yiming", "lakeside_catering")
    path = prefix + owned("portal:materials", arguments=bundle("draft")).path(scenes)
    name, content = FILES[kind]
    action, field = picking(client, path)

    answer = client.post(action, {field: SimpleUploadedFile(name, content)})

    assert list(faults(answer, name)) == []
    assert answer.status_code in (302, 400, 422)
    page = text_of(client.get(path))
    assert name not in page if "<" in name else True
    assert "etc/passwd" not in page and "X-Evil" not in answer.headers
    if answer.status_code == 422:
        assert "field__error" in text_of(answer)


def test_several_files_are_each_judged_alone(scenes: Scenes, enter: Enter) -> None:
    client = enter("wang_yiming", "lakeside_catering")
    path = owned("portal:materials", arguments=bundle("draft")).path(scenes)
    action, field = picking(client, path)
    good = SimpleUploadedFile("good.jpg", papers.jpg())
    bad = SimpleUploadedFile("bad.jpg", b"MZ\x90\0" * 40)

    answer = client.post(action, {field: [good, bad]})

    page = text_of(answer)
    assert answer.status_code == 422
    assert "bad.jpg" in page and "good.jpg" in page
    assert "good.jpg" in text_of(client.get(path)), "the good one is kept"


@pytest.mark.parametrize(
    ("fields", "status"),
    [({f"f{number}": "x" for number in range(600)}, 413), ({"words": "长" * 600_000}, 413)],
    ids=["fields", "text"],
)
def test_too_much_of_a_form_is_told_as_too_much(
    fields: dict[str, str], status: int, scenes: Scenes, enter: Enter
) -> None:
    client = enter("wang_yiming", "lakeside_catering")

    for prefix in ("", "/en"):
        place = owned("portal:form", arguments=bundle("draft", section="premises"))
        answer = client.post(prefix + place.path(scenes), fields)
        assert answer.status_code == status
        assert list(faults(answer)) == []


@pytest.mark.parametrize(
    "kind",
    [
        "application/json",
        "text/xml",
        "multipart/form-data; boundary=",
        "image/png",
        "x/y; charset=z",
    ],
)
def test_a_body_of_another_kind_is_answered(kind: str, scenes: Scenes, enter: Enter) -> None:
    wrong = []
    for place in places():
        client = enter(place.person, place.enterprise)
        body = b'{"a": [1, {"b": "\xff\x00"}]}<!DOCTYPE x [<!ENTITY a "b">]>'
        answer = client.generic("POST", place.path(scenes), body, content_type=kind)
        wrong += [f"{place.name}: {one}" for one in faults(answer)]

    assert wrong == []


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("kind", ["too large", "too many"])
def test_too_large_a_file_or_too_many_are_told_with_the_limit(
    kind: str, prefix: str, scenes: Scenes, enter: Enter, catalogue: Any
) -> None:
    client = enter("wang_yiming", "lakeside_catering")
    path = prefix + owned("portal:materials", arguments=bundle("draft")).path(scenes)
    action, field = picking(client, path)
    material = catalogue.materials[field.removeprefix("files-")]
    large = papers.pdf() + b"%" * material.bytes_max
    files = {
        "too large": [SimpleUploadedFile("large.pdf", large)],
        "too many": [
            SimpleUploadedFile(f"{number}.jpg", papers.jpg(40 + number))
            for number in range(material.files_max + 1)
        ],
    }[kind]

    answer = client.post(action, {field: files})

    assert answer.status_code == 422
    assert list(faults(answer)) == []
    limit = material.files_max if kind == "too many" else material.bytes_max // 1_000_000
    told = re.findall(r'field__error"[^>]*>(.*?)</', text_of(answer), re.DOTALL)
    assert any(str(limit) in one for one in told), told


def test_a_form_that_no_page_of_ours_sent_changes_nothing_and_is_told(scenes: Scenes) -> None:
    """Forged from elsewhere: without the token of the page no route of the URL conf takes it."""
    wrong, before = [], Fact.objects.count()
    for place in places():
        client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        if place.person:
            client.cookies[settings.SESSION_COOKIE_NAME] = session_of(
                place.person, place.enterprise
            )
        for prefix in ("", "/en"):
            answer = client.post(prefix + place.path(scenes), {"go": "send", "version": "1"})
            wrong += [f"{place.name}: {one}" for one in faults(answer)]
            if answer.status_code != 403:
                wrong.append(f"{place.name}: {answer.status_code}")

    assert wrong == []
    assert Fact.objects.count() == before
