"""Every error has a code of its own and words in both languages; no words without an error."""

from __future__ import annotations

import inspect
import re
import string
from typing import Any

import pytest

from rongyi.config import error_pages, wiring
from rongyi.kernel.errors import DomainError
from rongyi.kernel.text import LANGUAGES, Text
from tests.golden.record import classes, compare

HAN = re.compile(r"[\u4e00-\u9fff]")
# Said by the pages for requests that never reach a room; see rongyi/config/error_pages.py.
OF_PAGES = {
    *("request.bad", "request.too_large", "request.stale_form"),
    *("request.method", "request.query_too_long"),
    *("service.away", "service.full", "unexpected"),
}


def errors() -> dict[str, list[type[DomainError]]]:
    """Error classes by code; a class that only groups others has the code of its base."""
    found: dict[str, list[type[DomainError]]] = {}
    for one in classes(DomainError):
        if "code" in vars(one):
            found.setdefault(one.code, []).append(one)
    return found


@pytest.fixture(scope="module")
def words(catalogue: Any) -> dict[str, tuple[Text, Text]]:
    """What happened and what to do next, by code: those of the definitions before the plain."""
    plain = {code: (one.what, one.next) for code, one in wiring.PLAIN_WORDS.items()}
    return plain | {code: (one.what, one.next) for code, one in catalogue.messages.items()}


def test_the_words_of_all_errors_are_the_accepted_ones(words: dict[str, tuple[Text, Text]]) -> None:
    lines = []
    for code, found in sorted(errors().items()):
        what, following = words.get(code, (Text("?", "?"), Text("?", "?")))
        lines += [
            f"{code}  {found[0].status}  {', '.join(one.__qualname__ for one in found)}",
            *(
                f"  {text.in_language(language)}"
                for language in LANGUAGES
                for text in (what, following)
            ),
        ]

    compare("errors.txt", lines)


def test_every_error_has_words(words: dict[str, tuple[Text, Text]]) -> None:
    wordless = [
        f"{code} ({found[0].__module__})" for code, found in errors().items() if code not in words
    ]

    assert wordless == [], "write them into definitions/sip/messages/"


def test_no_words_are_left_without_an_error(words: dict[str, tuple[Text, Text]]) -> None:
    assert set(words) - set(errors()) == OF_PAGES


def test_the_pages_use_only_codes_that_have_words() -> None:
    used = set(re.findall(r'_known\(request, \d+, "([a-z_.]+)"', inspect.getsource(error_pages)))

    assert used and used <= set(wiring.PLAIN_WORDS)


def test_no_code_means_two_things() -> None:
    shared = {
        code: [f"{one.__module__}.{one.__qualname__}" for one in found]
        for code, found in errors().items()
        if len(found) > 1
    }

    assert shared == {}


def test_every_status_is_one_that_pages_know() -> None:
    known = {400, 403, 404, 409, 410, 413, 415, 422, 429, 500, 503}

    odd = {code: one.status for code, (one, *_) in errors().items() if one.status not in known}

    assert odd == {}


def test_words_are_in_their_language_and_fill_the_same_places(
    words: dict[str, tuple[Text, Text]],
) -> None:
    wrong = []
    for code, texts in sorted(words.items()):
        for text in texts:
            if not _said(text.zh, HAN) or HAN.search(text.en):
                wrong.append(f"{code}: a language is missing or mixed")
            if _places(text.zh) != _places(text.en):
                wrong.append(
                    f"{code}: {_places(text.zh)} in Chinese, {_places(text.en)} in English"
                )

    assert wrong == []


def _said(text: str, letters: re.Pattern[str]) -> bool:
    """Whether there are words in these letters, or nothing but places for words."""
    around = "".join(plain for plain, _, _, _ in string.Formatter().parse(text))
    return bool(letters.search(around)) or not re.search(r"\w", around)


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}
