"""What goes wrong on the way, and how one gets on: nothing typed is lost, nothing happens twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
from django.contrib.sessions.models import Session

from rongyi.cases.models import Case
from rongyi.exchange.models import RegisterRow
from rongyi.identity.models import Enterprise
from rongyi.themes.models import Bundle
from tests.journeys import steps
from tests.journeys.hands import Pointer
from tests.support import scenes
from tests.support.browsing import NARROW, Visit, Visitors, aside, settle
from tests.support.scenes import COMPANY, OWNER

LIMITED = "chen_xiaoyu"  # may act for two of the items
HEAD, COLLEAGUE, THEIR_COMPANY = "sofia_martins", "tan_yue", "atlantic_coffee"
SAVE = "button[name=go][value=next]"


def a_draft(key: str, company: str = COMPANY, person: str = OWNER) -> str:
    return str(aside(lambda: scenes.draft(scenes.acting(person, company), key)))


def a_ready_one(key: str) -> str:
    return str(aside(lambda: scenes.ready(scenes.acting(OWNER, COMPANY), key)))


def typed_in(bundle: str, element: str) -> str:
    """What the draft holds of a field, as it was typed."""
    entry = aside(lambda: Bundle.objects.get(id=UUID(bundle)).entries.get(element))
    return str(entry["typed"]) if entry else ""


def test_a_correction_is_answered_in_place(visitors: Visitors) -> None:
    owner = aside(lambda: scenes.acting(OWNER, COMPANY))
    number = aside(lambda: scenes.submitted(owner, "trouble-correction"))
    aside(
        lambda: scenes.ask_for_correction(
            number,
            "food_licence",
            {
                "material": ("layout_flow", "请标出洗手池。"),
                "field": ("kitchen_area", "与布局图不一致。"),
            },
        )
    )

    with visitors.visit(person=OWNER, enterprise=COMPANY, size=NARROW) as visit:
        hand = Pointer(visit)
        visit.open(f"/cases/{number}/")
        assert "请标出洗手池" in visit.page.content() or visit.page.locator("h2").count()
        hand.press('main a[href$="/correction/"]')
        assert "与布局图不一致" in visit.page.content()
        hand.write("main [name=kitchen_area]", "88")
        hand.upload('input[name="file-layout_flow"]', [steps.paper("新布局图.jpg")])
        hand.press("main form .actions button")
        assert "新布局图.jpg" in visit.page.locator("main").inner_text()
        hand.press("main form .actions button[value=send]")
        assert f"/cases/{number}/" in visit.page.url
    settle()

    case = aside(lambda: Case.objects.get(id=_case(number, "food_licence")))
    assert case.state == "submitted"
    with visitors.visit(person="zhou_min") as visit:
        visit.open(f"/work/cases/{case.number}/")
        page = visit.page.locator("main").inner_text()
        assert "88" in page and "新布局图.jpg" in page


def test_a_promised_paper_follows_and_only_then_is_the_case_approved(visitors: Visitors) -> None:
    owner = aside(lambda: scenes.acting(OWNER, COMPANY))
    number = aside(lambda: scenes.submitted(owner, "trouble-promised"))
    aside(lambda: scenes.carry_on(number, until=["decide", "deliver"]))
    case = aside(lambda: scenes.case_number(number, "fire_check"))

    with visitors.visit(person="tang_jie") as visit:
        hand = Pointer(visit)
        visit.open("/work/fire_decide/?filter=to_come")
        assert "待补2份" in visit.page.locator("main").inner_text()
        hand.press(f'a[data-open][href*="/cases/{case}/"]')
        assert "收到后才能" in visit.page.locator(".decision__blocked").inner_text()
        hand.press('.decision a[href*="/decide/"]')
        assert not visit.page.locator('input[name=outcome][value="approved"]').count()

    with visitors.visit(person=OWNER, enterprise=COMPANY, size=NARROW, javascript=False) as visit:
        hand = Pointer(visit)
        visit.open(f"/cases/{number}/")
        hand.press('main a[href*="/papers/"]')
        for field in ("material-fire_plan-file", "material-fire_rules-file"):
            steps.upload(hand, field, scripts=False)
        hand.press('form[action*="act=hand_in"] button')
        page = visit.page.locator("main")
        assert visit.page.url.endswith(f"/cases/{number}/")
        assert "已补交" in page.inner_text() and not page.locator('a[href*="/papers/"]').count()
    settle()

    with visitors.visit(person="tang_jie") as visit:
        hand = Pointer(visit)
        visit.open(f"/work/cases/{case}/")
        assert visit.page.locator(".papers li", has_text="后厨布局图.jpg").count() == 2
        assert visit.page.locator('main img[src*="/work/files/"]').count(), "shown as a picture"
        steps.do_task(hand, "decide", "fire_decide", case)

    with visitors.visit(person=OWNER, enterprise=COMPANY) as visit:
        visit.open(f"/cases/{number}/")
        assert "消防安全检查" in visit.page.locator("main").inner_text()
        assert visit.page.locator('main a[href*="/certificates/"]').count()


def _case(number: str, item: str) -> UUID:
    return Case.objects.get(number__startswith=f"{number}-", item_code=item).id


def test_an_edit_elsewhere_is_told_and_both_are_kept(visitors: Visitors) -> None:
    bundle = a_draft("trouble-conflict", THEIR_COMPANY, HEAD)
    page = f"/apply/{bundle}/form/premises/"

    with (
        visitors.visit(person=HEAD, enterprise=THEIR_COMPANY, javascript=False) as mine,
        visitors.visit(person=COLLEAGUE, enterprise=THEIR_COMPANY, javascript=False) as hers,
    ):
        mine.open(page)
        hers.open(page)
        Pointer(hers).write("[name=premises_address]", "她写的地址")
        Pointer(hers).press(SAVE)
        Pointer(mine).write("[name=premises_address]", "我写的地址")
        Pointer(mine).press(SAVE)

        told = mine.page.locator("[role=alert]").first.inner_text()
        assert "谭越" in told, "who saved meanwhile"
        assert mine.page.locator("[name=premises_address]").input_value() == "我写的地址"
        assert typed_in(bundle, "premises_address") == "她写的地址"

        Pointer(mine).press(SAVE)
        assert typed_in(bundle, "premises_address") == "我写的地址"


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "none"])
def test_a_double_click_makes_one_application(visitors: Visitors, javascript: bool) -> None:
    bundle = a_ready_one(f"trouble-double-{javascript}")

    with visitors.visit(person=OWNER, enterprise=COMPANY, javascript=javascript) as visit:
        visit.open(f"/apply/{bundle}/check/")
        visit.page.locator('form[action$="/submit/"] button').dblclick(no_wait_after=True)
        visit.page.wait_for_url(re.compile(r"/cases/RY\d+/"))

    assert aside(lambda: Case.objects.filter(bundle_id=UUID(bundle)).count()) == 4


def test_two_tabs_submit_one_application(visitors: Visitors) -> None:
    bundle = a_ready_one("trouble-tabs")

    with visitors.visit(person=OWNER, enterprise=COMPANY) as first:
        second = visitors.tab(first.page.context)
        for tab in (first, second):
            tab.open(f"/apply/{bundle}/check/")
        numbers = [steps.submit(Pointer(tab)) for tab in (first, second)]

    assert numbers[0] == numbers[1]
    assert aside(lambda: Case.objects.filter(bundle_id=UUID(bundle)).count()) == 4


def test_an_application_goes_on_at_another_device(visitors: Visitors) -> None:
    bundle = a_draft("trouble-device")

    with visitors.visit(person=OWNER, enterprise=COMPANY) as desk:
        desk.open(f"/apply/{bundle}/form/premises/")
        field = desk.page.locator("[name=premises_address]")
        with desk.page.expect_response(lambda answer: answer.request.method == "POST"):
            field.fill("星湖街218号")
            field.blur()  # nobody presses a button: it is saved as it is typed
        desk.page.locator("#saving .status--saved").wait_for()

    with visitors.visit(person=OWNER, enterprise=COMPANY, size=NARROW) as phone:
        phone.open("/space/")
        Pointer(phone).press(f'main a[href*="{bundle}"]')
        phone.open(f"/apply/{bundle}/form/premises/")
        assert phone.page.locator("[name=premises_address]").input_value() == "星湖街218号"


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "none"])
def test_a_lost_session_keeps_the_draft(visitors: Visitors, javascript: bool) -> None:
    bundle = a_draft(f"trouble-session-{javascript}")
    page = f"/apply/{bundle}/form/premises/"

    with visitors.visit(person=OWNER, enterprise=COMPANY, javascript=javascript) as visit:
        hand = Pointer(visit)
        visit.open(page)
        hand.write("[name=premises_address]", "星湖街218号")
        hand.press(SAVE)  # other fields are missing: told, and what was typed is saved
        aside(lambda: Session.objects.all().delete())
        hand.press(SAVE)
        assert "/sign-in" in visit.page.url
        steps.sign_in(hand, OWNER)
        enterprise = aside(lambda: str(Enterprise.objects.get(code=COMPANY).id))
        _act_for(visit, enterprise)
        visit.open(page)
        assert visit.page.locator("[name=premises_address]").input_value() == "星湖街218号"


def _act_for(visit: Visit, enterprise: str) -> None:
    visit.open("/acting-for")
    Pointer(visit).choose("subject", enterprise)
    Pointer(visit).press("main form .actions button")


def test_what_a_register_says_can_be_contested(visitors: Visitors) -> None:
    bundle = a_draft("trouble-contest")

    with visitors.visit(person=OWNER, enterprise=COMPANY, javascript=False) as visit:
        hand = Pointer(visit)
        visit.open(f"/apply/{bundle}/form/enterprise/")
        link = visit.page.locator('main a[href*="mend="]').first
        element = (link.get_attribute("href") or "").partition("mend=")[2]
        hand.press('main a[href*="mend="]')
        hand.write("textarea[name=words]", "名称已经变更。")
        hand.press("main form .actions button")
        hand.write(f"main [name={element}]", "新名字（示例）")
        hand.press(SAVE)
        visit.open(f"/apply/{bundle}/form/enterprise/")
        assert visit.page.locator(f"main [name={element}]").input_value() == "新名字（示例）"
        assert "您已更正" in visit.page.content(), "the register's own words stay beside it"


@contextmanager
def silent(dataset: str) -> Iterator[None]:
    """A register that does not answer for a while."""
    rows = RegisterRow.objects.filter(dataset=dataset)
    aside(lambda: rows.update(state="unreachable"))
    try:
        yield
    finally:
        aside(lambda: rows.update(state="present"))


def test_a_silent_register_holds_nobody_up(visitors: Visitors) -> None:
    person, company = "sofia_martins", "atlantic_coffee"

    with (
        silent("company_licence"),
        visitors.visit(person=person, enterprise=company, javascript=False) as visit,
    ):
        bundle = a_draft("trouble-silent", company, person)
        hand = Pointer(visit)
        visit.open(f"/apply/{bundle}/form/applicant/")
        steps.fill_form(hand, {**steps.SHOP, "enterprise_name": "亚特兰（示例）"})
        assert visit.page.locator(".material--waiting").count(), "waited for, not asked for"
        steps.hand_in_papers(hand, scripts=False)
        number = steps.submit(hand)

    states = aside(
        lambda: set(Case.objects.filter(number__startswith=f"{number}-").values_list("state"))
    )
    assert states, number


def test_a_limited_mandate_is_told_so_and_opens_no_more_than_it_names(visitors: Visitors) -> None:
    bundle = a_ready_one("trouble-mandate")

    with visitors.visit(person=LIMITED, enterprise=COMPANY) as visit:
        assert visit.open(f"/apply/{bundle}/check/").status == 403
        assert "授权" in visit.page.locator("main").inner_text()
        visit.open("/space/")
        assert bundle not in visit.page.content()

    assert not aside(lambda: Case.objects.filter(bundle_id=UUID(bundle)).exists())


def test_an_expired_mandate_opens_nothing(visitors: Visitors) -> None:
    bundle = a_draft("trouble-expired")

    with visitors.visit(person="zhao_qian", enterprise=COMPANY) as visit:
        assert visit.open(f"/apply/{bundle}/check/").status == 403
        assert "没有该企业的有效授权" in visit.page.locator("main").inner_text()
        assert visit.open(f"/apply/{bundle}/check/").status == 404
        visit.open("/acting-for")
        assert visit.page.locator("input[name=subject]").count() == 1
        assert "湖畔" not in visit.page.locator("main").inner_text()
