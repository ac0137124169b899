"""What themes do when a case moved. One call that may be repeated."""

from __future__ import annotations

from uuid import UUID

from rongyi.journal.reactions import Delivered, on
from rongyi.themes import services


@on("case.issued.v1", "case.closed.v1", "case.refused.v1", "case.withdrawn.v1")
def join_the_bundle(fact: Delivered) -> None:
    """A result is there, or will never be: those who waited for it go on or end."""
    services.join_bundle(bundle_id=UUID(fact.body["bundle_id"]), now=fact.now)
