"""What can be wrong with an expression, in words for the person who writes or reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rongyi.kernel.text import Text


@dataclass(frozen=True)
class Problem:
    """One finding. `line` and `column` count from 1; `code` is stable ("feel.unknown_name")."""

    code: str
    line: int
    column: int
    words: Text


class FeelError(Exception):
    """The source is not an expression of the subset."""

    code: ClassVar[str] = "feel.syntax"

    def __init__(self, words: Text, line: int = 1, column: int = 1, code: str = "") -> None:
        if code:
            self.code = code  # type: ignore[misc]
        self.words = words
        self.line = line
        self.column = column
        super().__init__(f"{line}:{column}: {self.code}: {words.zh} {words.en}")

    @property
    def problem(self) -> Problem:
        """The same as a finding, to stand in a list beside others."""
        return Problem(self.code, self.line, self.column, self.words)


class StepLimit(FeelError):
    """Evaluation was stopped: it would take more work than one rule may."""

    code = "feel.step_limit"

    def __init__(self) -> None:
        super().__init__(
            Text(
                zh="这条规则的计算量超过上限，已停止计算。请缩小列表或减少循环。",
                en="This rule needs more work than allowed and was stopped. "
                "Use shorter lists or fewer loops.",
            )
        )
