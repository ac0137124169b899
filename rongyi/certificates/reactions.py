"""What certificates ask of the journal: their holders wait until the issuing is sealed."""

from __future__ import annotations

from rongyi.journal.reactions import seal_at_once

seal_at_once("certificate.issued.v1")
