"""Keep the roll-ups that statistics are read from."""

from __future__ import annotations

from django.db import transaction

from rongyi.cases import rules, store
from rongyi.catalogue.queries import catalogue_of, current_edition
from rongyi.journal.errors import FactsArchived
from rongyi.journal.queries import fact_parts

ROUNDS_MAX = 200  # of one call; what is left waits for the next


def count_facts() -> int:
    """Count the facts that came since the last time (月度统计、办理天数). Returns in how many
    transactions that was; 0 where somebody else is at it.

    Counts and how far they reach move together: ended anywhere and done again, it comes to the
    same.
    """
    zone = _zone()
    for done in range(ROUNDS_MAX):
        with transaction.atomic():
            read = store.count_new(zone)
        if read is None:
            return done
        if not read.more:
            return done + 1
    return ROUNDS_MAX


@transaction.atomic
def recount_facts(*, own: bool = False) -> None:
    """Count every fact anew. Reads all facts: minutes where there are millions of cases.

    `own` also counts what the transaction at hand wrote: for tests that never commit.
    Errors: FactsArchived while a quarter is detached or dropped; its months would be lost.
    """
    if archived := fact_parts()["detached"]:
        raise FactsArchived(names=", ".join(one.name for one in archived))
    store.count_all(_zone(), own=own)


def _zone() -> str:
    return rules.zone_of(catalogue_of(current_edition())).key
