"""Settings of the server for as long as very much is written at once, and those after it.

They stand in a file of their own, which the next start of the server removes in case whoever put
it there was killed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rongyi.config.database import server
from rongyi.config.database.cluster import HURRY
from rongyi.config.database.location import Location

WAL_BYTES = 8 * 10**9  # at most, until the server's next checkpoint
# Few checkpoints, since each has the pages written whole once more; no vacuum of half a table.
_SETTINGS = f"""\
max_wal_size = {WAL_BYTES // 10**6}MB
checkpoint_timeout = '30min'
wal_compression = on
autovacuum = off
"""


@contextmanager
def hurrying(place: Location) -> Iterator[None]:
    """Let the server write much at once, no less durably."""
    file = place.cluster / HURRY
    file.write_text(_SETTINGS)
    file.chmod(0o644)
    _reread(place)
    try:
        yield
    finally:
        file.unlink(missing_ok=True)
        _reread(place)


def _reread(place: Location) -> None:
    with server.superuser(place) as link:
        link.execute("select pg_reload_conf()")
