"""All addresses of the site, read from the URL conf: nothing can be added unseen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern


@dataclass(frozen=True)
class Route:
    """One pattern. `name` is that of `reverse`; `parameters` are its places and their kinds."""

    name: str
    pattern: str
    parameters: tuple[tuple[str, str], ...]
    view: Callable[..., Any]

    @property
    def act(self) -> str:
        """The act that the view says it needs; empty where it says none."""
        return str(getattr(self.view, "needs", ""))

    @property
    def places(self) -> frozenset[str]:
        return frozenset(name for name, _ in self.parameters)


def routes() -> list[Route]:
    """Every route once (not again for its English address), in the order of the URL conf."""
    return list(_walk(get_resolver().url_patterns, "", "", ()))


def _walk(
    patterns: list[URLPattern | URLResolver],
    before: str,
    space: str,
    held: tuple[tuple[str, str], ...],
) -> Iterator[Route]:
    for one in patterns:
        spelled = "" if isinstance(one.pattern, LocalePrefixPattern) else str(one.pattern)
        places = (*held, *((k, type(v).__name__) for k, v in one.pattern.converters.items()))
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from _walk(one.url_patterns, before + spelled, inner, places)
        else:
            yield Route(f"{space}{one.name}", f"/{before}{spelled}", places, one.callback)
