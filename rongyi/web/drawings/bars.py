"""Two bars on a scale of their own that starts at nought: before in grey outline, after in jade."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString

from rongyi.web.rows import Bar
from rongyi.web.wording import plain

WIDTH = 400
HEIGHT = 12
THIN_MIN = 2


def draw(bar: Bar) -> SafeString:
    """Both bars as one drawing each; numbers stand beside them in HTML, so they are hidden here."""
    longest = max(bar.before, bar.after, 0)
    before = _length(bar.before, longest)
    after = _length(bar.after, longest)
    return format_html(
        '<span class="bars__pair"><span class="bars__row">{}<span class="bars__words">{}</span>'
        '</span><span class="bars__row bars__row--now">{}<span class="bars__words">{}</span>'
        "{}</span></span>",
        _one(before, "bars__before"),
        plain(bar.before_words),
        _one(after, "bars__after"),
        plain(bar.after_words),
        format_html('<span class="tag tag--jade">{}</span>', plain(bar.less_words))
        if bar.less_words
        else "",
    )


def _length(amount: float, longest: float) -> int:
    if longest <= 0 or amount <= 0:
        return THIN_MIN
    return max(THIN_MIN, round(WIDTH * amount / longest))


def _one(length: int, name: str) -> SafeString:
    return format_html(
        '<svg class="bars__bar" viewBox="0 0 {} {}" width="{}" height="{}" '
        'preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<rect class="{}" x="0.5" y="0.5" width="{}" height="{}" rx="2"/></svg>',
        WIDTH,
        HEIGHT,
        WIDTH,
        HEIGHT,
        name,
        length - 1 if length > THIN_MIN else length,
        HEIGHT - 1,
    )
