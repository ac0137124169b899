"""Examples beside a definition (*.examples.yaml): given answers, the plan a lawyer expects.

A file lists examples; each names a day, what is given and what must come out. What an example
does not mention is not checked; `items` and `hand_in` are complete lists where they stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from rongyi.kernel.datafile import (
    FileSet,
    Node,
    Problems,
    Shape,
    Value,
    key,
    nearest,
    read,
    read_yaml,
)
from rongyi.kernel.errors import DomainError
from rongyi.kernel.text import Text
from rongyi.themes.definitions.reading import SUFFIX, Definitions
from rongyi.themes.errors import ThemeUnknown
from rongyi.themes.rules import Holdings, Plan, plan
from rongyi.themes.rules.values import read_value, typed_of

_WHAT = {
    "items": Text("适用事项", "items that apply"),
    "hand_in": Text("需提交的材料", "materials to hand in"),
    "exempt": Text("“{code}”的免交方式", "the way of “{code}”"),
    "promised_workdays": Text("承诺工作日", "promised working days"),
    "legal_workdays": Text("法定工作日", "statutory working days"),
    "trips": Text("跑动次数", "trips"),
    "fields": Text("表单字段数", "fields of the form"),
    "critical_path": Text("关键路径", "critical path"),
    "questions_left": Text("未答的问题", "questions left"),
    "not_for": Text("不适用", "not served"),
    "visits": Text("现场勘验次数", "site checks"),
    "produced_by": Text("“{code}”由哪个事项产生", "the item that makes “{code}”"),
}


@dataclass(frozen=True, kw_only=True)
class Given(Shape):
    """What the applicant answers, and what is found about them. No `holdings`: nobody asked."""

    answers: Mapping[str, Value] = key(factory=dict)
    holdings: tuple[str, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class Expected(Shape):
    """What must come out."""

    items: tuple[str, ...] | None = None
    hand_in: tuple[str, ...] | None = None
    exempt: Mapping[str, str] = key(factory=dict)
    produced_by: Mapping[str, str] = key(factory=dict)
    promised_workdays: int | None = None
    legal_workdays: int | None = None
    trips: int | None = None
    fields: int | None = None
    visits: int | None = None
    critical_path: tuple[str, ...] | None = None
    questions_left: tuple[str, ...] | None = None
    not_for: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Example(Shape):
    """One situation with its plan."""

    name: Text = key(citation=True)
    on: date
    given: Given
    expect: Expected


def run_examples(definitions: Definitions, files: FileSet, problems: Problems) -> int:
    """Compute every example of a folder and tell each difference in words; gives their number.

    Tells: example.shape, no_subject, unknown, answer, differs.
    """
    count = 0
    for path in sorted(files):
        if not path.endswith(SUFFIX) or not path.startswith(("themes/", "items/")):
            continue
        node = read_yaml(files[path], path, problems)
        if node is None:
            continue
        code = PurePosixPath(path).name.removesuffix(SUFFIX)
        for example in _read(node, problems):
            count += 1
            _run(definitions, code, example, problems)
    return count


def differences(found: Plan, expect: Expected) -> Iterator[tuple[Text, str, str]]:
    """What was expected otherwise: of what, the expected, the computed."""
    ways = {one.code: one.way for one in found.materials}
    makers = {one.code: ", ".join(one.produced_by) for one in found.materials}
    computed: dict[str, Any] = {
        "items": tuple(sorted(item.code for item in found.items)),
        "hand_in": tuple(sorted(found.hand_in)),
        "promised_workdays": found.promised_workdays,
        "legal_workdays": found.legal_workdays,
        "trips": found.trips,
        "fields": sum(not one.possible for one in found.fields),
        "visits": len(found.visits),
        "critical_path": found.critical_path,
        "questions_left": found.questions_left,
        "not_for": found.not_for is not None,
    }
    for name, value in computed.items():
        wanted = getattr(expect, name)
        if name in ("items", "hand_in") and wanted is not None:
            wanted = tuple(sorted(wanted))
        if wanted is not None and wanted != value:
            yield _WHAT[name], _told(wanted), _told(value)
    for code, way in expect.exempt.items():
        if ways.get(code) != way:
            yield _WHAT["exempt"].format({"code": code}), way, ways.get(code, "-")
    for code, maker in expect.produced_by.items():
        if makers.get(code, "") != maker:
            yield _WHAT["produced_by"].format({"code": code}), maker, makers.get(code) or "-"


def _read(node: Node, problems: Problems) -> Iterator[Example]:
    if not isinstance(node.value, list):
        problems.add("example.shape", node.at)
        return
    if not node.value:
        problems.add("yaml.empty", node.at)
    for one in node.value:
        example = read(Example, one, problems, "example")
        if example is not None:
            yield example


def _run(definitions: Definitions, code: str, example: Example, problems: Problems) -> None:
    before = len(problems)
    answers = dict(_answers(definitions, example, problems))
    _names(definitions, example, problems)
    try:
        compiled = definitions.compiled(code, example.on)
    except ThemeUnknown:
        problems.add("example.no_subject", example.at, code=code)
        return
    if len(problems) > before:
        return
    given = example.given.holdings
    holdings = None if given is None else Holdings(found=frozenset(given))
    for what, expected, found in differences(plan(compiled, answers, holdings), example.expect):
        problems.add(
            "example.differs",
            example.expect.at,
            name=example.name,
            what=what,
            expected=expected,
            found=found,
        )


def _answers(
    definitions: Definitions, example: Example, problems: Problems
) -> Iterator[tuple[str, Any]]:
    elements = definitions.catalogue.elements
    at = example.given.at.of("answers")
    for code, value in example.given.answers.items():
        if code not in elements:
            problems.add(
                "example.unknown",
                at,
                name=example.name,
                key="answers",
                code=code,
                nearest=nearest(code, elements),
            )
            continue
        try:
            yield code, read_value(elements[code], typed_of(value))
        except DomainError:
            problems.add("example.answer", at, name=example.name, code=code, found=value)


def _names(definitions: Definitions, example: Example, problems: Problems) -> None:
    catalogue, expect, given = definitions.catalogue, example.expect, example.given
    sources = {*catalogue.datasets, *catalogue.certificates}
    named: list[tuple[str, Any, Any, Any]] = [
        ("holdings", given.holdings or (), sources, given.at),
        ("items", expect.items or (), catalogue.items, expect.at),
        ("hand_in", expect.hand_in or (), catalogue.materials, expect.at),
        ("exempt", expect.exempt, catalogue.materials, expect.at),
        ("produced_by", expect.produced_by, catalogue.materials, expect.at),
        ("critical_path", expect.critical_path or (), catalogue.items, expect.at),
    ]
    for name, codes, known, at in named:
        for code in codes:
            if code not in known:
                problems.add(
                    "example.unknown",
                    at.of(name),
                    name=example.name,
                    key=name,
                    code=code,
                    nearest=nearest(code, known),
                )


def _told(value: Any) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(str(one) for one in value) + "]"
    return str(value)
