"""Slow work of the ledger: sources that did not answer are asked again."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app

from rongyi.catalogue.queries import catalogue_of, current_edition
from rongyi.exemption import services
from rongyi.exemption.services.writing import ASK_AGAIN
from rongyi.kernel import moment


@app.task(name=ASK_AGAIN)
def ask_again(proof_id: str) -> None:
    """One more try; the next one is put on the queue by the service itself."""
    calendar = catalogue_of(current_edition()).workdays
    services.ask_again(proof_id=UUID(proof_id), now=moment.now(), calendar=calendar)
