"""What people type leads where they mean, and nonsense leads nowhere but to the lists."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.django_db

RESTAURANT = ["themes/open_restaurant", "items/food_licence"]


def hits(client, text: str) -> list[str]:
    """What the page lists, in its order."""
    page = client.get("/search", {"q": text}).content.decode()
    return re.findall(r'class="hit__title"><a href="/([a-z]+/[a-z_]+)/"', page)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("开饭店", RESTAURANT),
        ("餐馆", RESTAURANT),
        ("kai fandian", RESTAURANT),
        ("kaifandian", RESTAURANT),
        ("restaurant", RESTAURANT),
        ("open a restaurant", RESTAURANT),
        ("我想开一家奶茶店", RESTAURANT),
        ("营业执照", ["items/licence_check", "items/company_registration"]),
        ("招牌", ["items/signboard"]),
        ("sign", ["items/signboard"]),
        ("上学", ["themes/school_enrolment", "items/school_application"]),
        ("school", ["themes/school_enrolment", "items/school_application"]),
        ("大闸蟹", ["themes/crab_farming", "items/aquaculture_licence"]),
        ("crab", ["themes/crab_farming", "items/aquaculture_licence"]),
    ],
)
def test_what_people_call_it_is_found_first(client, people, text, first):
    assert hits(client, text)[: len(first)] == first


@pytest.mark.parametrize(
    ("text", "far"),
    [
        ("开饭店", r"school|enterprise|expand|fire"),
        ("餐馆", r"school|crab"),
        ("open a restaurant", r"first_store|housing|performance|event"),
        ("营业执照", r"fire|performance"),
        ("crab", r"points/"),
        ("sign", r"points/"),
        ("烟", r"crab|performance|points/"),
    ],
)
def test_what_is_far_fetched_is_not_listed(client, people, text, far):
    found = hits(client, text)

    assert found
    assert not [one for one in found if re.search(far, one)]


@pytest.mark.parametrize(
    "text",
    ["asdfgh", "紫色大象", "飞碟登月", "zzzz", "purple elephant", "买飞机票", "driving licence"],
)
def test_nonsense_says_that_nothing_was_found_and_where_to_look(client, people, text):
    page = client.get("/search", {"q": text}).content.decode()

    assert hits(client, text) == []
    assert f"没有找到“{text}”" in page.replace("<span>", "").replace("</span>", "")
    assert 'href="/themes/open_restaurant/"' in page
    assert 'href="tel:12345"' in page
