"""Where the templates of a paper lie: those of its edition, laid over those of the program."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from django.conf import settings

BELOW = "documents/"


def folder_with(templates: Mapping[str, bytes]) -> Path:
    """A folder that holds these templates (by their path in the definitions) and, where they leave
    one out, that of the program. Kept under DATA/templates by what it holds, so that what was read
    from it once stays right; it may be deleted at any time.
    """
    built_in = Path(settings.DOCUMENT_TEMPLATES)
    known = {path.name: path.read_bytes() for path in sorted(built_in.glob("*.typ"))}
    own = {
        path.removeprefix(BELOW): content
        for path, content in templates.items()
        if path.startswith(BELOW)
    }
    wanted = {**known, **own}
    if wanted == known:
        return built_in
    kept = Path(settings.DATA) / "templates" / _digest(wanted)
    if not kept.is_dir():
        _write(wanted, kept)
    return kept


def _digest(files: Mapping[str, bytes]) -> str:
    whole = sha256()
    for name, content in sorted(files.items()):
        whole.update(f"{name} {sha256(content).hexdigest()}\n".encode())
    return whole.hexdigest()


def _write(files: Mapping[str, bytes], kept: Path) -> None:
    """All or nothing: a folder of that name is complete, whoever else writes it meanwhile."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    half = Path(tempfile.mkdtemp(prefix=".incoming-", dir=kept.parent))
    try:
        for name, content in files.items():
            target = half / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        half.rename(kept)
    except OSError:
        shutil.rmtree(half, ignore_errors=True)
        if not kept.is_dir():
            raise
