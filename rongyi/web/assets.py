"""One stylesheet and one script from the parts beside the components; no Node.

The parts are joined on first use (a finder of staticfiles asks for them), so that
`collectstatic` and the server in development see the same two files.
"""

from __future__ import annotations

import re
import secrets
import tempfile
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

HERE = Path(__file__).parent
LAYERS = ("reset", "tokens", "base", "layout", "components", "utilities")
STYLE = "rongyi/app.css"
SCRIPT = "rongyi/app.js"
DRAFT_NAME_BYTES = 8  # several threads of several workers write at once

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_AROUND = re.compile(r"\s*([{};,])\s*")
_COLON = re.compile(r":\s+")
_SPACE = re.compile(r"\s+")


def style() -> str:
    """All styles in their cascade layers, without comments and needless spaces."""
    parts = [f"@layer {','.join(LAYERS)};"]
    for layer in LAYERS:
        files = [HERE / "styles" / f"{layer}.css"]
        if layer == "components":
            files = sorted(HERE.glob("components/*/*.css"))
        body = "".join(_tight(file.read_text("utf-8")) for file in files)
        parts.append(f"@layer {layer}{{{body}}}")
    return "".join(parts)


def script() -> str:
    """All modules, each in a block of its own so that no name meets another."""
    files = sorted(HERE.glob("scripts/*.js")) + sorted(HERE.glob("components/*/*.js"))
    return "".join(f"{{\n{_lean(file.read_text('utf-8'))}}}\n" for file in files)


def _tight(css: str) -> str:
    css = _AROUND.sub(r"\1", _COMMENT.sub("", css))
    css = _COLON.sub(":", css)
    return _SPACE.sub(" ", css).replace(";}", "}").strip()


def _lean(source: str) -> str:
    lines = (line.strip() for line in source.splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith("//"))


@cache
def built() -> FileSystemStorage:
    """The folder with the two joined files, written anew once per process."""
    folder = Path(getattr(settings, "ASSETS_DIR", "") or tempfile.mkdtemp(prefix="rongyi-assets-"))
    for name, text in ((STYLE, style()), (SCRIPT, script())):
        _write(folder / name, text)
    return FileSystemStorage(location=str(folder))


def _write(target: Path, text: str) -> None:
    """Write only what changed, and never half a file: several workers start at once."""
    if target.exists() and target.read_text("utf-8") == text:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f"{target.name}.{secrets.token_hex(DRAFT_NAME_BYTES)}")
    draft.write_text(text, "utf-8")
    draft.replace(target)


class BuiltFinder(BaseFinder):
    """Finder of staticfiles for the joined files."""

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """The absolute path of one of the joined files, or nothing."""
        if path not in (STYLE, SCRIPT):
            return []
        found = built().path(path)
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Any]]:
        """The joined files and the storage they lie in."""
        for path in (STYLE, SCRIPT):
            yield path, built()
