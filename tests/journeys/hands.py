"""Two ways to use a page: with a pointer (with or without scripts), and with keys alone.

Both are told what to do by names and addresses, never by words, so that a journey reads the same
in each language.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from playwright.sync_api import FilePayload, Page

from tests.support.browsing import Visit

STOPS_MAX = 400
CHOICES_MAX = 40
FOCUS_SEEN = """() => {
    const at = document.activeElement;
    if (!at || at === document.body) return '';
    const around = [at, ...(at.labels || []), at.parentElement, at.nextElementSibling,
        at.closest('li, article, .tile, .card')].filter(Boolean);
    const seen = around.flatMap(one => ['', '::after'].map(part => getComputedStyle(one, part)))
        .some(style => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2);
    return seen ? '' : at.outerHTML.slice(0, 160);
}"""
AT = "selector => !!document.activeElement && document.activeElement.matches(selector)"
VALUE = "() => document.activeElement.value"
CHECKED = "() => document.activeElement.checked"


class Hand(Protocol):
    """How somebody uses the page that is open."""

    visit: Visit

    @property
    def page(self) -> Page: ...

    def press(self, selector: str, *, leads_on: bool = True) -> None:
        """Use a link or button; it opens another page unless told otherwise."""

    def choose(self, name: str, value: str) -> None:
        """Choose one of several radio buttons."""

    def tick(self, selector: str) -> None:
        """Tick a box."""

    def write(self, selector: str, text: str) -> None:
        """Type into a field, in place of what is there."""

    def upload(self, selector: str, files: Sequence[FilePayload]) -> None:
        """Choose files."""


class Pointer:
    """A mouse or a finger."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit

    @property
    def page(self) -> Page:
        return self.visit.page

    def press(self, selector: str, *, leads_on: bool = True) -> None:
        target = self.page.locator(f"{selector} >> visible=true").first
        if not leads_on:
            target.click()
            return
        with self.page.expect_navigation():
            target.click()

    def choose(self, name: str, value: str) -> None:
        box = self.page.locator(f'input[name="{name}"][value="{value}"]')
        self.page.locator(f'label[for="{box.get_attribute("id")}"]').click()
        assert box.is_checked()

    def tick(self, selector: str) -> None:
        box = self.page.locator(selector).first
        if not box.is_checked():
            self.page.locator(f'label[for="{box.get_attribute("id")}"]').click()
        assert box.is_checked()

    def write(self, selector: str, text: str) -> None:
        self.page.locator(f"{selector} >> visible=true").first.fill(text)

    def upload(self, selector: str, files: Sequence[FilePayload]) -> None:
        self.page.locator(selector).first.set_input_files(list(files))


class Keys:
    """Tab, arrows, Space, Enter and letters; at every stop one sees where one is."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self.stops = 0
        # Somebody listens from the start: the browser is told once, not in the moment of the key.
        visit.page.on("filechooser", lambda asked: None)

    @property
    def page(self) -> Page:
        return self.visit.page

    def press(self, selector: str, *, leads_on: bool = True) -> None:
        self._reach(selector)
        if not leads_on:
            self._key("Enter")
            return
        with self.page.expect_navigation():
            self._key("Enter")

    def choose(self, name: str, value: str) -> None:
        self._reach(f'input[name="{name}"]')
        for _ in range(CHOICES_MAX):
            if self._asks(VALUE) == value:
                if not self._asks(CHECKED):
                    self._key("Space")
                return
            self._key("ArrowDown")
            self._see()
        raise AssertionError(f"the arrows never reach {name}={value} on {self.page.url}")

    def tick(self, selector: str) -> None:
        self._reach(selector)
        if not self._asks(CHECKED):
            self._key("Space")

    def write(self, selector: str, text: str) -> None:
        self._reach(selector)
        self._key("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def upload(self, selector: str, files: Sequence[FilePayload]) -> None:
        self._reach(selector)
        with self.page.expect_file_chooser() as asked:
            self._key("Enter")
        asked.value.set_files(list(files))

    def _reach(self, selector: str) -> None:
        for _ in range(STOPS_MAX):
            if self.page.evaluate(AT, selector):
                return
            self._key("Tab")
            self._see()
        raise AssertionError(f"no key leads to {selector} on {self.page.url}")

    def _see(self) -> None:
        self.stops += 1
        unseen = self._asks(FOCUS_SEEN)
        assert not unseen, f"focus not seen on {self.page.url}: {unseen}"

    def _key(self, name: str) -> None:
        self.page.keyboard.press(name)

    def _asks(self, script: str) -> Any:
        return self.page.evaluate(script)
