"""The licences of everything that an installation runs on, from the packages' own metadata."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from typing import Any

from packaging.requirements import Requirement

PACKAGES_MAX = 500
# Packages whose metadata say less than their licence file does.
KNOWN: dict[str, str] = {}
_FREE = re.compile(
    r"apache|\bmit\b|bsd|\bisc\b|psf|python software|python-2|\bzlib\b|unlicense|public domain"
    r"|ofl|open font|hpnd|cc0|blueoak|postgresql|zpl|zope",
    re.IGNORECASE,
)
# Libraries that may be used as they are by anybody; only changes to them must be given back.
_LESSER = re.compile(r"lgpl|lesser general public|\bmpl|mozilla public", re.IGNORECASE)
_COPYLEFT = re.compile(
    r"\b(a|s)?gpl|affero|(?<!lesser )general public|sspl|eupl|osl-|cc-by-(sa|nc)|busl|commons cl",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Licence:
    """One package, what its metadata say, and whether we may build on it."""

    package: str
    version: str
    words: str
    verdict: str

    @property
    def is_fine(self) -> bool:
        return self.verdict in ("free", "lesser")


def all_licences(root: str = "rongyi") -> list[Licence]:
    """All run-time dependencies of `root`, by name. Errors: PackageNotFoundError for `root`."""
    found: dict[str, Licence] = {}
    waiting = [requirement.name for requirement in _needs(distribution(root))]
    while waiting and len(found) < PACKAGES_MAX:
        name = _plain(waiting.pop())
        if name in found:
            continue
        try:
            package = distribution(name)
        except PackageNotFoundError:
            continue
        found[name] = _licence(package)
        waiting += [requirement.name for requirement in _needs(package)]
    return [found[name] for name in sorted(found)]


def verdict_of(words: str) -> str:
    """ "free", "lesser" (LGPL or MPL, used unmodified), "copyleft" or "unknown".

    Of alternatives joined by OR the best one counts, of those joined by AND the worst.
    """
    order = ("free", "lesser", "copyleft", "unknown")
    alternatives = [
        max(
            (_single(part) for part in re.split(r"\s+AND\s+", choice, flags=re.IGNORECASE)),
            key=order.index,
        )
        for choice in re.split(r"\s+OR\s+", words.strip("() "), flags=re.IGNORECASE)
    ]
    return min(alternatives, key=order.index)


def _single(words: str) -> str:
    if _LESSER.search(words):
        return "lesser"
    if _COPYLEFT.search(words):
        return "copyleft"
    return "free" if _FREE.search(words) else "unknown"


def _licence(package: Distribution) -> Licence:
    data: Any = package.metadata
    name = str(data["Name"] or "?")
    classifiers = [
        line.rpartition("::")[2].strip()
        for line in data.get_all("Classifier") or ()
        if line.startswith("License ::") and line.count("::") > 1
    ]
    stated = (data.get("License") or "").strip().splitlines()
    words = (
        KNOWN.get(_plain(name))
        or data.get("License-Expression")
        or " AND ".join(classifiers)
        or (stated[0] if stated else "")
        or "?"
    )
    return Licence(name, package.version, words, verdict_of(words))


def _needs(package: Distribution) -> list[Requirement]:
    parsed = [Requirement(line) for line in package.requires or ()]
    return [one for one in parsed if one.marker is None or one.marker.evaluate({"extra": ""})]


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
