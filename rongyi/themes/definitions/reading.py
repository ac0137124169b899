"""Reading themes beside their catalogue: a whole folder or edition as one value."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath

from rongyi.catalogue.definitions import Catalogue, load_catalogue
from rongyi.kernel.datafile import FileSet, Node, Problem, Problems, read, read_folder, read_yaml
from rongyi.themes.definitions import kinds as kinds  # declares the codes
from rongyi.themes.definitions.checks import check_theme
from rongyi.themes.definitions.single import theme_of_item
from rongyi.themes.errors import ThemeUnknown
from rongyi.themes.rules import CompiledTheme, Theme, compile_theme

SUFFIX = ".examples.yaml"
COMPILED_MAX = 512  # themes and items, each on a few days


@dataclass(frozen=True)
class Definitions:
    """The catalogue and the themes of one edition. Compiled themes are kept per day."""

    catalogue: Catalogue
    themes: Mapping[str, Theme]
    _compiled: dict[tuple[str, date], CompiledTheme] = field(
        default_factory=dict, compare=False, repr=False
    )

    def theme(self, code: str) -> Theme:
        """The theme, or the item of that code as a theme of one. Errors: ThemeUnknown."""
        if code in self.themes:
            return self.themes[code]
        if code in self.catalogue.items:
            titles = {
                section.code: section.title
                for theme in self.themes.values()
                for section in theme.sections
            }
            return theme_of_item(self.catalogue, self.catalogue.items[code], titles)
        raise ThemeUnknown(code=code)

    def compiled(self, code: str, on: date) -> CompiledTheme:
        """The theme ready for planning on a day. Errors: ThemeUnknown."""
        if (code, on) not in self._compiled:
            if len(self._compiled) >= COMPILED_MAX:
                self._compiled.clear()
            self._compiled[(code, on)] = compile_theme(self.catalogue, self.theme(code), on)
        return self._compiled[(code, on)]


def load(
    folder: Path | FileSet, on: date | None = None, lost: Collection[str] = ()
) -> tuple[Definitions, list[Problem]]:
    """Every definition of a folder or edition, and all that is wrong with it. Never raises.

    `on`: also tell what is wrong with it on that day; `lost`: files that could not be opened
    (see load_catalogue). A theme that needs what could not be read waits until that is mended.
    """
    problems = Problems()
    files = read_folder(folder, problems) if isinstance(folder, Path) else folder
    lost = {*lost, *(one.file for one in problems)}
    catalogue, told = load_catalogue(files, on, lost)
    for problem in told:
        problems.put(problem)
    flawed: set[str] = set()
    themes = _read_themes(files, problems, flawed)
    paths = [path for path in {*files, *lost} if _is_theme(path)]
    written = {*themes, *(PurePosixPath(path).stem for path in paths)}
    for theme in themes.values():
        check_theme(catalogue, written, theme, problems, whole=theme.code not in flawed)
    return Definitions(catalogue, themes), problems.sorted()


def load_themes(catalogue: Catalogue, files: FileSet) -> Definitions:
    """The themes of an edition whose catalogue is read already and known to be right."""
    return Definitions(catalogue, _read_themes(files, Problems(), set()))


def _is_theme(path: str) -> bool:
    return path.startswith("themes/") and path.endswith(".yaml") and not path.endswith(SUFFIX)


def _read_themes(files: FileSet, problems: Problems, flawed: set[str]) -> dict[str, Theme]:
    """In the order in which every list shows them: by `order`, equals by code. `flawed` gets the
    codes of those of which something could not be read."""
    themes: dict[str, Theme] = {}
    for path in sorted(files):
        if not _is_theme(path):
            continue
        before = len(problems)
        node = read_yaml(files[path], path, problems)
        theme = _read_theme(path, node, problems) if node is not None else None
        if theme is not None:
            themes[theme.code] = theme
            if len(problems) > before:
                flawed.add(theme.code)
    return dict(sorted(themes.items(), key=lambda one: (one[1].order, one[0])))


def _read_theme(path: str, node: Node, problems: Problems) -> Theme | None:
    theme = read(Theme, node, problems)
    name = PurePosixPath(path).stem
    if theme is not None and theme.code != name:
        problems.add("code.not_file_name", node.at.of("code"), code=theme.code, name=name)
    return theme
