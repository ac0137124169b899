"""From tree to closures. Each node becomes one function of a Run; names are resolved here."""

from __future__ import annotations

from rongyi.kernel.feel import nodes as n
from rongyi.kernel.feel.compiler import loops, names, plain
from rongyi.kernel.feel.compiler.names import Code, Compiler, Locals, Rule

_RULES: dict[type, Rule] = {
    n.Literal: plain.literal,
    n.Name: names.name,
    n.Path: plain.path,
    n.Filter: loops.filter,
    n.Call: plain.call,
    n.Negate: plain.negate,
    n.Arithmetic: plain.arithmetic,
    n.Compare: plain.compare,
    n.Between: plain.between,
    n.In: plain.is_in,
    n.Tests: plain.tests,
    n.Junction: plain.junction,
    n.If: plain.if_then,
    n.For: loops.for_each,
    n.Quantified: loops.quantified,
    n.ListOf: loops.list_of,
    n.ContextOf: loops.context_of,
    n.RangeOf: plain.range_of,
}


def compile_node(node: n.Node) -> tuple[Code, int]:
    """The code of an expression and the number of slots that a Run of it needs."""
    compiler = Compiler(_RULES)
    code = compiler.code(node, Locals())
    return code, compiler.slots
