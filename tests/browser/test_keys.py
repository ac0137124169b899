"""Staff work with keys: they move, tick, search and act; they are shown, and can be turned off."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.inventory import WINDOW
from tests.support.browsing import Station, Visitors, aside, shot
from tests.support.scenes import Scenes, jobs

POST = "/work/window_general/"
LIST = f"{POST}?queue=to_accept"


@pytest.fixture
def page(visitors: Visitors, scenes: Scenes) -> Iterator[Page]:
    """A clerk's browser, at no page yet."""
    with visitors.visit(person=WINDOW, language="zh") as visit:
        yield visit.page
        assert visit.complaints == []


def test_keys_move_tick_and_search_in_a_list(page: Page, station: Station) -> None:
    page.goto(station.address + LIST)
    rows = page.locator("[data-keyboard-list] tbody tr")

    page.keyboard.press("j")
    expect(rows.nth(0).locator("[data-open]")).to_be_focused()
    page.keyboard.press("j")
    expect(rows.nth(1).locator("[data-open]")).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("x")

    expect(rows.nth(0).get_by_role("checkbox")).to_be_checked()
    expect(page.locator("[data-ticked]")).to_contain_text("1")
    page.keyboard.press("/")
    expect(page.locator("[data-staff-search]")).to_be_focused()
    page.keyboard.type("jx?")
    expect(page.locator("[data-staff-search]")).to_have_value("jx?")


def test_a_question_mark_shows_the_keys_and_they_can_be_turned_off(
    page: Page, station: Station
) -> None:
    page.goto(station.address + LIST)
    help_ = page.locator("#keys-help")
    expect(help_).to_be_hidden()

    page.keyboard.press("?")
    expect(help_).to_be_focused()
    shot(page, "work-keys-zh")
    page.keyboard.press("Escape")
    expect(help_).to_be_hidden()
    page.keyboard.press("?")
    help_.get_by_role("button").click()
    page.reload()
    page.keyboard.press("j")

    assert page.evaluate("document.activeElement === document.body")
    page.keyboard.press("?")
    help_.get_by_role("button").click()
    page.keyboard.press("j")
    expect(page.locator("[data-keyboard-list] tbody tr [data-open]").first).to_be_focused()


def test_enter_opens_a_case_keys_go_on_and_the_way_back_leads_to_its_row(
    page: Page, station: Station
) -> None:
    page.goto(station.address + LIST)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/work/cases/**")
    first = page.url

    page.keyboard.press("j")
    page.wait_for_url(lambda url: url != first)
    page.keyboard.press("k")
    page.wait_for_url(first)
    page.keyboard.press("n")
    expect(page.locator("#note-words")).to_be_focused()
    page.locator(".bench__way .back").click()

    page.wait_for_url("**/work/window_general/**")
    expect(page.locator("[data-keyboard-list] tbody tr [data-open]").first).to_be_focused()


def test_a_note_is_saved_while_it_is_typed_and_when_the_page_is_left(
    page: Page, station: Station
) -> None:
    page.goto(station.address + LIST)
    page.locator("[data-open]").first.click()
    page.wait_for_url("**/work/cases/**")
    address = page.url

    page.locator("#note-words").fill("电话核实过地址。")
    expect(page.locator("#save-status")).to_have_class("status status--saved")
    page.reload()
    expect(page.locator("#note-words")).to_have_value("电话核实过地址。")
    page.locator("#note-words").press_sequentially("再核一次。")
    page.goto(station.address + LIST)
    page.wait_for_timeout(500)
    page.goto(address)

    expect(page.locator("#note-words")).to_have_value("再核一次。电话核实过地址。")


def test_a_batch_tells_how_far_it_is_without_loading_again(page: Page, station: Station) -> None:
    page.goto(f"{station.address}{POST}?item=signboard")
    page.locator("input[name=all]").check()
    page.get_by_role("button", name="批量办理").click()
    page.get_by_role("link", name="一次性告知补正").click()
    page.locator("input[value=other-]").check()
    page.locator("textarea[name=words-other-]").fill("请补充联系人。")
    page.locator("form .actions button").click()
    expect(page.locator("#progress")).to_contain_text("正在办理")
    shot(page, "work-batch-running-zh")

    aside(jobs.settle)

    expect(page.locator("#progress")).to_contain_text("已完成", timeout=15_000)
    page.get_by_role("link", name="查看最新结果").click()
    shot(page, "work-batch-done-zh")
    expect(page.locator(".outcomes li").first).to_contain_text("待补正")
