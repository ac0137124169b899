"""A folder of definitions as a mapping from path to content, so that it loads from a disk, a
wheel or a database alike."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from rongyi.kernel.datafile.nodes import FILE_BYTES_MAX
from rongyi.kernel.datafile.problems import At, Problems

FileSet = Mapping[str, bytes]

FILES_MAX = 5_000
_KEPT = frozenset({".yaml", ".typ"})
_PASSED_OVER = frozenset({".md"})


def read_folder(folder: Path, problems: Problems) -> dict[str, bytes]:
    """Every data file and template below `folder`, by its path with forward slashes. Never raises.

    Tells: folder.missing, folder.too_many_files, file.not_regular, file.unknown,
    file.unreadable, yaml.too_large. Hidden files and notes (*.md) are passed over.
    """
    if not folder.is_dir():
        problems.add("folder.missing", At(str(folder), 0), folder=folder)
        return {}
    found: dict[str, bytes] = {}
    for count, path in enumerate(_walk(folder, problems)):
        if count >= FILES_MAX:
            problems.add("folder.too_many_files", At(str(folder), 0), limit=FILES_MAX)
            break
        name = path.relative_to(folder).as_posix()
        if path.suffix in _KEPT:
            content = _read(path, At(name, 1), folder.resolve(), problems)
            if content is not None:
                found[name] = content
        elif path.suffix not in _PASSED_OVER:
            problems.add("file.unknown", At(_printable(name), 0))
    return found


def _walk(folder: Path, problems: Problems) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder):
        folders.sort()
        for name in list(folders):
            if name.startswith((".", "__")):
                folders.remove(name)
            elif (Path(parent) / name).is_symlink():
                folders.remove(name)
                place = (Path(parent) / name).relative_to(folder).as_posix()
                problems.add("file.not_regular", At(_printable(place), 0))
        yield from (Path(parent) / name for name in sorted(files) if not name.startswith("."))


def _printable(name: str) -> str:
    return name.encode("utf-8", "replace").decode("utf-8")


def _read(path: Path, at: At, root: Path, problems: Problems) -> bytes | None:
    try:
        if not path.resolve().is_relative_to(root) or not stat.S_ISREG(path.stat().st_mode):
            problems.add("file.not_regular", at)
            return None
        with path.open("rb") as opened:
            content = opened.read(FILE_BYTES_MAX + 1)
            if len(content) > FILE_BYTES_MAX:
                size = path.stat().st_size
                problems.add("yaml.too_large", at, size=size, limit=FILE_BYTES_MAX)
                return None
            return content
    except (OSError, RuntimeError) as error:  # the latter: a link that leads to itself
        why = getattr(error, "strerror", None) or type(error).__name__
        problems.add("file.unreadable", at, why=why)
        return None
