"""Example data say that they are, in every block of a guide that shows them."""

from __future__ import annotations

import re

import pytest

from rongyi.catalogue.queries import current_edition
from rongyi.portal.tests.conftest import SHOP
from rongyi.themes import queries
from rongyi.themes.tests.filled import NOW
from rongyi.web.site import UNNAMED

pytestmark = pytest.mark.django_db
TAG = "Example data</span>"


def page_of(client, kind: str, code: str) -> str:
    answer = client.get(f"/en/{kind}s/{code}/")
    assert answer.status_code == 200
    return answer.content.decode()


def block(page: str, title: str, end: str) -> str:
    """What stands under a heading or in a fold."""
    found = re.search(rf"(<h2>|<summary>){title}.*?{end}", page, re.DOTALL)
    assert found, f"{title} is not on the page"
    return found[0]


def guides():
    book = queries.definitions(current_edition())
    kinds = (("theme", book.themes), ("item", book.catalogue.items))
    return [(kind, code) for kind, found in kinds for code in found]


def test_time_and_trips_say_so_where_they_rest_on_examples(client):
    for kind, code in guides():
        marks = {item.mark for item in queries.guide(code, now=NOW).plan.items}
        figures = block(page_of(client, kind, code), "Time and trips", "</section>")

        assert (TAG in figures) == (marks - {"V"} != set()), code


def test_each_article_and_fee_that_nobody_has_read_in_a_source_says_so(client):
    for kind, code in guides():
        found, page = queries.guide(code, now=NOW), page_of(client, kind, code)
        unread = [one for one in found.basis if one.mark != "V"]
        charged = [one for one in found.plan.fees if one.mark != "V"]

        assert block(page, "Legal basis", "</details>").count(TAG) == len(unread), code
        if found.plan.fees:
            assert block(page, "Fees", "</details>").count(TAG) == len(charged), code


def test_a_paper_that_may_follow_by_an_example_day_says_so(client):
    page = page_of(client, "item", "fire_check")

    rows = re.findall(r"<li[^>]*>(?:(?!</li>).)*May be handed in later.*?</li>", page, re.DOTALL)

    assert len(rows) == 2
    assert all(TAG in row for row in rows)


def test_days_in_the_drawing_and_in_the_plan_say_so_too(client):
    drawing = block(
        page_of(client, "theme", "open_restaurant"), "Steps and departments", "<svg|<ol"
    )
    plan = client.get(f"/en/themes/open_restaurant/plan/?{SHOP}").content.decode()

    assert TAG in drawing
    assert plan[plan.index("<aside") :].count(TAG) == 1


def test_a_demonstration_does_not_call_itself_official(client):
    top = block_of_top(client.get("/").content.decode())

    assert "苏州工业园区" in top
    assert "示例演示平台" in top
    assert "官方" not in top
    assert UNNAMED.standing is not None


def block_of_top(page: str) -> str:
    return page[page.index('class="masthead__place"') :].split("</p>")[0]
