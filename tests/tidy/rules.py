"""The project's habits as small programs: each rule reads one file and names what breaks it.

A rule carries one good and one bad sample; `test_rules.py` runs both, so that a rule which stopped
seeing anything is noticed. `test_tree.py` runs all rules over the tree.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

FILE_LINES_MAX = 400
TEST_FILE_LINES_MAX = 600
FUNCTION_LINES_MAX = 60
COLUMNS_MAX = 100

DOMAIN_FILES = frozenset(
    """__init__ apps jobs reactions services queries store policy models definitions rules states
    events errors""".split()
)
DOMAIN_ROOMS = frozenset(
    """feedback worklists themes cases exemption catalogue certificates history exchange
    identity journal documents""".split()
)
PURE_FILES = frozenset({"rules", "states", "events", "definitions", "errors"})
WRITERS = frozenset({"services", "store", "models", "migrations"})
DRAWERS = frozenset({"utils", "util", "helpers", "common", "core", "extras", "misc"})
CLOCK_ROOMS = ("rongyi/config/", "rongyi/web/middleware")
HOST_CLOCK = "rongyi/kernel/moment.py"  # the one file that may ask it

Found = Iterator[tuple[int, str]]


@dataclass(frozen=True)
class Source:
    """One Python file: where it stands, its text and its tree."""

    path: PurePosixPath
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def is_test(self) -> bool:
        return "tests" in self.path.parts or self.path.name == "conftest.py"

    @property
    def is_generated(self) -> bool:
        return "migrations" in self.path.parts

    @property
    def role(self) -> str:
        """The file kind inside a domain room: "services" for services.py and services/*.py."""
        parts = self.path.parts
        if len(parts) < 3 or parts[0] != "rongyi":
            return ""
        return PurePosixPath(parts[2]).stem

    @property
    def room(self) -> str:
        return self.path.parts[1] if len(self.path.parts) > 2 else ""


@dataclass(frozen=True)
class Rule:
    """`check` yields (line, words) for each break; `good` and `bad` are (path, text) samples."""

    name: str
    check: Callable[[Source], Found]
    good: tuple[str, str]
    bad: tuple[str, str]


def file_length(source: Source) -> Found:
    limit = TEST_FILE_LINES_MAX if source.is_test else FILE_LINES_MAX
    lines = source.text.count("\n")
    if not source.is_generated and lines > limit:
        yield (
            limit,
            f"{lines} lines, at most {limit}: make a folder with one file per noun",
        )


def function_length(source: Source) -> Found:
    if source.is_generated:
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION_LINES_MAX:
                yield (
                    node.lineno,
                    f"{node.name} has {length} lines, at most {FUNCTION_LINES_MAX}",
                )


def columns(source: Source) -> Found:
    if source.is_generated:
        return
    for number, line in enumerate(source.text.splitlines(), 1):
        if len(line) > COLUMNS_MAX:
            yield number, f"{len(line)} columns, at most {COLUMNS_MAX}"


def hidden_imports(source: Source) -> Found:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for inner in ast.walk(node):
                if isinstance(inner, ast.Import | ast.ImportFrom):
                    yield (
                        inner.lineno,
                        "an import inside a function: move it up, or kernel.lazy",
                    )


def drawers(source: Source) -> Found:
    for part in source.path.with_suffix("").parts:
        if part in DRAWERS:
            yield 1, f"a drawer called {part}: name it by what it knows"


def room_files(source: Source) -> Found:
    if source.room not in DOMAIN_ROOMS or source.is_test or source.is_generated:
        return
    if source.role not in DOMAIN_FILES:
        names = ", ".join(sorted(DOMAIN_FILES - {"__init__"}))
        yield 1, f"a domain room has only these files: {names}"


def writes_in_services(source: Source) -> Found:
    if source.is_test or source.room not in DOMAIN_ROOMS or source.role in WRITERS:
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in {
                "save",
                "create",
                "bulk_create",
                "bulk_update",
                "update_or_create",
            }:
                yield (
                    node.lineno,
                    f".{node.func.attr}( outside services, store and models",
                )


def clock_is_passed_in(source: Source) -> Found:
    if source.is_test or str(source.path).startswith(CLOCK_ROOMS) or source.role == "jobs":
        return
    if str(source.path) == HOST_CLOCK:
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in {"now", "utcnow", "today"} and _names_a_clock(node.func.value):
                yield node.lineno, "reads the clock: take `now` or `on` as a parameter"


def clock_of_the_host(source: Source) -> Found:
    if source.is_test or source.room == "" or str(source.path) == HOST_CLOCK:
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            bare = node.func.attr in {"localtime", "localdate"} and not node.args
            read = bare or node.func.attr in {"now", "utcnow", "today"}
            if read and _names_a_clock(node.func.value, {"datetime", "date", "timezone"}):
                yield node.lineno, "reads the clock of the host: moment.now() is the database's"


def _names_a_clock(
    node: ast.expr, names: Set[str] = frozenset({"datetime", "date", "timezone", "moment"})
) -> bool:
    return isinstance(node, ast.Name) and node.id in names


def docstrings(source: Source) -> Found:
    if source.is_test or source.room not in DOMAIN_ROOMS:
        return
    if source.role not in {"services", "queries"}:
        return
    for node in source.tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            if not ast.get_docstring(node):
                yield node.lineno, f"{node.name} has no docstring"


def typed(source: Source) -> Found:
    if source.is_test or source.is_generated:
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.returns is None:
            yield node.lineno, f"{node.name} does not say what it returns"


def no_swallowing(source: Source) -> Found:
    if source.is_test:
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ExceptHandler) and node.type is None:
            yield node.lineno, "a bare except hides what went wrong"
        if isinstance(node, ast.ExceptHandler) and all(isinstance(b, ast.Pass) for b in node.body):
            if isinstance(node.type, ast.Name) and node.type.id in {
                "Exception",
                "BaseException",
            }:
                yield node.lineno, "except Exception: pass loses the error"


def no_signals(source: Source) -> Found:
    for number, line in enumerate(source.text.splitlines(), 1):
        if re.search(r"\b(post_save|pre_save|post_delete|m2m_changed)\b", line):
            if "tidy" not in source.path.parts:
                yield number, "no signals: record a fact and react to it"


def no_later(source: Source) -> Found:
    if "tidy" in source.path.parts:
        return
    for number, line in enumerate(source.text.splitlines(), 1):
        if re.search(r"\b(TODO|FIXME|XXX|HACK)\b", line):
            yield number, "a note for later has no place in the tree: open an issue"


def unsafe_html(source: Source) -> Found:
    if source.is_test:
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Name) and node.id == "mark_safe" and source.room != "web":
            yield node.lineno, "mark_safe only in web: use format_html or a template"
        if isinstance(node, ast.Name) and node.id in {"eval", "exec"}:
            yield node.lineno, f"{node.id} is not for us: conditions are FEEL"


RULES = (
    Rule("file_length", file_length, ("rongyi/a/rules.py", "a = 1\n" * 400),
         ("rongyi/a/rules.py", "a = 1\n" * 401)),
    Rule("function_length", function_length, ("a.py", "def f():\n" + "    a = 1\n" * 59),
         ("a.py", "def f():\n" + "    a = 1\n" * 60)),
    Rule("columns", columns, ("a.py", "a = '" + "x" * 94 + "'\n"),
         ("a.py", "a = '" + "x" * 95 + "'\n")),
    Rule("hidden_imports", hidden_imports, ("a.py", "import os\ndef f(): os\n"),
         ("a.py", "def f():\n    import os\n")),
    Rule("drawers", drawers, ("rongyi/kernel/money.py", ""), ("rongyi/kernel/utils.py", "")),
    Rule("room_files", room_files, ("rongyi/cases/rules.py", ""), ("rongyi/cases/engine.py", "")),
    Rule("writes_in_services", writes_in_services,
         ("rongyi/cases/services.py", "case.save()"), ("rongyi/cases/queries.py", "case.save()")),
    Rule("clock_is_passed_in", clock_is_passed_in,
         ("rongyi/config/clock.py", "moment.now()"),
         ("rongyi/cases/services.py", "moment.now()")),
    Rule("clock_of_the_host", clock_of_the_host,
         ("rongyi/cases/jobs.py", "moment.now()"), ("rongyi/config/warm.py", "datetime.now(UTC)")),
    Rule("docstrings", docstrings,
         ("rongyi/cases/queries.py", "def f() -> int:\n    'Says what.'\n"),
         ("rongyi/cases/queries.py", "def f() -> int:\n    return 1\n")),
    Rule("typed", typed, ("rongyi/a/b.py", "def f() -> int: ...\n"),
         ("rongyi/a/b.py", "def f(): ...\n")),
    Rule("no_swallowing", no_swallowing,
         ("rongyi/a/b.py", "try: a\nexcept KeyError: pass\n"),
         ("rongyi/a/b.py", "try: a\nexcept Exception: pass\n")),
    Rule("no_signals", no_signals, ("rongyi/a/b.py", "record(fact)\n"),
         ("rongyi/a/b.py", "post_" + "save.connect(f)\n")),
    Rule("no_later", no_later, ("rongyi/a/b.py", "# why it is so\n"),
         ("rongyi/a/b.py", "# TO" + "DO mend\n")),
    Rule("unsafe_html", unsafe_html, ("rongyi/web/icons.py", "mark_safe(a)\n"),
         ("rongyi/portal/views.py", "mark_safe(a)\n")),
)  # fmt: skip
