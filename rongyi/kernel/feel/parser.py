"""From source to tree. Bounded in length and depth before anything recurses."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path as FilePath

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from rongyi.kernel.feel import nodes as n
from rongyi.kernel.feel.errors import FeelError
from rongyi.kernel.feel.source import line_and_column, normalise, unquote
from rongyi.kernel.feel.values import NUMBERS, Value, date_of, duration_of, number_of
from rongyi.kernel.text import Text

SOURCE_LENGTH_MAX = 4_000
DEPTH_MAX = 80
ITERATIONS_MAX = 8

_GRAMMAR = FilePath(__file__).with_name("grammar.lark").read_text(encoding="utf-8")
_LARK = Lark(
    _GRAMMAR,
    parser="lalr",
    lexer="basic",
    start=["expression", "tests"],
    propagate_positions=True,
    cache=False,
)
_SIGNS = {"≠": "!=", "≤": "<=", "≥": ">="}
_NEGATED = re.compile(r"(\s*)(not)(\s*)(\()(.*)(\))(\s*)", re.DOTALL)


def parse_node(source: str) -> n.Node:
    """The tree of an expression. Errors: FeelError."""
    return _converted(source, "expression")


def parse_tests_node(source: str) -> n.Tests:
    """The tree of a decision table's cell: "-", `> 5, 3` or `not(1, 2)`. Errors: FeelError."""
    _bound(source)
    plain = normalise(source)
    if plain.strip() == "-":
        return n.Tests(0, len(source), (), False)
    if found := _NEGATED.fullmatch(plain):
        # Blanks instead of `not(` and `)` keep every position right.
        blank = " " * found.start(5) + found[5] + " " * (len(plain) - found.end(5))
        try:
            inner = _converted(blank, "tests")
        except FeelError:
            pass  # `not(a) or not(b)` begins and ends alike and is read as a whole below.
        else:
            assert isinstance(inner, n.Tests)
            return n.Tests(0, len(source), inner.tests, True)
    node = _converted(source, "tests")
    assert isinstance(node, n.Tests)
    return node


def _bound(source: str) -> None:
    if len(source) > SOURCE_LENGTH_MAX:
        raise FeelError(
            Text(
                zh=f"表达式过长：最多 {SOURCE_LENGTH_MAX} 个字符。",
                en=f"The expression is too long: at most {SOURCE_LENGTH_MAX} characters.",
            ),
            code="feel.too_long",
        )


def _converted(source: str, start: str) -> n.Node:
    _bound(source)
    try:
        tree = _LARK.parse(normalise(source), start=start)
    except UnexpectedInput as error:
        raise _syntax_error(source, error) from None
    assert isinstance(tree, Tree)
    _bound_depth(source, tree)
    return _Builder(source).node(tree)


def _bound_depth(source: str, tree: Tree[Token]) -> None:
    waiting: list[tuple[Tree[Token], int]] = [(tree, 1)]
    while waiting:
        tree, depth = waiting.pop()
        if depth > DEPTH_MAX:
            line, column = line_and_column(source, tree.meta.start_pos)
            raise FeelError(
                Text(
                    zh=f"表达式嵌套过深：最多 {DEPTH_MAX} 层。",
                    en=f"The expression is nested too deep: at most {DEPTH_MAX} levels.",
                ),
                line,
                column,
                "feel.too_deep",
            )
        waiting.extend((child, depth + 1) for child in tree.children if isinstance(child, Tree))


def _syntax_error(source: str, error: UnexpectedInput) -> FeelError:
    token = error.token if isinstance(error, UnexpectedToken) else None
    if token is not None and token.type == "$END":
        line, column = line_and_column(source, len(source.rstrip()))
        words = Text(zh="表达式没有写完。", en="The expression ends too early.")
        return FeelError(words, line, column)
    offset = error.pos_in_stream or 0
    found = str(token) if token is not None else source[offset : offset + 1]
    if isinstance(error, UnexpectedCharacters) and found in '"“＂':
        words = Text(zh="字符串的引号没有成对。", en="This text has no closing quotation mark.")
    else:
        words = Text(zh=f"此处不应出现“{found[:40]}”。", en=f"“{found[:40]}” cannot stand here.")
    return FeelError(words, *line_and_column(source, offset))


class _Builder:
    """Turns lark's tree into ours; the name of each rule or alias is the name of a method."""

    def __init__(self, source: str) -> None:
        self.source = source

    def node(self, tree: Tree[Token] | Token | None) -> n.Node:
        assert isinstance(tree, Tree)
        built = getattr(self, "on_" + tree.data)(tree, *_span(tree))
        assert isinstance(built, n.Node)
        return built

    def nodes(self, children: list[Tree[Token] | Token]) -> tuple[n.Node, ...]:
        return tuple(self.node(child) for child in children if child is not None)

    def on_number(self, tree: Tree[Token], start: int, end: int) -> n.Node:
        value = number_of(_token(tree, 0))
        if value is None:
            raise self.bad_literal(start, Text("这个数字太大。", "This number is too large."))
        return n.Literal(start, end, value)

    def on_string(self, tree: Tree[Token], start: int, end: int) -> n.Node:
        return n.Literal(start, end, unquote(_token(tree, 0)))

    def on_at_literal(self, tree: Tree[Token], start: int, end: int) -> n.Node:
        text = unquote(_token(tree, 0))
        value: Value = date_of(text)
        if value is None:
            value = duration_of(text)
        if value is None:
            raise self.bad_literal(
                start,
                Text(
                    zh=f"“{text[:40]}”不是日期（如 2026-01-31）或时长（如 P30D、P2Y）。",
                    en=f"“{text[:40]}” is no date (2026-01-31) or duration (P30D, P2Y).",
                ),
            )
        return n.Literal(start, end, value)

    def on_true(self, tree: Tree[Token], start: int, end: int) -> n.Node:
        return n.Literal(start, end, True)

    def on_false(self, tree: Tree[Token], start: int, end: int) -> n.Node:
        return n.Literal(start, end, False)

    def on_null(self, tree: Tree[Token], start: int, end: int) -> n.Node:
        return n.Literal(start, end, None)

    def on_name(self, tree: Tree[Token], start: int, end: int) -> n.Node:
        return n.Name(start, end, _token(tree, 0))

    def on_input(self, tree: Tree[Token], start: int, end: int) -> n.Node:
        return n.Name(start, end, n.INPUT)

    def on_paren(self, tree: Tree[Token], start: int, end: int) -> n.Node:
        return self.node(tree.children[0])

    def on_path(self, tree: Tree[Token], start: int, end: int) -> n.Node:
        return n.Path(start, end, self.node(tree.children[0]), _token(tree, 1))

    def on_filter(self, tree: Tree[Token], start: int, end: int) -> n.Node:
        return n.Filter(start, end, *self.nodes(tree.children))

    def on_call(self, tree: Tree[Token], start: int, end: int) -> n.Node:
        function = " ".join(_token(tree, 0).split())
        return n.Call(start, end, function, self.nodes(tree.children[1:]))

    def on_negate(self, tree: Tree[Token], start: int, end: int) -> n.Node:
        operand = self.node(tree.children[0])
        if isinstance(operand, n.Literal) and isinstance(operand.value, Decimal):
            return n.Literal(start, end, NUMBERS.minus(operand.value))
        return n.Negate(start, end, operand)

    def on_arithmetic(self, tree: Tree[Token], start: int, end: int) -> n.Node:
        left, right = self.node(tree.children[0]), self.node(tree.children[2])
        return n.Arithmetic(start, end, _token(tree, 1), left, right)

    def on_compare(self, tree: Tree[Token], start: int, end: int) -> n.Node:
        left, right = self.node(tree.children[0]), self.node(tree.children[2])
        return n.Compare(start, end, _sign(_token(tree, 1)), left, right)

    def on_between(self, tree: Tree[Token], start: int, end: int) -> n.Node:
        return n.Between(start, end, *self.nodes(tree.children))

    def on_equal_test(self, tree: Tree[Token], start: int, end: int) -> n.Node:
        return n.Test(start, end, "", self.node(tree.children[0]))

    def on_compare_test(self, tree: Tree[Token], start: int, end: int) -> n.Node:
        return n.Test(start, end, _sign(_token(tree, 0)), self.node(tree.children[1]))

    def on_in_one(self, tree: Tree[Token], start: int, end: int) -> n.Node:
        return n.In(start, end, self.node(tree.children[0]), self.tests(tree.children[1:]))

    def on_in_many(self, tree: Tree[Token], start: int, end: int) -> n.Node:
        several = tree.children[1]
        assert isinstance(several, Tree)
        tests = (
            self.tests([several]) if several.data == "in_compare" else self.tests(several.children)
        )
        return n.In(start, end, self.node(tree.children[0]), tests)

    on_in_compare = on_compare_test

    def on_tests(self, tree: Tree[Token], start: int, end: int) -> n.Node:
        return n.Tests(start, end, self.tests(tree.children), False)

    def tests(self, children: list[Tree[Token] | Token]) -> tuple[n.Test, ...]:
        built = self.nodes(children)
        return tuple(test for test in built if isinstance(test, n.Test))

    def on_conjunction(self, tree: Tree[Token], start: int, end: int) -> n.Node:
        return n.Junction(start, end, "and", self.nodes(tree.children))

    def on_disjunction(self, tree: Tree[Token], start: int, end: int) -> n.Node:
        return n.Junction(start, end, "or", self.nodes(tree.children))

    def on_if_then(self, tree: Tree[Token], start: int, end: int) -> n.Node:
        return n.If(start, end, *self.nodes(tree.children))

    def on_iterator(self, tree: Tree[Token], start: int, end: int) -> n.Node:
        bounds = self.nodes(tree.children[1:])
        until = bounds[1] if len(bounds) > 1 else None
        return n.Iteration(start, end, _token(tree, 0), bounds[0], until)

    def on_for_each(self, tree: Tree[Token], start: int, end: int) -> n.Node:
        *iterations, body = self.nodes(tree.children)
        return n.For(start, end, self.iterations(iterations), body)

    def on_quantified(self, tree: Tree[Token], start: int, end: int) -> n.Node:
        *iterations, body = self.nodes(tree.children[1:])
        return n.Quantified(start, end, _token(tree, 0), self.iterations(iterations), body)

    def iterations(self, built: list[n.Node]) -> tuple[n.Iteration, ...]:
        if len(built) > ITERATIONS_MAX:
            raise FeelError(
                Text(
                    zh=f"一个循环最多 {ITERATIONS_MAX} 个变量。",
                    en=f"One loop has at most {ITERATIONS_MAX} variables.",
                ),
                *line_and_column(self.source, built[ITERATIONS_MAX].start),
                "feel.too_deep",
            )
        return tuple(node for node in built if isinstance(node, n.Iteration))

    def on_list(self, tree: Tree[Token], start: int, end: int) -> n.Node:
        return n.ListOf(start, end, self.nodes(tree.children))

    def on_entry(self, tree: Tree[Token], start: int, end: int) -> n.Node:
        key = _token(tree, 0)
        name = unquote(key) if key[0] in '"“＂' else key
        return n.Entry(start, end, name, self.node(tree.children[1]))

    def on_context(self, tree: Tree[Token], start: int, end: int) -> n.Node:
        built = self.nodes(tree.children)
        return n.ContextOf(start, end, tuple(e for e in built if isinstance(e, n.Entry)))

    def on_range_closed(self, tree: Tree[Token], start: int, end: int) -> n.Node:
        low, high = self.nodes(tree.children)
        return n.RangeOf(start, end, low, high, True, True)

    def on_range_open_high(self, tree: Tree[Token], start: int, end: int) -> n.Node:
        low, high = self.nodes(tree.children)
        return n.RangeOf(start, end, low, high, True, False)

    def on_range_open_low(self, tree: Tree[Token], start: int, end: int) -> n.Node:
        low, high = self.nodes(tree.children)
        return n.RangeOf(start, end, low, high, False, True)

    def on_range_open(self, tree: Tree[Token], start: int, end: int) -> n.Node:
        low, high = self.nodes(tree.children)
        return n.RangeOf(start, end, low, high, False, False)

    def bad_literal(self, start: int, words: Text) -> FeelError:
        return FeelError(words, *line_and_column(self.source, start), "feel.bad_literal")


def _span(tree: Tree[Token]) -> tuple[int, int]:
    meta = tree.meta
    return (0, 0) if meta.empty else (meta.start_pos, meta.end_pos)


def _token(tree: Tree[Token], index: int) -> str:
    token = tree.children[index]
    assert isinstance(token, Token)
    return str(token)


def _sign(token: str) -> str:
    return _SIGNS.get(token, token)
