"""All that can be known to be wrong with an expression before anybody fills a form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from rongyi.kernel.feel import nodes as n
from rongyi.kernel.feel.errors import Problem
from rongyi.kernel.feel.expression import Expression
from rongyi.kernel.feel.functions import FUNCTIONS, Spread
from rongyi.kernel.feel.properties import PROPERTY_TYPES
from rongyi.kernel.feel.source import line_and_column
from rongyi.kernel.feel.types import Kind, Scope, Type
from rongyi.kernel.feel.values import KINDS, Value
from rongyi.kernel.text import Text

ORDERED_KINDS = frozenset({Kind.NUMBER, Kind.STRING, Kind.DATE, Kind.DURATION, Kind.ANY})


def type_of(expression: Expression, scope: Scope) -> Type:
    """The type that the value will have, ANY when it cannot be known."""
    return _Checker(expression.source, scope).type_of(expression.tree, Locals())


@dataclass(frozen=True)
class Locals:
    """What a name means inside loops, contexts and filters, before the scope is asked."""

    names: tuple[tuple[str, Type], ...] = ()
    open_filter: bool = False

    def having(self, name: str, kind: Type) -> Locals:
        return Locals((*self.names, (name, kind)), self.open_filter)

    def inside(self, item: Type) -> Locals:
        """Inside a filter over `item`s, whose fields are names of their own."""
        fields = item.fields or ()
        unknown = item.kind is Kind.ANY or (item.kind is Kind.CONTEXT and item.fields is None)
        return Locals((*self.names, *fields, ("item", item)), self.open_filter or unknown)


def check(expression: Expression, scope: Scope, expect: Type | None = None) -> list[Problem]:
    """Every problem found, in the order of the source; an empty list when all is well."""
    checker = _Checker(expression.source, scope)
    found = checker.type_of(expression.tree, Locals())
    if expect is not None and not expect.accepts(found):
        checker.wrong_type(expression.tree, expect, found, "feel.wrong_result")
    if expect is not None and expect.codes is not None and expect.accepts(found):
        checker.codes_fit(expression.tree, expect, found)
    return sorted(checker.problems, key=lambda problem: (problem.line, problem.column))


class _Checker:
    """Walks the tree once, gathering problems; what is wrong counts as of any type above."""

    def __init__(self, source: str, scope: Scope) -> None:
        self.source = source
        self.scope = scope
        self.problems: list[Problem] = []

    def problem(self, node: n.Node, code: str, zh: str, en: str) -> None:
        line, column = line_and_column(self.source, node.start)
        found = Problem(f"feel.{code}", line, column, Text(zh, en))
        if found not in self.problems:
            self.problems.append(found)

    def wrong_type(self, node: n.Node, wanted: Type, found: Type, code: str) -> None:
        text = _shown(self.source[node.start : node.end])
        self.problem(
            node,
            code.removeprefix("feel."),
            f"“{text}”是{found.words.zh}，此处需要{wanted.words.zh}。",
            f"“{text}” is {found.words.en}; {wanted.words.en} is needed here.",
        )

    def expect(self, node: n.Node, wanted: Type, local: Locals) -> Type:
        """The node's type; a problem when it is surely not the wanted one."""
        found = self.type_of(node, local)
        if not wanted.accepts(found):
            self.wrong_type(node, wanted, found, "wrong_type")
        return found

    def type_of(self, node: n.Node, local: Locals) -> Type:
        return _TYPE_OF[type(node)](self, node, local)

    def literal(self, node: n.Literal, local: Locals) -> Type:
        return literal_type(node.value)

    def name(self, node: n.Name, local: Locals) -> Type:
        for name, kind in reversed(local.names):
            if name == node.name:
                return kind
        known = self.scope.get(node.name)
        if known is not None:
            return known
        if not local.open_filter:
            known_names = [*self.scope, *(name for name, _ in local.names)]
            self.unknown(node, "unknown_name", node.name, known_names, _NAME_WORDS)
        return Type.ANY

    def unknown(
        self, node: n.Node, code: str, name: str, known: Sequence[str], words: Text
    ) -> None:
        near = nearest(name, known)
        self.problem(
            node,
            code,
            words.zh.format(name=_shown(name)) + (f"是否想写“{near}”？" if near else ""),
            words.en.format(name=_shown(name)) + (f" Did you mean “{near}”?" if near else ""),
        )

    def path(self, node: n.Path, local: Locals) -> Type:
        base = self.type_of(node.base, local)
        if base.kind is Kind.LIST:
            return Type.list_of(self.field(node, base.item or Type.ANY))
        return self.field(node, base)

    def field(self, node: n.Path, base: Type) -> Type:
        if base.kind is Kind.ANY:
            return Type.ANY
        if base.kind is Kind.CONTEXT:
            found = base.field(node.field)
            known = [name for name, _ in base.fields or ()]
        else:
            parts = PROPERTY_TYPES.get(base.kind, {})
            found, known = parts.get(node.field), list(parts)
        if found is None:
            self.unknown(node, "unknown_field", node.field, known, _FIELD_WORDS)
            return Type.ANY
        return found

    def filter(self, node: n.Filter, local: Locals) -> Type:
        base = self.type_of(node.base, local)
        item = (base.item or Type.ANY) if base.kind is Kind.LIST else base
        found = self.type_of(node.condition, local.inside(item))
        if found.kind is Kind.NUMBER:
            return item
        if found.kind not in (Kind.BOOLEAN, Kind.ANY):
            self.wrong_type(node.condition, Type.BOOLEAN, found, "wrong_type")
        return Type.list_of(item)

    def call(self, node: n.Call, local: Locals) -> Type:
        given = [self.type_of(argument, local) for argument in node.arguments]
        function = FUNCTIONS.get(node.function)
        if function is None:
            self.unknown(
                node,
                "unknown_function",
                node.function,
                list(FUNCTIONS),
                _FUNCTION_WORDS,
            )
            return Type.ANY
        if not function.takes(len(given)):
            self.problem(
                node,
                "wrong_count",
                f"函数“{node.function}”不能带 {len(given)} 个参数。",
                f"“{node.function}” does not take {len(given)} arguments.",
            )
            return Type.ANY
        for place, (argument, found) in enumerate(zip(node.arguments, given, strict=True)):
            wanted = function.wanted(place, len(given))
            # FEEL reads one value as a list of one, except where a list spreads.
            alone = wanted.kind is Kind.LIST and function.spread is not Spread.LIST_OR_ITEMS
            if not wanted.accepts(found) and not (alone and node.function not in _STRICT_LISTS):
                self.wrong_type(argument, wanted, found, "wrong_type")
        self.contained_code(node, given)
        if node.function == "date" and len(given) == 1:
            self.date_argument(node.arguments[0], given[0])
        return function.gives(given)

    def contained_code(self, node: n.Call, given: list[Type]) -> None:
        if node.function in ("list contains", "index of") and given[0].item is not None:
            self.comparable(node.arguments[1], given[0].item, given[1])

    def date_argument(self, argument: n.Node, found: Type) -> None:
        if found.kind not in (Kind.STRING, Kind.DATE, Kind.ANY):
            self.wrong_type(argument, Type.STRING, found, "wrong_type")

    def negate(self, node: n.Negate, local: Locals) -> Type:
        found = self.type_of(node.operand, local)
        if found.kind not in (Kind.NUMBER, Kind.DURATION, Kind.ANY):
            self.wrong_type(node.operand, Type.NUMBER, found, "wrong_type")
            return Type.ANY
        return found

    def arithmetic(self, node: n.Arithmetic, local: Locals) -> Type:
        left, right = self.type_of(node.left, local), self.type_of(node.right, local)
        if Kind.ANY in (left.kind, right.kind):
            return Type.ANY
        found = _ARITHMETIC.get((node.operator, left.kind, right.kind))
        if found is None:
            self.problem(
                node,
                "wrong_type",
                f"{left.words.zh}与{right.words.zh}之间不能用“{node.operator}”。",
                f"“{node.operator}” has no meaning between {left.words.en} and {right.words.en}.",
            )
            return Type.ANY
        return found

    def compare(self, node: n.Compare, local: Locals) -> Type:
        left, right = self.type_of(node.left, local), self.type_of(node.right, local)
        constant = isinstance(node.left, n.Literal) and isinstance(node.right, n.Literal)
        if constant and left.accepts(right):
            return Type.BOOLEAN
        self.comparison(node, node.operator, left, node.right, right)
        if node.operator in ("=", "!="):
            self.codes_fit(node.left, right, left)
        return Type.BOOLEAN

    def comparison(
        self, place: n.Node, sign: str, left: Type, right_node: n.Node, right: Type
    ) -> None:
        if sign in ("=", "!="):
            self.comparable(right_node, left, right)
            return
        for found in (left, right):
            if found.kind not in ORDERED_KINDS:
                self.problem(
                    place,
                    "wrong_type",
                    f"{found.words.zh}没有大小先后，不能用“{sign}”比较。",
                    f"There is no order of {found.words.en}; “{sign}” cannot compare it.",
                )
                return
        self.comparable(right_node, left, right, codes=False)

    def comparable(self, node: n.Node, left: Type, right: Type, codes: bool = True) -> None:
        """A problem at `node` (whose type is `right`) when it can never equal a `left`."""
        if not left.accepts(right):
            self.wrong_type(node, left, right, "wrong_type")
        elif codes:
            self.codes_fit(node, left, right)

    def codes_fit(self, node: n.Node, choice: Type, found: Type) -> None:
        """A problem when `found` is a code that the `choice` surely does not have."""
        if choice.codes is None or found.codes is None or set(choice.codes) & set(found.codes):
            return
        if isinstance(node, n.Literal) and len(found.codes) == 1:
            self.unknown(node, "unknown_choice", found.codes[0], choice.codes, _CHOICE_WORDS)

    def between(self, node: n.Between, local: Locals) -> Type:
        found = self.type_of(node.value, local)
        for bound in (node.low, node.high):
            self.comparison(node, ">=", found, bound, self.type_of(bound, local))
        return Type.BOOLEAN

    def is_in(self, node: n.In, local: Locals) -> Type:
        found = self.type_of(node.value, local)
        for test in node.tests:
            self.one_test(test, found, local)
        return Type.BOOLEAN

    def one_test(self, test: n.Test, found: Type, local: Locals) -> None:
        wanted = self.type_of(test.operand, local)
        if test.operator:
            self.comparison(test, test.operator, found, test.operand, wanted)
        elif any(isinstance(x, n.Name) and x.name == n.INPUT for x in n.walk(test.operand)):
            if wanted.kind not in (Kind.BOOLEAN, Kind.ANY):
                self.wrong_type(test.operand, Type.BOOLEAN, wanted, "wrong_type")
        elif wanted.kind is Kind.RANGE:
            self.comparison(test, ">=", found, test.operand, wanted.item or Type.ANY)
        elif isinstance(test.operand, n.ListOf) and found.kind is not Kind.LIST:
            for item in test.operand.items:
                self.one_test(n.Test(item.start, item.end, "", item), found, local)
        elif wanted.kind is Kind.LIST and found.kind is not Kind.LIST:
            self.comparable(test.operand, found, wanted.item or Type.ANY)
        else:
            self.comparable(test.operand, found, wanted)

    def tests(self, node: n.Tests, local: Locals) -> Type:
        for test in node.tests:
            self.one_test(test, self.scope.get(n.INPUT, Type.ANY), local)
        return Type.BOOLEAN

    def junction(self, node: n.Junction, local: Locals) -> Type:
        for part in node.parts:
            self.expect(part, Type.BOOLEAN, local)
        return Type.BOOLEAN

    def if_then(self, node: n.If, local: Locals) -> Type:
        self.expect(node.condition, Type.BOOLEAN, local)
        return self.type_of(node.then, local).joined(self.type_of(node.otherwise, local))

    def iterations(self, node: n.For | n.Quantified, local: Locals) -> Locals:
        for one in node.iterations:
            source = self.type_of(one.source, local)
            if one.until is not None:
                if source.kind not in (Kind.NUMBER, Kind.DATE, Kind.ANY):
                    self.wrong_type(one.source, Type.NUMBER, source, "wrong_type")
                self.expect(one.until, source, local)
                item = source
            elif source.kind is Kind.LIST:
                item = source.item or Type.ANY
            else:
                item = source
            local = local.having(one.name, item)
        return local

    def for_each(self, node: n.For, local: Locals) -> Type:
        return Type.list_of(self.type_of(node.body, self.iterations(node, local)))

    def quantified(self, node: n.Quantified, local: Locals) -> Type:
        self.expect(node.body, Type.BOOLEAN, self.iterations(node, local))
        return Type.BOOLEAN

    def list_of(self, node: n.ListOf, local: Locals) -> Type:
        if not node.items:
            return Type.LIST
        found = self.type_of(node.items[0], local)
        for item in node.items[1:]:
            found = found.joined(self.type_of(item, local))
        return Type.list_of(found)

    def context_of(self, node: n.ContextOf, local: Locals) -> Type:
        fields: dict[str, Type] = {}
        for entry in node.entries:
            if entry.key in fields:
                zh, en = (
                    f"字段“{entry.key}”重复。",
                    f"The field “{entry.key}” stands twice.",
                )
                self.problem(entry, "twice", zh, en)
            fields[entry.key] = self.type_of(entry.value, local)
            local = local.having(entry.key, fields[entry.key])
        return Type.context(fields)

    def range_of(self, node: n.RangeOf, local: Locals) -> Type:
        low, high = self.type_of(node.low, local), self.type_of(node.high, local)
        self.comparison(node, "<=", low, node.high, high)
        return Type.range_of(low.joined(high))


_Rule = Callable[[_Checker, Value, Locals], Type]
_TYPE_OF: dict[type, _Rule] = {
    n.Literal: _Checker.literal,
    n.Name: _Checker.name,
    n.Path: _Checker.path,
    n.Filter: _Checker.filter,
    n.Call: _Checker.call,
    n.Negate: _Checker.negate,
    n.Arithmetic: _Checker.arithmetic,
    n.Compare: _Checker.compare,
    n.Between: _Checker.between,
    n.In: _Checker.is_in,
    n.Tests: _Checker.tests,
    n.Junction: _Checker.junction,
    n.If: _Checker.if_then,
    n.For: _Checker.for_each,
    n.Quantified: _Checker.quantified,
    n.ListOf: _Checker.list_of,
    n.ContextOf: _Checker.context_of,
    n.RangeOf: _Checker.range_of,
}

_NAME_WORDS = Text("没有名为“{name}”的要素。", "There is no element called “{name}”.")
_FIELD_WORDS = Text("没有名为“{name}”的字段。", "There is no field called “{name}”.")
_FUNCTION_WORDS = Text("没有名为“{name}”的函数。", "There is no function called “{name}”.")
_CHOICE_WORDS = Text("“{name}”不在可选项之中。", "“{name}” is not among the choices.")

_STRICT_LISTS = frozenset({"count", "list contains", "index of", "string join"})

_N, _S, _D, _T = Kind.NUMBER, Kind.STRING, Kind.DATE, Kind.DURATION
_ARITHMETIC: dict[tuple[str, Kind, Kind], Type] = {
    **{(sign, _N, _N): Type.NUMBER for sign in ("+", "-", "*", "/", "**")},
    ("+", _S, _S): Type.STRING,
    ("+", _D, _T): Type.DATE,
    ("+", _T, _D): Type.DATE,
    ("-", _D, _T): Type.DATE,
    ("-", _D, _D): Type.DURATION,
    ("+", _T, _T): Type.DURATION,
    ("-", _T, _T): Type.DURATION,
    ("*", _T, _N): Type.DURATION,
    ("*", _N, _T): Type.DURATION,
    ("/", _T, _N): Type.DURATION,
    ("/", _T, _T): Type.NUMBER,
}


def literal_type(value: Value) -> Type:
    """The type of a constant; a text is a choice of itself alone, null may be anything."""
    return Type.one_of((value,)) if type(value) is str else Type(KINDS[type(value)])


def nearest(name: str, known: Sequence[str]) -> str | None:
    """The known name that looks most like `name`, if any does."""
    found = get_close_matches(name[:80], known, n=1, cutoff=0.5)
    return found[0] if found else None


def _shown(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
