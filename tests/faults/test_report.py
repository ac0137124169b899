"""The page of figures says what is kept."""

from __future__ import annotations

from tests.faults import report


def test_the_figures_of_reliability_are_those_that_are_kept() -> None:
    written = report.PAGE.read_text("utf-8")

    assert written == report.page(), "write it anew: python -m tests.faults.report"
