"""Reading a whole folder of definitions, each file by its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from rongyi.catalogue.definitions.book import Catalogue
from rongyi.catalogue.definitions.calendar import own_calendars, working_calendar
from rongyi.catalogue.definitions.checks import check_all
from rongyi.catalogue.definitions.clock import ClockRules
from rongyi.catalogue.definitions.clock_usual import USUAL
from rongyi.catalogue.definitions.elements import Element
from rongyi.catalogue.definitions.items import Item
from rongyi.catalogue.definitions.letters import LETTERS_FILE, UNWRITTEN, Letters
from rongyi.catalogue.definitions.materials import Material
from rongyi.catalogue.definitions.place import (
    MESSAGE_CODE,
    CalendarYear,
    LifeEvent,
    Message,
    Place,
    Profile,
)
from rongyi.catalogue.definitions.queues import QueueDef
from rongyi.certificates.definitions import CertificateType
from rongyi.exchange.definitions import Dataset, DemoRegister
from rongyi.identity.definitions import CODE, CODE_FORM, Demo, Department, Post, Site
from rongyi.kernel.datafile import (
    At,
    FileSet,
    Node,
    Problem,
    Problems,
    Shape,
    read,
    read_folder,
    read_yaml,
)

PATH_SHOWN_MAX = 200
_PATH = re.compile(r"([a-z0-9_-]{1,80}/){0,3}[a-z0-9_-]{1,80}(\.examples)?\.(yaml|typ)\Z")
TEMPLATE = re.compile(r"documents/([a-z0-9_-]{1,80}/){0,2}[a-z0-9_-]{1,80}\.typ\Z")
REQUIRED = ("place.yaml", "departments.yaml", "posts.yaml", "sites.yaml")


@dataclass
class Shelf:
    """What was read so far: by kind, then by code; and every code that was written at all."""

    problems: Problems
    found: dict[str, dict[Any, Any]] = field(default_factory=dict)
    declared: dict[str, dict[str, At]] = field(default_factory=dict)
    aliases: dict[str, set[str]] = field(default_factory=dict)
    flawed: dict[str, set[str]] = field(default_factory=dict)
    flawed_terms: set[str] = field(default_factory=set)
    unlisted: set[str] = field(default_factory=set)

    def declare(self, kind: str, code: str, at: At) -> bool:
        """Note that a code is written here. False, and told, when it was written before."""
        known = self.declared.setdefault(kind, {})
        if code in known:
            first = f"{known[code].file}:{known[code].line}"
            self.problems.add("code.twice", at, code=code, first=first)
            return False
        known[code] = at
        return True

    def put(self, kind: str, code: Any, thing: Any) -> None:
        """Keep what was read."""
        if thing is not None:
            self.found.setdefault(kind, {})[code] = thing

    def blame(self, kind: str, code: str, node: Node | None = None) -> None:
        """Note that something of a definition could not be read, though its code is known."""
        self.flawed.setdefault(kind, set()).add(code)
        if kind == "elements" and node is not None:
            term = _word(node, "term")
            if term is None:
                self.unlisted.add(kind)  # a condition may name it by whatever word
            else:
                self.flawed_terms.add(term)

    def take(
        self, kind: str, code: str, shape: type[Shape], node: Node, given: Mapping[str, Any]
    ) -> None:
        """Read one definition whose code is declared, and keep what could be read of it."""
        before = len(self.problems)
        self.put(kind, code, read(shape, node, self.problems, code, given))
        if len(self.problems) > before:
            self.blame(kind, code, node)

    def of(self, kind: str) -> dict[Any, Any]:
        """Everything of one kind."""
        return self.found.get(kind, {})


@dataclass(frozen=True)
class Reader:
    """Who reads a file: `read` what is in it; of what is lost only the name is known, if that."""

    kind: str
    read: Callable[[Shelf, str, Node], None]
    named: bool = False  # the file is one definition and is named by its code
    shape: type[Shape] | None = None  # of the whole file, where it is one thing

    def lose(self, shelf: Shelf, path: str) -> None:
        """The file is there, but could not be read: what refers to it is not to blame."""
        if self.named:
            shelf.declared.setdefault(self.kind, {}).setdefault(PurePosixPath(path).stem, At(path))
            shelf.blame(self.kind, PurePosixPath(path).stem)
        else:
            shelf.unlisted.add(self.kind)


def one_file(kind: str, shape: type[Shape]) -> Reader:
    """A file that is one definition and is named by its code."""

    def reader(shelf: Shelf, path: str, node: Node) -> None:
        name = PurePosixPath(path).stem
        code = _word(node, "code") or name
        if code != name:
            shelf.problems.add("code.not_file_name", node.at.of("code"), code=code, name=name)
            shelf.aliases.setdefault(kind, set()).add(name)  # one of the two is a slip
        if shelf.declare(kind, code, node.at.of("code")):
            shelf.take(kind, code, shape, node, {})

    return Reader(kind, reader, named=True, shape=shape)


def by_key(kind: str, shape: type[Shape]) -> Reader:
    """A file that maps codes to definitions."""

    def reader(shelf: Shelf, path: str, node: Node) -> None:
        if not isinstance(node.value, dict):
            read(shape, node, shelf.problems, path)
            shelf.unlisted.add(kind)
            return
        pattern = MESSAGE_CODE if kind == "messages" else CODE
        for code, one in node.value.items():
            if not pattern.match(code):
                shelf.problems.add(
                    "shape.format",
                    one.at,
                    key=kind,
                    found=code[:60],
                    expected=CODE_FORM,
                )
            elif shelf.declare(kind, code, one.at):
                given = {} if kind == "messages" else {"code": code}
                shelf.take(kind, code, shape, one, given)

    return Reader(kind, reader)


def in_list(kind: str, shape: type[Shape]) -> Reader:
    """A file that is a list of definitions, each with its code."""

    def reader(shelf: Shelf, path: str, node: Node) -> None:
        if not isinstance(node.value, list):
            shelf.problems.add(
                "shape.type",
                node.at,
                key=path,
                expected="list / 列表",
                found=node.told(),
            )
            shelf.unlisted.add(kind)
            return
        for one in node.value:
            code = _word(one, "code")
            if code is None:
                read(shape, one, shelf.problems)
                shelf.unlisted.add(kind)
            elif shelf.declare(kind, code, one.at.of("code")):
                shelf.take(kind, code, shape, one, {})

    return Reader(kind, reader)


def single(kind: str, shape: type[Shape]) -> Reader:
    """A file that is there once."""

    def reader(shelf: Shelf, path: str, node: Node) -> None:
        shelf.take(kind, "", shape, node, {})

    return Reader(kind, reader, shape=shape)


def _calendar_year(shelf: Shelf, path: str, node: Node) -> None:
    """One year's calendar, named by its year."""
    year = read(CalendarYear, node, shelf.problems)
    if year is None:
        shelf.unlisted.add("calendars")
        return
    name = PurePosixPath(path).stem
    if str(year.year) != name:
        shelf.problems.add("code.not_file_name", year.at.of("year"), code=year.year, name=name)
    folder = PurePosixPath(path).parent.name
    if folder == "calendars":
        shelf.put("calendars", year.year, year)
    else:
        shelf.put("own_calendars", f"{folder}/{year.year}", year)


def _register(shelf: Shelf, path: str, node: Node) -> None:
    """What a demo register holds: rows by subject number, named by its dataset."""
    name = PurePosixPath(path).stem
    wrapped = Node(node.file, node.line, {"rows": node})
    if isinstance(node.value, dict) and "rows" in node.value:
        wrapped = node
    found = read(DemoRegister, wrapped, shelf.problems, name, {"dataset": name})
    shelf.put("registers", name, found)


def _passed(shelf: Shelf, path: str, node: Node) -> None:
    """A file that belongs to a room above."""


def _word(node: Node, name: str) -> str | None:
    if isinstance(node.value, dict):
        inner = node.value.get(name)
        if inner is not None and isinstance(inner.value, str) and not inner.is_null:
            return inner.value.strip() or None
    return None


passed = Reader("", _passed)
_BY_NAME: Mapping[str, Reader] = {
    "place.yaml": single("place", Place),
    "departments.yaml": in_list("departments", Department),
    "posts.yaml": in_list("posts", Post),
    "sites.yaml": in_list("sites", Site),
    "life_events.yaml": in_list("life_events", LifeEvent),
    "clock.yaml": single("clock", ClockRules),
    LETTERS_FILE: single("letters", Letters),
    "demo/people.yaml": single("demo", Demo),
}
_BY_FOLDER: Mapping[str, Reader] = {
    "calendars": Reader("calendars", _calendar_year, shape=CalendarYear),
    "elements": by_key("elements", Element),
    "datasets": one_file("datasets", Dataset),
    "certificates": one_file("certificates", CertificateType),
    "materials": by_key("materials", Material),
    "items": one_file("items", Item),
    "profiles": one_file("profiles", Profile),
    "messages": by_key("messages", Message),
    "queues": one_file("queues", QueueDef),
    "demo/registers": Reader("registers", _register, named=True),
    "themes": passed,
}


def reader_for(path: str) -> Reader | None:
    """Who reads the file of that path; None when no such file is known."""
    if path in _BY_NAME:
        return _BY_NAME[path]
    if path.endswith(".examples.yaml"):
        return passed if path.startswith(("items/", "themes/")) else None
    if path.endswith(".typ"):
        return None  # a template lies in documents/, where no reader is needed
    folder = str(PurePosixPath(path).parent)
    for whole in ("items", "calendars"):
        if folder.startswith(f"{whole}/"):
            folder = whole
    return _BY_FOLDER.get(folder)


def load_catalogue(
    folder: Path | FileSet, on: date | None = None, lost: Collection[str] = ()
) -> tuple[Catalogue, list[Problem]]:
    """Read and check every definition of a folder or an edition; never raises on bad content.

    `on` is today's date where the caller knows it: then dates in the future are told too.
    `lost` are paths of files that are there and could not be opened, which is told already.
    The catalogue holds all that could be read; publish it only when there is no problem.
    """
    problems = Problems()
    files = read_folder(folder, problems) if isinstance(folder, Path) else folder
    lost = {*lost, *(one.file for one in problems)}
    shelf = Shelf(problems)
    for path in sorted(lost):
        if (reader := reader_for(path)) is not None:
            reader.lose(shelf, path)
    for path in sorted(files):
        if not _PATH.match(path):
            problems.add("file.name", At(path[:PATH_SHOWN_MAX], 1), name=path[:PATH_SHOWN_MAX])
            continue
        if TEMPLATE.match(path):
            if not files[path].strip():
                problems.add("yaml.empty", At(path, 1))
            continue
        reader = reader_for(path)
        if reader is None:
            problems.add("file.unknown", At(path, 1))
        elif reader is not passed:
            node = read_yaml(files[path], path, problems)
            if node is not None and not node.value:  # {} or []: whoever means nothing has no file
                problems.add("yaml.empty", node.at)
                node = None
            if node is None:
                reader.lose(shelf, path)
            else:
                reader.read(shelf, path, node)
    if files or not len(problems):
        for name in REQUIRED:
            if name not in files and name not in lost:
                problems.add("file.missing", At(name, 0), name=name)
                _BY_NAME[name].lose(shelf, name)
    templates = {path: files[path] for path in files if TEMPLATE.match(path)}
    catalogue = _bind(shelf, templates)
    check_all(catalogue, problems, on)
    return catalogue, problems.sorted()


def _bind(shelf: Shelf, templates: Mapping[str, bytes]) -> Catalogue:
    elements: dict[str, Element] = shelf.of("elements")
    single_of = {kind: shelf.of(kind).get("") for kind in ("place", "demo", "clock", "letters")}
    by_code = {
        kind: shelf.of(kind)
        for kind in [
            "calendars",
            "own_calendars",
            "departments",
            "posts",
            "sites",
            "elements",
            "datasets",
            "certificates",
            "materials",
            "items",
            "life_events",
            "profiles",
            "messages",
            "queues",
            "registers",
        ]
    }
    terms: dict[str, str] = {}
    for code, element in elements.items():
        terms.setdefault(element.term, code)
    return Catalogue(
        place=single_of["place"],
        clock=single_of["clock"] or USUAL,
        letters=single_of["letters"] or UNWRITTEN,
        demo=single_of["demo"] or Demo(),
        calendar=working_calendar(by_code["calendars"].values()),
        own=own_calendars(by_code["own_calendars"], by_code["calendars"]),
        templates=templates,
        scope={term: elements[code].feel_type for term, code in terms.items()},
        terms=terms,
        declared={
            kind: frozenset({*codes, *shelf.aliases.get(kind, ())})
            for kind, codes in shelf.declared.items()
        },
        flawed={kind: frozenset(codes) for kind, codes in shelf.flawed.items()},
        flawed_terms=frozenset(shelf.flawed_terms),
        unlisted=frozenset(shelf.unlisted),
        **by_code,
    )
