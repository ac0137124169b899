"""The rule language of definitions: a documented subset of DMN FEEL (docs/feel.md)."""

from rongyi.kernel.feel.checker import check, type_of
from rongyi.kernel.feel.errors import FeelError, Problem, StepLimit
from rongyi.kernel.feel.explainer import Trace, explain
from rongyi.kernel.feel.expression import (
    Expression,
    evaluate,
    is_true,
    names,
    parse,
    parse_tests,
)
from rongyi.kernel.feel.nodes import INPUT
from rongyi.kernel.feel.reach import Answer, Reach, reach, satisfiable
from rongyi.kernel.feel.types import Kind, Scope, Type
from rongyi.kernel.feel.values import Months, Range, Value

__all__ = [
    "INPUT",
    "Answer",
    "Expression",
    "FeelError",
    "Kind",
    "Months",
    "Problem",
    "Range",
    "Reach",
    "Scope",
    "StepLimit",
    "Trace",
    "Type",
    "Value",
    "check",
    "evaluate",
    "explain",
    "is_true",
    "names",
    "parse",
    "parse_tests",
    "reach",
    "satisfiable",
    "type_of",
]
