"""Who founds a company gets one: it exists, can be acted for, and its licences are its own."""

from __future__ import annotations

import pytest

from rongyi.cases.models import Case, CaseForm, CaseMaterial
from rongyi.cases.queries import case_page
from rongyi.cases.rules import Point
from rongyi.cases.services import ask_correction
from rongyi.cases.services.issuing import issue_certificate
from rongyi.certificates.models import Certificate
from rongyi.certificates.queries import file_of, held_by
from rongyi.exchange.services import Ask, Found, ask_many
from rongyi.identity.models import Enterprise, Mandate
from rongyi.identity.queries import actor_for, mandates_of, person
from rongyi.identity.services import act_for
from rongyi.journal import jobs
from rongyi.journal.queries import verify_journal
from rongyi.kernel.ids import is_uscc
from rongyi.themes import queries, services
from tests.support import walking

pytestmark = pytest.mark.django_db
SHOP = {
    "shop_kind": "fixed_shop", "has_licence": False, "enterprise_type": "limited",
    "floor_area": 80, "sets_sign": False, "staff_need_check": False, "sells_tobacco": True,
    "drains_to_sewer": False,
}  # fmt: skip
NAME = "示例"  # what the walk types as the enterprise's name


@pytest.fixture
def founder(people):
    actor = people["li_wenjing"]
    number = person(actor.person_id).subject
    return walking.Applicant(actor=actor, number=number, uscc="")


@pytest.fixture
def number(founder, definitions):
    bundle = walking.ready("open_restaurant", SHOP, founder, definitions)
    return walking.submit(bundle, founder)


@pytest.fixture
def firm(number):
    """The enterprise, as soon as its licence is issued."""
    for _ in range(3):  # accept, review, decide
        walking.work_on(number, "company_registration")
    return Enterprise.objects.get(founding_case=case_of(number, "company_registration").id)


def case_of(number, item):
    return Case.objects.get(number__startswith=f"{number}-", item_code=item)


def test_the_enterprise_exists_once_with_the_number_that_its_licence_bears(
    number, firm, catalogue, founder
):
    registration = case_of(number, "company_registration")
    issue_certificate(case_id=registration.id, now=walking.clock())
    jobs.settle()

    licence = Certificate.objects.get(kind="business_licence", case_id=registration.id)
    assert licence.number == firm.uscc
    assert is_uscc(firm.uscc)
    assert firm.uscc.startswith(f"91{catalogue.place.region_code}MA")
    assert (licence.holder_enterprise, licence.holder_zh) == (firm, NAME)
    assert firm.legal_representative_id == founder.actor.person_id
    assert Enterprise.objects.filter(name_zh=NAME).count() == 1
    assert Mandate.objects.filter(enterprise=firm).count() == 1


def test_a_sole_trader_s_number_says_so(founder, definitions):
    shop = {**SHOP, "enterprise_type": "sole_trader"}
    bundle = walking.ready("open_restaurant", shop, founder, definitions)
    number = walking.submit(bundle, founder)

    walking.work(number)

    registered = case_of(number, "company_registration")
    assert Enterprise.objects.get(founding_case=registered.id).uscc.startswith("92")


def test_the_founder_can_act_for_it_at_once(founder, firm):
    (mandate,) = mandates_of(founder.actor.person_id)

    acting = act_for(actor=founder.actor, enterprise_id=firm.id, now=walking.clock())

    assert (mandate.uscc, mandate.covers_all, mandate.can_sign) == (firm.uscc, True, True)
    assert mandate.in_force
    assert acting.enterprise_id == firm.id


def test_the_register_answers_for_it(firm, founder):
    asks = [Ask(dataset="company_licence", subject=firm.uscc, basis="《市场主体登记管理条例》")]
    answers = ask_many(asks, purpose="核验", bundle="", actor=founder.actor, now=walking.clock())

    answer = answers["company_licence"]
    assert isinstance(answer, Found)
    assert {name: answer.fields[name] for name in ("name", "uscc", "type", "status")} == {
        "name": NAME, "uscc": firm.uscc, "type": "limited", "status": "active"
    }  # fmt: skip


def test_what_waited_goes_on_in_its_name_and_prints_its_number(number, firm):
    food = case_of(number, "food_licence")
    form = CaseForm.objects.get(case=food)
    paper = CaseMaterial.objects.filter(case=food, code="business_licence").latest("place")
    walking.work(number)

    licence = Certificate.objects.get(case_id=food.id)
    printed = {line["name"]: line["value_zh"] for line in licence.lines}
    assert (food.state, food.founded, food.applicant_name) == ("submitted", firm, NAME)
    assert (form.values["uscc"], form.sources["uscc"]) == (firm.uscc, "company_licence")
    assert paper.evidence["certificate"] == paper.evidence["fields"]["uscc"] == firm.uscc
    assert (licence.holder_enterprise, licence.holder_subject) == (firm, firm.uscc)
    assert printed["uscc"] == firm.uscc
    assert verify_journal().broken == ()


def test_founder_and_enterprise_both_follow_it_and_nobody_else(number, firm, founder, people):
    walking.work(number)
    acting = actor_for(founder.actor.person_id, firm.id)

    for actor in (founder.actor, acting):
        page = queries.timeline(number, actor, now=walking.clock())
        assert len(page.entries) > 1
        assert case_page(f"{number}-02", actor, now=walking.clock()).number == f"{number}-02"
        held = {row.kind for row in held_by(actor, now=walking.clock())}
        assert held >= {"business_licence", "food_licence_certificate"}
        assert file_of(firm.uscc, actor).startswith(b"%PDF")
    assert queries.my_bundles(people["sun_li"]) == []
    assert held_by(people["sun_li"], now=walking.clock()) == []


def test_the_enterprise_answers_a_correction(number, firm, founder):
    food = case_of(number, "food_licence")
    asked = ask_correction(
        actor=walking.clerk_of("window_general"), case_ids=[food.id], now=walking.clock(),
        points=[
            Point("field", "kitchen_area", "面积不符"), Point("material", "layout_flow", "看不清")
        ],
    )  # fmt: skip
    assert [one.error for one in asked] == [None]

    answered = services.answer_correction(
        number=food.number, values={"kitchen_area": "12"},
        files={"layout_flow": [services.Upload("图.pdf", walking.PAPER + b"again")]},
        actor=actor_for(founder.actor.person_id, firm.id), now=walking.clock(),
    )  # fmt: skip

    assert answered.state == "submitted"
