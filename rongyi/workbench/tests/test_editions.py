"""A head sees what changed rules mean for running cases, moves them, and takes it back."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from rongyi.cases.models import Case, EditionMove
from rongyi.cases.queries import moving, preview_moves
from rongyi.cases.services import review_cases
from rongyi.catalogue.queries import current_edition, files_of
from rongyi.catalogue.services import publish_edition
from rongyi.journal.queries import facts_of
from rongyi.journal.services import refusal_stream
from rongyi.kernel.actor import SYSTEM
from rongyi.kernel.facts import StreamKey
from tests.at import at

pytestmark = pytest.mark.django_db

FILE = "items/food/food_licence.yaml"
WORDS = ("餐饮店开业前要取得的许可。", "餐饮店开业前必须取得的许可。")
LONGER = ("value: 3\n      basis: {zh: 示例承诺", "value: 5\n      basis: {zh: 示例承诺")
FIELD = ("element: contact_email\n    required: false", "element: contact_email")
PAGE = "/work/editions/?item=food_licence"


def publish(*changed: tuple[str, str]):
    files = dict(files_of(current_edition()))
    text = files[FILE].decode()
    for before, after in changed:
        assert before in text
        text = text.replace(before, after)
    files[FILE] = text.encode()
    return publish_edition(files, actor=SYSTEM, now=at("2026-11-23 10:00"))


def shown(head, query: str = "") -> dict[str, str]:
    """What the button of the page sends."""
    found = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', read(head.get(PAGE + query)))
    sent = {name: value for name, value in found if name in ("item", "to", "verdict", "seen")}
    assert len(sent) == 4
    return sent


def read(answer) -> str:
    return answer.content.decode()


def test_a_head_sees_three_counts_and_what_changes_in_both_languages(signed_in, accepted):
    accepted()
    publish(LONGER)
    head = signed_in("fang_hui")

    page, english = read(head.get(PAGE)), read(head.get("/en" + PAGE))

    assert "需申请人同意 1" in page and "可以直接适用 0" in page and "不能适用 0" in page
    assert "承诺期限由2026" in page and "Needs consent 1" in english
    assert re.search(r"the promise: \d+ \w+ 20\d\d becomes \d+ \w+ 20\d\d", english)
    assert "/work/editions/" in read(head.get("/work/"))


def test_safe_cases_move_with_one_press_and_one_more_takes_them_back(signed_in, accepted):
    numbers = [accepted(), accepted()]
    before, new = current_edition(), publish(WORDS)
    head = signed_in("fang_hui")

    moved = head.post("/work/editions/", shown(head), follow=True)
    between = set(Case.objects.filter(number__in=numbers).values_list("edition_id", flat=True))
    place = moved.request["PATH_INFO"]
    undone = head.post(place, follow=True)

    after = set(Case.objects.filter(number__in=numbers).values_list("edition_id", flat=True))
    assert all(number in read(moved) for number in numbers)
    assert (between, after) == ({new.id}, {before})
    assert "已撤回2件" in read(undone)


def test_a_case_that_went_on_says_why_it_is_not_taken_back(signed_in, accepted, people):
    first, second = accepted(), accepted()
    new = publish(WORDS)
    head = signed_in("fang_hui")
    place = head.post("/work/editions/", shown(head))["Location"]
    case_id = Case.objects.get(number=second).id
    review_cases(actor=people["xu_ning"], case_ids=[case_id], now=at("2026-11-24 10:00"))

    page = read(head.post(place, follow=True))

    assert "已撤回1件" in page and "又有办理" in page
    assert Case.objects.get(number=second).edition_id == new.id
    assert Case.objects.get(number=first).edition_id != new.id


def test_moves_are_taken_back_as_they_were_shown_or_not_at_all(signed_in, accepted, people):
    numbers = [accepted(), accepted()]
    new = publish(WORDS)
    head = signed_in("fang_hui")
    place = head.post("/work/editions/", shown(head))["Location"]
    seen = re.findall('name="seen" value="([^"]+)"', read(head.get(place)))[0]

    blind = head.post(place, bare=True)
    EditionMove.objects.filter(case__number=numbers[0]).update(state="kept")  # as its applicant may
    late = head.post(place, {"seen": seen})

    assert blind.status_code == late.status_code == 409
    assert "没有带上您看到的版本" in read(blind)
    assert "您打开本页后" in read(late)
    assert {one.edition_id for one in Case.objects.filter(number__in=numbers)} == {new.id}


@pytest.mark.parametrize("who", ["zhou_min", "xu_ning"])
def test_who_heads_nothing_is_refused_and_that_is_recorded(signed_in, people, who):
    answer = signed_in(who).get("/work/editions/")

    assert answer.status_code == 403
    stream = refusal_stream(StreamKey("page", "workbench:editions"))
    assert facts_of(stream)[-1].actor_id == people[who].person_id


def test_another_head_neither_sees_nor_takes_back_a_batch(signed_in, accepted):
    number = accepted()
    new = publish(WORDS)
    head = signed_in("fang_hui")
    sent = shown(head)
    place = head.post("/work/editions/", sent)["Location"]
    other = signed_in("shen_yan")

    looked, tried = other.get(place), other.post(place)
    again = other.post("/work/editions/", sent)

    assert looked.status_code == 404 and tried.status_code in (302, 404)
    assert again.status_code == 422
    assert Case.objects.get(number=number).edition_id == new.id
    assert number not in read(other.get(PAGE))
    assert EditionMove.objects.get().state == "moved"


@pytest.mark.parametrize("query", ["?item=nothing&to=x", "?to=999999", "?after=7", "?verdict=no"])
def test_an_address_that_says_nonsense_shows_the_page(signed_in, query):
    answer = signed_in("fang_hui").get(reverse("workbench:editions") + query)

    assert answer.status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [{"item": "nothing"}, {"item": ""}, {"to": "999999"}, {"to": ""}, {"verdict": "no"}]
    + [{"seen": "x"}, {"seen": "0:1"}],
)
def test_what_is_pressed_with_an_unknown_word_moves_nothing(signed_in, accepted, wrong):
    number = accepted()
    before, _ = current_edition(), publish(WORDS)
    head = signed_in("fang_hui")

    answer = head.post("/work/editions/", {**shown(head), **wrong})

    assert answer.status_code == 422
    assert Case.objects.get(number=number).edition_id == before


def test_only_the_verdict_shown_is_moved(signed_in, accepted, opened):
    told, fresh = accepted(), opened()
    publish(FIELD, WORDS)
    head = signed_in("fang_hui")

    every, consent = shown(head), shown(head, "&verdict=needs_consent")

    waiting = str(Case.objects.get(number=fresh).id)
    assert every["seen"].startswith(waiting) and consent["seen"] == every["seen"]
    assert str(Case.objects.get(number=told).id) not in every["seen"]
    assert 'name="seen"' not in read(head.get(PAGE + "&verdict=safe"))
    head.post("/work/editions/", consent)
    assert EditionMove.objects.get().case.number == fresh


def test_what_changed_since_it_was_shown_stays_and_says_so(signed_in, accepted, people):
    first, second = accepted(), accepted()
    before, new = current_edition(), publish(WORDS)
    head = signed_in("fang_hui")
    sent = shown(head)
    case_id = Case.objects.get(number=second).id
    review_cases(actor=people["xu_ning"], case_ids=[case_id], now=at("2026-11-24 10:00"))

    page = read(head.post("/work/editions/", sent, follow=True))

    assert Case.objects.get(number=first).edition_id == new.id
    assert Case.objects.get(number=second).edition_id == before
    assert second in page and "1件仍按原规定办理" in page


def test_a_page_compares_so_many_cases_and_leads_to_the_next(signed_in, accepted, monkeypatch):
    accepted(), accepted(), accepted()
    publish(WORDS)
    head = signed_in("fang_hui")
    monkeypatch.setattr(moving, "PAGE", 2)
    monkeypatch.setitem(preview_moves.__kwdefaults__, "limit", 2)

    page = read(head.get(PAGE))
    following = re.search(r'href="([^"]*start=[^"]*)"[^>]*>还有', page)
    assert following is not None
    rest = read(head.get(following[1].replace("&amp;", "&")))

    assert "可以直接适用 2" in page and "仅为这些办件" in page
    assert "可以直接适用 1" in rest and "仅为这些办件" in rest
