"""Two people, two tabs: forms carry what was seen, and who comes second is told what changed."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import reverse

from rongyi.cases.events import case_stream
from rongyi.cases.models import Case
from rongyi.journal.queries import facts_of
from rongyi.journal.services import refusal_stream
from rongyi.kernel.actor import Actor
from rongyi.kernel.ids import new_id
from rongyi.workbench.approval import urls
from rongyi.workbench.tests.conftest import Desk, Open, SignedIn

ROUTES = sorted(
    str(one.name)
    for one in urls.urlpatterns
    if re.fullmatch(r"cases/<str:number>/([a-z-]+/)?", str(one.pattern))
    and one.name not in ("note", "pre_review")  # no item here has a lower body review it first
)


class Forms(HTMLParser):
    """The forms of a page that send something, each with the names and values it sends."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[dict[str, str]] = []
        self.open = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.open = given.get("method") == "post" and "sign-out" not in given.get("action", "")
            if self.open:
                self.found.append({"": given.get("action", "")})
        if tag == "input" and self.open and "name" in given:
            self.found[-1][given["name"]] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        self.open = self.open and tag != "form"


STAFF = ("zhou_min", "xu_ning", "fang_hui", "shen_yan", "bai_lu")


@pytest.mark.parametrize("route", ROUTES)
def test_every_form_of_a_cases_page_sends_what_was_seen(
    signed_in: SignedIn, opened: Open, route: str
) -> None:
    number = opened()

    pages = (signed_in(one).get(reverse(f"workbench:{route}", args=[number])) for one in STAFF)
    page = next((one for one in pages if one.status_code == 200), None)

    assert page is not None, "nobody sees the form"
    found = Forms(page.content.decode()).found
    forms = [one for one in found if "/after-act/" not in one[""]]  # a habit, not of the case
    assert forms, "the page has no form"
    of_the_case = [one for one in forms if "/cases/" in one[""] or not one[""]]
    assert all(one.get("version", "").isdigit() for one in of_the_case)
    known = str(Case.objects.get(number=number).version)
    moving = [one for one in of_the_case if "/note/" not in one[""]]  # it has a version of its own
    assert moving and [one["version"] for one in moving] == [known] * len(moving)
    assert all(one.get("told", "").isdigit() for one in moving)


def test_there_are_such_pages() -> None:
    assert {"case", "accept", "decide", "claim", "recuse"} < set(ROUTES)


def test_who_comes_second_is_told_all_that_changed_and_keeps_his_words(
    clerk: Client, opened: Open, signed_in: SignedIn
) -> None:
    number = opened()
    first = Forms(clerk.get(f"/work/cases/{number}/correction/").content.decode()).found[0]
    head = signed_in("fang_hui")
    version = {"version": Case.objects.get(number=number).version}
    head.post(f"/work/cases/{number}/recuse/", version | {"reason": "申请人是亲属", "go": "send"})
    now = Case.objects.get(number=number).version
    clerk.post(f"/work/cases/{number}/accept/", {"version": now, "go": "send"})

    late = first | {"point": "other-", "words-other-": "请补交平面图", "go": "send"}
    page = clerk.post(f"/work/cases/{number}/correction/", late)
    english = clerk.post(f"/en/work/cases/{number}/correction/", late).content.decode()

    told = page.content.decode()
    assert page.status_code == 409
    assert "您打开本页后" in told
    assert "方慧（示例）" in told and "回避本件" in told
    assert "请补交平面图" in told
    assert "Since you opened this page" in english
    assert Case.objects.get(number=number).state == "accepted"


def test_a_case_that_is_accepted_with_others_is_not_if_it_changed(
    clerk: Client, opened: Open, signed_in: SignedIn
) -> None:
    bundle = new_id()
    numbers = [opened("food_licence", bundle), opened("signboard", bundle, position=2)]
    form = next(
        one
        for one in Forms(clerk.get(f"/work/cases/{numbers[0]}/").content.decode()).found
        if any(name.startswith("version-") for name in one)
    )
    other = Case.objects.get(number=numbers[1])
    clerk.post(f"/work/cases/{numbers[1]}/claim/", {"version": other.version, "go": "send"})

    clerk.post(f"/work/cases/{numbers[0]}/accept-all/", form | {"go": "send"})

    states = [Case.objects.get(number=number).state for number in numbers]
    assert states == ["accepted", "submitted"]


ACTS = sorted({*ROUTES} - {"case"})


def test_no_act_is_done_on_a_case_whose_version_is_not_said(
    opened: Open, accepted: Open, reviewed: Open, signed_in: SignedIn
) -> None:
    numbers = [opened(), accepted(), reviewed()]
    before = set(Case.objects.values_list("number", "version", "state"))
    typed = {
        "go": "send",
        "reasons": "依据不足",
        "reason": "亲属",
        "passes": "true",
        "workdays": "5",
    }
    blind: list[dict[str, str]] = [{}, {"version": "x"}, {"version": ""}]

    for person in ("zhou_min", "fang_hui", "xu_ning", "shen_yan"):
        desk = signed_in(person)
        for place, act in enumerate(ACTS):
            for number in numbers:
                address = reverse(f"workbench:{act}", args=[number])
                desk.post(address, typed | blind[place % 3], bare=True)

    assert set(Case.objects.values_list("number", "version", "state")) == before


def test_who_sends_no_version_is_told_so_and_keeps_his_words(clerk: Desk, opened: Open) -> None:
    number = opened()
    typed = {"reasons": "不属于本园区", "ground": "not_our_power", "go": "send"}

    page = clerk.post(f"/work/cases/{number}/refuse/", typed, bare=True)
    english = clerk.post(f"/en/work/cases/{number}/refuse/", typed, bare=True)

    assert page.status_code == 409
    assert "没有带上您看到的版本" in page.content.decode()
    assert "不属于本园区" in page.content.decode()
    assert "which version you looked at" in english.content.decode()


def test_nothing_is_said_to_have_happened_where_nothing_did(signed_in, accepted):
    page = f"/work/cases/{accepted()}/resume/"
    reviewer = signed_in("xu_ning")
    told = re.search(r'name="told" value="(\d+)"', reviewer.get(page).content.decode())[1]

    answer = reviewer.post(page, {"told": told})

    assert answer.status_code == 409
    assert "您打开本页后" not in answer.content.decode()


TITLE = re.compile(r'class="notice__title">([^<]+)<')
OTHERS = {"accept": "xu_ning", "refuse": "xu_ning", "review": "zhou_min", "decide": "zhou_min"}


@pytest.mark.parametrize("act", OTHERS)
def test_the_form_of_an_act_is_not_opened_for_who_may_not_do_it(
    opened: Open, signed_in: SignedIn, people: dict[str, Actor], act: str
) -> None:
    number, desk = opened(), signed_in(OTHERS[act])
    path = f"/work/cases/{number}/{act}/"
    typed = {"go": "send", "outcome": "approved", "passes": "true"}

    asked, sent = desk.get(path), desk.post(path, typed)
    english = desk.get(f"/en{path}").content.decode()

    assert asked.status_code == sent.status_code == 403
    assert 'id="act"' not in asked.content.decode()
    told = TITLE.search(asked.content.decode())
    assert told and told[1] in sent.content.decode() and told[1] not in english
    stream = refusal_stream(case_stream(Case.objects.get(number=number).id))
    tried = [one.actor_id for one in facts_of(stream)]
    assert tried == [people[OTHERS[act]].person_id] * 3


def test_the_form_of_an_act_on_what_a_colleague_has_in_hand_is_not_opened(
    clerk: Desk, opened: Open, signed_in: SignedIn, joined: Actor
) -> None:
    number, path = opened(), "accept"
    signed_in("luo_tong").post(f"/work/cases/{number}/claim/", {"go": "send"})

    asked, sent = (
        clerk.get(f"/work/cases/{number}/{path}/"),
        clerk.post(f"/work/cases/{number}/{path}/", {"go": "send"}),
    )

    assert asked.status_code == sent.status_code and asked.status_code >= 400
    assert 'id="act"' not in asked.content.decode()
