"""Which materials are needed, and how each one disappears (免证办: four ways).

A material needed by several items is one material. For each item that needs it:
- its route is `abolished` on the day: the item drops out;
- another item that applies produces it: it waits for that item;
- otherwise the routes that are possible with the holdings, then upload.
Over the items that remain, the way is the lightest that leaves none of them without its paper:
burden counts data call < department check < commitment < upload. One way for all is taken when it
is as light as each item going its own; so nobody uploads what no single law asks to see.
Nothing here depends on the order of items in a file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rongyi.exemption.rules import WAY_NAMES
from rongyi.exemption.states import ABOLISHED, DATA_CALL, DEPARTMENT_CHECK, PRODUCED, UPLOAD
from rongyi.kernel.text import Text
from rongyi.themes.rules import words
from rongyi.themes.rules.conditions import Situation
from rongyi.themes.rules.marks import hardest
from rongyi.themes.rules.parts import CompiledTheme, MaterialPart, NeedPart, RoutePart
from rongyi.themes.rules.shape import BURDEN, Holdings, PlannedMaterial, PlannedPart


@dataclass(frozen=True, slots=True)
class Need:
    """A need that holds in this situation, with the ways that are open to it."""

    part: NeedPart
    abolished: RoutePart | None
    makers: tuple[str, ...]
    open: Mapping[str, tuple[RoutePart, ...]]  # way -> its possible routes; upload has none

    @property
    def gone(self) -> bool:
        return self.abolished is not None or bool(self.makers)

    @property
    def lightest(self) -> str:
        return min(self.open, key=BURDEN.__getitem__)


def needs_of(
    material: MaterialPart,
    compiled: CompiledTheme,
    applied: frozenset[str],
    situation: Situation,
    holdings: Holdings,
) -> tuple[list[Need], bool]:
    """The needs that hold, by item code; and whether others hang on an open answer."""
    found: list[Need] = []
    possible = False
    for part in material.needs:
        if part.item not in applied:
            continue
        holds = situation.holds(part.condition)
        possible = possible or holds is None
        if holds:
            found.append(_need(part, material, compiled, applied, situation, holdings))
    return found, possible and not found


def merge(
    material: MaterialPart,
    needs: Sequence[Need],
    compiled: CompiledTheme,
    holdings: Holdings,
) -> PlannedMaterial:
    """One material of the plan out of all needs of it."""
    chosen = holdings.chosen.get(material.code)
    still = [need for need in needs if not need.gone]
    common = _common(still)
    way = _way(needs, still, common, chosen)
    parts = tuple(_part(need, way, still, common) for need in needs)
    counted = [part for part in parts if part.way != ABOLISHED] or list(parts)
    heads = [part for part in counted if part.way == way]
    later = [part.later_workdays for part in heads]
    may_wait = way == UPLOAD and bool(later) and None not in later
    makers = tuple(sorted({maker for need in needs for maker in need.makers}))
    return PlannedMaterial(
        code=material.code,
        title=material.title,
        way=way,
        used_for=tuple(part.item for part in counted),
        source=next((part.source for part in heads if part.source), None),
        basis=heads[0].basis,
        why=material.made
        if way == ABOLISHED and material.made
        else _why(way, counted, makers, compiled),
        produced_by=makers if any(part.way == PRODUCED for part in parts) else (),
        routes_left=tuple(one for one in common if one != way) if way != UPLOAD else (),
        later=may_wait,
        later_workdays=min(days for days in later if days is not None) if may_wait else None,
        asked=_asked_in_vain(material, still, holdings),
        copies_before=sum(need.part.copies_before for need in needs),
        mark=hardest(part.mark for part in heads),
        parts=parts,
        made=material.made,
    )


def _need(
    part: NeedPart,
    material: MaterialPart,
    compiled: CompiledTheme,
    applied: frozenset[str],
    situation: Situation,
    holdings: Holdings,
) -> Need:
    makers = compiled.makers.get(material.certificate or "", ())
    makers = tuple(maker for maker in makers if maker in applied and maker != part.item)
    abolished = None
    ways: dict[str, list[RoutePart]] = {}
    for route in part.routes:
        if not situation.is_true(route.condition):
            continue
        if route.way == ABOLISHED:
            abolished = abolished or route
        elif route.way != DATA_CALL or _known(route, material, holdings):
            ways.setdefault(route.way, []).append(route)
    if part.upload:
        ways[UPLOAD] = []
    elif not ways and part.routes:
        ways[part.routes[-1].way] = [part.routes[-1]]
    if not ways:
        ways[UPLOAD] = []
    return Need(part, abolished, makers, {way: tuple(routes) for way, routes in ways.items()})


def _asked_in_vain(
    material: MaterialPart, still: Sequence[Need], holdings: Holdings
) -> tuple[str, ...]:
    if holdings.everything:
        return ()
    sources = {
        route.source
        for need in still
        for route in need.part.routes
        if route.way == DATA_CALL and route.source and not _known(route, material, holdings)
    }
    return tuple(sorted(sources))


def _known(route: RoutePart, material: MaterialPart, holdings: Holdings) -> bool:
    if route.source in holdings.absent:
        return False
    if holdings.everything or (route.source is not None and holdings.has(route.source)):
        return True
    return material.certificate is not None and holdings.has(material.certificate)


def _common(still: Sequence[Need]) -> tuple[str, ...]:
    """The ways open to every item that still needs the material, lightest first."""
    if not still:
        return ()
    shared = set.intersection(*(set(need.open) for need in still))
    return tuple(sorted(shared, key=BURDEN.__getitem__))


def _way(
    needs: Sequence[Need], still: Sequence[Need], common: tuple[str, ...], chosen: str | None
) -> str:
    if not still:
        return PRODUCED if any(need.makers and not need.abolished for need in needs) else ABOLISHED
    if chosen in common:
        return chosen
    return max((need.lightest for need in still), key=BURDEN.__getitem__)


def _part(need: Need, way: str, still: Sequence[Need], common: tuple[str, ...]) -> PlannedPart:
    if need.abolished is not None:
        return _routed(need, ABOLISHED, need.abolished)
    if need.makers:
        source = need.makers[0]
        return PlannedPart(
            item=need.part.item,
            way=PRODUCED,
            source=source,
            basis=need.part.basis,
            mark=need.part.mark,
        )
    own = way if way in common else need.lightest
    if own == UPLOAD:
        return PlannedPart(
            item=need.part.item,
            way=UPLOAD,
            basis=need.part.basis,
            mark=hardest([need.part.mark, need.part.later_mark]),
            later_workdays=need.part.later_workdays,
        )
    return _routed(need, own, _route(need, own, still))


def _route(need: Need, way: str, still: Sequence[Need]) -> RoutePart:
    """The item's first possible route of this way, a source shared by all items preferred: of
    several the one that the first item names first."""
    routes = need.open[way]
    sources = [{route.source for route in other.open.get(way, ())} for other in still]
    shared = set.intersection(*sources) if sources else set()
    if not shared:
        return routes[0]
    best = next(route.source for route in still[0].open[way] if route.source in shared)
    return next(route for route in routes if route.source == best)


def _routed(need: Need, way: str, route: RoutePart) -> PlannedPart:
    return PlannedPart(
        item=need.part.item,
        way=way,
        source=route.source,
        basis=route.basis or need.part.basis,
        mark=route.mark or need.part.mark,
        workdays=route.workdays,
        commitment=route.commitment,
        consequence=route.consequence,
    )


def _why(
    way: str, parts: Sequence[PlannedPart], makers: tuple[str, ...], compiled: CompiledTheme
) -> Text:
    ways = sorted({part.way for part in parts}, key=BURDEN.__getitem__)
    if len(ways) > 1 and way != UPLOAD:
        return words.MIXED.format({"ways": _listed([WAY_NAMES[one] for one in ways])})
    if way == PRODUCED:
        titles = [compiled.items[maker].title for maker in makers]
        return words.WHY[way].format({"items": _listed(titles)})
    if way in (DATA_CALL, DEPARTMENT_CHECK):
        names = compiled.datasets if way == DATA_CALL else compiled.departments
        sources = sorted({part.source for part in parts if part.source})
        return words.WHY[way].format({"source": _listed([names[one] for one in sources])})
    return words.WHY[way]


def _listed(texts: Sequence[Text]) -> Text:
    return Text(zh="、".join(one.zh for one in texts), en=", ".join(one.en for one in texts))
