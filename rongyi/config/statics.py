"""Style sheets and scripts under names made of their content, gathered when they changed."""

from __future__ import annotations

import fcntl
import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

MARK = "gathered"


def gather() -> bool:
    """Gather static files into STATIC_ROOT unless they are there already; whether it was needed."""
    root = Path(settings.STATIC_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    with open(root.with_suffix(".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted, mark = _fingerprint(), root.parent / f"static.{MARK}"
        if mark.exists() and mark.read_text() == wanted:
            return False
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        mark.write_text(wanted)
    return True


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: str(found[0])):
            digest.update(f"{name}\0".encode())
            with storage.open(name) as file:
                digest.update(file.read())
    return digest.hexdigest()
