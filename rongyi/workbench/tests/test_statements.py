"""How often the pages of a desk ask the database: not more, whatever is shown on them. Everything
counts, the session and the person with his posts as well."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rongyi.workbench.tests.conftest import Open

pytestmark = pytest.mark.django_db

LIST_MAX, CASE_MAX, SEARCH_MAX = 6, 8, 6


def asked(client: Client, path: str) -> list[str]:
    """The statements of the second look at a page: the first one reads definitions."""
    client.get(path)
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code in (200, 302)
    return [one["sql"].strip() for one in found.captured_queries]


def test_a_list_and_a_search_ask_a_handful_of_times(clerk: Client, opened: Open) -> None:
    for _ in range(3):
        opened()

    assert len(asked(clerk, "/work/window_general/")) <= LIST_MAX
    assert len(asked(clerk, "/work/window_general/?q=示例&light=green")) <= LIST_MAX
    assert len(asked(clerk, "/work/find/?q=示例")) <= SEARCH_MAX


def test_a_whole_case_asks_eight_times(clerk: Client, opened: Open) -> None:
    numbers = [opened() for _ in range(3)]

    for path in (f"/work/cases/{numbers[1]}/", f"/work/cases/{numbers[1]}/?post=window_general"):
        found = asked(clerk, path)

        assert len(found) <= CASE_MAX, found
        written = [one for one in found if "insert into journal_fact" in one]
        assert len(written) == 1, "who sees it is written down before he sees it, in one statement"
