"""Where the embedded server keeps its files and where its socket is: a pure look, no start."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

SOCKET_NAME = ".s.PGSQL.5432"
SOCKET_PATH_BYTES_MAX = 100  # the system's limit is 107 on Linux, 103 on macOS
NOTE = "database.json"


@dataclass(frozen=True)
class Location:
    """Folders of one embedded server. `home` belongs to the user the server runs as."""

    home: Path
    socket: Path

    @property
    def cluster(self) -> Path:
        return self.home / "cluster"

    @property
    def log(self) -> Path:
        return self.home / "server.log"

    @property
    def pid_file(self) -> Path:
        return self.cluster / "postmaster.pid"

    def major(self) -> int | None:
        """The major version that wrote the data, or None where there are none yet."""
        try:
            return int((self.cluster / "PG_VERSION").read_text().strip())
        except (OSError, ValueError):
            return None


def location(data: Path) -> Location:
    """Where the server for the data folder `data` is, or would be."""
    try:
        noted = json.loads((data / NOTE).read_text())
        return Location(home=Path(noted["home"]), socket=Path(noted["socket"]))
    except (OSError, ValueError, KeyError, TypeError):
        return at_home(data, data / "database")


def at_home(data: Path, home: Path) -> Location:
    """The location with files in `home`; a socket path that would be too long goes to /tmp."""
    socket = home / "socket"
    if len(os.fsencode(socket / SOCKET_NAME)) > SOCKET_PATH_BYTES_MAX:
        socket = Path(tempfile.gettempdir()) / f"rongyi-{os.geteuid()}-{fingerprint(data)}"
    if len(os.fsencode(socket / SOCKET_NAME)) > SOCKET_PATH_BYTES_MAX:
        socket = Path("/tmp") / socket.name
    return Location(home=home, socket=socket)


def note(data: Path, place: Location) -> None:
    """Write down where the server is, whole or not at all."""
    text = json.dumps({"home": str(place.home), "socket": str(place.socket)})
    if not (data / NOTE).exists() or (data / NOTE).read_text() != text:
        draft = data / f"{NOTE}.new"
        draft.write_text(text)
        draft.replace(data / NOTE)


def fingerprint(data: Path) -> str:
    """Eight characters that tell one data folder from another."""
    return hashlib.sha256(os.fsencode(data.resolve())).hexdigest()[:8]
