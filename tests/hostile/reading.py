"""Reads a page as a program: its forms, its words, and what differs between two pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse

HAN = re.compile(r"[\u4e00-\u9fff]")
# What differs from one rendering of the same page to the next.
FRESH = re.compile(r'name="(?:csrfmiddlewaretoken|key)" value="[^"]*"|\b[0-9]{1,2}:[0-9]{2}\b')
BESIDE = ("Content-Length", "Expires")  # names are of different lengths; a second may pass
INSIDE = re.compile(r"Traceback \(most recent|django\.db|psycopg|/site-packages/|DoesNotExist")


@dataclass
class Form:
    """One form: where it goes, how, and the values it starts with."""

    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    texts: set[str] = field(default_factory=set)
    choices: dict[str, list[str]] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self.now: Form | None = None
        self.by_id: dict[str, Form] = {}
        self.area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.now = Form(named.get("action", ""), named.get("method", "get").lower())
            self.found.append(self.now)
            self.by_id[named.get("id", "")] = self.now
            return
        name, form = named.get("name", ""), self.by_id.get(named.get("form", "none"), self.now)
        if form is None or not name or tag not in ("input", "textarea", "button"):
            return
        kind = "button" if tag == "button" else named.get("type", "text")
        if tag == "textarea" or kind in ("text", "search", "tel", "email"):
            form.texts.add(name)
            form.values.setdefault(name, [named.get("value", "")])
        elif kind == "hidden":
            form.values.setdefault(name, []).append(named.get("value", ""))
        elif kind in ("radio", "checkbox"):
            form.choices.setdefault(name, []).append(named.get("value", "on"))
        elif kind == "file":
            form.files.add(name)
        elif kind == "button":
            form.values.setdefault(name, [named.get("value", "")])

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.now = None


def forms(page: str) -> list[Form]:
    """Every form of a page."""
    parser = _Forms()
    parser.feed(page)
    return parser.found


def text_of(answer: HttpResponse) -> str:
    """The words of an answer, whatever it is."""
    content: Any = b"".join(answer) if answer.streaming else answer.content
    return bytes(content).decode("utf-8", "replace")


def faults(answer: HttpResponse, payload: str = "") -> Iterator[str]:
    """What an answer to hostile input must never be: an accident, a leak, or the payload alive."""
    text = text_of(answer)
    if answer.status_code >= 500:
        yield f"status {answer.status_code}"
    if leak := INSIDE.search(text):
        yield f"shows its inside: {leak[0]}"
    if "<" in payload and payload in text:
        yield "the payload is alive in the page"
    if answer.status_code >= 400 and answer.status_code != 405:
        yield from _says_nothing(answer, text)


def _says_nothing(answer: HttpResponse, text: str) -> Iterator[str]:
    if "html" not in answer.headers.get("Content-Type", "") or "<html" not in text:
        return
    heading = re.search(r"<h1[^>]*>(.*?)</h1>", text, re.DOTALL)
    said = re.sub(r"<[^>]+>", "", heading[1]).strip() if heading else ""
    if not said:
        yield f"{answer.status_code} without a word"
    elif '<html lang="en"' not in text and not HAN.search(said):
        yield f"{answer.status_code} in the wrong language: {said}"


def _whole(answer: HttpResponse) -> str:
    """An answer as whoever asked for it gets it, without what is new each time."""
    said = sorted(f"{name}: {told}" for name, told in answer.headers.items() if name not in BESIDE)
    return "\n".join([*said, *sorted(answer.cookies), FRESH.sub("", text_of(answer))])


def alike(one: HttpResponse, other: HttpResponse, names: Iterable[tuple[str, str]]) -> bool:
    """Whether two answers are the same, with all that is told beside the page, but for the names
    that were asked for."""
    real, never = (_whole(answer) for answer in (one, other))
    for there, absent in (pair for pair in names if pair[0] != pair[1]):
        real, never = real.replace(there, "…"), never.replace(absent, "…")
    return one.status_code == other.status_code and real == never
