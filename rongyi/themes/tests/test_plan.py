"""The plan on small themes, one thought each."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from rongyi.catalogue.definitions import FieldUse, Truth
from rongyi.themes.rules import Holdings, JointVisit, Plan, Question, compile_theme, plan
from rongyi.themes.rules.theme import NotFor
from rongyi.themes.tests.small import (
    ON,
    catalogue,
    element,
    item,
    need,
    route,
    text,
    theme,
    use,
    when,
)

LICENCE = {"licence": "licence_certificate"}


def planned(
    items, uses, answers=None, holdings=None, elements=(), certificates=None, on=ON, **more
) -> Plan:
    book = catalogue(items, elements, certificates)
    return plan(compile_theme(book, theme(uses, **more), on), answers or {}, holdings)


def test_a_paper_of_two_items_is_handed_in_once():
    items = [item("a", needs=[need("map")]), item("b", needs=[need("map", copies_before=2)])]

    found = planned(items, [use("a"), use("b")])

    assert found.hand_in == ("map",)
    assert found.materials[0].used_for == ("a", "b")
    assert found.savings.papers.before_example == 3
    assert found.savings.papers.after == 1


def test_an_abolished_paper_is_listed_with_its_day_and_still_counts_as_saved():
    gone = route("abolished", since=date(2024, 1, 9))
    items = [item("a", needs=[need("form", gone)])]

    before = planned(items, [use("a")], on=date(2023, 1, 1))
    after = planned(items, [use("a")])

    assert before.hand_in == ("form",)
    assert after.hand_in == ()
    assert after.materials[0].way == "abolished"
    assert after.savings.papers.before_example == 1


def test_the_lightest_way_that_all_items_allow_wins():
    both = [route("data_call", "register"), route("commitment")]
    items = [item("a", needs=[need("proof", *both)]), item("b", needs=[need("proof", *both)])]

    held = planned(items, [use("a"), use("b")], holdings=Holdings(found=frozenset({"register"})))
    not_held = planned(items, [use("a"), use("b")], holdings=Holdings())

    assert (held.materials[0].way, held.materials[0].source) == ("data_call", "register")
    assert not_held.materials[0].way == "commitment"


def test_one_item_that_wants_the_paper_means_one_upload_for_all():
    items = [
        item("a", needs=[need("proof", route("data_call", "register"))]),
        item("b", needs=[need("proof")]),
    ]

    found = planned(items, [use("a"), use("b")], holdings=Holdings(found=frozenset({"register"})))

    assert found.hand_in == ("proof",)
    assert {part.way for part in found.materials[0].parts} == {"upload"}


def test_items_with_different_ways_each_go_their_own_and_nothing_is_handed_in():
    items = [
        item("a", needs=[need("proof", route("data_call", "register"))]),
        item("b", needs=[need("proof", route("commitment"))]),
    ]

    found = planned(items, [use("a"), use("b")], holdings=Holdings(found=frozenset({"register"})))

    assert found.hand_in == ()
    assert found.materials[0].way == "commitment"
    assert [(part.item, part.way) for part in found.materials[0].parts] == [
        ("a", "data_call"),
        ("b", "commitment"),
    ]


def test_a_sleeping_register_is_not_a_reason_to_ask_for_paper():
    items = [item("a", needs=[need("proof", route("data_call", "register"))])]

    found = planned(items, [use("a")], holdings=Holdings(unreachable=frozenset({"register"})))

    assert found.hand_in == ()


def test_the_applicant_may_choose_to_upload_instead():
    items = [item("a", needs=[need("proof", route("commitment"))])]

    computed = planned(items, [use("a")], holdings=Holdings())
    chosen = planned(items, [use("a")], holdings=Holdings(chosen={"proof": "upload"}))

    assert computed.materials[0].routes_left == ("upload",)
    assert chosen.hand_in == ("proof",)


def test_a_licence_made_on_the_way_is_passed_on_and_waited_for():
    items = [
        item("register", promised=1, certificate="licence_certificate"),
        item("food", promised=3, needs=[need("licence", route("data_call", "register_of_firms"))]),
        item("sign", promised=2),
    ]

    found = planned(
        items,
        [use("food"), use("sign"), use("register")],
        certificates=LICENCE,
        holdings=Holdings(),
    )

    assert found.materials[0].way == "produced"
    assert found.materials[0].produced_by == ("register",)
    assert [(one.code, one.start, one.end) for one in found.items] == [
        ("register", 0, 1),
        ("sign", 0, 2),
        ("food", 1, 4),
    ]
    assert found.critical_path == ("register", "food")
    assert found.promised_workdays == 4


def test_legal_and_promised_days_are_two_clocks():
    items = [item("a", promised=1, legal=20), item("b", promised=5, legal=10)]

    found = planned(items, [use("a"), use("b")])

    assert (found.promised_workdays, found.critical_path) == (5, ("b",))
    assert (found.legal_workdays, found.legal_critical_path) == (20, ("a",))


def test_a_field_of_three_items_is_asked_once_and_required_if_one_requires_it():
    name = element("name", "名称", "text", truth=Truth(dataset="firms", field="name"))
    items = [
        item("a", fields=[FieldUse(element="name", required=False)]),
        item("b", fields=[FieldUse(element="name")]),
        item("c", fields=[FieldUse(element="name", required=False)]),
    ]

    found = planned(items, [use("a"), use("b"), use("c")], elements=[name])

    assert len(found.fields) == 1
    assert found.fields[0].used_for == ("a", "b", "c")
    assert found.fields[0].required
    assert found.fields[0].dataset == "firms"
    assert found.fields_before == 3
    assert found.fields_to_fill == ()


def test_what_hangs_on_an_open_answer_is_possible_and_not_counted():
    sign = element("sign", "设招牌")
    items = [item("a"), item("b", needs=[need("picture")])]
    uses = [use("a"), use("b", "设招牌 = true")]
    asked = {"elements": [sign], "questions": (Question(element="sign"),)}

    unanswered = planned(items, uses, **asked)
    answered = planned(items, uses, {"sign": False}, **asked)

    assert unanswered.questions_left == ("sign",)
    assert unanswered.possible_items == ("b",)
    assert unanswered.hand_in == ()
    assert answered.possible_items == ()


def test_an_answer_to_a_question_that_is_not_asked_does_not_count():
    kind, area = (
        element("kind", "形式", "choice", codes=["shop", "stall"]),
        element("area", "面积", "number"),
    )
    uses = [use("a"), use("b", "面积 > 300")]
    questions = (
        Question(element="kind"),
        Question(element="area", when=when('形式 = "shop"')),
    )

    found = planned(
        [item("a"), item("b")],
        uses,
        {"kind": "stall", "area": Decimal(500)},
        elements=[kind, area],
        questions=questions,
    )

    assert [one.code for one in found.items] == ["a"]
    assert "area" not in found.answers
    assert found.complete


def test_a_situation_that_is_not_served_says_so_and_names_alternatives():
    stall = element("stall", "摊位")
    refusal = NotFor(
        when=when("摊位 = true"), title=text("不办"), words=text("因为"), instead=("a",)
    )

    found = planned(
        [item("a")],
        [use("a")],
        {"stall": True},
        elements=[stall],
        questions=(Question(element="stall"),),
        not_for=(refusal,),
    )

    assert found.not_for is not None
    assert found.not_for.instead == ("a",)


def test_a_baseline_without_source_stays_out_of_the_total():
    items = [item("a", mark="V", legal=10), item("b", mark="D", legal=7)]

    mixed = planned(items, [use("a"), use("b")]).savings.days
    sourced = planned(items[:1], [use("a")]).savings.days

    assert (mixed.before, mixed.before_example, mixed.percent) == (10, 17, None)
    assert (sourced.before, sourced.percent, sourced.sourced) == (10, 70, True)


def test_two_site_checks_become_one_joint_visit():
    from_one = [item("a", site_check=True), item("b", site_check=True), item("c", site_check=True)]
    joint = JointVisit(items=("a", "b"), title=text("一次上门"))

    found = planned(from_one, [use("a"), use("b"), use("c")], joint_visits=(joint,))

    assert [one.items for one in found.visits] == [("a", "b"), ("c",)]


def test_a_review_that_these_answers_spare_is_no_visit_no_post_and_no_stage():
    items = [item("a", site_check=True, review='route != "commitment"')]
    asked = element("route", kind="choice", codes=("commitment", "inspection"))
    given = {"elements": [asked], "questions": (Question(element="route"),)}

    spared = planned(items, [use("a")], {"route": "commitment"}, **given)
    checked = planned(items, [use("a")], {"route": "inspection"}, **given)
    unanswered = planned(items, [use("a")], **given)

    assert (spared.visits, [one.post for one in spared.posts]) == ((), ["window", "decision"])
    assert (spared.items[0].stages, spared.items[0].visits) == (2, 0)
    assert spared.savings.stages.after == 2
    for found in (checked, unanswered):  # what hangs on a missing answer is still told
        assert [one.items for one in found.visits] == [("a",)]
        assert found.items[0].posts == ("window", "review", "decision")
        assert found.savings.stages.after == 3


def test_a_joint_visit_loses_the_item_whose_check_is_spared():
    spared = item("b", site_check=True, review="chain != true")
    items = [item("a", site_check=True), spared]
    joint = JointVisit(items=("a", "b"), title=text("一次上门"))
    given = {"elements": [element("chain")], "questions": (Question(element="chain"),)}
    uses = [use("a"), use("b")]

    alone = planned(items, uses, {"chain": True}, joint_visits=(joint,), **given)
    both = planned(items, uses, {"chain": False}, joint_visits=(joint,), **given)

    assert [one.items for one in alone.visits] == [("a",)]
    assert [one.items for one in both.visits] == [("a", "b")]


def test_of_two_registers_that_all_items_share_the_one_named_first_is_called():
    both = [route("data_call", "z_enterprises"), route("data_call", "a_persons")]
    items = [item("a", needs=[need("who", *both)]), item("b", needs=[need("who", *both)])]
    known = Holdings(found=frozenset({"a_persons", "z_enterprises"}))

    found = planned(items, [use("a"), use("b")], holdings=known)

    assert {part.source for part in found.materials[0].parts} == {"z_enterprises"}
