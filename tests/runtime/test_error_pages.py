"""What goes wrong becomes a page with words, a status and never a traceback."""

from __future__ import annotations

import logging
import re

import pytest
from django.conf import settings
from django.test import Client, override_settings

from rongyi.config import rooms, wiring

failing = override_settings(ROOT_URLCONF="tests.runtime.failing_urls")


@pytest.fixture
def client() -> Client:
    """A browser that sees the page for 500 instead of the exception."""
    return Client(raise_request_exception=False)


@failing
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nowhere/", 404),
        ("/hidden/", 404),
        ("/refused/", 403),
        ("/django_refused/", 403),
        ("/bad/", 422),
        ("/suspicious/", 400),
        ("/unexpected/", 500),
    ],
)
def test_every_failure_keeps_its_status_and_says_what_to_do(
    db: None, client: Client, path: str, status: int
) -> None:
    answer = client.get(path)

    page = answer.content.decode()
    assert answer.status_code == status
    assert "Traceback" not in page and "secret" not in page
    assert re.search("[\u4e00-\u9fff]{4}", page), "words, not a number alone"


@failing
@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/away/", "已提交的内容不会丢失"),
        ("/after_it/", "已提交的内容不会丢失"),
        ("/full/", "您刚才的操作没有执行"),
    ],
)
def test_where_nothing_can_be_saved_people_get_words_and_machines_a_time(
    db: None, client: Client, path: str, words: str
) -> None:
    answer = client.get(path)

    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert words in answer.content.decode()


@failing
def test_an_unexpected_error_is_logged_under_the_number_that_the_page_shows(
    db: None, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, logger="rongyi.errors"):
        answer = client.get("/unexpected/")

    number = re.search(r"[0-9a-f]{10}", answer.content.decode())
    assert number and number.group() in caplog.text
    assert "a secret of the inside" in caplog.text


@failing
def test_a_refused_attempt_is_recorded(db: None, client: Client) -> None:
    models = rooms.module("journal.models")
    before = models.Fact.objects.count()

    client.get("/refused/")

    assert models.Fact.objects.count() == before + 1


@pytest.mark.parametrize("path", ["/en/nowhere/", "/nowhere/"])
def test_words_come_in_the_language_of_the_address(db: None, client: Client, path: str) -> None:
    page = client.get(path).content.decode()

    words = wiring.words_of("not_found").what
    assert words.in_language("en" if path.startswith("/en/") else "zh") in page


@failing
def test_too_much_is_told_as_too_much(client: Client) -> None:
    announced = client.post("/form/", CONTENT_LENGTH=str(settings.REQUEST_BYTES_MAX + 1))
    text = client.post("/form/", {"words": "字" * settings.FORM_BYTES_MAX})
    fields = client.post("/form/", {f"f{number}": "" for number in range(600)})

    assert [one.status_code for one in (announced, text, fields)] == [413, 413, 413]


@failing
@pytest.mark.parametrize(("length", "status"), [(0, 404), (settings.REQUEST_BYTES_MAX + 1, 413)])
def test_an_address_that_looks_like_another_site_leads_nowhere_from_its_page(
    db: None, client: Client, length: int, status: int
) -> None:
    told = client.post("/", PATH_INFO="//evil.example/themes/", CONTENT_LENGTH=str(length))

    assert told.status_code == status
    assert b"evil.example" in told.content and b'"//evil.example' not in told.content


@failing
@pytest.mark.parametrize("path", ["/form/?q=%00", "/form/%00/", "/form/?q=" + "x" * 9000])
def test_what_no_page_could_mean_is_refused_early(client: Client, path: str) -> None:
    assert client.get(path).status_code == 400


@failing
def test_a_character_that_no_database_holds_is_shown_as_unreadable_in_texts(client: Client) -> None:
    inside = client.post("/form/", {"words": "a\0b"})
    name = client.post("/form/", {"words\0": "ab"})
    fine = client.post("/form/", {"words": "开饭店 \u202e \U0001f35c"})

    assert (inside.status_code, name.status_code, fine.status_code) == (200, 400, 200)


@failing
def test_a_form_without_its_token_is_told_as_an_old_page(db: None) -> None:
    strict = Client(enforce_csrf_checks=True)

    answer = strict.post("/form/", {"words": "x"})

    assert answer.status_code == 403
    assert wiring.PLAIN_WORDS["request.stale_form"].what.zh in answer.content.decode()


def test_a_foreign_host_name_is_refused(client: Client) -> None:
    assert client.get("/healthz", HTTP_HOST="evil.example").status_code == 400


def test_every_page_is_sent_with_a_strict_content_policy(db: None, client: Client) -> None:
    policy = client.get("/nowhere/").headers["Content-Security-Policy"]

    assert "unsafe" not in policy and "default-src 'none'" in policy


@pytest.mark.parametrize(("path", "allowed"), [("/sign-out", "POST"), ("/en/sign-out", "POST")])
def test_an_address_that_only_takes_forms_says_so_when_opened(
    db: None, client: Client, path: str, allowed: str
) -> None:
    answer = client.get(path)

    assert answer.status_code == 405
    assert answer["Allow"] == allowed
    assert "<h1" in answer.content.decode()


def test_a_search_that_is_too_long_is_told_what_is_too_long(client: Client) -> None:
    answer = client.get("/search?q=" + "a" * 9_000)

    assert answer.status_code == 400
    assert "太长" in answer.content.decode()
