"""Lists and contexts."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from decimal import Decimal

from rongyi.kernel.feel.errors import StepLimit
from rongyi.kernel.feel.functions.shape import Function, Spread, item_of, same_list
from rongyi.kernel.feel.operators import Run, equal
from rongyi.kernel.feel.types import Type
from rongyi.kernel.feel.values import NUMBERS, ORDERED, VALUE_DEPTH_MAX, Range, Value


def _items(run: Run, given: tuple[Value, ...]) -> list[Value]:
    """The list given as one argument, or the arguments themselves."""
    items = given[0] if len(given) == 1 and type(given[0]) is list else list(given)
    run.charge(len(items))
    return items


def _list(run: Run, value: Value) -> list[Value]:
    """A list as it is; one value as a list of one."""
    items = value if type(value) is list else [value]
    run.charge(len(items))
    return items


def _numbers(run: Run, given: tuple[Value, ...]) -> list[Decimal] | None:
    items = _items(run, given)
    if not items or any(type(item) is not Decimal for item in items):
        return None
    return items


def _count(run: Run, items: Value) -> Value:
    return Decimal(len(items)) if type(items) is list else None


def _extreme(choose: Callable[[list[Value]], Value]) -> Callable[..., Value]:
    def work(run: Run, *given: Value) -> Value:
        items = _items(run, given)
        kinds = {type(item) for item in items}
        if len(kinds) != 1 or not kinds <= ORDERED:
            return None
        return choose(items)

    return work


def _sum(run: Run, *given: Value) -> Value:
    numbers = _numbers(run, given)
    if numbers is None:
        return None
    total = Decimal(0)
    for number in numbers:
        total = NUMBERS.add(total, number)
    return total


def _mean(run: Run, *given: Value) -> Value:
    total = _sum(run, *given)
    return None if total is None else NUMBERS.divide(total, len(_items(run, given)))


def _product(run: Run, *given: Value) -> Value:
    numbers = _numbers(run, given)
    if numbers is None:
        return None
    total = Decimal(1)
    for number in numbers:
        total = NUMBERS.multiply(total, number)
    return total


def _median(run: Run, *given: Value) -> Value:
    numbers = _numbers(run, given)
    if numbers is None:
        return None
    numbers = sorted(numbers)
    middle = len(numbers) // 2
    if len(numbers) % 2:
        return numbers[middle]
    return NUMBERS.divide(NUMBERS.add(numbers[middle - 1], numbers[middle]), 2)


def _truth(decides: bool) -> Callable[..., Value]:
    def work(run: Run, *given: Value) -> Value:
        items = _items(run, given)
        if any(item is decides for item in items):
            return decides
        return None if any(type(item) is not bool for item in items) else not decides

    return work


def _key(run: Run, value: Value, depth: int = 0) -> Hashable:
    """A key that is the same for equal values only."""
    run.charge(1)
    if depth > VALUE_DEPTH_MAX:
        raise StepLimit
    match value:
        case list():
            return (list, tuple([_key(run, item, depth + 1) for item in value]))
        case dict():
            pairs = [(name, _key(run, item, depth + 1)) for name, item in value.items()]
            return (dict, frozenset(pairs))
        case Range():
            bounds = (_key(run, value.low, depth + 1), _key(run, value.high, depth + 1))
            return (Range, bounds, value.low_closed, value.high_closed)
    return (type(value), value)


def _distinct(run: Run, items: Value) -> Value:
    return _in_order(run, _list(run, items))


def _in_order(run: Run, items: list[Value]) -> list[Value]:
    seen: dict[Hashable, Value] = {}
    for item in items:
        seen.setdefault(_key(run, item), item)
    return list(seen.values())


def _contains(run: Run, items: Value, wanted: Value) -> Value:
    if type(items) is not list:
        return None
    run.charge(len(items))
    return any(equal(run, item, wanted) is True for item in items)


def _append(run: Run, items: Value, *more: Value) -> Value:
    return [*_list(run, items), *more]


def _concatenate(run: Run, *lists: Value) -> Value:
    return [item for given in lists for item in _list(run, given)]


def _place(size: int, position: Value) -> int | None:
    """The index from 0 of a FEEL position (1 is the first, -1 the last)."""
    if type(position) is not Decimal or not 1 <= abs(position) <= size:
        return None
    return int(position) - 1 if position > 0 else size + int(position)


def _insert(run: Run, items: Value, position: Value, item: Value) -> Value:
    items = _list(run, items)
    place = _place(len(items), position)
    return None if place is None else [*items[:place], item, *items[place:]]


def _remove(run: Run, items: Value, position: Value) -> Value:
    items = _list(run, items)
    place = _place(len(items), position)
    return None if place is None else [*items[:place], *items[place + 1 :]]


def _sublist(run: Run, items: Value, start: Value, length: Value = None) -> Value:
    items = _list(run, items)
    place = _place(len(items), start)
    if place is None:
        return None
    if length is None:
        return items[place:]
    if type(length) is not Decimal or not 0 <= length <= len(items) - place:
        return None
    return items[place : place + int(length)]


def _reverse(run: Run, items: Value) -> Value:
    return _list(run, items)[::-1]


def _index_of(run: Run, items: Value, wanted: Value) -> Value:
    if type(items) is not list:
        return None
    run.charge(len(items))
    found = (equal(run, item, wanted) is True for item in items)
    return [Decimal(place) for place, same in enumerate(found, 1) if same]


def _union(run: Run, *lists: Value) -> Value:
    return _in_order(run, _concatenate(run, *lists))


def _flatten(run: Run, items: Value) -> Value:
    return list(_leaves(run, _list(run, items), 0))


def _leaves(run: Run, items: list[Value], depth: int) -> Iterator[Value]:
    if depth > VALUE_DEPTH_MAX:
        raise StepLimit
    run.charge(len(items))
    for item in items:
        if type(item) is list:
            yield from _leaves(run, item, depth + 1)
        else:
            yield item


def _is_defined(run: Run, value: Value) -> Value:
    return value is not None


def _get_value(run: Run, context: Value, key: Value) -> Value:
    return context.get(key) if type(context) is dict and type(key) is str else None


def _get_entries(run: Run, context: Value) -> Value:
    if type(context) is not dict:
        return None
    run.charge(len(context))
    return [{"key": key, "value": value} for key, value in context.items()]


_A, _N, _B, _L = Type.ANY, Type.NUMBER, Type.BOOLEAN, Type.LIST
_EITHER = Spread.LIST_OR_ITEMS
_ENTRIES = Type.list_of(Type.context({"key": Type.STRING, "value": Type.ANY}))


FUNCTIONS = (
    Function("count", (_L,), _N, _count),
    Function("min", (_A,), item_of, _extreme(min), spread=_EITHER),
    Function("max", (_A,), item_of, _extreme(max), spread=_EITHER),
    Function("sum", (_N,), _N, _sum, spread=_EITHER),
    Function("mean", (_N,), _N, _mean, spread=_EITHER),
    Function("product", (_N,), _N, _product, spread=_EITHER),
    Function("median", (_N,), _N, _median, spread=_EITHER),
    Function("all", (_B,), _B, _truth(False), spread=_EITHER),
    Function("any", (_B,), _B, _truth(True), spread=_EITHER),
    Function("list contains", (_L, _A), _B, _contains),
    Function("append", (_L, _A), _L, _append, spread=Spread.REPEATED),
    Function("concatenate", (_L,), _L, _concatenate, spread=Spread.REPEATED),
    Function("union", (_L,), _L, _union, spread=Spread.REPEATED),
    Function("distinct values", (_L,), same_list, _distinct),
    Function("insert before", (_L, _N, _A), _L, _insert),
    Function("remove", (_L, _N), same_list, _remove),
    Function("sublist", (_L, _N, _N), same_list, _sublist, optional=1),
    Function("reverse", (_L,), same_list, _reverse),
    Function("index of", (_L, _A), Type.list_of(_N), _index_of),
    Function("flatten", (_L,), _L, _flatten),
    Function("is defined", (_A,), _B, _is_defined),
    Function("get value", (Type.CONTEXT, Type.STRING), _A, _get_value),
    Function("get entries", (Type.CONTEXT,), _ENTRIES, _get_entries),
)
