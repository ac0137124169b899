"""Data files: YAML whose every value knows its line, read into frozen shapes.

Nothing here raises on bad content; every problem is collected with file, line, code and words.
"""

from rongyi.kernel.datafile import words as words  # declares the codes
from rongyi.kernel.datafile.files import FILES_MAX, FileSet, read_folder
from rongyi.kernel.datafile.nodes import (
    DEPTH_MAX,
    FILE_BYTES_MAX,
    VALUES_MAX,
    Node,
    read_yaml,
)
from rongyi.kernel.datafile.problems import (
    NOWHERE,
    PROBLEMS_MAX,
    At,
    Problem,
    ProblemKind,
    Problems,
    declare,
    declare_rows,
    declared,
    format_problems,
    nearest,
)
from rongyi.kernel.datafile.readers import BAD, Value, read_string, read_value
from rongyi.kernel.datafile.shapes import Shape, key, keys_of, read
from rongyi.kernel.datafile.values import (
    Cell,
    Condition,
    Dated,
    Formula,
    Mark,
    Selection,
    in_force,
    value_on,
)

__all__ = [
    "BAD",
    "DEPTH_MAX",
    "FILES_MAX",
    "FILE_BYTES_MAX",
    "NOWHERE",
    "PROBLEMS_MAX",
    "VALUES_MAX",
    "At",
    "Cell",
    "Condition",
    "Dated",
    "FileSet",
    "Formula",
    "Mark",
    "Node",
    "Problem",
    "ProblemKind",
    "Problems",
    "Selection",
    "Shape",
    "Value",
    "declare",
    "declare_rows",
    "declared",
    "format_problems",
    "in_force",
    "key",
    "keys_of",
    "nearest",
    "read",
    "read_folder",
    "read_string",
    "read_value",
    "read_yaml",
    "value_on",
]
