"""Which facts no signed checkpoint covers yet: what they say is released to nobody outside."""

from __future__ import annotations

from collections.abc import Sequence

from rongyi.journal import rules, store
from rongyi.journal.store.log_files import FACTS_LOG
from rongyi.kernel.facts import StreamKey


def unsealed(streams: Sequence[StreamKey], names: Sequence[str]) -> dict[StreamKey, int]:
    """Streams with a fact of these names that is not covered, and the number of the first one.
    One SQL query, none where no stream is asked for."""
    if not streams:
        return {}
    keys = {rules.stream_id(stream): stream for stream in streams}
    found = store.unsealed(FACTS_LOG, list(keys), names)
    return {keys[identity]: seq for identity, seq in found.items()}
