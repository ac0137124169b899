"""What looks the same for everybody is rendered once, under all that it shows and its language."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.cache import cache

from rongyi.kernel.text import Text
from rongyi.web.rows import Choice, Field, Group, Material

FORM = '<c-form :groups="groups" />'
NAME = Field(code="name", label=Text("姓名", "Name"))
KIND = Field(
    code="kind",
    label=Text("种类", "Kind"),
    type="choice",
    choices=(Choice(code="a", label=Text("甲", "One")), Choice(code="b", label=Text("乙", "Two"))),
)


@pytest.fixture(autouse=True)
def empty():
    cache.clear()


@pytest.mark.parametrize("row", [NAME, KIND, replace(KIND, value="b")])
def test_a_field_that_is_nobodys_own_is_kept_and_stays_the_same(render, row):
    groups = [Group(title="", fields=(row,))]

    first = render(FORM, "zh-hans", groups=groups)
    again = render(FORM, "zh-hans", groups=groups)

    assert row.is_common
    assert first == again
    assert row.label.zh in first
    assert row.label.en in render(FORM, "en", groups=groups)


@pytest.mark.parametrize(
    "own",
    [{"value": "王一鸣"}, {"error": "空"}, {"source": "户籍"}, {"fixed": True}, {"mend_url": "/x"}],
)
def test_what_is_of_one_person_is_never_kept(render, own):
    row = replace(NAME, **own)
    before = set(cache._cache)

    render(FORM, "zh-hans", groups=[Group(title="", fields=(row,))])

    assert not row.is_common
    assert set(cache._cache) == before


def test_whatever_differs_is_kept_apart(render):
    plain = [Group(title="", fields=(KIND,))]
    chosen = [Group(title="", fields=(replace(KIND, value="b"),))]

    assert "checked" not in render(FORM, "zh-hans", groups=plain)
    assert "checked" in render(FORM, "zh-hans", groups=chosen)
    assert "checked" not in render(FORM, "zh-hans", groups=plain)


@pytest.mark.parametrize("own", ["upload_url", "undo_url", "contest_url", "error", "commitment"])
def test_a_paper_with_a_form_or_words_of_its_own_is_not_common(own):
    row = Material(code="lease", title="租赁合同", way="upload")

    assert row.is_common
    assert not replace(row, **{own: "/x"}).is_common
