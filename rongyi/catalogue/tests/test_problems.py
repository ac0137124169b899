"""Each problem code: a folder that has it, beside the good one that has none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from rongyi.catalogue.definitions import load_catalogue
from rongyi.catalogue.tests.example import (
    CERTIFICATE,
    CHECK_ITEM,
    CLOCK,
    DATASET,
    ELEMENTS,
    ITEM,
    MATERIALS,
    MESSAGES,
    OTHER_QUEUE,
    PEOPLE,
    PROFILE,
    QUEUE,
    REGISTER,
    good,
    taught,
    with_change,
)
from rongyi.kernel.datafile import FILE_BYTES_MAX, declared

TODAY = date(2026, 11, 23)
CALENDAR = "calendars/2026.yaml"
PROMISED = "{from: 2016-06-01, value: 10, basis: 示例承诺, mark: D}"
LAST_PROMISED = "{from: 2026-01-01, value: 2, basis: 示例承诺, mark: D}"
LEGAL = "value: 20, basis: 《出版物市场管理规定》第九条, mark: K}\n  promised"
TRIPS = "trips:\n  - {from: 2020-01-01, value: 0, basis: 示例承诺, mark: D}"
COMMITMENT = "        text: {zh: 我承诺：该场所由我合法使用。, en: I declare"
REVIEW = "- {code: review, act: review, post: approval, special: site_check}"
CONDITION = "when: 销售进口出版物 = true\n    basis"
NEEDS_BOOK_LICENCE = """
  - {material: book_licence, basis: 示例, mark: D}
steps:"""
IS_BOOK_LICENCE = """
book_licence:
  title: {zh: 出版物经营许可证, en: Publication business licence}
  kind: certificate
  certificate: book_licence
  formats: [pdf]
"""

TABLE = """table:
  inputs: [登记状态]
  rules:
    - {when: ['"active"'], then: approve, words: {zh: 一, en: One}}
"""

# code -> (file, what stands there, what is written instead)
CHANGES: dict[str, tuple[str, str, str]] = {
    "yaml.syntax": (ITEM, "code: book_retail", "code: [book_retail"),
    "yaml.alias": (ITEM, "words: [", "words: &one ["),
    "yaml.tag": (ITEM, "code: book_retail", "code: !!python/name:os.system book_retail"),
    "yaml.duplicate_key": (ITEM, "level: county", "level: county\nlevel: city"),
    "yaml.key": (ITEM, "level: county", "level: county\n[a, b]: c"),
    "yaml.many_documents": (ITEM, "level: county", "level: county\n---\na: b"),
    "shape.type": (ITEM, "online_depth: 4", "online_depth: four"),
    "shape.missing": (ITEM, "kind: licence\n", ""),
    "shape.empty": (
        ITEM,
        "basis:\n  - {law: {zh: 《出版",
        "basis: []\nfaqs:\n  - {law: {zh: 《出版",
    ),
    "shape.unknown_key": (ITEM, "handling:", "handeling:"),
    "shape.choice": (ITEM, "level: county", "level: country"),
    "shape.range": (ITEM, "online_depth: 4", "online_depth: 9"),
    "shape.format": (ELEMENTS, "term: 企业名称", "term: 企业（名称）"),
    "shape.too_long": (CERTIFICATE, "prefix: CB", "prefix: " + "C" * 31),
    "text.language_missing": (
        ITEM,
        "title: {zh: 出版物零售许可, en:",
        "title: {zh: 出版物零售许可, e:",
    ),
    "code.twice": (
        MATERIALS,
        "premises_proof:",
        "has:\n  title: {zh: 一, en: One}\n  kind: other\n  formats: [pdf]\npremises_proof:",
    ),
    "code.not_file_name": (DATASET, "code: company_register", "code: companies"),
    "reference.unknown": (ITEM, "element: shop_address", "element: shop_adress"),
    "list.twice": (ITEM, "element: shop_address", "element: company_name"),
    "dates.order": (PEOPLE, "to: 2027-01-01", "to: 2025-01-01"),
    "term.twice": (ELEMENTS, "term: 登记状态", "term: 企业名称"),
    "term.reserved": (ELEMENTS, "term: 经营地址", "term: between"),
    "element.check_elsewhere": (
        ELEMENTS,
        "type: address",
        "type: address\n  checks:\n"
        '    - {check: 企业名称 != "x", words: {zh: 不对, en: Not right}}',
    ),
    "element.choices": (ELEMENTS, "type: address", "type: choice"),
    "element.bounds": (ELEMENTS, "type: address", "type: address\n  minimum: 3"),
    "element.pattern": (ELEMENTS, "length_max: 200", 'pattern: "(["'),
    "element.truth_type": (ELEMENTS, "type: text\n  length_max", "type: date\n  length_max"),
    "material.catch_all": (MATERIALS, "zh: 经营场所使用证明", "zh: 法律法规规定的其他材料"),
    "material.certificate": (MATERIALS, "  certificate: business_licence\n", ""),
    "mark.no_source": (ITEM, "article: 第三十五条, mark: K", "article: 第三十五条, mark: V"),
    "mark.not_verified": (ITEM, PROMISED, PROMISED[:-1] + ", verified_on: 2026-01-01}"),
    "dated.future": (
        ITEM,
        PROMISED,
        PROMISED[:-8] + "mark: V, source: a, verified_on: 2027-01-01}",
    ),
    "dated.unsorted": (ITEM, PROMISED, PROMISED.replace("2016", "2027")),
    "dated.unreachable": (ITEM, LAST_PROMISED, LAST_PROMISED + "\n    - " + LAST_PROMISED),
    "dated.no_default": (ITEM, TRIPS, TRIPS.replace("value", "when: 销售进口出版物 = true, value")),
    "dated.not_in_force": (ITEM, TRIPS, TRIPS.replace("2020", "2028")),
    "limits.promised_over_legal": (ITEM, LAST_PROMISED, LAST_PROMISED.replace("2,", "21,")),
    "trips.no_reason": (ITEM, TRIPS, TRIPS.replace("value: 0", "value: 1")),
    "power.no_document": (ITEM, "  document: 权力划转清单（示例）\n", ""),
    "power.manner": (ITEM, "manner: same_level_authorised", "manner: statutory"),
    "route.no_source": (ITEM, COMMITMENT, COMMITMENT.replace("text", "note")),
    "route.unreachable": (
        CHECK_ITEM,
        "- {way: data_call",
        "- {way: abolished, from: 2026-01-01, basis: 示例, mark: D}\n      - {way: data_call",
    ),
    "route.other_certificate": (
        DATASET,
        "certificate: business_licence",
        "certificate: book_licence",
    ),
    "material.no_way": (ITEM, CONDITION, "upload: false\n    " + CONDITION),
    "step.no_post": (ITEM, REVIEW, REVIEW.replace("post: approval, ", "")),
    "clock.days": (CLOCK, "of: delivery, days: 8", "of: delivery, days: 11"),
    "watch.when": (CLOCK, "    overdue: true\n", ""),
    "watch.against": (CLOCK, "against: internal", "against: promised"),
    "watch.percent": (CLOCK, "    days: 2\n", "    percent: 20\n"),
    "watch.escalation": (CLOCK, "    escalate_after: 3\n", ""),
    "queue.nobody": (QUEUE, "acts: [accept]", "acts: [revoke]"),
    "queue.columns": (
        QUEUE,
        "columns: [applicant, papers]",
        "columns: [applicant, papers, channel, received, state, since]",
    ),
    "queue.act": (QUEUE, "act: accept\n", "act: review\n"),
    "queue.errand": (OTHER_QUEUE, "lights: [red]", "lights: [red], errand: serve"),
    "queue.place": (OTHER_QUEUE, "place: 20", "place: 10"),
    "step.post_may_not": (ITEM, REVIEW, REVIEW.replace("approval", "window")),
    "four_eyes.no_step": (CHECK_ITEM, "result:", "four_eyes: [review]\nresult:"),
    "four_eyes.by_rule": (CHECK_ITEM, "result:", "four_eyes: [accept]\nresult:"),
    "renewal.no_certificate": (CHECK_ITEM, "result:", "change: true\nresult:"),
    "opinion.own_post": (
        CHECK_ITEM,
        "result:",
        "opinions: [{post: window, workdays: 3}]\nresult:",
    ),
    "opinion.by_rule": (
        CHECK_ITEM,
        "result:",
        "opinions: [{post: approval, workdays: 3}]\nresult:",
    ),
    "step.when_act": (ITEM, "act: decide, ", "act: decide, when: 销售进口出版物 = true, "),
    "step.visit_required": (ITEM, "act: decide, ", "act: decide, visit_required: true, "),
    "prereview.own_body": (ITEM, REVIEW, REVIEW.replace("act: review", "act: prereview")),
    "prereview.days": (
        ITEM,
        REVIEW,
        REVIEW.replace("act: review", "act: prereview, workdays: 21"),
    ),
    "step.without_power": (ITEM, "exercised_by: bureau", "exercised_by: culture"),
    "step.order": (ITEM, REVIEW, REVIEW.replace("act: review", "act: review, stage: delivery")),
    "step.not_once": (CHECK_ITEM, "  - {code: accept, act: accept, post: window}\n", ""),
    "step.decided_first": (
        CHECK_ITEM,
        "- {code: accept, act: accept, post: window}\n  - {code: decide, act: decide,",
        "- {code: decide, act: decide, post: approval}\n  - {code: accept, act: accept,",
    ),
    "step.rule_post": (CHECK_ITEM, "act: decide, post: approval", "act: decide"),
    "decision.no_checks": (ITEM, "decision: post", "decision: rule"),
    "decision.checks_unused": (CHECK_ITEM, "decision: rule", "decision: post"),
    "decision.table_unused": (ITEM, "decision: post", f"decision: post\n{TABLE}"),
    "decision.wrong_width": (
        CHECK_ITEM,
        "decision: rule",
        f"decision: rule\n{TABLE}".replace("when: [", "when: ['-', "),
    ),
    "decision.overlap": (
        CHECK_ITEM,
        "decision: rule",
        f"decision: rule\n{TABLE}" + TABLE.splitlines()[-1],
    ),
    "check.unverifiable": (CHECK_ITEM, '登记状态 = "active", words', "已有营业执照 = true, words"),
    "result.certificate": (ITEM, "kind: certificate", "kind: document"),
    "result.not_issued": (CERTIFICATE, "template: certificate.typ\n", ""),
    "result.value_missing": (ITEM, ", address: shop_address", ""),
    "condition.never": (
        ITEM,
        CONDITION,
        'when: 登记状态 = "active" and 登记状态 = "closed"\n    basis',
    ),
    "condition.always": (
        ITEM,
        CONDITION,
        'when: 登记状态 = "active" or 登记状态 != "active"\n    basis',
    ),
    "feel.syntax": (ITEM, CONDITION, "when: 销售进口出版物 == = true\n    basis"),
    "feel.unknown_name": (ITEM, CONDITION, "when: 销售进口图书 = true\n    basis"),
    "feel.wrong_type": (ITEM, CONDITION, "when: 销售进口出版物 > 3\n    basis"),
    "feel.unknown_choice": (ITEM, CONDITION, 'when: 登记状态 = "activ"\n    basis'),
    "audit.immediate": (ITEM, "handling: promised", "handling: immediate"),
    "audit.depth": (ITEM, TRIPS, TRIPS.replace("value: 0", "value: 1, why: {zh: 一, en: one}")),
    "audit.trips": (ITEM, "channels: [window, web]", "channels: [window]"),
    "audit.faq": (
        ITEM,
        "faq:\n",
        "faq: []\nother:\n",
    ),
    "audit.steps": (ITEM, f"  {REVIEW}\n", ""),
    "audit.phones": (ITEM, "complaint: 0512-00000004", "complaint: 0512-00000002"),
    "audit.area_code": (ITEM, "complaint: 0512-00000004", "complaint: 00000004"),
    "audit.pay_online": (ITEM, "level: county", "level: county\npay_online: true"),
    "audit.audience": (ITEM, "audience: [enterprise]", "audience: [person]"),
    "number.check": (PEOPLE, "91350100M000100Y43", "91350100M000100Y44"),
    "calendar.day": (CALENDAR, "work: [2026-09-20", "work: [2026-09-21"),
    "calendar.no_year": (CALENDAR, "year: 2026", "year: 2025"),
    "place.timezone": ("place.yaml", "Asia/Shanghai", "Asia/Suzhou"),
    "message.places": (MESSAGES, '"{count} problems."', "Some problems."),
    "profile.unknown_word": (PROFILE, '"1": "5"', '"0": "5"'),
    "profile.missing_map": (PROFILE, "maps:", "maps:\n  state: {}"),
    "profile.missing_word": (PROFILE, '"1": "5", ', ""),
    "register.value": (REGISTER, "status: active", "status: true"),
}


def broken() -> dict[str, Mapping[str, bytes]]:
    """One folder for each code."""
    folders: dict[str, Mapping[str, bytes]] = {
        code: with_change(*change) for code, change in CHANGES.items()
    }
    files = good()
    circle = with_change(CHECK_ITEM, "\nsteps:", NEEDS_BOOK_LICENCE)
    circle[CHECK_ITEM] = circle[CHECK_ITEM].replace(
        b"kind: record,", b"kind: certificate, certificate: business_licence,"
    )
    folders |= {
        "cycle": {**circle, MATERIALS: files[MATERIALS] + IS_BOOK_LICENCE.encode()},
        "code.twice": {**files, "materials/more.yaml": files[MATERIALS]},
        "yaml.too_large": {**files, ITEM: b" " * (FILE_BYTES_MAX + 1)},
        "yaml.not_utf8": {**files, ITEM: b"code: \xff\xfe"},
        "yaml.empty": {**files, ITEM: b"# nothing\n"},
        "yaml.too_deep": {**files, ITEM: b"[" * 100_000},
        "yaml.too_many_values": {**files, ITEM: b"[" + b"1," * 60_000 + b"]"},
        "file.name": {**files, "items/My Item.yaml": b"a: b"},
        "file.unknown": {**files, "itmes/one.yaml": b"a: b"},
        "file.missing": {path: text for path, text in files.items() if path != "posts.yaml"},
    }
    return folders


@pytest.mark.parametrize("code", sorted(broken()))
def test_a_folder_with_this_problem_is_told_of_it_with_file_and_line(code: str) -> None:
    files = broken()[code]

    problems = load_catalogue(files, TODAY)[1]

    found = [problem for problem in problems if problem.code == code]
    assert found, [problem.in_language("en") for problem in problems]
    assert all(problem.file for problem in found)
    assert all(
        "{" not in problem.words.zh + problem.words.en
        or code in ("message.places", "text.language_missing")
        for problem in found
    )


def test_the_good_folder_has_none_of_them() -> None:
    problems = load_catalogue(good(), TODAY)[1]

    assert problems == []


def test_what_the_manual_teaches_has_no_problem() -> None:
    assert load_catalogue(taught(), TODAY)[1] == []


def test_every_code_is_tried_here_or_where_folders_are_read() -> None:
    of_folders = {"folder.missing", "folder.too_many_files", "file.unreadable", "file.not_regular"}
    elsewhere = {  # rooms above, and test_letters
        code
        for code in declared()
        if code.startswith(("theme.", "example.", "answers.", "holdings.", "letter."))
    }

    untried = set(declared()) - set(broken()) - of_folders - elsewhere

    assert untried == set()


@pytest.mark.parametrize(
    ("template", "path", "code"),
    [
        ("boarding.typ", "documents/boarding.typ", None),
        ("boarding", "documents/boarding.typ", None),
        ("boarding.typ", "documents/more/boarding.typ", "reference.unknown"),
        ("documents/boarding.typ", "documents/boarding.typ", "reference.unknown"),
        ("boarding-2.typ", "documents/boarding-2.typ", "reference.unknown"),
        ("boarding.typ", "certificates/boarding.typ", "file.unknown"),
    ],
)
def test_a_template_is_one_that_papers_will_be_made_by(
    template: str, path: str, code: str | None
) -> None:
    files = with_change(CERTIFICATE, "template: certificate.typ", f"template: {template}")

    told = {one.code for one in load_catalogue({**files, path: b"= Boarding"})[1]}

    assert (code in told) if code else not told


@pytest.mark.parametrize("kind", ["licence", "confirmation", "public_service"])
@pytest.mark.parametrize(
    ("step", "written"),
    [
        ("accept", "{code: accept, act: accept, post: window}"),
        ("decide", "{code: decide, act: decide, post: approval}"),
    ],
)
def test_an_item_that_nobody_could_accept_or_decide_is_refused_whatever_its_kind(
    kind: str, step: str, written: str
) -> None:
    files = with_change(ITEM, "kind: licence\n", f"kind: {kind}\n")
    text = files[ITEM].decode()
    line = f"  - {written}\n"
    without = {**files, ITEM: text.replace(line, "").encode()}
    twice = {**files, ITEM: text.replace(line, line + line.replace(step, f"{step}_2", 1)).encode()}

    for broken_files, count in ((without, 0), (twice, 2)):
        told = [one for one in load_catalogue(broken_files)[1] if one.code == "step.not_once"]
        assert [f"{count} steps “{step}”" in one.words.en for one in told] == [True]


def test_all_problems_are_told_at_once() -> None:
    files = with_change(ITEM, "level: county", "level: country")
    files = {**files, DATASET: b"[]", PEOPLE: b"\x00\x01"}

    found = {problem.file for problem in load_catalogue(files)[1]}

    assert {ITEM, DATASET, PEOPLE} <= found


def test_a_reference_to_a_broken_definition_is_not_told_as_dangling() -> None:
    files = with_change(DATASET, "subject: enterprise", "subject: company")

    problems = load_catalogue(files)[1]

    assert [(one.file, one.code) for one in problems] == [(DATASET, "shape.choice")]


def test_the_line_is_the_one_where_the_key_stands() -> None:
    files = with_change(ITEM, "level: county", "level: country")
    line = files[ITEM].decode().split("\n").index("level: country") + 1

    problems = load_catalogue(files)[1]

    assert [(one.line, one.code) for one in problems] == [(line, "shape.choice")]


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("11010519491231002X", False),
        ("110105194912310021", True),  # a citizen's number with a wrong check digit
        ("XP0000005", False),  # a passport
        ("hello", True),
    ],
)
def test_a_person_is_asked_about_by_any_document_that_he_may_hold(number: str, told: bool) -> None:
    files = with_change(DATASET, "subject: enterprise", "subject: person")
    row = f'"{number}": {{name: 示例书店, status: active}}\n'
    files = {**files, REGISTER: row.encode()}

    wrong = [one for one in load_catalogue(files)[1] if one.file == REGISTER]

    assert [one.code for one in wrong] == (["number.check"] if told else [])
