"""Facts outlive the code that states them: a name keeps its fields, a new shape a new version."""

from __future__ import annotations

import re
from dataclasses import fields

from rongyi.kernel.facts import Fact
from tests.golden.record import classes, compare

NAME = re.compile(r"[a-z_]+\.[a-z_]+\.v[1-9]\d*")


def facts() -> list[type[Fact]]:
    """Every fact that can be stated."""
    return [one for one in classes(Fact) if one.name]


def test_all_facts_and_their_fields_are_the_accepted_ones() -> None:
    lines = []
    for one in sorted(facts(), key=lambda fact: fact.name):
        lines.append(f"{one.name}  {one.__module__}.{one.__qualname__}")
        lines += [f"  {field.name}: {field.type}" for field in fields(one)]

    compare("facts.txt", lines)


def test_a_name_belongs_to_one_fact_and_says_its_version() -> None:
    names = [one.name for one in facts()]

    assert sorted(set(names)) == sorted(names)
    assert [name for name in names if not NAME.fullmatch(name)] == []
