"""A draft is submitted or thrown away as its page showed it, or not at all."""

from __future__ import annotations

import re

import pytest

from rongyi.themes.models import Bundle


def read(answer):
    return answer.content.decode()


@pytest.mark.parametrize("way", ["submit", "discard"])
def test_what_changed_since_it_was_shown_stays_a_draft_and_says_who(
    head, owner, draft, people, way
):
    page = read(head.get(f"/apply/{draft.id}/{'check' if way == 'submit' else way}/"))
    shown = {"version": re.findall('name="version" value="(\\d+)"', page)[-1], "key": "k"}

    blind = head.post(f"/apply/{draft.id}/{way}/", {"key": "k"}, bare=True)
    Bundle.objects.filter(id=draft.id).update(version=Bundle.objects.get().version + 1)
    late = head.post(f"/apply/{draft.id}/{way}/", shown)
    english = head.post(f"/en/apply/{draft.id}/{way}/", shown)

    assert blind.status_code == late.status_code == 409
    assert "没有带上您看到的版本" in read(blind)
    assert "已有变化" in read(late) and "保存过此页" in read(late)
    assert "You changed it yourself" in read(english)
    assert Bundle.objects.get().state == "draft"


def test_who_comes_too_late_with_a_draft_is_told(head, number):
    bundle = Bundle.objects.get(number=number)

    told = head.post(f"/apply/{bundle.id}/discard/", {"version": "1"}, follow=True)

    assert "没有改动" in read(told)
