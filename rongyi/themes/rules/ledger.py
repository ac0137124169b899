"""From the plan's materials to the needs that the ledger (exemption) proves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from uuid import UUID

from rongyi.exchange.rules import Answer, Found, Missing, Unreachable
from rongyi.exemption.rules import FileNote, MaterialNeed, RouteLeft, Signed, version_of
from rongyi.exemption.states import ABOLISHED, COMMITMENT, PRODUCED, UPLOAD
from rongyi.kernel.text import Text
from rongyi.themes.rules.drafting import Draft
from rongyi.themes.rules.keeping import Call
from rongyi.themes.rules.parts import CompiledTheme, NeedPart
from rongyi.themes.rules.shape import BURDEN, PlannedMaterial

ASK_AGAIN_AFTER = timedelta(minutes=10)


def needs_for_ledger(
    draft: Draft, compiled: CompiledTheme, files: Mapping[str, tuple[FileNote, ...]]
) -> list[MaterialNeed]:
    """Each material of the plan once, with the way the plan chose first and the heavier ones, open
    to all its items, behind it."""
    return [_need(one, draft, compiled, files.get(one.code, ())) for one in draft.plan.materials]


def answers_for_ledger(calls: Mapping[str, Call]) -> dict[str, Answer]:
    """What the registers said to the draft, as the ledger takes it."""
    return {code: _answer(code, call) for code, call in calls.items()}


def _need(
    one: PlannedMaterial, draft: Draft, compiled: CompiledTheme, files: tuple[FileNote, ...]
) -> MaterialNeed:
    routes = tuple(_routes(one, compiled))
    promise = draft.promised.get(one.code)
    signed = None
    if one.way == COMMITMENT and promise is not None and routes:
        version = version_of(routes[0].text, routes[0].consequence)
        signed = Signed(
            text_version=version, signer_id=UUID(promise.by_id), signer=promise.by, at=promise.at
        )
    return MaterialNeed(
        material=one.code,
        title=one.title,
        used_for=one.used_for,
        routes=routes,
        upload=one.way == UPLOAD or UPLOAD in one.routes_left,
        chosen=UPLOAD if one.way == UPLOAD else "",
        signed=signed,
        files=files if one.way == UPLOAD else (),
        produced_by=", ".join(one.produced_by) if one.way == PRODUCED else "",
    )


def _routes(one: PlannedMaterial, compiled: CompiledTheme) -> Iterator[RouteLeft]:
    """The plan's way, then what is left, from the definitions of the items concerned."""
    wanted = (one.way, *one.routes_left)
    items = {part.item for part in one.parts if part.way != ABOLISHED} or {
        part.item for part in one.parts
    }
    for way in sorted(wanted, key=BURDEN.__getitem__):
        if way in (UPLOAD, PRODUCED):
            continue
        source = one.source if way == one.way else None
        for need in _needs(one.code, compiled):
            found = next(
                (
                    route
                    for route in need.routes
                    if route.way == way and (source is None or route.source == source)
                ),
                None,
            )
            if need.item in items and found is not None:
                yield RouteLeft(
                    way=way,
                    dataset=(found.source or "") if way == "data_call" else "",
                    department=(found.source or "") if way == "department_check" else "",
                    workdays=found.workdays or 0,
                    text=one.made if way == ABOLISHED else found.commitment,
                    consequence=found.consequence,
                    basis=found.basis,
                )
                break


def _needs(code: str, compiled: CompiledTheme) -> tuple[NeedPart, ...]:
    return next(one.needs for one in compiled.materials if one.code == code)


def _answer(code: str, call: Call) -> Answer:
    match call.state:
        case "found":
            fields = {
                name: tuple(word) if isinstance(word, list) else str(word)
                for name, word in call.fields.items()
            }
            return Found(dataset=code, fields=fields, source=call.source, at=call.at)
        case "unreachable":
            return Unreachable(
                dataset=code,
                why=call.words or Text("", ""),
                source=call.source,
                retry_at=call.at + ASK_AGAIN_AFTER,
            )
    return Missing(dataset=code, why=call.words or Text("", ""), source=call.source)
