"""The steps of the way from a search word to a certificate, by names and addresses alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from playwright.sync_api import FilePayload

from rongyi.cases.models import Task
from rongyi.exemption.models import Proof
from rongyi.exemption.states import WAITING
from rongyi.identity.models import Membership
from tests.journeys.hands import Hand
from tests.support.browsing import aside, settle
from tests.support.scenes import picture

QUESTIONS_MAX = PAGES_MAX = PAPERS_MAX = 20
CLICKS_OF_STAFF_MAX = 40
SHOP = {
    "shop_kind": "fixed_shop", "has_licence": "true", "floor_area": "320",
    "fire_route": "inspection", "chain_store": "false", "sets_sign": "true",
    "staff_need_check": "false", "sells_tobacco": "false", "drains_to_sewer": "false",
    "enterprise_type": "limited",
}  # fmt: skip
TYPED = {
    "tel": "13912345678",
    "email": "someone@example.com",
    "numeric": "12",
    "decimal": "60",
    "representative_number": "110101199003078515",
    "applicant_number": "110101199003078515",
    "uscc": "91329900MA2DEMA29R",
    "shareholders": "示例 50",
    "sign_width": "4",
    "sign_height": "1.2",
}
# What is still to be filled in on a page, in its order: name, how it is typed, and a first value.
OPEN_FIELDS = """() => {
    const found = new Map();
    for (const node of document.querySelectorAll('main form[method=post] :is(input, textarea)')) {
        if (node.type === 'hidden' || node.type === 'file' || !node.name) continue;
        const known = found.get(node.name);
        const done = /radio|checkbox/.test(node.type) ? node.checked : node.value !== '';
        if (known) { known.done = known.done || done; continue; }
        found.set(node.name, {name: node.name, done, first: node.value,
            kind: node.type, mode: node.getAttribute('inputmode') || ''});
    }
    return [...found.values()].filter(one => !one.done);
}"""


def search_and_open_guide(hand: Hand, words: str) -> None:
    """From the home page by a word to the guide of the restaurant."""
    hand.visit.open("/")
    hand.write("input[name=q]", words)
    hand.press("form[role=search] button")
    hand.press('main a[href$="/themes/open_restaurant/"]')


def answer_questions(hand: Hand, answers: Mapping[str, str]) -> None:
    """From the guide through the situation, one question a page, to the plan."""
    hand.press('main a[href$="/questions/"]')
    for _ in range(QUESTIONS_MAX):
        if "/plan/" in hand.page.url:
            return
        field = hand.page.locator("main form input:not([type=hidden])").first
        name, kind = field.get_attribute("name") or "", field.get_attribute("type")
        if kind == "radio":
            hand.choose(name, answers[name])
        else:
            hand.write(f'input[name="{name}"]', answers[name])
        hand.press("main form .actions button")
    raise AssertionError("the questions never end")


def sign_in(hand: Hand, person: str) -> None:
    """Pick one of the demo people on the page that is open."""
    button = f'button[name=person][value="{person}"]'
    if not hand.page.locator(button).is_visible():
        hand.press("main summary", leads_on=False)
    hand.press(button)


def act_for(hand: Hand, enterprise_id: str) -> None:
    """Choose the enterprise to act for, by the link of the page that is open, and come back."""
    hand.press('main a[href*="acting-for"]')
    hand.choose("subject", enterprise_id)
    hand.press("main form .actions button")


def fill_form(hand: Hand, known: Mapping[str, str] | None = None) -> None:
    """Every page of the form; what is filled in already is left as it is."""
    for _ in range(PAGES_MAX):
        if "/form/" not in hand.page.url:
            return
        before = hand.page.url
        fill_page(hand, known or {})
        hand.press("button[name=go][value=next]")
        summary = hand.page.locator("[data-error-summary]")
        assert not summary.count(), f"{before}: {summary.inner_text()}"
    raise AssertionError("the form never ends")


def fill_page(hand: Hand, known: Mapping[str, str]) -> None:
    """Type something right into each field of a page that is still empty."""
    for one in hand.page.evaluate(OPEN_FIELDS):
        if one["kind"] == "radio":
            hand.choose(one["name"], known.get(one["name"], one["first"]))
        elif one["kind"] == "checkbox":
            hand.tick(f'input[name="{one["name"]}"][value="{one["first"]}"]')
        else:
            hand.write(f'main [name="{one["name"]}"]', _typed(one, known))


def _typed(field: Mapping[str, Any], known: Mapping[str, str]) -> str:
    name = str(field["name"])
    if name in known:
        return known[name]
    date = {"year": "2099", "month": "3", "day": "1"}.get(name.rpartition("-")[2])
    if date:
        return date
    return TYPED.get(name) or TYPED.get(field["mode"]) or TYPED.get(field["kind"]) or "示例"


def paper(name: str = "后厨布局图.jpg") -> FilePayload:
    """A photo of a paper."""
    return {"name": name, "mimeType": "image/jpeg", "buffer": picture(name)}


def hand_in_papers(hand: Hand, *, scripts: bool) -> None:
    """Give every promise and upload every paper that is asked for, then go on."""
    for _ in range(PAPERS_MAX):
        promise = hand.page.locator(".commitment__sign")
        wanted = hand.page.locator(".material--to_upload [data-upload] input[type=file]")
        if promise.count():
            hand.tick(".commitment__sign input[type=checkbox]")
            hand.press(".commitment__sign button")
        elif wanted.count():
            upload(hand, wanted.first.get_attribute("id") or "", scripts=scripts)
        else:
            hand.press("main .actions button[value=next]")
            return
    raise AssertionError("the papers never end")


def upload(hand: Hand, field: str, *, scripts: bool) -> None:
    """Hand in one paper; with scripts it is sent as soon as it is chosen."""
    files = [paper()]
    material = field.removesuffix("-file")
    hand.upload(f'input[id="{field}"]', files)
    if not scripts:
        hand.press(f'[id="{material}"] button[data-upload-send]')
    hand.page.locator(f'[id="{material}"] .upload__files li').first.wait_for()


def submit(hand: Hand) -> str:
    """Submit what was checked; the number of the application."""
    hand.press('form[action$="/submit/"] button')
    found = re.search(r"/cases/(RY\d+)/", hand.page.url)
    assert found, hand.page.url
    settle()
    return found[1]


def next_task(number: str) -> tuple[str, str, str, str] | None:
    """What is next on an application: kind, post, who holds it, number of the case."""

    def look() -> tuple[str, str, str, str] | None:
        tasks = Task.objects.filter(case__number__startswith=f"{number}-").exclude(post="")
        task = tasks.exclude(kind="correct").select_related("case").order_by("case__number").first()
        if task is None:
            return None
        if task.kind == "decide" and (asked := _asked_of(task.case.bundle_id)):
            return "check", *asked, task.case.number
        holder = Membership.objects.filter(post=task.post).select_related("person").first()
        assert holder is not None and holder.person.code, f"nobody of the demo holds {task.post}"
        return task.kind, task.post, holder.person.code, task.case.number

    return aside(look)


def _asked_of(bundle_id: UUID) -> tuple[str, str] | None:
    """The department whose answer an application waits for, and who works there."""
    rows = Proof.objects.filter(bundle_id=bundle_id, needed=True, status=WAITING)
    row = rows.exclude(department="").order_by("place").first()
    if row is None:
        return None
    members = Membership.objects.filter(post__department_id=row.department)
    member = members.select_related("person").order_by("id").first()
    assert member is not None and member.person.code, f"nobody works for {row.department}"
    return row.department, member.person.code


def answer_checks(hand: Hand) -> None:
    """The department confirms what it is asked, until nothing is left on its page."""
    for _ in range(PAPERS_MAX):
        hand.visit.open("/work/checks/")
        if not hand.page.locator("button[name=answer][value=yes]").count():
            settle()
            return
        hand.press("button[name=answer][value=yes]")
    raise AssertionError("the checks never end")


def do_task(hand: Hand, kind: str, post: str, case: str) -> None:
    """From the work list of the post to the case, and the act that waits there."""
    if kind == "check":
        answer_checks(hand)
        return
    hand.visit.open(f"/work/{post}/")
    hand.press(f'a[data-open][href*="/cases/{case}/"]')
    if kind == "accept":
        hand.press('.decision button[formaction*="/accept/"]')
    elif kind == "review":
        hand.press('.decision a[href*="/review/"]')
        hand.choose("passes", "true")
        hand.write("textarea[name=opinion]", "现场核查符合条件。")
        _send(hand)
    elif kind == "decide":
        hand.press('.decision a[href*="/decide/"]')
        hand.choose("outcome", "approved")
        _send(hand)
    else:
        hand.press('.decision button[formaction*="/deliver/"]')
    settle()


def _send(hand: Hand) -> None:
    """Send the form of an act; where it first shows the letter, read it and send then."""
    hand.press("#act form .actions button")
    if hand.page.locator("#act .letter").count():
        hand.press("#act form .actions button")
    summary = hand.page.locator("[data-error-summary]")
    assert not summary.count(), summary.inner_text()
