"""The built-in functions, by the name that an expression calls them by."""

from __future__ import annotations

from rongyi.kernel.feel.functions import dates, lists, numbers, texts
from rongyi.kernel.feel.functions.shape import Function, Spread

FUNCTIONS: dict[str, Function] = {
    function.name: function
    for function in (
        *numbers.FUNCTIONS,
        *texts.FUNCTIONS,
        *lists.FUNCTIONS,
        *dates.FUNCTIONS,
    )
}

__all__ = ["FUNCTIONS", "Function", "Spread"]
