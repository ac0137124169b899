"""Words, dates and sizes of the pages."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from rongyi.kernel.text import Text
from rongyi.web import wording
from rongyi.web.rows import Choice

LATE = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)


def test_chinese_inside_an_english_page_is_marked_for_voices():
    with translation.override("en"):
        marked = wording.words("Held by 李文静 & 王 一鸣")

    assert marked == 'Held by <span lang="zh-Hans">李文静</span> &amp; ' + (
        '<span lang="zh-Hans">王 一鸣</span>'
    )


def test_chinese_inside_a_chinese_page_is_left_alone():
    with translation.override("zh-hans"):
        assert wording.words("李文静 <b>") == "李文静 &lt;b&gt;"


def test_a_time_is_shown_in_the_zone_of_the_authority():
    with translation.override("zh-hans"):
        assert wording.moment(LATE) == "2026年11月24日 00:30"
        assert wording.weekday(date(2026, 11, 27)) == "11月27日（星期五）"
    with translation.override("en"):
        assert wording.moment(LATE) == "24 November 2026 00:30"
        assert wording.weekday(date(2026, 11, 27)) == "Fri 27 November"


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "0 B"), (999, "999 B"), (340_000, "340 KB"), (20_000_000, "20 MB")],
)
def test_sizes_are_said_in_the_largest_unit(count, words):
    assert wording.size(count) == words


@pytest.mark.parametrize(
    ("value", "type_", "shown"),
    [
        (True, "boolean", "Yes"),
        ("false", "boolean", "No"),
        (None, "text", "Not filled in"),
        ("2026-12-01", "date", "1 December 2026"),
        ("2026-13-01", "date", "2026-13-01"),
        ("120000", "money", "¥120,000"),
        ("12.5", "money", "¥12.50"),
        ("NaN", "money", "NaN"),
        ("a lot", "money", "a lot"),
        (["hot", "cold"], "choices", "Hot food, cold"),
        ("hot", "choice", "Hot food"),
        (120.0, "number", "120"),
    ],
)
def test_a_value_is_shown_by_its_type(value, type_, shown):
    choices = (Choice(code="hot", label=Text(zh="热食", en="Hot food")),)

    with translation.override("en"):
        given = choices if type_.startswith("choice") else ()
        assert wording.shown(value, type_, given) == shown
