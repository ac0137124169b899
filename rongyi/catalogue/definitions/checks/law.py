"""Checks of numbers that change by date, and of the law beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise

from rongyi.catalogue.definitions.checks.look import Look
from rongyi.catalogue.definitions.items import Item, Limits, MaterialUse, Route
from rongyi.kernel.datafile import Dated, Shape
from rongyi.kernel.periods import Period
from rongyi.kernel.text import Text

_SAME = Text("法定行使的，holder 和 exercised_by 应相同", "statutory means holder = exercised_by")
_OTHER = Text("移交行使的，holder 和 exercised_by 应不同", "handed over, yet to the same body")


def dated_lists(item: Item) -> Iterator[tuple[str, tuple[Dated, ...]]]:
    """Every list of dated values of an item, by the name it has in the file."""
    yield "legal_workdays", item.limits.legal_workdays
    yield "promised_workdays", item.limits.promised_workdays
    yield "trips", item.trips
    yield "baseline.trips", item.baseline.trips
    yield "baseline.stages", item.baseline.stages
    yield "baseline.days", item.baseline.days


def check_law(look: Look) -> None:
    """Tell what is wrong with the numbers and sources of items."""
    for item in look.catalogue.items.values():
        for name, dated in dated_lists(item):
            _dated(look, name, dated)
        _promised(look, item.limits)
        for trip in item.trips:
            if trip.value > 0 and trip.why is None:
                look.problems.add("trips.no_reason", trip.at, value=trip.value)
        _power(look, item)
        for basis in item.basis:
            look.marked(basis.mark, basis.source, basis.at)
            verified(look, basis.mark, basis.verified_on, basis)
        for fee in item.fees:
            look.marked(fee.mark, fee.source, fee.at)
        for use in item.materials:
            sourced: tuple[MaterialUse | Route, ...] = (use, *use.routes)
            for one in sourced:
                look.marked(one.mark, one.source, one.at)
                verified(look, one.mark, one.verified_on, one)
        if item.codes is not None:
            look.marked(item.codes.mark, item.codes.source, item.codes.at)


def verified(look: Look, mark: str, day: date | None, thing: Shape) -> None:
    """A day of verifying goes with mark V and lies not in the future."""
    if day is None:
        return
    at = thing.at.of("verified_on")
    if mark != "V":
        look.problems.add("mark.not_verified", at, mark=mark)
    if look.on is not None and day > look.on:
        look.problems.add("dated.future", at, day=day)


def _dated(look: Look, name: str, dated: Sequence[Dated]) -> None:
    if not dated:
        return
    tell = look.problems.add
    for before, after in pairwise(dated):
        if after.since < before.since:
            tell("dated.unsorted", after.at, key=name)
        elif after.since == before.since and _shadows(dated, after):
            tell("dated.unreachable", after.at, key=name)
    for one in dated:
        look.marked(one.mark, one.source, one.at)
        verified(look, one.mark, one.verified_on, one)
    if all(one.when is not None for one in dated):
        tell("dated.no_default", dated[0].at, key=name)
    elif look.on is not None and not any(
        one.when is None and one.since <= look.on for one in dated
    ):
        tell("dated.not_in_force", dated[0].at, key=name)


def _shadows(dated: Sequence[Dated], later: Dated) -> bool:
    """Whether an entry of the same day that stands before always wins over `later`."""
    for one in dated:
        if one is later:
            return False
        same = one.when is None or (later.when is not None and one.when.source == later.when.source)
        if one.since == later.since and same:
            return True
    return False


def _promised(look: Look, limits: Limits) -> None:
    """On each day that something changes, each promise keeps to the law of its own case."""
    days = sorted({one.since for one in (*limits.legal_workdays, *limits.promised_workdays)})
    for day in days:
        legal = list(_candidates(limits.legal_workdays, day))
        for one in _candidates(limits.promised_workdays, day):
            bound = _bound(legal, one)
            if bound is not None and _exceeds(limits, one.value, bound):
                look.problems.add(
                    "limits.promised_over_legal",
                    one.at,
                    promised=one.value,
                    legal=bound,
                    day=max(day, one.since),
                )


def _exceeds(limits: Limits, promised: int, legal: int) -> bool:
    """Whether a promise is longer than the law: of different units, whether it may be about so."""
    if limits.promised_unit == limits.legal_unit:
        return promised > legal
    given, allowed = Period(promised, limits.promised_unit), Period(legal, limits.legal_unit)
    return given.workdays > allowed.workdays


def _candidates(dated: Sequence[Dated], day: date) -> Iterator[Dated]:
    """The entries that may be in force on a day, for some answers."""
    for one in sorted(dated, key=lambda entry: entry.since, reverse=True):
        if one.since <= day:
            yield one
            if one.when is None:
                return


def _bound(legal: Iterable[Dated], promised: Dated) -> int | None:
    """The legal limit to compare with: of the same case, else the ordinary one, else the top."""
    legal = list(legal)
    if promised.when is not None:
        for one in legal:
            if one.when is not None and one.when.source == promised.when.source:
                return one.value
    ordinary = [one.value for one in legal if one.when is None]
    return max(ordinary or [one.value for one in legal], default=None)


def _power(look: Look, item: Item) -> None:
    power = item.power
    same = power.holder == power.exercised_by
    if same != (power.manner == "statutory"):
        words = _OTHER if same else _SAME
        at = power.at.of("manner")
        look.problems.add("power.manner", at, manner=power.manner, words=words)
    if power.manner != "statutory" and power.document is None:
        look.problems.add("power.no_document", power.at)
    look.ordered(power.since, power.until, power.at.of("to"))
    look.marked(power.mark, power.source, power.at.of("mark"))
