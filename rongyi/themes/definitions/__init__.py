"""Themes as files: reading, checking, running their examples, printing a plan."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from rongyi.kernel.datafile import FileSet, Problem, Problems, read_folder
from rongyi.themes.definitions.asked import Printed, print_plan
from rongyi.themes.definitions.examples import run_examples
from rongyi.themes.definitions.reading import Definitions, load, load_themes
from rongyi.themes.definitions.single import theme_of_item
from rongyi.themes.rules import JointVisit, NotFor, Question, Section, Theme, ThemeItem


def check_folder(folder: Path | FileSet, on: date | None = None) -> list[Problem]:
    """Everything that is wrong with a folder or edition: catalogue, themes and examples.

    Examples are computed only over definitions without a problem: a plan out of broken ones would
    tell of differences that mend themselves. With `on`, what only a day can show is told too: a
    year without calendar, a value not yet in force, a day of verifying in the future.
    """
    problems = Problems()
    files = read_folder(folder, problems) if isinstance(folder, Path) else folder
    definitions, told = load(files, on, {one.file for one in problems})
    for problem in told:
        problems.put(problem)
    if not len(problems):
        run_examples(definitions, files, problems)
    return problems.sorted()


__all__ = [
    "Definitions",
    "JointVisit",
    "NotFor",
    "Printed",
    "Question",
    "Section",
    "Theme",
    "ThemeItem",
    "check_folder",
    "load",
    "load_themes",
    "print_plan",
    "theme_of_item",
]
