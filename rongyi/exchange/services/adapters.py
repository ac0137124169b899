"""How a source is reached. One interface; the local register is a table of ours.

An adapter gets all questions of one page at once and may answer them with one query. One that
leaves the machine says `remote = True`: it then runs beside us under a time limit, in a small
pool of its own, so that a slow department cannot hold up the pages of another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as OutOfTime
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from rongyi.exchange import store
from rongyi.exchange.rules import Ask, NoAnswer, Record

ASK_TIMEOUT_S = 3.0  # then the material waits; the applicant goes on
REMOTE_CALLS_AT_ONCE_MAX = 8

Brought = Mapping[Ask, Record | NoAnswer | None]


class Adapter(Protocol):
    """Answers questions. None = nothing is held; NoAnswer = the source did not answer."""

    remote: bool

    def fetch(self, asks: Sequence[Ask], *, timeout_s: float) -> Brought:
        """One entry for each question. May raise NoAnswer or OSError for all of them."""


class LocalRegister:
    """The register table of this machine: demo data, or what a department delivers as a file."""

    remote = False

    def fetch(self, asks: Sequence[Ask], *, timeout_s: float) -> Brought:
        """One SQL query for all questions."""
        held = store.held([(one.dataset, one.subject) for one in asks])
        brought: dict[Ask, Record | NoAnswer | None] = {}
        for one in asks:
            row = held.get((one.dataset, one.subject))
            if row is None:
                brought[one] = None
            elif row.state == "unreachable":
                brought[one] = NoAnswer()
            else:
                brought[one] = Record(subject=row.subject, fields=row.fields)
        return brought


_adapters: dict[str, Adapter] = {"local": LocalRegister()}
_pools: dict[str, ThreadPoolExecutor] = {}


def use_adapter(name: str, adapter: Adapter) -> Adapter | None:
    """Register an adapter under the name that sources refer to; returns the one it replaces."""
    before = _adapters.get(name)
    _adapters[name] = adapter
    return before


def fetch(name: str, asks: Sequence[Ask], *, timeout_s: float = ASK_TIMEOUT_S) -> Brought:
    """Ask through the adapter of that name; whatever goes wrong outside becomes NoAnswer."""
    try:
        adapter = _adapter(name)
        if not adapter.remote:
            return adapter.fetch(asks, timeout_s=timeout_s)
        running: Future[Brought] = _pool(name).submit(adapter.fetch, asks, timeout_s=timeout_s)
        return running.result(timeout=timeout_s)
    except NoAnswer as trouble:
        return dict.fromkeys(asks, trouble)
    except (TimeoutError, OutOfTime):
        return {one: NoAnswer("too_slow") for one in asks}
    except (OSError, ValueError, KeyError):
        return {one: NoAnswer() for one in asks}


def leaves_the_house(names: Sequence[str]) -> bool:
    """Whether one of these adapters asks somebody outside this machine."""
    return any(_adapters[name].remote for name in names if name in _adapters)


def _adapter(name: str) -> Adapter:
    """The adapter of that name; those of rooms above stand in EXCHANGE_ADAPTERS of the settings.

    Raises NoAnswer where there is none.
    """
    if name not in _adapters:
        path = getattr(settings, "EXCHANGE_ADAPTERS", {}).get(name)
        if path is None:
            raise NoAnswer()
        _adapters[name] = import_string(path)()
    return _adapters[name]


def _pool(name: str) -> ThreadPoolExecutor:
    return _pools.setdefault(
        name, ThreadPoolExecutor(REMOTE_CALLS_AT_ONCE_MAX, thread_name_prefix=f"ask-{name}")
    )
