"""What a register says against an item is told before it is sent, and only what a register says."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from rongyi.kernel.text import Text
from rongyi.themes.definitions import load
from rongyi.themes.rules.drafting import Kept, draft_of
from rongyi.themes.rules.foretelling import warnings_of
from rongyi.themes.rules.keeping import Call

SIP = Path(__file__).parents[3] / "definitions" / "sip"
ON = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 2, tzinfo=UTC)
DEFINITIONS, _ = load(SIP)


def warned(code, state="found", **fields):
    """The warnings of an item for what the register of licences says."""
    catalogue = DEFINITIONS.catalogue
    call = Call(state, fields, Text("登记", "Register"), AT)
    compiled = DEFINITIONS.compiled(code, ON)
    kept = Kept(answers={}, calls={"company_licence": call})
    return warnings_of(draft_of(compiled, catalogue, kept), compiled, catalogue)


@pytest.mark.parametrize(("status", "word"), [("cancelled", "注销"), ("revoked", "吊销")])
def test_a_licence_no_longer_in_force_is_told_with_what_it_may_lead_to(status, word):
    (warning,) = warned("licence_check", status=status)

    assert f"登记状态为{word}" in warning.zh
    assert "转由工作人员办理" in warning.zh and "先更正" in warning.zh
    assert "Status on the register is" in warning.en


def test_nothing_is_told_of_an_active_enterprise_or_where_no_register_spoke():
    assert warned("licence_check", status="active") == ()
    assert warned("licence_check", state="unreachable") == ()
    assert warned("company_registration", status="cancelled") == ()
