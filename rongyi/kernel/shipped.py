"""Where the data lie that come with the program, in a checkout and in an installed wheel."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
CHECKOUT = PACKAGE.parent


def in_checkout() -> bool:
    """Whether the package lies in its source tree rather than among installed packages."""
    return (CHECKOUT / "pyproject.toml").is_file() and (CHECKOUT / "definitions").is_dir()


def definitions_folder() -> Path:
    """Folder of all definitions: `definitions/` of the tree, or the copy that the wheel carries."""
    return CHECKOUT / "definitions" if in_checkout() else PACKAGE / "definitions_data"


def sip_folder() -> Path:
    """Folder of the definitions of Suzhou Industrial Park (苏州工业园区)."""
    return definitions_folder() / "sip"
