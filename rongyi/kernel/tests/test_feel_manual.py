"""docs/feel.md says what is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rongyi.kernel import feel
from rongyi.kernel.feel.functions import FUNCTIONS

MANUAL = Path(__file__).resolve().parents[3] / "docs" / "feel.md"
BLOCKS = re.findall(r"```feel\n(.*?)```", MANUAL.read_text(encoding="utf-8"), re.DOTALL)
EXAMPLES = [line for block in BLOCKS for line in block.splitlines()]


@pytest.mark.parametrize("line", EXAMPLES)
def test_an_example_of_the_manual_comes_to_the_value_beside_it(line: str) -> None:
    source, expected = line.rsplit("→", 1)

    found = feel.evaluate(feel.parse(source), {})

    assert found == feel.evaluate(feel.parse(expected), {})


def test_the_manual_names_every_function() -> None:
    written = MANUAL.read_text(encoding="utf-8")

    unnamed = [name for name in FUNCTIONS if not re.search(rf"`{name}[(`]", written)]

    assert EXAMPLES and unnamed == []
