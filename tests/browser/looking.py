"""Looks at the page that is open and says all that is wrong with it, in words."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from playwright.sync_api import Page

from tests.support.browsing import NARROW, PHONE, WIDE, Size

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
NODES_SHOWN_MAX = 3
LARGEST_TEXT = "text-larger"

OPEN_ALL = "() => document.querySelectorAll('details').forEach(one => { one.open = true; })"
AXE = """async rules => {
    const found = await axe.run(document,
        {runOnly: rules, resultTypes: ['violations'], preload: false});
    return found.violations.map(one => [one.id, one.help, one.nodes.map(node => node.html)]);
}"""
TOO_WIDE = """() => {
    const root = document.documentElement, width = root.clientWidth;
    if (root.scrollWidth <= width) return [];
    const scrolls = node => /auto|scroll|hidden|clip/.test(getComputedStyle(node).overflowX);
    const inside = node => { for (let up = node.parentElement; up && up !== document.body;
        up = up.parentElement) if (scrolls(up)) return true; return false; };
    const wide = [...document.body.querySelectorAll('*')]
        .filter(node => node.getBoundingClientRect().right > width + 1 && !inside(node));
    const deepest = wide.filter(
        node => !wide.some(other => other !== node && node.contains(other)));
    return [`${root.scrollWidth} px wide in ${width}`,
        ...deepest.slice(0, 3).map(node => node.outerHTML.slice(0, 160))];
}"""
BURSTING = """() => [...document.querySelectorAll('button, .button, summary, .tag, .badge')]
    .filter(node => node.offsetParent && getComputedStyle(node).display !== 'inline'
        && (node.scrollWidth > node.clientWidth + 1 || node.scrollHeight > node.clientHeight + 1))
    .slice(0, 3).map(node => node.outerHTML.slice(0, 160))"""
HEADINGS = """() => {
    const found = [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')]
        .filter(node => node.checkVisibility());
    const wrong = [], levels = found.map(node => Number(node.tagName[1]));
    if (levels.filter(level => level === 1).length !== 1)
        wrong.push(`${levels.filter(level => level === 1).length} h1`);
    levels.forEach((level, at) => {
        if (at && level > levels[at - 1] + 1)
            wrong.push(`h${levels[at - 1]} then h${level}: ${found[at].textContent.trim()}`);
        if (!found[at].textContent.trim()) wrong.push(`an empty h${level}`);
    });
    if (!document.title.trim()) wrong.push('no title');
    return wrong;
}"""
FOREIGN_WORDS = r"""language => {
    const han = /[\u2e80-\u9fff\uf900-\ufaff]/, latin = /[A-Za-z]{2,}(?:[ ,.’']+[A-Za-z]{2,}){3,}/;
    const foreign = language === 'en' ? han : latin, other = language === 'en' ? 'zh' : 'en';
    const marked = node => (node.closest('[lang]')?.getAttribute('lang') || '').startsWith(other);
    const wrong = [];
    if (!document.documentElement.lang.startsWith(language))
        wrong.push(`html lang="${document.documentElement.lang}"`);
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const node = walk.currentNode, holder = node.parentElement;
        if (!/^(SCRIPT|STYLE|TEMPLATE)$/.test(holder.tagName) && foreign.test(node.data)
            && !marked(holder))
            wrong.push(`“${node.data.trim().slice(0, 60)}” in ${holder.tagName}`);
    }
    for (const name of ['alt', 'aria-label', 'title', 'placeholder'])
        for (const node of document.body.querySelectorAll(`[${name}]`))
            if (foreign.test(node.getAttribute(name)) && !marked(node))
                wrong.push(`${name}=“${node.getAttribute(name).slice(0, 60)}”`);
    return wrong;
}"""
UNSEEN_FOCUS = """() => {
    const stops = [...document.querySelectorAll(
        'a[href], button, input, select, textarea, summary, [tabindex="0"]')]
        .filter(node => !node.disabled && node.type !== 'hidden' && node.checkVisibility());
    const wrong = [];
    for (const node of stops) {
        node.focus();
        if (document.activeElement !== node) continue;
        const around = [node, ...(node.labels || []), node.parentElement, node.nextElementSibling,
            node.closest('li, article, .tile, .card')];
        const seen = around.filter(Boolean).flatMap(one => ['', '::after'].map(part =>
            getComputedStyle(one, part))).some(style => {
            return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
        });
        if (!seen) wrong.push(node.outerHTML.slice(0, 160));
    }
    return stops.length ? wrong : ['nothing to press Tab for'];
}"""


@cache
def axe_source() -> str:
    """axe-core, as the test package carries it."""
    return (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


def violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 A and AA and its good practice."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(axe_source())
    found: list[tuple[str, str, list[str]]] = page.evaluate(AXE, list(RULES))
    return [
        f"axe {rule}: {words}\n" + "\n".join(f"    {one[:200]}" for one in nodes[:NODES_SHOWN_MAX])
        for rule, words, nodes in found
    ]


def look(page: Page, language: str) -> list[str]:
    """Everything that is wrong with the page: wide, narrow, with text at 150 %, all unfolded."""
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    page.evaluate(OPEN_ALL)
    found = [f"headings: {one}" for one in page.evaluate(HEADINGS)]
    found += [f"language: {one}" for one in page.evaluate(FOREIGN_WORDS, language)]
    found += violations(page) + _fits(page, WIDE, "1280 px")
    page.evaluate("name => document.documentElement.classList.add(name)", LARGEST_TEXT)
    found += _fits(page, PHONE, "360 px at 150 %")
    if language == "zh":  # the rules that mind the size of text do not mind the language
        found += violations(page)
    page.evaluate("name => document.documentElement.classList.remove(name)", LARGEST_TEXT)
    return list(dict.fromkeys(found + _fits(page, NARROW, "320 px")))


def _fits(page: Page, size: Size, named: str) -> list[str]:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    wide: list[Any] = page.evaluate(TOO_WIDE)
    bursting: list[Any] = page.evaluate(BURSTING)
    return [f"{named}: too wide: {one}" for one in wide] + [
        f"{named}: its words burst it: {one}" for one in bursting
    ]


def unseen_focus(page: Page) -> list[str]:
    """Stops of the Tab key at which nobody sees where one is (outline of 2 px at least)."""
    page.keyboard.press("Tab")  # from now on the browser shows focus as for keys
    return [f"focus not seen: {one}" for one in page.evaluate(UNSEEN_FOCUS)]
