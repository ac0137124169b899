"""What a file of an edition is, and when two are the same."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import PurePosixPath

from rongyi.kernel.datafile import FileSet

_ONE = {
    "items": "item",
    "themes": "theme",
    "certificates": "certificate",
    "datasets": "dataset",
    "profiles": "profile",
    "calendars": "calendar",
    "documents": "document",
}


@dataclass(frozen=True, order=True)
class DefinitionKey:
    """What has versions of its own: an item, a theme, a certificate type, a file of elements."""

    kind: str
    code: str


def definition_of(path: str) -> DefinitionKey | None:
    """The definition that a file is. Examples are none: they test one and change nothing."""
    if path.endswith(".examples.yaml"):
        return None
    parts = PurePosixPath(path)
    folder = parts.parts[0] if len(parts.parts) > 1 else "place"
    code = parts.name if parts.suffix == ".typ" else parts.stem
    if folder == "calendars" and len(parts.parts) > 2:
        code = f"{parts.parent.name}/{code}"  # a department's own year
    if folder == "demo" and len(parts.parts) > 2:
        folder = "register"
    return DefinitionKey(_ONE.get(folder, folder), code)


def digest_of(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def digest_of_all(files: FileSet) -> str:
    """One digest for a whole edition: of every path with the digest of its text, in order."""
    whole = hashlib.sha256()
    for path in sorted(files):
        whole.update(f"{path}\0{digest_of(files[path])}\n".encode())
    return whole.hexdigest()
