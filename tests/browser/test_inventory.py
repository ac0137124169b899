"""No page can be added without being looked at."""

from __future__ import annotations

from tests.browser.inventory import PLACES, pages
from tests.support.browsing import Station, aside
from tests.support.left_out import EXCLUDED, EXCLUSIONS_MAX
from tests.support.routes import routes


def test_every_page_is_in_the_inventory_or_left_out_with_a_reason(
    station: Station,
) -> None:
    there = {one.name for one in aside(pages)}

    listed = {one.route for one in PLACES}

    assert there - listed - set(EXCLUDED) == set(), "add them to tests/browser/inventory.py"
    assert listed - there == set(), "no such page any more"


def test_few_pages_are_left_out() -> None:
    known = {one.name for one in routes()}

    assert len(EXCLUDED) <= EXCLUSIONS_MAX
    assert set(EXCLUDED) <= known
    assert not set(EXCLUDED) & {one.route for one in PLACES}


def test_no_two_places_share_a_name() -> None:
    names = [(one.staff, one.name) for one in PLACES]

    assert len(set(names)) == len(names)
