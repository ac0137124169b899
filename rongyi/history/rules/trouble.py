"""Why a log as a whole cannot be read. For who reads files; bad rows are no trouble: see shape."""

from __future__ import annotations


class LogBroken(Exception):
    """The file ends or breaks in the middle, at this line; what came before it is whole."""

    def __init__(self, line: int = 0) -> None:
        super().__init__(f"broken at line {line}")
        self.line = line


class LogForm(Exception):
    """The file is no log of a form that can be read; `what` was found, or is missing."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class MappingWrong(Exception):
    """The file that says what the columns mean cannot be used because of this key or place."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key
