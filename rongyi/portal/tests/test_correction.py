"""A correction is looked at once more before it is sent, and nothing goes out unchanged."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from rongyi.cases.models import Case
from rongyi.cases.rules import Point
from rongyi.cases.services import ask_correction, recuse_cases, release_cases
from rongyi.kernel.actor import SYSTEM, Actor
from rongyi.kernel.ids import new_id
from rongyi.themes.tests.filled import PDF
from tests.at import at

pytestmark = pytest.mark.django_db
FIELD = Point("field", "kitchen_area", "面积与平面图不一致")
PAPER = Point("material", "layout_flow", "看不清")
OTHER = Point("other", "", "请说明燃料种类")


def read(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def asked(number, people):
    """A case of which a correction is asked for: its points are given, its address comes back."""

    def ask(*points: Point) -> str:
        case = Case.objects.get(number__startswith=f"{number}-", item_code="food_licence")
        now = at("2026-11-23 12:00")
        release_cases(actor=SYSTEM, case_ids=[case.id], now=now)
        (outcome,) = ask_correction(
            actor=people["zhou_min"], case_ids=[case.id], points=list(points), now=now
        )
        assert outcome.error is None
        return f"/cases/{case.number}/correction/"

    return ask


def state(address: str) -> str:
    return str(Case.objects.get(number=address.split("/")[2]).state)


def seen(address: str) -> dict[str, int]:
    """What the form of the page carries."""
    return {"version": Case.objects.get(number=address.split("/")[2]).version}


def typed_before(address: str) -> str:
    case = Case.objects.get(number=address.split("/")[2])
    return str(case.form.values["kitchen_area"])


@pytest.mark.parametrize("go", ["look", "send"])
def test_an_answer_with_nothing_in_it_is_refused_at_each_open_point(head, asked, go):
    address = asked(FIELD, OTHER)

    answer = head.post(
        address, {"kitchen_area": typed_before(address), "note": " ", "go": go} | seen(address)
    )

    page = read(answer)
    assert answer.status_code == 422
    assert 'href="#field-kitchen_area"' in page and "没有改动" in page
    assert 'href="#field-note"' in page and "请说明燃料种类" in page
    assert state(address) == "correction"


def test_a_changed_field_is_shown_with_what_it_was_and_sent_only_then(head, asked):
    address = asked(FIELD)
    before = typed_before(address)

    look = head.post(address, {"kitchen_area": "55", "go": "look"})
    meanwhile = state(address)
    sent = head.post(address, {"kitchen_area": "55", "go": "send"} | seen(address))

    page = read(look)
    assert look.status_code == 200 and meanwhile == "correction"
    assert 'name="kitchen_area" value="55"' in page
    assert f"原为：{before}" in page
    assert "不能撤回" in page
    assert sent.status_code == 302 and state(address) == "submitted"


def test_a_field_may_stay_as_it_is_where_words_say_why(head, asked):
    address = asked(FIELD)
    same = typed_before(address)

    look = head.post(address, {"kitchen_area": same, "note": "实测无误", "go": "look"})
    head.post(address, {"kitchen_area": same, "note": "实测无误", "go": "send"} | seen(address))

    assert "没有改动" in read(look) and "实测无误" in read(look)
    assert state(address) == "submitted"


def test_a_chosen_file_is_kept_between_looking_and_sending_and_can_be_taken_out(head, asked):
    address = asked(PAPER)
    file = SimpleUploadedFile("清楚.pdf", PDF.replace(b"1.4", b"1.6"), "application/pdf")

    page = read(head.post(address, {"file-layout_flow": file, "go": "look"}))
    taken = page.split('name="remove" value="')[1].split('"')[0]
    head.post(address, {"remove": taken})
    without = head.post(address, {"go": "look"})
    file.seek(0)
    head.post(address, {"file-layout_flow": file, "go": "look"})
    head.post(address, {"go": "send"} | seen(address))

    assert "清楚.pdf" in page
    assert without.status_code == 422
    assert state(address) == "submitted"


def test_going_back_to_change_keeps_what_was_typed(head, asked):
    address = asked(FIELD)

    page = read(head.post(address, {"kitchen_area": "55", "note": "重新测量", "go": "change"}))

    assert 'value="55"' in page and "重新测量" in page
    assert state(address) == "correction"


def test_an_answer_to_a_case_that_changed_is_not_sent_and_nothing_is_lost(head, asked):
    address = asked(FIELD)
    form = read(head.get(address))
    version = form.split('name="version" value="')[1].split('"')[0]
    told = form.split('name="told" value="')[1].split('"')[0]
    case = Case.objects.get(number=address.split("/")[2])
    clerk = Actor(person_id=new_id(), posts=frozenset({case.task.post}))
    (outcome,) = recuse_cases(actor=clerk, case_ids=[case.id], reason="亲属", now=timezone.now())
    assert outcome.done, outcome.error

    late = {"kitchen_area": "55", "version": version, "told": told, "go": "send"}
    page = head.post(address, late)

    assert page.status_code == 409
    assert "没有发送" in read(page) and "办件信息已更新" in read(page)
    assert "亲属" not in read(page)  # what staff tell one another stays among them
    assert 'value="55"' in read(page)
    assert state(address) == "correction"
    again = read(page).split('name="version" value="')[1].split('"')[0]
    assert head.post(address, late | {"version": again}).status_code == 302


@pytest.mark.parametrize("version", [{}, {"version": ""}, {"version": "x"}])
def test_an_answer_that_carries_no_version_is_not_sent_and_nothing_is_lost(head, asked, version):
    address = asked(FIELD)

    page = head.post(address, {"kitchen_area": "55", "go": "send"} | version)
    english = head.post(f"/en{address}", {"kitchen_area": "55", "go": "send"} | version)

    assert page.status_code == english.status_code == 409
    assert "没有带上您看到的版本" in read(page) and "Nothing was sent" in read(english)
    assert 'value="55"' in read(page) and state(address) == "correction"
