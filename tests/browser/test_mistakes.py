"""Pages that say what went wrong are for everybody too: summary first, words at the field."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page

from rongyi.kernel.errors import FieldProblems
from rongyi.themes import services
from tests.browser.conftest import Tabs
from tests.browser.inventory import (
    FOOD,
    SEAL,
    WINDOW,
    Place,
    asked,
    at_work,
    bundle,
    case,
    code,
    of,
    owned,
)
from tests.browser.looking import look
from tests.support.browsing import Station, aside, shot
from tests.support.scenes import COMPANY, NEWCOMER, Scenes, acting, now

FOCUSED = "() => document.activeElement === document.querySelector('[data-error-summary]')"
LINKS = """() => [...document.querySelectorAll('[data-error-summary] a')]
    .map(one => [one.pathname === location.pathname ? '' : one.pathname, one.hash.slice(1)])"""


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """Something sent wrongly from a page. `press` is the button; `typed` goes into fields."""

    name: str
    place: Place
    press: str = "main form[method=post] .actions button"
    typed: Mapping[str, str] = field(default_factory=dict)
    before: Callable[[Page], None] | None = None
    status: int = 422
    summary: bool = True


def edit_elsewhere(page: Page) -> None:
    """The same page is saved in another window meanwhile."""
    bundle_id = UUID(re.findall(r"/apply/([^/]+)/", page.url)[0])

    def save() -> None:
        with suppress(FieldProblems):
            services.save_values(
                bundle_id=bundle_id,
                section="premises",
                values={"premises_address": f"星湖街{now():%f}号"},
                version=10_000,
                actor=acting("wang_yiming", COMPANY),
                now=now(),
            )

    aside(save)


def wrong_file(page: Page) -> None:
    """Choose something that is no paper."""
    program: Any = {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": b"MZ\x90\0" * 20}
    page.locator("[data-upload] input[type=file]").first.set_input_files([program])


FORM = owned("portal:form", arguments=bundle("draft", section="premises"))
MISTAKES = (
    Mistake(
        name="fields-missing",
        place=Place(
            route="portal:form",
            person=NEWCOMER,
            arguments=bundle("newcomer_draft", section="enterprise"),
        ),
        press="button[name=go][value=next]",
        typed={"registered_capital": "many"},
    ),
    Mistake(
        name="edited-elsewhere",
        place=FORM,
        press="button[name=go][value=next]",
        typed={"premises_address": "苏州大道1号"},
        before=edit_elsewhere,
        status=409,
        summary=False,
    ),
    Mistake(
        name="promise-not-ticked",
        place=owned("portal:materials", arguments=bundle("draft")),
        press=".commitment__sign button",
    ),
    Mistake(
        name="submitted-too-early",
        place=owned("portal:check", arguments=bundle("draft")),
        press='form[action$="/submit/"] button',
    ),
    Mistake(
        name="correction-empty",
        place=owned("portal:correction", arguments=case("correction")),
        typed={"kitchen_area": "large"},
    ),
    Mistake(
        name="promised-paper-not-chosen",
        place=owned("portal:papers", arguments=of("to_decide")),
        press='form[action*="act=hand_in"] button',
    ),
    Mistake(
        name="rating-without-grade",
        place=owned("portal:rating", arguments=of("finished")),
    ),
    Mistake(
        name="bad-rating-without-reason",
        place=owned("portal:rating", arguments=of("finished"), query=asked(grade="1")),
    ),
    Mistake(
        name="question-unanswered",
        place=Place(route="portal:questions", arguments=code("open_restaurant")),
        press="main form .actions button",
    ),
    Mistake(name="verify-empty", place=Place(route="portal:verify"), press="main form button"),
    Mistake(name="verify-no-file", place=Place(route="portal:verify")),
    Mistake(
        name="refused-without-reasons",
        place=at_work("refuse", WINDOW, arguments=case("at_window")),
        press="#act form .actions button",
    ),
    Mistake(
        name="correction-without-points",
        place=at_work("correction", WINDOW, arguments=case("at_window")),
        press="#act form .actions button",
    ),
    Mistake(
        name="stopped-without-reason",
        place=at_work("stop", FOOD, arguments=case("in_review")),
        press="#act form .actions button",
    ),
    Mistake(
        name="rejected-without-ground",
        place=at_work("decide", SEAL, arguments=case("to_decide")),
        press="#act form .actions button",
    ),
)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda one: one.name)
def test_a_page_that_tells_a_mistake_is_for_everybody(
    mistake: Mistake, language: str, tabs: Tabs, scenes: Scenes
) -> None:
    visit = tabs.of(mistake.place.person, mistake.place.enterprise, language)
    page = visit.page
    visit.open(mistake.place.path(scenes))
    for name, text in mistake.typed.items():
        page.locator(f'main [name="{name}"]').fill(text)
    if mistake.before:
        mistake.before(page)

    with page.expect_navigation() as went:
        page.locator(f"{mistake.press} >> visible=true").first.click()
    shot(page, f"mistake-{mistake.name}-{language}")

    answer = went.value
    assert answer is not None and answer.status == mistake.status, page.url
    found = _summary(page) if mistake.summary else []
    for name, text in mistake.typed.items():
        if page.locator(f'main [name="{name}"]').input_value() != text:
            found.append(f"what was typed into {name} is lost")
    found += look(page, language) + visit.complaints
    assert not found, f"{page.url}\n" + "\n".join(found)


def _summary(page: Page) -> list[str]:
    """The summary has the focus, its links lead to fields that there are, the title says so."""
    if not page.locator("[data-error-summary]").count():
        return ["no summary of errors"]
    found = [] if page.evaluate(FOCUSED) else ["the summary has not the focus"]
    pages = {"": page.content()}
    for path, target in page.evaluate(LINKS):
        if path not in pages:
            origin = page.evaluate("() => location.origin")
            pages[path] = page.request.get(f"{origin}{path}").text()
        if f'id="{target}"' not in pages[path]:
            found.append(f"the summary leads to {path}#{target}, which is not there")
    title = page.title()
    if not title.startswith(("错误", "Error")):
        found.append(f"the title does not say that there is an error: {title}")
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "place",
    [
        owned("portal:materials", arguments=bundle("draft")),
        owned("portal:papers", arguments=of("to_decide")),
    ],
    ids=lambda one: one.name,
)
def test_a_wrong_file_is_told_beside_it_and_the_page_stays(
    place: Place, language: str, tabs: Tabs, scenes: Scenes
) -> None:
    visit = tabs.of("wang_yiming", "lakeside_catering", language)
    visit.open(place.path(scenes))

    wrong_file(visit.page)
    visit.page.locator(".upload .field__error").first.wait_for()

    assert "plan.pdf" in visit.page.locator(".upload__files").first.inner_text()
    found = _summary(visit.page) + look(visit.page, language)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("path", "status"), [("/nowhere/", 404), ("/themes/no_such_theme/", 404), ("/?q=%00", 400)]
)
def test_a_page_about_a_wrong_address_is_for_everybody(
    path: str, status: int, language: str, tabs: Tabs, station: Station
) -> None:
    visit = tabs.of("", "", language)

    answer = visit.open(path)

    assert answer.status == status
    found = look(visit.page, language) + visit.complaints
    assert not found, f"{path}\n" + "\n".join(found)
