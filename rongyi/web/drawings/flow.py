"""Which sub-case waits for which: boxes in columns, one column per wait, arrows between them.

The same is said in words beside the drawing (`in_words`), so the drawing is decoration to voices.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from rongyi.web.rows import Node
from rongyi.web.wording import plain

BOX_WIDTH, BOX_HEIGHT = 196, 60
GAP_X, GAP_Y = 44, 16
EDGE = 2
LINE_UNITS_MAX = 22
NODES_MAX = 60
# On narrow pages the boxes stand below one another, with the arrows in the margin before them.
TALL_WIDTH, TALL_MARGIN, TALL_UNITS_MAX = 252, 34, 25
BEND_MIN, BEND_MAX, BEND_STEP = 10, 30, 5


def columns(nodes: Sequence[Node]) -> list[list[Node]]:
    """Boxes by the longest way that leads to them. A circle would be cut, not followed."""
    by_code = {node.code: node for node in nodes[:NODES_MAX]}
    depth: dict[str, int] = {}

    def of(code: str, seen: frozenset[str]) -> int:
        if code in depth:
            return depth[code]
        before = [one for one in by_code[code].after if one in by_code and one not in seen]
        depth[code] = 1 + max((of(one, seen | {code}) for one in before), default=-1)
        return depth[code]

    for code in by_code:
        of(code, frozenset({code}))
    found: list[list[Node]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    for code, node in by_code.items():
        found[depth[code]].append(node)
    return found


def draw(nodes: Sequence[Node]) -> SafeString:
    """The drawing; empty for fewer than two boxes, where there is nothing to see."""
    placed = columns(nodes)
    if len(nodes) < 2:
        return SafeString("")
    tallest = max(len(column) for column in placed)
    height = tallest * (BOX_HEIGHT + GAP_Y) - GAP_Y + 2 * EDGE
    width = len(placed) * (BOX_WIDTH + GAP_X) - GAP_X + 2 * EDGE
    corner = _corners(placed, height)
    arrows = format_html_join(
        "",
        '<path class="flow__arrow{}" d="{}" fill="none"/>',
        (
            (
                " flow__arrow--critical" if _critical(before, node, nodes) else "",
                _curve(corner[before], corner[node.code]),
            )
            for node in nodes
            for before in node.after
            if before in corner and node.code in corner
        ),
    )
    boxes = format_html_join("", "{}", ((_box(node, corner[node.code]),) for node in _all(placed)))
    return _svg("wide", width, height, arrows + boxes)


def draw_tall(nodes: Sequence[Node]) -> SafeString:
    """The same for narrow pages: one box below the other, who begins at once first."""
    if len(nodes) < 2:
        return SafeString("")
    order = list(_all(columns(nodes)))
    top = {node.code: EDGE + row * (BOX_HEIGHT + GAP_Y) for row, node in enumerate(order)}
    arrows = format_html_join(
        "",
        '<path class="flow__arrow{}" d="{}" fill="none"/>',
        (
            (
                " flow__arrow--critical" if _critical(before, node, nodes) else "",
                _bend(top[before], top[node.code]),
            )
            for node in order
            for before in node.after
            if before in top
        ),
    )
    width = TALL_WIDTH - TALL_MARGIN - EDGE
    boxes = format_html_join(
        "",
        "{}",
        (
            (_box(node, (TALL_MARGIN, top[node.code]), width=width, units_max=TALL_UNITS_MAX),)
            for node in order
        ),
    )
    height = len(order) * (BOX_HEIGHT + GAP_Y) - GAP_Y + 2 * EDGE
    return _svg("tall", TALL_WIDTH, height, arrows + boxes)


def _bend(source: int, target: int) -> str:
    """From the edge of one box out into the margin and back to the edge of a lower one."""
    y1, y2 = source + BOX_HEIGHT // 2 + BEND_STEP, target + BOX_HEIGHT // 2 - BEND_STEP
    rows = abs(target - source) // (BOX_HEIGHT + GAP_Y)
    x = TALL_MARGIN - min(BEND_MAX, BEND_MIN + BEND_STEP * rows)
    end = TALL_MARGIN - 3
    return f"M{TALL_MARGIN} {y1}C{x} {y1} {x} {y2} {end} {y2}m-4 -4 5 4 -5 4"


def _svg(name: str, width: int, height: int, inside: SafeString) -> SafeString:
    return format_html(
        '<svg class="flow flow--{}" viewBox="0 0 {} {}" width="{}" height="{}" '
        'aria-hidden="true" focusable="false">{}</svg>',
        name,
        width,
        height,
        width,
        height,
        inside,
    )


def _all(placed: Iterable[Iterable[Node]]) -> Iterable[Node]:
    return (node for column in placed for node in column)


def _corners(placed: list[list[Node]], height: int) -> dict[str, tuple[int, int]]:
    corner = {}
    for place, column in enumerate(placed):
        used = len(column) * (BOX_HEIGHT + GAP_Y) - GAP_Y
        top = (height - used) // 2
        for row, node in enumerate(column):
            left = EDGE + place * (BOX_WIDTH + GAP_X)
            corner[node.code] = (left, top + row * (BOX_HEIGHT + GAP_Y))
    return corner


def _critical(before: str, node: Node, nodes: Sequence[Node]) -> bool:
    return node.critical and any(one.code == before and one.critical for one in nodes)


def _curve(source: tuple[int, int], target: tuple[int, int]) -> str:
    x1, y1 = source[0] + BOX_WIDTH, source[1] + BOX_HEIGHT // 2
    x2, y2 = target[0], target[1] + BOX_HEIGHT // 2
    middle = (x1 + x2) // 2
    return f"M{x1} {y1}C{middle} {y1} {middle} {y2} {x2 - 6} {y2}m-4 -4 5 4 -5 4"


def _box(
    node: Node,
    corner: tuple[int, int],
    *,
    width: int = BOX_WIDTH,
    units_max: int = LINE_UNITS_MAX,
) -> SafeString:
    left, top = corner
    return format_html(
        '<g><rect class="flow__box{}" x="{}" y="{}" width="{}" height="{}" rx="8"/>'
        '<text class="flow__title" x="{}" y="{}">{}</text>'
        '<text class="flow__below" x="{}" y="{}">{}</text></g>',
        " flow__box--critical" if node.critical else "",
        left,
        top,
        width,
        BOX_HEIGHT,
        left + 12,
        top + 26,
        _short(plain(node.title), units_max),
        left + 12,
        top + 47,
        _short(plain(node.below), units_max + 6),
    )


def _short(line: str, units_max: int) -> str:
    """As much of a line as fits: a Han character takes two units, any other one."""
    units = 0
    for place, letter in enumerate(line):
        units += 2 if ord(letter) > 0x2E7F else 1
        if units > units_max:
            return line[: place - 1] + "…"
    return line
