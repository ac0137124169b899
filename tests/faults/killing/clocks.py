"""The clock of the database's host, as it is set forward and back while everybody works.

By libfaketime, which the server alone is started with: web and worker ask the database for the
time. How far it is off stands in a file, and may change at any moment.
"""

from __future__ import annotations

import os
from pathlib import Path

CLOCK = "FAULTS_CLOCK"  # names the file
JUMPS_S = (3600, -3600, 0, 90, -90)
_LIBRARIES = sorted(Path("/usr/lib").glob("**/faketime/libfaketimeMT.so.1"))


def why_not() -> str:
    """Why the clock cannot be set here; empty where it can."""
    if not _LIBRARIES:
        return "libfaketime is not installed (tools/faults installs it as root)"
    return ""


def variables() -> dict[str, str]:
    """What the server is started with."""
    return {
        "LD_PRELOAD": str(_LIBRARIES[0]),
        "FAKETIME_TIMESTAMP_FILE": os.environ[CLOCK],
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }


def set_off(seconds: int) -> None:
    """From now on the clock is off by so much."""
    place = Path(os.environ[CLOCK])
    fresh = place.with_suffix(".new")
    fresh.write_text(f"{seconds:+d}")
    fresh.chmod(0o644)
    fresh.replace(place)
