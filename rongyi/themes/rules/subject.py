"""Whom an application is for: a plan may only be carried out by an enterprise."""

from __future__ import annotations

from collections.abc import Iterable

from rongyi.catalogue.definitions import Catalogue


def needs_enterprise(catalogue: Catalogue, items: Iterable[str]) -> bool:
    """Whether these items need an enterprise that exists already: one of them serves enterprises
    only, or asks what the register of enterprises alone may say, and none of them founds one."""
    planned = [catalogue.items[code] for code in items]
    founds = any(
        one.result.certificate and catalogue.certificates[one.result.certificate].founding
        for one in planned
    )
    if founds:
        return False
    return any(
        "person" not in one.audience
        or any(_of_enterprise(catalogue, use.element) for use in one.fields)
        for one in planned
    )


def _of_enterprise(catalogue: Catalogue, code: str) -> bool:
    element = catalogue.elements[code]
    if element.truth is None or not element.register_only:
        return False
    return catalogue.datasets[element.truth.dataset].subject == "enterprise"
