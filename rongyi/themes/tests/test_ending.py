"""Nobody reads that he was refused where nobody refused him, nor that all is done if it is not."""

from __future__ import annotations

import pytest

from rongyi.themes.rules.ending import ending_words


@pytest.mark.parametrize(
    ("outcomes", "words"),
    [
        (["approved", "approved"], "全部办结"),
        (["approved", "rejected"], "已办结，部分事项未获批准"),
        (["approved", "not_needed"], "已办结，部分事项未作许可决定"),
        (["rejected", "void"], "已办结，未获批准"),
        (["refused"], "已办结，未获批准"),
        (["not_ours"], "已办结，应向其他机关申请"),
        (["not_needed", "withdrawn"], "已办结，无需办理许可"),
        (["void"], "已作废"),
        (["transferred"], "已移送其他机关办理"),
        (["void", "not_ours"], "已办结，未作许可决定"),
        (["withdrawn", "ended"], "已撤回"),
        (["expired"], "逾期未补正，已终止"),
    ],
)
def test_the_heading_says_how_it_ended(outcomes: list[str], words: str) -> None:
    assert ending_words(outcomes).zh == words
