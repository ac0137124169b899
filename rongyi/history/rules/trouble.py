"""Why a log as a whole cannot be read. For who reads files; bad rows are no trouble: see shape."""

from __future__ import annotations


class LogBroken(Exception):
    """The file ends or breaks in the middle, at this line; what came before it is whole. `packed`:
    it is the packing that is broken, so that nothing behind can be read."""

    def __init__(self, line: int, *, packed: bool = False) -> None:
        super().__init__(f"broken at line {line}")
        self.line, self.packed = line, packed


class LogForm(Exception):
    """The file is no log of a form that can be read. `kind`: "doctype" (it declares one), "root"
    (what it begins with is `what`), "column" (one that means `what` is missing), "named" (the
    mapping names a column that is not there); `listed` are the columns that are.
    """

    def __init__(self, kind: str, what: str = "", listed: str = "") -> None:
        super().__init__(f"{kind} {what}")
        self.kind, self.what, self.listed = kind, what, listed


class MappingWrong(Exception):
    """The file that says what the columns mean cannot be used because of this key or place."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key
