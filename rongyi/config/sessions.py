"""Sessions in the database, read by one prepared statement: each page of a person begins so. The
edition in force comes with it: hardly a page does without.
"""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends import db

from rongyi.catalogue.queries import IN_FORCE, edition_read
from rongyi.journal.store import run
from rongyi.kernel import moment

_DATA = f"""select session_data, ({IN_FORCE}) from django_session
  where session_key = %s::text and expire_date > %s::timestamptz"""


class SessionStore(db.SessionStore):
    """Django's own, but for the reading. Its name is part of the signature and stays."""

    def load(self) -> dict[str, Any]:
        """What is kept under the key; nothing, and no key, when it is unknown or too old."""
        rows = run(_DATA, [self.session_key or "", moment.now()])
        if not rows:
            self._session_key = None
            return {}
        data, edition = rows[0]
        edition_read(edition)
        return dict(self.decode(data))
