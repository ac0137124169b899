"""What the documents say is there: links, commands, decisions."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import report
from rongyi.config.command_line.program import COMMANDS
from rongyi.config.paths import CHECKOUT
from rongyi.web import assets

LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
PATH = re.compile(r"`((?:rongyi|tests|docs|bench|tools)/[\w./*-]*)`")
MAKE = re.compile(r"\bmake ([a-z][a-z-]*)")
RONGYI = re.compile(r"(?:\.venv/bin/|`|^)rongyi ([a-z][a-z-]*)", re.MULTILINE)
FENCE = re.compile(r"```sh\n(.*?)```", re.DOTALL)


def documents() -> list[Path]:
    """Every page of Markdown that is kept in the tree."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "*.md"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.split("\0")
    found = [CHECKOUT / name for name in listed if name]
    return found or [CHECKOUT / "README.md", *sorted((CHECKOUT / "docs").rglob("*.md"))]


def named(path: Path) -> str:
    return path.relative_to(CHECKOUT).as_posix()


PAGES = pytest.mark.parametrize("page", documents(), ids=named)


@PAGES
def test_every_link_leads_somewhere(page: Path) -> None:
    text = CODE.sub("", page.read_text("utf-8"))

    broken = [target for target in _links(text) if not _leads(page, target)]

    assert broken == []


def _links(text: str) -> Iterator[str]:
    for plain, picture in LINK.findall(text):
        target = plain or picture
        if not target.startswith(("http://", "https://", "mailto:")):
            yield target


def _leads(page: Path, target: str) -> bool:
    path, _, anchor = target.partition("#")
    file = page if not path else (page.parent / path).resolve()
    if not file.exists():
        return False
    return not anchor or file.suffix != ".md" or anchor in _anchors(file)


def _anchors(page: Path) -> set[str]:
    """Ids given by hand, and those of headings: small letters, hyphens, no punctuation."""
    text = page.read_text("utf-8")
    headings = re.findall(r"^#+ +(.*)$", text, re.MULTILINE)
    made = {re.sub(r"[^\w\- ]", "", one.lower()).strip().replace(" ", "-") for one in headings}
    return made | set(re.findall(r'<a id="([\w-]+)">', text))


@PAGES
def test_every_path_that_is_named_exists(page: Path) -> None:
    text = page.read_text("utf-8")

    missing = [name for name in PATH.findall(text) if not _exists(page, name.rstrip("/"))]

    assert missing == []


def _exists(page: Path, name: str) -> bool:
    built = name in (assets.STYLE, assets.SCRIPT)
    return built or any(any(folder.glob(name)) for folder in (CHECKOUT, page.parent))


@PAGES
def test_every_command_is_one_that_we_have(page: Path) -> None:
    text = page.read_text("utf-8")
    spans = "\n".join(re.findall(r"`[^`\n]+`", text) + FENCE.findall(text))

    unknown = {f"make {name}" for name in MAKE.findall(spans) if name not in targets()}
    unknown |= {f"rongyi {name}" for name in RONGYI.findall(spans) if name not in COMMANDS}

    assert unknown == set()


def targets() -> set[str]:
    """The targets of the Makefile."""
    return set(re.findall(r"^([a-z-]+):", (CHECKOUT / "Makefile").read_text("utf-8"), re.MULTILINE))


def test_every_target_of_make_is_told_by_make_help() -> None:
    makefile = (CHECKOUT / "Makefile").read_text("utf-8")
    told = set(re.findall(r'@echo "make ([a-z-]+)', makefile))

    # setup-test is a step of `make test` and `make check`; nobody needs to type it.
    assert targets() - told <= {"help", "setup-test", "translations"}
    assert told <= targets()


def test_the_index_lists_every_decision_once_and_in_order() -> None:
    folder = CHECKOUT / "docs" / "adr"
    files = sorted(path.name for path in folder.glob("[0-9]*.md"))

    listed = re.findall(r"\]\((\d{4}-[^)]+)\)", (folder / "README.md").read_text("utf-8"))

    assert len(files) >= 12
    assert listed == files
    assert [int(name[:4]) for name in files] == list(range(1, len(files) + 1))


def test_every_decision_says_what_enforces_it() -> None:
    silent = [
        path.name
        for path in (CHECKOUT / "docs" / "adr").glob("[0-9]*.md")
        if not re.search(r"[Ee]nforce", path.read_text("utf-8"))
    ]

    assert silent == []


def test_the_figures_of_performance_are_those_that_are_kept() -> None:
    written = (CHECKOUT / "docs" / "performance.md").read_text("utf-8")

    assert written == report.page(), "write it anew: python -m bench.report"


def test_every_room_has_its_page_and_stands_in_the_map() -> None:
    map_of_rooms = (CHECKOUT / "ARCHITECTURE.md").read_text("utf-8")
    rooms = [path.parent for path in (CHECKOUT / "rongyi").glob("*/apps.py")]

    assert [room.name for room in rooms if f"`rongyi/{room.name}`" not in map_of_rooms] == []
    edges = {"portal", "workbench", "web"}
    assert [r.name for r in rooms if r.name not in edges and not (r / "README.md").exists()] == []
