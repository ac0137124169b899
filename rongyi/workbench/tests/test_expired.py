"""A session that ran out at a desk: what was typed is back on its page, for its author alone."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from rongyi.cases.models import Case
from rongyi.worklists.models import CaseNote

pytestmark = pytest.mark.django_db
WORDS = "相邻经营者提出了异议😀"
LIST = "/work/window_general/?show=all"


def read(answer) -> str:
    return answer.content.decode()


def posted(client, page: str, action: str, **typed: str):
    """Open a page; the session runs out; send the form that goes to an address."""
    forms = re.findall(r"<form.*?</form>", read(client.get(page)), re.DOTALL)
    form = next(one for one in forms if f'action="{action}' in one)
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))
    client.cookies.pop("rongyi_session")
    sent = {name: unescape(value) for name, value in hidden.items()} | typed
    return client.post(action, sent, bare=True)


def signed_in_again(client, sent, person: str = "zhou_min"):
    """Sign in where the answer leads, and come to the page that it names."""
    page = parse_qs(urlsplit(sent["Location"]).query)["next"][0]
    back = client.post("/sign-in", {"person": person, "next": page})
    assert back["Location"] == page
    return client.get(page)


def test_the_form_of_an_act_comes_back_with_what_was_typed_and_not_twice(clerk, opened):
    page = f"/work/cases/{opened()}/refuse/?post=window_general"
    sent = posted(clerk, page, page, reasons=WORDS, go="send")

    again = signed_in_again(clerk, sent)

    assert again.request["QUERY_STRING"] == "post=window_general"
    assert (WORDS in read(again), "欢迎回来" in read(again)) == (True, True)
    assert WORDS not in read(clerk.get(page))
    assert Case.objects.get().state == "submitted"


def test_a_note_comes_back_on_the_page_it_stood_on(clerk, opened):
    page = f"/work/cases/{opened()}/?post=window_general"
    sent = posted(clerk, page, page.replace("/?", "/note/?"), words=WORDS)

    again = signed_in_again(clerk, sent)

    assert (again.status_code, WORDS in read(again)) == (200, True)
    assert not CaseNote.objects.exists()


def test_a_press_on_a_list_comes_back_to_the_list(clerk, opened):
    opened()

    sent = posted(clerk, LIST, "/work/window_general/choose/", all="1")

    assert signed_in_again(clerk, sent).status_code == 200


@pytest.mark.parametrize("place", ["//elsewhere.example/", "https://elsewhere.example/", "x", ""])
def test_a_forged_place_leads_nowhere_else(clerk, opened, place):
    page = f"/work/cases/{opened()}/refuse/?post=window_general"

    sent = posted(clerk, page, page, reasons=WORDS, typed_on=place)

    assert parse_qs(urlsplit(sent["Location"]).query)["next"] == [page.partition("?")[0]]


def test_nobody_acts_by_a_form_that_somebody_else_had_open(clerk, opened):
    number = opened()
    page = f"/work/cases/{number}/refuse/?post=window_general"
    forms = re.findall(r"<form.*?</form>", read(clerk.get(page)), re.DOTALL)
    form = next(one for one in forms if f'action="{page}"' in one)
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))
    ground = re.search(r'name="ground" value="([^"]+)"', form)[1]
    clerk.post("/sign-in", {"person": "fang_hui"})

    answer = clerk.post(page, {**hidden, "ground": ground, "reasons": WORDS, "go": "send"})

    assert (answer.status_code, "现在登录的是另一个人" in read(answer)) == (409, True)
    assert Case.objects.get().state == "submitted"


@pytest.mark.parametrize("page", ["/work/cases/{number}/?post=window_general", LIST])
def test_nor_by_a_button_that_somebody_else_had_before_him(clerk, opened, page):
    page = page.format(number=opened())
    forms = re.findall(r"<form.*?</form>", read(clerk.get(page)), re.DOTALL)
    form = next(one for one in forms if 'name="opened_by"' in one and "/work/" in one)
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))
    ticked = {"case": str(Case.objects.get().id), "act": "accept", "go": "send"}
    address = re.search(r'(?:form)?action="([^"]+)"', form)[1]
    clerk.post("/sign-in", {"person": "luo_tong"})

    answer = clerk.post(unescape(address), {**hidden, **ticked}, bare=True)

    assert (answer.status_code, "现在登录的是另一个人" in read(answer)) == (409, True)
    assert Case.objects.get().state == "submitted"


def test_what_was_typed_outlasts_another_person_who_opens_its_page(clerk, opened, joined):
    page = f"/work/cases/{opened()}/refuse/?post=window_general"
    sent = posted(clerk, page, page, reasons=WORDS, go="send")

    others = signed_in_again(clerk, sent, person="luo_tong")
    hers = signed_in_again(clerk, sent)

    assert (others.status_code, WORDS in read(others)) == (200, False)
    assert WORDS in read(hers)


def test_a_note_goes_on_when_its_author_is_signed_in_again(clerk, opened):
    page = f"/work/cases/{opened()}/?post=window_general"
    note = page.replace("/?", "/note/?")
    clerk.post(note, {"words": "第一句", "version": "0"})
    form = next(
        one
        for one in re.findall(r"<form.*?</form>", read(clerk.get(page)), re.DOTALL)
        if f'action="{note}"' in one
    )
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))
    clerk.post("/sign-in", {"person": "fang_hui"})

    refused = clerk.post(note, {**hidden, "words": WORDS}, headers={"HX-Request": "true"})
    version = re.search(r'name="version" value="([^"]*)"', read(refused))[1]
    clerk.post("/sign-in", {"person": "zhou_min"})
    hidden["version"] = version
    kept = clerk.post(note, {**hidden, "words": WORDS}, headers={"HX-Request": "true"})

    assert (refused.status_code, kept.status_code) == (409, 200)
    assert CaseNote.objects.get().words == WORDS
