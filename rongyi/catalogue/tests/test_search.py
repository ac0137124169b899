"""Search finds what people say, however they write it, and survives whatever they type."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rongyi.catalogue.definitions import load_catalogue
from rongyi.catalogue.queries import HITS_MAX, search
from rongyi.catalogue.rules import QUERY_MAX, SearchDocument, query_of, search_documents
from rongyi.catalogue.services import index_search, publish_edition
from rongyi.catalogue.tests.example import good
from rongyi.kernel.actor import SYSTEM
from rongyi.kernel.text import Text
from tests.at import at

pytestmark = pytest.mark.django_db

RESTAURANT = SearchDocument(
    kind="theme",
    code="open_restaurant",
    title=Text("开办餐饮店", "Open a restaurant"),
    summary=Text("从执照到开业，一次办好。", "From the licence to opening day in one go."),
    words=("开饭店", "餐馆", "小吃店", "咖啡馆", "cafe", "snack bar"),
    weight=5,
)
FOOD = SearchDocument(
    kind="item",
    code="food_licence",
    title=Text("食品经营许可（新办）", "Food business licence (new)"),
    summary=Text("餐饮店开业前要取得的许可。", "The licence a restaurant needs before it opens."),
    words=("食品许可证", "卫生许可证"),
    weight=3,
)
SCHOOL = SearchDocument(
    kind="theme",
    code="school",
    title=Text("教育入学", "Start school"),
    summary=Text("孩子上小学、初中报名。", "Enrolment in primary and middle school."),
    words=("上学", "幼升小", "入学报名"),
    weight=5,
)

WRITABLE = st.characters(exclude_categories=["Cs", "Cc"])  # YAML holds no others


@pytest.fixture(autouse=True)
def entries() -> None:
    edition = publish_edition(good(), actor=SYSTEM, now=at("2026-11-23 10:00"))
    own = search_documents(load_catalogue(good())[0])
    index_search([RESTAURANT, FOOD, SCHOOL, *own], edition.id)


def first(text: str) -> str:
    found = search(text, "zh", 5)
    return found.rows[0].code if found.rows else f"nothing ({found.suggestion})"


@pytest.mark.parametrize(
    "text",
    [
        "开饭店",
        "餐馆",
        "我想开一家餐馆",
        "开办餐饮店",
        "餐饮",
        "咖啡",
        "kai fandian",
        "kaifandian",
        "KaiFanDian",
        "kfd",
        "restaurant",
        "open a restaurant",
        "Restaurants",
        "restaurnt",
        "resturant",
        "cafe",
        "ＣＡＦＥ",
        "开饭点",
        "kaifandia",
    ],
)
def test_the_restaurant_is_found_first_by(text: str) -> None:
    assert first(text) == "open_restaurant"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("上学", "school"),
        ("小孩上学", "school"),
        ("rx", "nothing"),
        ("食品经营许可", "food_licence"),
        ("卫生许可证", "food_licence"),
        ("书店", "book_retail"),
        ("bookshop", "book_retail"),
        ("shudian", "book_retail"),
        ("hall", "hall"),
    ],
)
def test_other_things_are_found_by_their_own_words(text: str, code: str) -> None:
    assert first(text).partition(" ")[0] == code


def test_what_is_not_there_gets_a_suggestion() -> None:
    found = search("restorrante", "en", 5)

    assert (found.rows, found.suggestion) == ((), "open a restaurant")


def test_nothing_at_all_like_it_gives_neither_hit_nor_suggestion() -> None:
    found = search("zzzzqqqq", "zh", 5)

    assert found.rows == ()
    assert found.suggestion is None


def test_a_theme_stands_before_the_item_it_leads_to() -> None:
    found = search("餐饮店", "zh", 5)

    assert [row.code for row in found.rows][:2] == ["open_restaurant", "food_licence"]


def test_wildcards_are_letters() -> None:
    for text in (
        "%",
        "_",
        "%%%",
        "__",
        "100%",
        "\\",
        "'; drop table x; --",
        "' | '",
        "a & !b",
        ":*",
    ):
        assert all(row.score > 0 for row in search(text, "zh", 5).rows)

    assert search("%", "zh", 5).rows == ()


@pytest.mark.parametrize("text", ["", " ", "\x00", "\x00\x00", "\u200b", "，。！", "\n\t"])
def test_nothing_typed_finds_nothing(text: str) -> None:
    found = search(text, "zh", 5)

    assert (found.rows, found.suggestion) == ((), None)


def test_a_nul_between_letters_does_no_harm() -> None:
    assert first("开\x00饭店") == "open_restaurant"


def test_a_very_long_text_is_cut() -> None:
    assert len(query_of("开饭店" * 10_000).text) <= QUERY_MAX
    assert first("开饭店 " + "x" * 10_000).startswith(("open_restaurant", "nothing"))


def test_no_more_rows_than_asked_for_and_never_more_than_the_limit() -> None:
    assert len(search("店", "zh", 1).rows) == 1
    assert len(search("店", "zh", 10**9).rows) <= HITS_MAX
    assert len(search("店", "zh", -5).rows) <= 1


def test_new_documents_take_the_place_of_the_old() -> None:
    edition = publish_edition(good(), actor=SYSTEM, now=at("2026-11-24 10:00"))

    index_search([SCHOOL], edition.id)

    assert search("餐馆", "zh", 5).rows == ()
    assert first("上学") == "school"


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(max_size=60))
def test_any_text_is_safe(text: str) -> None:
    found = search(text, "en", 5)

    assert len(found.rows) <= 5


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(title=st.text(WRITABLE, max_size=40), word=st.text(WRITABLE, max_size=40))
def test_any_title_can_be_found_again(title: str, word: str) -> None:
    name = f"开店 {title}"
    document = SearchDocument(
        kind="theme", code="any", title=Text(name, "any"), summary=Text("", ""), words=(word,)
    )
    edition = publish_edition(good(), actor=SYSTEM, now=at("2026-11-24 10:00"))

    index_search([document], edition.id)

    assert [row.code for row in search("开店", "zh", 5).rows] == ["any"]
