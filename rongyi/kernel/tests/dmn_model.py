"""Reads .dmn models and their test cases from the DMN compatibility kit, for the tests only.

The kernel's subset has no names with spaces and no user-defined functions. Both belong to the model
around the expressions, so they are dealt with here: names get underscores, and a call of a business
knowledge model is computed first and put in the call's place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from xml.etree import ElementTree as ET

from rongyi.kernel import decision, feel
from rongyi.kernel.feel import nodes as n
from rongyi.kernel.feel.functions import FUNCTIONS
from rongyi.kernel.feel.values import Value, date_of, duration_of

XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
POLICIES = {
    "UNIQUE": "U", "ANY": "A", "PRIORITY": "P", "FIRST": "F", "RULE ORDER": "R",
    "OUTPUT ORDER": "O", "COLLECT": "C",
}  # fmt: skip
AGGREGATIONS = {"SUM": "+", "MIN": "<", "MAX": ">", "COUNT": "#"}


class Outside(Exception):
    """The model needs something that the subset does not have."""


@dataclass(frozen=True)
class Case:
    """One expected result of one test case."""

    folder: str
    number: str
    node: str
    inputs: Mapping[str, Value]
    expected: Value

    def __str__(self) -> str:
        return f"{self.folder}/{self.number}/{self.node}"


def tag(element: ET.Element) -> str:
    """The element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def find(element: ET.Element, name: str) -> Iterator[ET.Element]:
    """Direct children with that name."""
    return (child for child in element if tag(child) == name)


def first(element: ET.Element, name: str) -> ET.Element | None:
    return next(find(element, name), None)


def text_of(element: ET.Element | None) -> str:
    inner = None if element is None else first(element, "text")
    return "" if inner is None else (inner.text or "").strip()


def cases_of(folder: Path) -> list[Case]:
    """Every expected result in a folder of the kit."""
    found = []
    for path in sorted(folder.glob("*test*.xml")):
        for case in find(ET.parse(path).getroot(), "testCase"):
            inputs = {node.get("name", ""): _value(node) for node in find(case, "inputNode")}
            for result in find(case, "resultNode"):
                expected = first(result, "expected")
                value = None if expected is None else _value(expected)
                number, node = case.get("id", ""), result.get("name", "")
                found.append(Case(folder.name, number, node, inputs, value))
    return found


def _value(element: ET.Element) -> Value:
    components = list(find(element, "component"))
    if components:
        return {part.get("name", ""): _value(part) for part in components}
    if (several := first(element, "list")) is not None:
        return [_value(item) for item in find(several, "item")]
    value = first(element, "value")
    if value is None or value.get(XSI + "nil") == "true":
        return None
    text, kind = value.text or "", value.get(XSI + "type", "xsd:string").rpartition(":")[2]
    match kind:
        case "boolean":
            return text == "true"
        case "decimal" | "double" | "integer":
            return Decimal(text)
        case "date":
            return date_of(text)
        case "duration" | "yearMonthDuration" | "dayTimeDuration":
            return duration_of(text)
        case "string":
            return text
    raise Outside(f"the type {kind}")


class Model:
    """A .dmn file. Names with signs that the subset does not allow get underscores."""

    def __init__(self, path: Path) -> None:
        self.root = ET.parse(path).getroot()
        self.decisions = {each.get("name", ""): each for each in find(self.root, "decision")}
        self.knowledge = {
            each.get("name", ""): each for each in find(self.root, "businessKnowledgeModel")
        }

    @cached_property
    def odd_names(self) -> list[str]:
        named = {each.get("name", "") for each in self.root.iter()}
        return sorted((name for name in named if re.search(r"[^\w]", name)), key=len, reverse=True)

    def source(self, text: str) -> str:
        """An expression's text with plain names outside its strings."""
        parts = re.split(r'("(?:\\.|[^"\\])*")', text)
        for name in self.odd_names:
            parts[::2] = [part.replace(name, plain(name)) for part in parts[::2]]
        return "".join(parts)

    def decide(self, name: str, inputs: Mapping[str, Value]) -> Value:
        """The value of a decision. Errors: Outside."""
        values = {plain(key): _plain_keys(value) for key, value in inputs.items()}
        return self._decide(self.decisions[name], values)

    def _decide(self, element: ET.Element, values: dict[str, Value]) -> Value:
        for required in element.iter():
            if tag(required) == "requiredDecision":
                wanted = required.get("href", "").lstrip("#")
                for name, other in self.decisions.items():
                    if other.get("id") == wanted:
                        values[plain(name)] = self._decide(other, values)
        return self.evaluate(logic_of(element), values)

    def evaluate(self, logic: ET.Element, values: Mapping[str, Value]) -> Value:
        """The value of a piece of decision logic."""
        match tag(logic):
            case "literalExpression":
                return self.literal(self.source(text_of(logic)), values)
            case "decisionTable":
                return self.table(logic, values)
            case "context":
                return self.context(logic, values)
            case "list":
                return [self.evaluate(item, values) for item in logic]
        raise Outside(f"boxed {tag(logic)}")

    def literal(self, source: str, values: Mapping[str, Value]) -> Value:
        try:
            expression = feel.parse(source)
        except feel.FeelError as error:
            raise Outside(f"syntax: {error.words.en}") from None
        values = dict(values)
        calls = [node for node in n.walk(expression.tree) if isinstance(node, n.Call)]
        for place, call in enumerate(calls):
            if call.function in FUNCTIONS:
                continue
            if call.function not in map(plain, self.knowledge):
                raise Outside(f"the function {call.function}")
            arguments = [self.literal(source[a.start : a.end], values) for a in call.arguments]
            values[f"called_{place}"] = self.invoke(call.function, arguments)
            source = source[: call.start] + f"called_{place}" + source[call.end :]
            return self.literal(source, values)
        return feel.evaluate(expression, values)

    def invoke(self, name: str, arguments: list[Value]) -> Value:
        element = next(each for key, each in self.knowledge.items() if plain(key) == name)
        function = first(element, "encapsulatedLogic")
        assert function is not None
        names = [plain(each.get("name", "")) for each in find(function, "formalParameter")]
        return self.evaluate(logic_of(function), dict(zip(names, arguments, strict=True)))

    def context(self, logic: ET.Element, values: Mapping[str, Value]) -> Value:
        values = dict(values)
        made = {}
        for entry in find(logic, "contextEntry"):
            variable = first(entry, "variable")
            value = self.evaluate(logic_of(entry), values)
            if variable is None:
                return value
            made[variable.get("name", "")] = values[plain(variable.get("name", ""))] = value
        return made

    def table(self, logic: ET.Element, values: Mapping[str, Value]) -> Value:
        policy = POLICIES[logic.get("hitPolicy", "UNIQUE")]
        policy += AGGREGATIONS.get(logic.get("aggregation", ""), "")
        outputs = tuple(self.output(each) for each in find(logic, "output"))
        try:
            table = decision.DecisionTable(
                tuple(self.input(each) for each in find(logic, "input")),
                outputs,
                tuple(self.rule(each) for each in find(logic, "rule")),
                decision.HitPolicy(policy),
            )
        except feel.FeelError as error:
            raise Outside(f"syntax: {error.words.en}") from None
        return decision.decide(table, values).value

    def input(self, element: ET.Element) -> decision.Input:
        given, allowed = first(element, "inputExpression"), text_of(first(element, "inputValues"))
        return decision.Input(
            feel.parse(self.source(text_of(given))),
            feel.parse_tests(self.source(allowed)) if allowed else None,
        )

    def output(self, element: ET.Element) -> decision.Output:
        allowed = text_of(first(element, "outputValues")) or self.allowed(element.get("typeRef"))
        default = text_of(first(element, "defaultOutputEntry"))
        listed = feel.evaluate(feel.parse(f"[{allowed}]"), {})
        return decision.Output(
            element.get("name", ""), tuple(listed), feel.parse(default) if default else None
        )

    def allowed(self, kind: str | None) -> str:
        for definition in self.root.iter():
            if tag(definition) == "itemDefinition" and definition.get("name") == kind:
                return text_of(first(definition, "allowedValues"))
        return ""

    def rule(self, element: ET.Element) -> decision.Rule:
        tests = [self.source(text_of(each)) or "-" for each in find(element, "inputEntry")]
        results = [self.source(text_of(each)) for each in find(element, "outputEntry")]
        return decision.Rule(tuple(map(feel.parse_tests, tests)), tuple(map(feel.parse, results)))


def plain(name: str) -> str:
    """The name as the subset can read it."""
    return re.sub(r"[^\w]", "_", name)


def _plain_keys(value: Value) -> Value:
    match value:
        case dict():
            return {plain(key): _plain_keys(inner) for key, inner in value.items()}
        case list():
            return [_plain_keys(item) for item in value]
    return value


def logic_of(element: ET.Element) -> ET.Element:
    """The decision logic inside a decision, knowledge model or context entry."""
    for child in element:
        if tag(child) in LOGIC:
            return child
    raise Outside("no decision logic")


LOGIC = frozenset(
    {
        "literalExpression", "decisionTable", "context", "list", "relation", "invocation",
        "functionDefinition", "conditional", "filter", "for", "some", "every",
    }
)  # fmt: skip
