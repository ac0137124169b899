"""Every address says which act it needs; a route without one would be open to everybody."""

from __future__ import annotations

from tests.golden.record import compare
from tests.support.routes import routes


def test_all_routes_and_their_acts_are_the_accepted_ones() -> None:
    found = routes()
    assert len(found) > 20, "the walk found no URL conf to look at"

    lines = [f"{one.pattern:<48} {one.name:<28} {one.act or '-'}" for one in found]

    compare("routes.txt", lines)


def test_no_route_is_without_permission() -> None:
    open_to_all = [f"{one.pattern} {one.name}" for one in routes() if not one.act]

    compare("routes_without_permission.txt", open_to_all)
    assert open_to_all == [], "mark the view: @needs(...) of rongyi/web/access.py"


def test_no_two_routes_share_a_name() -> None:
    names = [one.name for one in routes()]

    assert sorted(names) == sorted(set(names))
