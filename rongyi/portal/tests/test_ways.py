"""A paper that the form replaces is called so, on every page before and after submission."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.django_db

FORMED = "由表单生成"


def line_of(page: str, title: str) -> str:
    """What the page says of one paper, from its title on."""
    return page[page.index(title) :][:600]


def test_the_application_form_is_said_to_be_made_from_the_form(head, draft):
    for step in ("materials", "check"):
        page = head.get(f"/apply/{draft.id}/{step}/").content.decode()

        assert FORMED in line_of(page, "申请表<")

    page = head.get(f"/apply/{draft.id}/materials/").content.decode()
    assert re.search(r"\d份由表单生成", page)


def test_the_receipt_calls_it_the_same(head, number):
    page = head.get(f"/cases/{number}/?view=receipt").content.decode()

    assert FORMED in line_of(page, "申请表<")
