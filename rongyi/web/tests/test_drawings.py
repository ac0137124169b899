"""Drawings: what waits stands to the right of what it waits for; bars start at nought."""

from __future__ import annotations

import re

from rongyi.web.drawings import bars, flow
from rongyi.web.rows import Bar, Node


def node(code: str, *after: str) -> Node:
    return Node(code=code, title=code, after=after)


def test_a_box_stands_one_column_after_the_last_it_waits_for():
    columns = flow.columns([node("d", "a", "c"), node("a"), node("c", "a"), node("b")])

    assert [[one.code for one in column] for column in columns] == [["a", "b"], ["c"], ["d"]]


def test_a_circle_is_cut_instead_of_followed_for_ever():
    columns = flow.columns([node("a", "b"), node("b", "a")])

    assert sum(len(column) for column in columns) == 2


def test_a_wait_for_a_box_that_is_not_there_draws_no_arrow():
    drawn = flow.draw([node("a", "gone"), node("b")])

    assert "flow__arrow" not in drawn
    assert drawn.count("<rect") == 2


def test_one_box_alone_needs_no_drawing():
    assert flow.draw([node("a")]) == ""


def test_on_narrow_pages_the_boxes_stand_below_one_another_and_fit():
    drawn = flow.draw_tall([node("c", "a"), node("a"), node("b")])

    assert [int(y) for y in re.findall(r'<rect[^>]* y="(\d+)"', drawn)] == [2, 78, 154]
    assert int(re.search(r'svg[^>]* width="(\d+)"', drawn)[1]) <= 256
    assert drawn.count("flow__arrow") == 1


def test_a_long_title_is_cut_by_the_room_it_takes():
    drawn = flow.draw([node("公众聚集场所投入使用、营业前消防安全检查"), node("b")])

    assert "公众聚集场所投入使用…" in drawn or "公众聚集场所投入使…" in drawn


def test_the_longer_of_two_bars_fills_the_scale_and_the_other_keeps_its_share():
    drawn = bars.draw(
        Bar(label="trips", before=4, after=1, before_words="<4>", after_words="1", less_words="-")
    )

    widths = [int(width) for width in re.findall(r'<rect[^>]* width="(\d+)"', drawn)]
    assert widths == [399, 99]
    assert "&lt;4&gt;" in drawn
    assert "style=" not in drawn


def test_nothing_left_is_a_thin_bar_that_can_be_seen():
    drawn = bars.draw(Bar(label="papers", before=0, after=0, before_words="0", after_words="0"))

    assert drawn.count('width="2"') == 2
