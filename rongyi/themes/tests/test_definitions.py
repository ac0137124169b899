"""Theme files: what is refused, in words, at its line; examples; the plan command."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from rongyi.kernel.datafile import Problems, read_folder
from rongyi.themes.definitions import check_folder, load, print_plan

SIP = Path(__file__).parents[3] / "definitions" / "sip"
THEME = "themes/open_restaurant.yaml"


@pytest.fixture(scope="module")
def files():
    return read_folder(SIP, Problems())


def codes_after(files, old, new, path=THEME):
    """The codes told about the theme once `old` is written as `new`."""
    content = files[path].decode()
    assert old in content, old
    changed = {**files, path: content.replace(old, new, 1).encode()}
    return {(one.code, one.line) for one in load(changed)[1] if one.file == path}


def line_of(files, text, path=THEME):
    lines = files[path].decode().splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


def test_the_restaurant_theme_has_no_problem(files):
    problems = [one for one in load(files)[1] if one.file == THEME]

    assert problems == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("lead: market_supervision", "lead: nobody", "reference.unknown"),
        ("element: has_licence", "element: has_license", "reference.unknown"),
        ("- {item: licence_check,", "- {item: licence_chek,", "reference.unknown"),
        ("when: 已有营业执照 = false}", "when: 已有营业执造 = false}", "feel.unknown_name"),
        ("when: 设置户外招牌 = true,", "when: 设置户外招牌 = 3,", "feel.wrong_type"),
        ("  - {code: sign,", "  - {code: sing,", "theme.section_missing"),
        ("  has_licence: true\n", "", "theme.typical_missing"),
        ("  has_licence: true\n", "  has_licence: perhaps\n", "theme.typical_bad"),
        ("  shop_kind: fixed_shop", "  shop_kind: stall", "theme.typical_unasked"),
        ("items: [food_licence, fire_check]", "items: [food_licence, signboard]",
         "theme.joint_visit"),
        ("code: open_restaurant", "code: food_licence", "theme.code_taken"),
        ("title: {zh: 开办餐饮店, en: Open a restaurant}", "title: {zh: 开办餐饮店}",
         "text.language_missing"),
        ("order: 1\n", "order: 0\n", "shape.range"),
        ("when: 需办健康证明 = true}", "when: 连锁门店 = true and 已有营业执照 = false}",
         "theme.unreachable"),
        ("when: 销售卷烟 = true, after: [company_registration, licence_check]}",
         "when: 销售卷烟 = true, after: [licence_check]}", "theme.audience"),
        ("- {item: licence_check, when: 已有营业执照 = true}",
         "- {item: licence_check, when: 已有营业执照 = true, after: [food_licence]}",
         "theme.circle"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_theme_is_told_by_code(files, old, new, code):
    told = codes_after(files, old, new)

    assert code in {one for one, _ in told}, told


def test_a_problem_is_told_at_its_line(files):
    line = line_of(files, "{item: signboard")

    told = codes_after(files, "{item: signboard", "{item: singboard")

    assert ("reference.unknown", line) in told


def test_answers_that_lead_nowhere_are_told(files):
    told = codes_after(
        files,
        '  - when: 店铺形式 = "stall"\n',
        '  - when: 店铺形式 = "stall" and 店铺形式 = "snack_stand"\n',
    )

    assert {"theme.empty_answer", "theme.unreachable", "feel.unknown_choice"} & {
        one for one, _ in told
    }


def test_a_circle_through_a_certificate_is_found(files):
    path = "items/registration/company_registration.yaml"
    content = files[path].decode()
    changed = {
        **files,
        path: content.replace(
            "materials:\n", "materials:\n  - {material: food_licence_copy, basis: x, mark: D}\n", 1
        ).encode(),
    }
    changed["materials/more.yaml"] = (
        "food_licence_copy: {title: {zh: 食品许可证, en: Food licence}, kind: certificate,"
        " certificate: food_licence_certificate, formats: [pdf]}"
    ).encode()

    told = [one.words.zh for one in load(changed)[1] if one.code == "theme.circle"]

    assert told
    assert "company_registration" in told[0]


def test_an_example_that_comes_to_something_else_says_what(files):
    path = "themes/open_restaurant.examples.yaml"
    example = """
- name: 有执照的小店
  on: 2026-11-23
  given: {answers: {shop_kind: fixed_shop, has_licence: true, floor_area: 80,
    chain_store: false, sets_sign: false, staff_need_check: false, sells_tobacco: false,
    drains_to_sewer: false}}
  expect: {items: [food_licence], promised_workdays: 99}
"""
    sound = {name: one for name, one in files.items() if not name.endswith(".examples.yaml")}
    sound[path] = example.encode()
    told = [one for one in check_folder(sound) if one.code == "example.differs"]

    assert len(told) == 2
    assert "99" in told[1].words.zh + told[0].words.zh


class TestPlanCommand:
    ON = date(2026, 11, 23)

    @pytest.fixture
    def folder(self):
        return SIP

    def test_json_is_the_same_bytes_each_time(self, folder, tmp_path):
        answers = tmp_path / "answers.yaml"
        answers.write_text("has_licence: true\n店铺形式: fixed_shop\n", encoding="utf-8")

        first = print_plan(folder, "open_restaurant", answers, on=self.ON, as_json=True)
        second = print_plan(folder, "open_restaurant", answers, on=self.ON, as_json=True)

        assert first == second
        assert first.status == 0
        plan = json.loads(first.out)
        assert plan["answers"] == {"has_licence": True, "shop_kind": "fixed_shop"}
        assert plan["assumed"] is True

    def test_holdings_change_what_is_handed_in(self, folder, tmp_path):
        answers = tmp_path / "answers.json"
        answers.write_text(
            json.dumps({"answers": {"shop_kind": "fixed_shop", "has_licence": True}})
        )
        none = tmp_path / "none.yaml"
        none.write_text("holdings: []\n")

        found = print_plan(folder, "open_restaurant", answers, on=self.ON, as_json=True)
        nothing = print_plan(folder, "open_restaurant", answers, none, on=self.ON, as_json=True)

        assert len(json.loads(found.out)["hand_in"]) < len(json.loads(nothing.out)["hand_in"])

    @pytest.mark.parametrize(
        "content",
        [b"", b"\xff\xfe", b"- a\n", b"a: [", b"nonsense: 1", b"has_licence: perhaps",
         b"floor_area: -5", b"has_licence: {a: b}", b"&a [*a]", b"{" * 50_000, b"x" * 300_000,
         b'{"has_licence": tru'],
    )  # fmt: skip
    def test_bad_answers_are_told_in_either_language(self, folder, tmp_path, content):
        answers = tmp_path / "answers.yaml"
        answers.write_bytes(content)

        told = {
            language: print_plan(
                folder, "open_restaurant", answers, on=self.ON, as_json=True, language=language
            )
            for language in ("zh", "en")
        }

        assert {one.status for one in told.values()} == {2}
        assert {one.out for one in told.values()} == {""}
        assert all(one.err.strip() for one in told.values())
        assert told["zh"].err != told["en"].err

    def test_a_theme_or_file_that_is_not_there_is_told(self, folder, tmp_path):
        answers = tmp_path / "answers.yaml"
        answers.write_text("has_licence: true\n")

        no_theme = print_plan(folder, "open_restuarant", answers, on=self.ON)
        no_file = print_plan(folder, "open_restaurant", tmp_path / "none", on=self.ON)
        a_folder = print_plan(folder, "open_restaurant", tmp_path, on=self.ON)

        assert "open_restaurant" in no_theme.err
        assert [one.status for one in (no_theme, no_file, a_folder)] == [2, 2, 2]

    def test_a_single_item_is_a_theme_of_one(self, folder, tmp_path):
        answers = tmp_path / "answers.yaml"
        answers.write_text("has_licence: true\n")

        printed = print_plan(folder, "food_licence", answers, on=self.ON, as_json=True)

        assert [one["code"] for one in json.loads(printed.out)["items"]] == ["food_licence"]
