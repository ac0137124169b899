"""What search compares: names, words, and how they sound. Pure; the database does the finding."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from rongyi.catalogue.definitions import Catalogue
from rongyi.kernel import hanzi
from rongyi.kernel.text import Text

QUERY_MAX = 100  # characters that are looked at; people type fewer
TOKENS_MAX = 40  # of one query
WORDS_MAX = 200  # of one document
PINYIN_FROM = 2  # letters from which a query may be pinyin
# What part of a query's words a thing must hold that has no such name, by how much they tell:
# a word that many things hold tells little, one that nothing holds tells most.
COVERED_ALONE = 0.35  # where nothing bears such a name
COVERED_BESIDE = 0.6  # beside things that do

_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_LATIN = re.compile(r"[a-z0-9]+")
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_FILLER = frozenset(
    [
        "我",
        "我们",
        "想",
        "要",
        "想要",
        "怎么",
        "怎么办",
        "怎样",
        "如何",
        "办",
        "办理",
        "申请",
        "一家",
        "一个",
        "一间",
        "家",
        "个",
        "在",
        "的",
        "了",
        "吗",
        "请问",
        "去",
        "哪里",
        "需要",
        "什么",
        "可以",
        "能",
        "请",
        "帮",
        "呢",
        "啊",
        "吧",
        "a",
        "an",
        "the",
        "to",
        "of",
        "for",
        "in",
        "how",
        "do",
        "i",
        "want",
        "my",
        "and",
        "or",
    ]
)


@dataclass(frozen=True, kw_only=True)
class SearchDocument:
    """One thing that people look for, with everything they may call it. `weight` 1..9."""

    kind: str
    code: str
    title: Text
    summary: Text
    words: tuple[str, ...] = ()
    weight: int = 1


@dataclass(frozen=True)
class Entry:
    """A document as it is kept for finding."""

    names: str
    pinyin: str
    tokens: str


@dataclass(frozen=True)
class Query:
    """What somebody typed, made ready. Empty when nothing is left of it."""

    text: str
    tokens: str
    words: tuple[str, ...]
    pinyin: str
    in_han: bool

    @property
    def is_empty(self) -> bool:
        return not self.text


def search_documents(catalogue: Catalogue) -> list[SearchDocument]:
    """The catalogue's own documents: items, life events, sites. Rooms above add theirs."""
    found = [
        SearchDocument(
            kind="item",
            code=item.code,
            title=item.title,
            summary=item.summary,
            words=(*item.words, item.result.name.zh, item.result.name.en),
            weight=3,
        )
        for item in catalogue.items.values()
    ]
    for event in catalogue.life_events.values():
        summary = event.summary or event.title
        found.append(
            SearchDocument(
                kind="life",
                code=event.code,
                title=event.title,
                summary=summary,
                words=event.words,
                weight=2,
            )
        )
    for site in catalogue.sites.values():
        found.append(
            SearchDocument(kind="site", code=site.code, title=site.name, summary=site.address)
        )
    return found


def plain(text: str) -> str:
    """Lower case, one form of each letter, one space between words, nothing invisible."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    kept = (" " if char.isspace() else char for char in folded if _kept(char))
    return " ".join("".join(kept).split())


def _kept(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) not in _DROPPED


def tokens_of(text: str) -> list[str]:
    """The words of a text, Chinese ones also in pairs of characters, fillers left out."""
    words = [plain(word) for word in hanzi.tokens(text)] if _HAN.search(text) else []
    words += _LATIN.findall(text)
    return [word for word in dict.fromkeys(words) if _counts(word)]


def _counts(word: str) -> bool:
    return bool(word) and word not in _FILLER and any(char.isalnum() for char in word)


def entry_of(document: SearchDocument) -> Entry:
    """A document's names, sounds and weighted words."""
    titles = [plain(document.title.zh), plain(document.title.en)]
    words = [plain(word) for word in document.words[:WORDS_MAX]]
    names = [name for name in dict.fromkeys([*titles, *words]) if name]
    weighted: dict[str, str] = {}
    summaries = (plain(document.summary.zh), plain(document.summary.en))
    for weight, texts in (("A", titles), ("B", words), ("C", summaries)):
        for text in texts:
            for token in tokens_of(text):
                weighted.setdefault(token, weight)
    return Entry(
        names="|" + "|".join(name.replace("|", " ") for name in names) + "|",
        pinyin=" " + " ".join(_sounds(names)) + " ",
        tokens=" ".join(f"{_quoted(token)}:1{weight}" for token, weight in weighted.items()),
    )


def _sounds(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        if _HAN.search(name):
            sound = hanzi.pinyin(name)
            yield squeezed(sound.full)
            yield squeezed(sound.initials)


def squeezed(text: str) -> str:
    """Letters and digits alone: how people type pinyin is nobody's business."""
    return "".join(_LATIN.findall(text.casefold()))


def _quoted(token: str) -> str:
    """A lexeme as PostgreSQL reads it; the length of one is limited."""
    return "'" + token[:60].replace("\\", "\\\\").replace("'", "''") + "'"


def query_of(typed: str) -> Query:
    """What somebody typed, of any length and content, made ready."""
    text = plain(typed[: QUERY_MAX * 4])[:QUERY_MAX].strip()
    tokens = tokens_of(text)[:TOKENS_MAX]
    sound = squeezed(hanzi.pinyin(text).full) if _HAN.search(text) else squeezed(text)
    words = [word for word in map(plain, hanzi.words(text)) if _counts(word)][:TOKENS_MAX]
    return Query(
        text=text,
        tokens=" | ".join(_begun(token) for token in tokens),
        words=tuple(_begun(word) for word in words),
        pinyin=sound if len(sound) >= PINYIN_FROM else "",
        in_han=bool(_HAN.search(text)),
    )


def _begun(token: str) -> str:
    """A Latin word may be the beginning of another, a Chinese one is whole."""
    return f"{_quoted(token)}:*" if token.isascii() else _quoted(token)


class Matched(Protocol):
    """What is asked of a hit: how it was found, and what part of the query's words it holds."""

    @property
    def matched(self) -> str: ...

    @property
    def covered(self) -> float: ...


M = TypeVar("M", bound=Matched)


def worth_showing(query: Query, rows: Sequence[M]) -> list[M]:
    """The hits that are not far-fetched, in their order.

    A name always counts; its sound where no name was written; some of its words where they are
    most of what was asked; a likely misspelling where there is nothing else.
    """
    named = any(row.matched == "name" for row in rows)
    sounded = any(row.matched == "sound" for row in rows) and not (named and query.in_han)
    enough = COVERED_BESIDE if named or sounded else COVERED_ALONE
    kept = [
        row
        for row in rows
        if row.matched == "name"
        or (row.matched == "sound" and sounded)
        or (row.matched == "words" and row.covered >= enough)
    ]
    return kept or [row for row in rows if row.matched == "near"]
