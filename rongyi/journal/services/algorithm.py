"""Which hash the facts of a database are chained with: fixed before the first of them."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

from rongyi.journal import store


def fix_algorithm(*, owner: BaseDatabaseWrapper) -> bool:
    """Let the database take facts of the algorithm that LOG_HASH names, if it has none yet.

    Whether it takes them. `owner` is a connection of the owner of the tables. At most three SQL
    statements. The chain of a stream never changes its hash half-way.
    """
    wanted = store.algorithm()
    return store.takes(wanted, owner=owner) or store.fix(wanted, owner=owner)
