"""The receipt of a submitted bundle that verifies without us."""

from __future__ import annotations

import logging
from datetime import datetime

from rongyi.cases.events import SEALED_FIRST, case_stream
from rongyi.cases.queries import cases_of_bundle
from rongyi.journal.errors import BeingSealed
from rongyi.journal.queries import receipt_of
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import NotFound
from rongyi.kernel.facts import Json
from rongyi.themes.queries.heads import numbered_bundle
from rongyi.themes.queries.receipts import ReceiptPage, receipt

_log = logging.getLogger("rongyi.themes")
PROVEN = ("case.opened.v1", *SEALED_FIRST)


def proven_receipt(number: str, actor: Actor, *, now: datetime) -> Json:
    """What was submitted and decided in the cases that the actor may see, each fact with its proof
    under the newest checkpoint. Errors: NotFound, BeingSealed: no checkpoint covers any yet."""
    bundle = numbered_bundle(number, actor, parted=True)
    if bundle.submitted_at is None:
        raise NotFound(what="bundle")
    cases = cases_of_bundle(bundle.id, actor, now=now)
    return receipt_of(number, {row.number: case_stream(row.case_id) for row in cases}, PROVEN)


def printed_receipt(number: str, actor: Actor, *, now: datetime) -> tuple[ReceiptPage, Json | None]:
    """The receipt to print, and what proves it: None before a checkpoint covers it, and while the
    files of the log cannot be read. Errors: NotFound."""
    found = receipt(number, actor, now=now)
    try:
        return found, proven_receipt(number, actor, now=now)
    except BeingSealed:
        return found, None
    except (OSError, ValueError):
        _log.exception("a receipt is printed without its proof: the log cannot be read")
        return found, None
