"""Where things lie, in a checkout and in an installed wheel."""

from __future__ import annotations

from pathlib import Path

from rongyi.kernel.shipped import CHECKOUT, PACKAGE, definitions_folder, in_checkout, sip_folder

__all__ = [
    "CHECKOUT",
    "PACKAGE",
    "default_data_folder",
    "definitions_folder",
    "in_checkout",
    "sip_folder",
]


def default_data_folder() -> Path:
    """Where data go when DATA is not set: `.data` in the tree, else below the user's home."""
    if in_checkout():
        return CHECKOUT / ".data"
    return Path.home() / ".local" / "share" / "rongyi"
