"""Every rule sees its bad sample and lets its good one pass."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from tests.tidy.rules import RULES, Rule, Source


def _found(rule: Rule, sample: tuple[str, str]) -> list[tuple[int, str]]:
    return list(rule.check(Source(PurePosixPath(sample[0]), sample[1])))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_lets_its_good_sample_pass(rule: Rule) -> None:
    assert _found(rule, rule.good) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_sees_its_bad_sample(rule: Rule) -> None:
    assert _found(rule, rule.bad)
