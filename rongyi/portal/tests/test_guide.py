"""Finding out: what pages say is computed, and nothing typed in an address breaks them."""

from __future__ import annotations

import re

import pytest

from rongyi.portal.tests.conftest import SHOP

pytestmark = pytest.mark.django_db
QUERIES_MAX = 15
HOSTILE = ["<script>alert(1)</script>", "%", "'; drop table", "\\", "𠮷" * 300, "%F0%28%8C"]


def read(answer) -> str:
    return answer.content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/search?q=开饭店",
        "/themes/",
        "/themes/open_restaurant/",
        "/themes/open_restaurant/questions/",
        f"/themes/open_restaurant/plan/?{SHOP}",
        "/items/food_licence/",
        "/life/open_business/",
        "/points/",
        "/points/hall/",
        "/about/accessibility",
        "/about/privacy",
        "/sign-in",
        "/verify",
    ],
)
def test_every_open_page_comes_in_both_languages_with_few_queries(
    client, path, django_assert_max_num_queries
):
    for prefix, language in (("", "zh-Hans"), ("/en", "en")):
        with django_assert_max_num_queries(QUERIES_MAX):
            answer = client.get(prefix + path)

        assert answer.status_code == 200
        assert f'<html lang="{language}"' in read(answer)
        assert "style=" not in read(answer)


def test_an_english_page_marks_every_chinese_word(client):
    page = read(client.get("/en/themes/open_restaurant/"))
    body = page[page.index("<main") : page.index("</main>")]

    bare = re.sub(r'<span lang="zh-Hans">.*?</span>', "", body)
    text = re.sub(r"<[^>]*>", "", bare)
    assert not re.search(r"[\u4e00-\u9fff]", text), re.search(r".{20}[\u4e00-\u9fff].{20}", text)


def test_the_tile_says_what_the_plan_of_the_usual_situation_asks_for(client, definitions):
    from_plan = client.get(f"/themes/open_restaurant/plan/?{SHOP}")
    home = client.get("/")

    title = re.search(r"<h1>(\d+)份材料，您只需交(\d+)份</h1>", read(from_plan))
    tile = read(home).split("/themes/open_restaurant/")[2]
    assert title is not None
    assert f"<dd>{title[2]}份</dd>" in tile[:1200]


def test_no_life_event_stands_on_the_home_page_that_leads_nowhere(client, definitions):
    page = read(client.get("/"))

    shown = re.findall(r'href="/life/(\w+)/"', page)
    assert shown
    for code in shown:
        assert "hit__title" in read(client.get(f"/life/{code}/"))


@pytest.mark.parametrize("words", ["开饭店", "餐馆", "kai fandian", "kfd", "restaurant"])
def test_what_people_say_finds_the_theme(client, words):
    page = read(client.get("/search", {"q": words}))

    assert "/themes/open_restaurant/" in page


def test_nothing_found_leads_somewhere(client):
    page = read(client.get("/search", {"q": "zzqqxxww"}))

    assert "没有找到" in page
    assert "/themes/" in page


def test_the_points_claim_no_more_than_they_do(client, definitions):
    sites = definitions.catalogue.sites.values()
    item = "branch_registration"
    able = sum(one.serves.includes(item) for one in sites)
    assert 0 < able < len(sites)

    everything, of_item = read(client.get("/points/")), read(client.get(f"/points/?item={item}"))
    unknown = read(client.get("/points/?item=zzz"))

    assert f"{len(sites)}个服务点，点开可以看到" in everything
    assert f"”可以在{able}个服务点办理" in of_item
    assert "没有这个事项" in unknown
    assert 'class="points"' not in unknown


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize(
    "path",
    [
        "/search?q=",
        "/points/?kind=",
        "/points/?item=",
        "/points/?page=",
        "/points/?lat=1&lon=",
        "/themes/open_restaurant/questions/?shop_kind=",
        "/themes/open_restaurant/questions/?again=",
        "/themes/open_restaurant/plan/?floor_area=",
        "/verify?no=1&code=",
        "/text-size/?size=",
        "/sign-in?next=",
    ],
)
def test_a_hostile_query_gets_a_page_and_is_never_run(client, path, words):
    answer = client.get(path + words, follow=True)

    assert answer.status_code in (200, 400, 422)
    assert "<script>alert" not in read(answer)


@pytest.mark.parametrize("path", ["/themes/none/", "/items/none/", "/points/none/", "/life/none/"])
def test_what_does_not_exist_is_a_page_that_says_so(client, path):
    answer = client.get(path)

    assert answer.status_code == 404
    assert "<h1>" in read(answer)


def test_questions_come_one_a_page_and_keep_the_answers_in_the_address(client):
    first = read(client.get("/themes/open_restaurant/questions/"))
    second = read(client.get("/themes/open_restaurant/questions/?shop_kind=fixed_shop"))

    assert first.count("<h1") == 1
    assert 'name="shop_kind" value="fixed_shop"' in second
    assert 'href="/themes/open_restaurant/questions/?shop_kind=fixed_shop&amp;again=shop_kind"' in (
        second
    )


def test_back_shows_the_answer_still_ticked(client):
    page = read(
        client.get("/themes/open_restaurant/questions/?shop_kind=fixed_shop&again=shop_kind")
    )

    assert re.search(r'value="fixed_shop"[^>]* checked', page)


def test_no_answer_is_told_on_top_and_at_the_question(client):
    answer = client.get("/themes/open_restaurant/questions/?asked=shop_kind")

    page = read(answer)
    assert answer.status_code == 422
    assert "<title>错误：" in page
    assert 'href="#field-shop_kind-0"' in page
    assert 'id="field-shop_kind-0"' in page


def test_a_wrong_number_is_kept_as_it_was_typed(client):
    answer = client.get(
        "/themes/open_restaurant/questions/"
        "?shop_kind=fixed_shop&has_licence=true&floor_area=big&asked=floor_area"
    )

    assert answer.status_code == 422
    assert 'value="big"' in read(answer)


def test_who_is_not_served_learns_what_to_do_instead(client):
    page = read(client.get("/themes/open_restaurant/questions/?shop_kind=stall"))

    assert "流动摊位" in page
    assert "/items/staff_health_check/" in page


def test_all_answers_lead_to_the_plan_and_a_plan_without_them_back_to_the_questions(client):
    onward = client.get(f"/themes/open_restaurant/questions/?{SHOP}")
    back = client.get("/themes/open_restaurant/plan/?shop_kind=fixed_shop")

    assert onward["Location"].startswith("/themes/open_restaurant/plan/?shop_kind=fixed_shop")
    assert back["Location"] == "/themes/open_restaurant/questions/?shop_kind=fixed_shop"


def test_points_sort_by_distance_from_where_the_visitor_is(client):
    page = read(client.get("/points/?lat=31.3145&lon=120.7105"))

    metres = [float(found) for found in re.findall(r"距离 ([\d.]+) 公里", page)]
    assert metres == sorted(metres)
    assert "距离0米" in page


def test_a_kept_page_names_whoever_looks_and_nobody_else(client, head):
    for _ in range(2):
        own = read(head.get("/themes/open_restaurant/"))
        open_to_all = read(client.get("/themes/open_restaurant/"))

        assert "王一鸣" in own
        assert "csrfmiddlewaretoken" in own
        assert "王一鸣" not in open_to_all
        assert "<!--acting-->" not in own + open_to_all


@pytest.mark.filterwarnings("error::django.core.cache.CacheKeyWarning")
def test_an_address_longer_than_a_key_of_the_cache_is_a_page_that_is_not_there(client):
    assert client.get(f"/themes/{'x' * 400}/").status_code == 404


def test_a_browser_is_told_when_a_kept_page_has_not_changed(client):
    first = client.get("/items/food_licence/")

    again = client.get("/items/food_licence/", headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert "Cookie" in first["Vary"]
