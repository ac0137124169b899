"""`rongyi statistics` prints tables that say what their numbers are."""

from __future__ import annotations

from datetime import date

from rongyi.cases.queries import DaysRow, MonthRow, Statistics
from rongyi.config.command_line.statistics import _lines
from rongyi.kernel.text import Text


def test_each_number_stands_under_its_heading_with_names_in_words() -> None:
    bureau, licence = Text("审批局", "Approval"), Text("食品经营许可", "Food licence")
    month = MonthRow("approval_bureau", bureau, date(2026, 11, 1), 120, 110, 90, 5, 95)
    days = DaysRow("food_licence", licence, "approval_bureau", 95, 3, 8, 20)
    found = Statistics(date(2026, 11, 1), date(2026, 11, 1), (month,), (days,))

    english, chinese = list(_lines(found, "en")), "\n".join(_lines(found, "zh"))

    head, line, _, below, item = english
    assert head.split()[:4] == ["Month", "Department", "Received", "Accepted"]
    assert line.index("120") + 3 == head.index("Received") + len("Received")
    assert item.startswith("Food licence") and item.rstrip().endswith("20")
    assert below.endswith("Longest (days)")
    assert "审批局" in chinese and "收件" in chinese and "最长（天）" in chinese
    assert list(_lines(Statistics(date.min, date.min, (), ()), "zh")) == ["这段时间没有办件。"]
