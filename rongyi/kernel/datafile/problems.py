"""What is wrong in a data file: a place, a stable code, and words in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches

from rongyi.kernel.text import Text

PROBLEMS_MAX = 5_000  # then reading goes on but no more are kept: nobody reads further


@dataclass(frozen=True)
class At:
    """Where a thing stands: a file, a line, and the line of each of its keys."""

    file: str = ""
    line: int = 0
    keys: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)

    def of(self, key: str) -> At:
        """The place of one key of it; of a key that is absent, the place of the thing."""
        return At(self.file, self.keys.get(key, self.line))


NOWHERE = At()
_PERHAPS = Text("（或指“{code}”）", " (perhaps “{code}”)")
_NOTHING = Text("", "")


def nearest(code: str, known: Iterable[str]) -> Text:
    """A hint at what was probably meant, to stand inside a sentence; or nothing."""
    found = get_close_matches(code[:80], list(known), n=1, cutoff=0.6)
    return _PERHAPS.format({"code": found[0]}) if found else _NOTHING


@dataclass(frozen=True)
class Problem:
    """One thing to mend. `file:line: code: words` is how it is printed."""

    file: str
    line: int
    code: str
    words: Text

    def in_language(self, language: str) -> str:
        """The line that `rongyi check` prints."""
        return f"{self.file}:{self.line}: {self.code}: {self.words.in_language(language)}"


@dataclass(frozen=True)
class ProblemKind:
    """A stable code, what it says, and what to do about it."""

    code: str
    words: Text
    remedy: Text


_KINDS: dict[str, ProblemKind] = {}


def declare(kinds: Iterable[ProblemKind]) -> None:
    """Make codes known. Each code has one owner, and no problem may be told without one."""
    for kind in kinds:
        assert _KINDS.get(kind.code, kind) == kind, f"{kind.code} is declared twice"
        _KINDS[kind.code] = kind


def declare_rows(*rows: tuple[str, str, str, str, str]) -> None:
    """Make codes known, written as rows: code, words zh, words en, remedy zh, remedy en."""
    declare(ProblemKind(code, Text(zh, en), Text(do, do_en)) for code, zh, en, do, do_en in rows)


def declared() -> Mapping[str, ProblemKind]:
    """Every code that the modules loaded so far can tell of."""
    return dict(_KINDS)


class Problems:
    """Collects problems, all of them, in one pass."""

    def __init__(self) -> None:
        self._found: list[Problem] = []
        self._seen: set[tuple[str, int, str, str]] = set()

    def add(self, code: str, at: At, /, **parameters: object) -> None:
        """Tell of one problem. `parameters` fill the {places} of its words."""
        written = {
            name: value.isoformat()
            if isinstance(value, date)
            else value  # as it stands in the file
            for name, value in parameters.items()
        }
        self.put(Problem(at.file, at.line, code, _KINDS[code].words.format(written)))

    def put(self, problem: Problem) -> None:
        """Add a problem that has its words already; the same one is kept once."""
        key = (problem.file, problem.line, problem.code, problem.words.zh)
        if key not in self._seen and len(self._found) < PROBLEMS_MAX:
            self._seen.add(key)
            self._found.append(problem)

    def sorted(self) -> list[Problem]:
        """By file, then line, then code."""
        return sorted(self._found, key=lambda one: (one.file, one.line, one.code))

    def __len__(self) -> int:
        return len(self._found)

    def __iter__(self) -> Iterator[Problem]:
        return iter(self._found)


def format_problems(problems: Iterable[Problem], language: str = "zh") -> str:
    """One line each: `file:line: code: words`."""
    return "\n".join(problem.in_language(language) for problem in problems)
