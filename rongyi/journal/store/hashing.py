"""Which hash the facts of this database and its logs are made of: LOG_HASH (ADR 0024)."""

from __future__ import annotations

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

from rongyi.journal.rules.digests import ALGORITHMS, DIGESTS, SHA_256, Digest
from rongyi.journal.store.rows import run

_FUNCTIONS = {SHA_256: "sha256"}
_OWN = "journal_sm3"  # PostgreSQL has none: written out in migration 0007
_TAKES = "select fact_algorithm_known_holds(%s::smallint)"
_HAS_FACTS = "select exists (select from journal_stream)"
_FIX = "select journal_fix_algorithm(%s::smallint)"


def algorithm() -> int:
    """The algorithm that new facts are chained with."""
    return ALGORITHMS[settings.LOG_HASH]


def digest() -> Digest:
    """The hash that the logs are made of."""
    return DIGESTS[algorithm()]


def function(of: int) -> str:
    """The name in SQL of the hash of an algorithm."""
    return _FUNCTIONS.get(of, _OWN)


def takes(wanted: int, *, owner: BaseDatabaseWrapper) -> bool:
    """Whether the database takes facts of this algorithm. One SQL query."""
    return bool(run(_TAKES, [wanted], on=owner)[0][0])


def fix(wanted: int, *, owner: BaseDatabaseWrapper) -> bool:
    """Let the database take facts of this algorithm alone, if it has no fact yet; whether it
    does. At most two SQL statements, by the owner of the tables."""
    if run(_HAS_FACTS, [], on=owner)[0][0]:
        return False
    run(_FIX, [wanted], on=owner)
    return True
