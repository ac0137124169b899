"""Which sentences of screens have no Chinese yet: `check` tells, `update` adds them to the .po.

Messages are English in the source. They are found without gettext's own programs: in Python by its
syntax tree, in templates by Django's own reading of them.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "rongyi"
CATALOGUE = "locale/zh_Hans/LC_MESSAGES/django.po"
SINGLE = {"gettext", "gettext_lazy", "gettext_noop", "_"}
PLURAL = {"ngettext", "ngettext_lazy"}
CONTEXT = {"pgettext", "pgettext_lazy"}
PLACE = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")


@dataclass(frozen=True, order=True)
class Message:
    """One sentence to be translated, and where it was first seen."""

    msgid: str
    context: str = ""
    plural: str = ""
    place: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return (self.context, self.msgid)


def main() -> int:
    """Exit code 1 when `check` finds a sentence without Chinese."""
    wanted = {message.key: message for message in _messages()}
    books = {path: polib.pofile(str(path)) for path in sorted(PACKAGE.rglob(CATALOGUE))}
    if sys.argv[1:] == ["update"]:
        return _update(wanted, books)
    problems = [*_missing(wanted, books), *_doubtful(books)]
    print("\n".join(problems) or f"{len(wanted)} sentences, all in Chinese")
    return 1 if problems else 0


def _messages() -> Iterator[Message]:
    for path in sorted(PACKAGE.rglob("*.py")):
        if "tests" not in path.parts and "migrations" not in path.parts:
            yield from _in_python(path.read_text("utf-8"), path)
    settings.configure(USE_I18N=True)
    for path in sorted(PACKAGE.rglob("*.html")):
        if "tests" not in path.parts:
            yield from _in_python_like(templatize(path.read_text("utf-8")), path)


def _in_python(text: str, path: Path) -> Iterator[Message]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            found = _of_call(node, f"{path.relative_to(ROOT)}:{node.lineno}")
            if found:
                yield found


def _in_python_like(text: str, path: Path) -> Iterator[Message]:
    """templatize() leaves calls of gettext among X's; each call is Python by itself."""
    for match in re.finditer(r"\b(n?p?gettext|_)\((?=[u'\"])", text):
        line = text.count("\n", 0, match.start()) + 1
        for end in (found.end() for found in re.finditer(r"\)", text[match.start() :])):
            try:
                tree = ast.parse(text[match.start() : match.start() + end].strip(), mode="eval")
            except SyntaxError:
                continue
            if isinstance(tree.body, ast.Call):
                found = _of_call(tree.body, f"{path.relative_to(ROOT)}:{line}")
                if found:
                    yield found
            break


def _of_call(node: ast.Call, place: str) -> Message | None:
    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
    words = [
        one.value
        for one in node.args
        if isinstance(one, ast.Constant) and isinstance(one.value, str)
    ]
    if name in SINGLE and words:
        return Message(words[0], place=place)
    if name in PLURAL and len(words) >= 2:
        return Message(words[0], plural=words[1], place=place)
    if name in CONTEXT and len(words) >= 2:
        return Message(words[1], context=words[0], place=place)
    return None


def _missing(
    wanted: dict[tuple[str, str], Message], books: dict[Path, polib.POFile]
) -> Iterator[str]:
    known = {
        (entry.msgctxt or "", entry.msgid)
        for book in books.values()
        for entry in book
        if entry.translated() and not entry.obsolete
    }
    for key, message in sorted(wanted.items(), key=lambda pair: pair[1].place):
        if key not in known:
            yield f"{message.place}: no Chinese for: {message.msgid!r}"


def _doubtful(books: dict[Path, polib.POFile]) -> Iterator[str]:
    for path, book in books.items():
        for entry in book:
            if entry.obsolete:
                continue
            words = entry.msgstr or "".join(entry.msgstr_plural.values())
            where = f"{path.relative_to(ROOT)}:{entry.linenum}"
            if entry.fuzzy:
                yield f"{where}: fuzzy: {entry.msgid!r}"
            lost = set(PLACE.findall(words)) - set(PLACE.findall(entry.msgid + entry.msgid_plural))
            if words and lost:
                yield f"{where}: a place in the Chinese that the English lacks: {entry.msgid!r}"


def _update(wanted: dict[tuple[str, str], Message], books: dict[Path, polib.POFile]) -> int:
    """Add what is missing to the catalogue of the room that says it, without Chinese."""
    known = {(entry.msgctxt or "", entry.msgid) for book in books.values() for entry in book}
    for key, message in sorted(wanted.items()):
        if key in known:
            continue
        room = ROOT.joinpath(*Path(message.place).parts[:2])
        path = room / CATALOGUE
        book = books.setdefault(path, polib.pofile(str(path)) if path.exists() else _new_book())
        plural = {"msgid_plural": message.plural, "msgstr_plural": {0: ""}}
        book.append(
            polib.POEntry(
                msgid=message.msgid,
                msgctxt=message.context or None,
                **(plural if message.plural else {}),
            )
        )
    for path, book in books.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        book.save(str(path))
    return 0


def _new_book() -> polib.POFile:
    book = polib.POFile()
    book.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": "zh_Hans",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    return book


if __name__ == "__main__":
    sys.exit(main())
