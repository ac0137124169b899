"""No item may wait for a certificate that can only come after it."""

from __future__ import annotations

from collections.abc import Mapping

from rongyi.catalogue.definitions.book import Catalogue
from rongyi.catalogue.definitions.checks.look import Look
from rongyi.catalogue.definitions.items import Item


def needed_items(catalogue: Catalogue, item: Item) -> dict[str, frozenset[str]]:
    """What an item always asks for that is made here: certificate -> the items that issue it."""
    found = {}
    for use in item.materials:
        material = catalogue.materials.get(use.material)
        if use.when is None and material is not None and material.certificate is not None:
            makers = frozenset(one.code for one in catalogue.issued_by(material.certificate))
            if makers:
                found[material.certificate] = makers
    return found


def check_cycles(look: Look) -> None:
    """Tell of every circle of items, once, at each item that stands in it."""
    needs = {code: needed_items(look.catalogue, item) for code, item in _items(look).items()}
    obtainable: set[str] = set()
    grown = True
    while grown:
        ready = {
            code
            for code, wanted in needs.items()
            if code not in obtainable and all(makers & obtainable for makers in wanted.values())
        }
        obtainable |= ready
        grown = bool(ready)
    for code, item in _items(look).items():
        path = _circle(code, needs, obtainable)
        if path:
            look.problems.add("cycle", item.at.of("materials"), path=" → ".join(path))


def _items(look: Look) -> Mapping[str, Item]:
    return look.catalogue.items


def _circle(
    start: str, needs: Mapping[str, Mapping[str, frozenset[str]]], obtainable: set[str]
) -> list[str]:
    """The way from an item through what it waits for back to itself, if there is one."""
    path = [start]
    while start not in obtainable:
        stuck = [
            min(makers) for makers in needs.get(path[-1], {}).values() if not makers & obtainable
        ]
        if not stuck:
            return []
        step = start if start in stuck else stuck[0]
        path.append(step)
        if step == start:
            return path
        if step in path[:-1]:
            return []
    return []
