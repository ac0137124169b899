"""Whether the database and LOG_HASH agree on the hash that facts are chained with."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

from rongyi.journal import store


def takes_algorithm(*, owner: BaseDatabaseWrapper) -> bool:
    """Whether the database takes facts of the algorithm that LOG_HASH names. One SQL query."""
    return store.takes(store.algorithm(), owner=owner)
