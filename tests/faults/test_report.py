"""The page of figures says what is kept, and every promise is checked somewhere."""

from __future__ import annotations

from tests.faults import promises, report


def test_the_figures_of_reliability_are_those_that_are_kept() -> None:
    written = report.PAGE.read_text("utf-8")

    assert written == report.page(), "write it anew: python -m tests.faults.report"


def test_every_invariant_is_checked_where_the_page_says() -> None:
    told = {one.code: [promises.found(path) for path in one.checked] for one in promises.PROMISES}

    assert list(told) == [f"I{number}" for number in range(1, 10)]
    assert all(callable(one) for checks in told.values() for one in checks)
