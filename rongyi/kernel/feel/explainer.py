"""Why an expression came out as it did, in words that a clerk can read aloud."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from rongyi.kernel.feel import nodes as n
from rongyi.kernel.feel.expression import (
    Expression,
    evaluate,
    expression_of,
    free_names,
)
from rongyi.kernel.feel.source import normalise
from rongyi.kernel.feel.values import Months, Range, Value, days_text, number_text
from rongyi.kernel.text import Text

SHOWN_ITEMS_MAX = 5
SHOWN_DEPTH_MAX = 3
SHOWN_TEXT_MAX = 40
_DAYS = Text("{days}天", "{days} {days:day|days}")
_MONTHS = Text("{months}个月", "{months} {months:month|months}")
_YEARS = Text("{years}年", "{years} {years:year|years}")
NO_LABELS: Mapping[str, Text] = {}

Labels = Mapping[str, Text]
"""What to call each term; a term without a label is called by itself."""
Choices = Mapping[str, Labels]
"""What to call the codes of each term that is a choice."""


@dataclass(frozen=True)
class Trace:
    """One expression with its value, and below it the parts that made it so.

    `reading` is the source with each term's label; `filled` has the values in their place
    (None where that says nothing new). `outcome` is the value in words: 成立, 不成立,
    信息不全, or the value itself. `joined` is "and", "or", "not", "if" or "".
    """

    source: str
    value: Value
    reading: Text
    filled: Text | None
    outcome: Text
    joined: str
    children: tuple[Trace, ...]

    def line(self) -> Text:
        """This step alone: “经营面积 > 100：120 > 100，成立”."""
        if self.joined in _JOINED:
            head = _JOINED[self.joined].format({"count": len(self.children)})
            return Text(f"{head.zh}：{self.outcome.zh}", f"{head.en}: {self.outcome.en}")
        if self.filled is None:
            return Text(
                f"{self.reading.zh}：{self.outcome.zh}",
                f"{self.reading.en}: {self.outcome.en}",
            )
        return Text(
            f"{self.reading.zh}：{self.filled.zh}，{self.outcome.zh}",
            f"{self.reading.en}: {self.filled.en}, {self.outcome.en}",
        )

    def lines(self, depth: int = 0) -> Iterator[tuple[int, Text]]:
        """Every step with its depth, parents first."""
        yield depth, self.line()
        for child in self.children:
            yield from child.lines(depth + 1)

    def words(self) -> Text:
        """All steps in one sentence."""
        own = self.line()
        if not self.children:
            return own
        parts = [child.words() for child in self.children]
        return Text(
            f"{own.zh}（{'；'.join(part.zh for part in parts)}）",
            f"{own.en} ({'; '.join(part.en for part in parts)})",
        )


_JOINED = {
    "and": Text("以下{count}项须同时成立", "all {count} of these must be true"),
    "or": Text("以下{count}项有一项成立即可", "one of these {count} must be true"),
    "not": Text("以下一项须不成立", "this must not be true"),
    "if": Text("按以下条件取值", "depends on a condition"),
}


def explain(
    expression: Expression,
    values: Mapping[str, Value],
    labels: Labels | None = None,
    choices: Choices | None = None,
) -> Trace:
    """The value and how it came about. Errors: StepLimit."""
    return _Explainer(expression.source, values, labels or {}, choices or {}).trace(expression.tree)


class _Explainer:
    """Evaluates each part on its own; what happens inside loops is not unfolded."""

    def __init__(
        self, source: str, values: Mapping[str, Value], labels: Labels, choices: Choices
    ) -> None:
        self.source = normalise(source)
        self.values = values
        self.labels = labels
        self.choices = choices

    def trace(self, node: n.Node) -> Trace:
        joined, below = _parts(node)
        children = tuple([self.trace(child) for child in below])
        value = self.value(node)
        if isinstance(node, n.If):
            chosen = node.then if children[0].value is True else node.otherwise
            if not isinstance(chosen, n.Literal):
                children = (*children, self.trace(chosen))
        reading = self.written(node, self.label)
        filled = None if joined else self.written(node, self.worth)
        if filled == reading or isinstance(node, n.Name) or _loops(node):
            filled = None
        source = self.source[node.start : node.end]
        outcome = self.worth(node.name) if isinstance(node, n.Name) else _outcome(value)
        return Trace(source, value, reading, filled, outcome, joined, children)

    def value(self, node: n.Node) -> Value:
        return evaluate(expression_of(self.source, node), self.values)

    def label(self, name: str) -> Text:
        return self.labels.get(name) or Text(name, name)

    def worth(self, name: str) -> Text:
        value = evaluate(expression_of(name, n.Name(0, 0, name)), self.values)
        return show(value, self.choices.get(name, {}))

    def written(self, node: n.Node, word: Callable[[str], Text]) -> Text:
        """The source of a node with terms, codes, true and false replaced by words."""
        free = set(free_names(node))
        codes = {code: text for name in free for code, text in self.choices.get(name, {}).items()}
        zh: list[str] = []
        en: list[str] = []
        place = node.start
        for inner in n.walk(node):
            text = None
            if isinstance(inner, n.Name) and inner.name in free:
                text = word(inner.name)
            elif isinstance(inner, n.Literal) and _has_words(inner.value, codes):
                text = show(inner.value, codes)
            if text is None or inner.start < place:
                continue
            between = self.source[place : inner.start]
            zh += (between, text.zh)
            en += (between, text.en)
            place = inner.end
        rest = self.source[place : node.end]
        return Text("".join([*zh, rest]), "".join([*en, rest]))


def _has_words(value: Value, codes: Labels) -> bool:
    """Whether a constant reads better in words than as it is written."""
    return value is None or type(value) is bool or (type(value) is str and value in codes)


def _parts(node: n.Node) -> tuple[str, tuple[n.Node, ...]]:
    match node:
        case n.Junction(operator=operator, parts=parts):
            return operator, parts
        case n.Call(function="not", arguments=(argument,)):
            return "not", (argument,)
        case n.If(condition=condition):
            return "if", (condition,)
    return "", ()


def _outcome(value: Value) -> Text:
    if value is None:
        return Text("信息不全", "not known")
    if type(value) is bool:
        return Text("成立", "true") if value else Text("不成立", "false")
    return show(value)


def _loops(node: n.Node) -> bool:
    return any(isinstance(inner, (n.For, n.Quantified, n.Filter)) for inner in n.walk(node))


def show(value: Value, codes: Labels = NO_LABELS, depth: int = 0) -> Text:
    """A value in words, shortened where it is long; `codes` are called by their labels."""
    match value:
        case None:
            return Text("未填", "not given")
        case bool():
            return Text("是", "yes") if value else Text("否", "no")
        case Decimal():
            return _same(number_text(value))
        case str():
            return codes.get(value) or _same(f"“{_short(value)}”")
        case date():
            return _same(value.isoformat())
        case Months():
            return _span(value)
        case timedelta():
            whole = value == timedelta(days=value.days)
            text = _DAYS.format({"days": value.days})
            return text if whole else _same(days_text(value))
        case Range():
            low, high = show(value.low, codes, depth + 1), show(value.high, codes, depth + 1)
            return Text(f"{low.zh}至{high.zh}", f"{low.en} to {high.en}")
        case list():
            return _several(
                [show(item, codes, depth + 1) for item in value[: _kept(depth)]], len(value)
            )
        case dict():
            pairs = list(value.items())[: _kept(depth)]
            return _several(
                [_pair(key, show(item, codes, depth + 1)) for key, item in pairs], len(value)
            )
    return _same(str(value))


def _same(text: str) -> Text:
    return Text(text, text)


def _short(text: str) -> str:
    return text if len(text) <= SHOWN_TEXT_MAX else text[: SHOWN_TEXT_MAX - 1] + "…"


def _span(value: Months) -> Text:
    years, months = divmod(abs(value.months), 12)
    sign = "-" if value.months < 0 else ""
    told = [_YEARS.format({"years": years})] if years else []
    if months or not years:
        told.append(_MONTHS.format({"months": months}))
    return Text(sign + " ".join(one.zh for one in told), sign + " ".join(one.en for one in told))


def _kept(depth: int) -> int:
    return SHOWN_ITEMS_MAX if depth < SHOWN_DEPTH_MAX else 0


def _pair(key: str, value: Text) -> Text:
    return Text(f"{_short(key)}：{value.zh}", f"{_short(key)}: {value.en}")


def _several(shown: list[Text], size: int) -> Text:
    if not size:
        return Text("空", "nothing")
    more = [Text("……", "…")] if len(shown) < size else []
    return Text(
        "、".join(text.zh for text in [*shown, *more]),
        ", ".join(text.en for text in [*shown, *more]),
    )
