"""What of a plan belongs to some of its items: for who may act in those alone."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace

from rongyi.themes.rules.shape import Plan


def part_of(whole: Plan, items: Set[str]) -> Plan:
    """The plan with these of its items and the materials that serve them, nothing of the others.

    Days still count from the acceptance of the whole: an item ends no earlier because what it
    waits for is not told. Fields are not parted: no form is shown in parts.
    """
    kept = tuple(one for one in whole.items if one.code in items)
    codes = {one.code for one in kept}
    materials = tuple(
        replace(
            one,
            used_for=tuple(code for code in one.used_for if code in codes),
            produced_by=tuple(code for code in one.produced_by if code in codes),
        )
        for one in whole.materials
        if not codes.isdisjoint(one.used_for)
    )
    named = {one.code for one in materials}
    return replace(
        whole,
        items=kept,
        fields=(),
        materials=materials,
        possible_materials=(),
        hand_in=tuple(code for code in whole.hand_in if code in named),
        promised_workdays=max((one.end for one in kept), default=0),
        legal_workdays=max((one.legal_end for one in kept), default=0),
    )
