"""What forms send, as one raw value per field."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from rongyi.web.reading import read
from rongyi.web.rows import Field


@pytest.mark.parametrize(
    ("sent", "value"),
    [
        ("d-year=2026&d-month=2&d-day=3", "2026-02-03"),
        ("d-year=2026&d-month=13&d-day=3", "2026-13-03"),
        ("d-year=next&d-month=&d-day=3", "next--3"),
        ("d-year=²&d-month=1&d-day=1", "²-1-1"),
        ("d=2026-02-03", "2026-02-03"),
        ("", ""),
    ],
)
def test_a_date_is_joined_from_three_inputs(sent, value):
    field = Field(code="d", label="d", type="date")

    assert read(QueryDict(sent), [field]) == {"d": value}
    parts = Field(code="d", label="d", type="date", value=value).parts
    assert len(parts) == 3


def test_choices_come_as_a_list_and_text_is_trimmed():
    fields = [Field(code="c", label="c", type="choices"), Field(code="t", label="t")]

    assert read(QueryDict("c=a&c=b&t=+x+&other=1"), fields) == {"c": ["a", "b"], "t": "x"}


def test_a_fixed_field_is_never_read():
    fixed = Field(code="name", label="name", fixed=True, value="kept")

    assert read(QueryDict("name=forged"), [fixed]) == {}
