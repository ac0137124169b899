"""What a catalogue answers: the value of a day, the days of a year, who serves what."""

from __future__ import annotations

import re
from datetime import date

import pytest

from rongyi.catalogue.definitions import Catalogue, LegalBasis, load_catalogue
from rongyi.catalogue.definitions.foreseeing import unpublished
from rongyi.catalogue.tests.example import CHECK_ITEM, ITEM, MATERIALS, good, with_change
from rongyi.kernel.datafile import Node, Problems, Value, read
from rongyi.kernel.feel import Type

SUMMER, AUTUMN = date(2025, 7, 1), date(2026, 11, 23)
IMPORTED = {"销售进口出版物": True}


@pytest.fixture(scope="module")
def book() -> Catalogue:
    return load_catalogue(good())[0]


@pytest.mark.parametrize(
    ("day", "answers", "days"),
    [
        (date(2016, 5, 31), {}, None),
        (date(2016, 6, 1), {}, 10),
        (SUMMER, IMPORTED, 10),
        (date(2025, 12, 31), IMPORTED, 10),
        (date(2026, 1, 1), IMPORTED, 5),
        (AUTUMN, {"销售进口出版物": False}, 2),
        (AUTUMN, {}, 2),
        (AUTUMN, {"销售进口出版物": None}, 2),
    ],
)
def test_the_promise_in_force_depends_on_the_day_and_the_answers(
    book: Catalogue, day: date, answers: dict[str, Value], days: int | None
) -> None:
    item = book.items["book_retail"]

    assert item.promised_workdays(day, answers) == days


def test_calendars_of_years_that_follow_each_other_are_one() -> None:
    files = good()
    year = files["calendars/2026.yaml"].decode()
    files["calendars/2027.yaml"] = (
        year.replace("2026", "2027").replace("work: [2027-09-20, 2027-10-10]", "work: []").encode()
    )

    calendar = load_catalogue(files)[0].calendar

    assert calendar.published_until == date(2027, 12, 31)
    assert not calendar.is_working(date(2026, 10, 1))
    assert not calendar.is_working(date(2027, 10, 1))
    assert calendar.is_working(date(2026, 10, 10))


def test_a_gap_between_calendars_ends_what_is_published() -> None:
    files = good()
    year = files["calendars/2026.yaml"].decode()
    files["calendars/2028.yaml"] = year.replace("2026", "2028").encode()

    calendar = load_catalogue(files)[0].calendar

    assert calendar.published_until == date(2026, 12, 31)


def test_the_scope_holds_every_term_with_its_type(book: Catalogue) -> None:
    assert book.scope["已有营业执照"] == Type.BOOLEAN
    assert book.scope["登记状态"] == Type.one_of(["active", "closed"])


def test_reading_in_another_order_gives_the_same_catalogue() -> None:
    forwards = load_catalogue(good())[0]

    backwards = load_catalogue(dict(reversed(good().items())))[0]

    assert forwards == backwards


@pytest.mark.parametrize(
    ("title", "allowed"),
    [
        ("其他材料", False),
        ("法律、法规规定的其他材料", False),
        ("其它相关证明材料", False),
        ("行政机关要求提交的其他有关文件", False),
        ("登记机关规定的其他资料", False),
        ("其他证照", True),
        ("法定代表人身份证件", True),
        ("其他股东身份证明", True),
        ("材料清单", True),
    ],
)
def test_a_material_that_could_be_anything_is_refused(title: str, allowed: bool) -> None:
    files = with_change(MATERIALS, "经营场所使用证明", title)

    codes = {problem.code for problem in load_catalogue(files)[1]}

    assert ("material.catch_all" not in codes) == allowed


@pytest.mark.parametrize(
    ("article", "valid"),
    [
        ("第三十五条", True),
        ("第35条第二款", True),
        ("附件1", True),
        ("全文", True),
        ("有关规定", False),
    ],
)
def test_a_basis_names_its_article(article: str, valid: bool) -> None:
    fields = {"law": "《食品安全法》", "article": article, "mark": "K"}
    node = Node("a.yaml", 1, {name: Node("a.yaml", 1, value) for name, value in fields.items()})
    problems = Problems()

    found = read(LegalBasis, node, problems)

    assert (found is not None) == valid == (len(problems) == 0)


def test_no_circle_is_told_where_a_paper_can_be_had_before() -> None:
    renewal = with_change(
        CHECK_ITEM,
        "\nsteps:",
        """
  - {material: book_licence, when: 登记状态 = "active", basis: 示例, mark: D}
steps:""",
    )
    renewal[MATERIALS] += """
book_licence:
  title: {zh: 出版物经营许可证, en: Publication business licence}
  kind: certificate
  certificate: book_licence
  formats: [pdf]
""".encode()

    assert load_catalogue(renewal)[1] == []


def test_a_wrong_key_is_told_with_the_nearest_right_one() -> None:
    files = with_change(ITEM, "handling:", "handeling:")

    words = [one.words.en for one in load_catalogue(files)[1] if one.code == "shape.unknown_key"]

    assert re.search("handeling.*perhaps “handling”", words[0])


def test_a_department_counts_by_its_own_year_and_else_by_that_of_everybody() -> None:
    files = good()
    year = files["calendars/2026.yaml"].decode()
    files["calendars/bank/2026.yaml"] = (year.replace("work: [", "work: [2026-11-28, ")).encode()
    departments = files["departments.yaml"].decode()
    first = departments.index("- code: ") + len("- code: ")
    code = departments[first:].split()[0]
    files["departments.yaml"] = departments.replace(
        f"- code: {code}\n", f"- code: {code}\n  calendar: bank\n", 1
    ).encode()

    book, problems = load_catalogue(files)

    saturday, friday = date(2026, 11, 28), date(2026, 11, 27)
    assert problems == []
    assert book.calendar_of(code).add(friday, 1).on == saturday
    assert book.calendar.add(friday, 1).on == date(2026, 11, 30)
    assert book.calendar_of("nobody") is book.calendar


def test_a_calendar_that_nobody_made_is_told() -> None:
    files = good()
    files["departments.yaml"] = (
        files["departments.yaml"].decode().replace("  kind: ", "  calendar: bank\n  kind: ", 1)
    ).encode()

    _, problems = load_catalogue(files)

    assert [one.code for one in problems] == ["reference.unknown"]


def test_years_that_due_days_will_reach_without_a_calendar_are_told_beforehand(
    book: Catalogue,
) -> None:
    early, late = unpublished(book, date(2026, 3, 2)), unpublished(book, date(2026, 12, 21))

    assert early == []
    (words,) = late
    assert "2026-12-31" in words.zh and "2027" in words.zh
    assert "2026-12-31" in words.en and "provisional" in words.en
