"""Words, dates and sizes in the language of the page."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from rongyi.kernel.text import MONTHS, Text, day_in_words
from rongyi.web.context import short_language
from rongyi.web.rows import Choice

WEEKDAYS_ZH = "一二三四五六日"
WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
KILO = 1000
SHOWN_MAX = 3

_HAN = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
_HAN_RUN = re.compile(
    r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f\U00020000-\U0003ffff]"
    r"(?:[^<>&]*[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f\U00020000-\U0003ffff])?"
)


def plain(value: object) -> str:
    """A Text in the page's language, anything else as its text. For attributes and titles."""
    if value is None:
        return ""
    if isinstance(value, Text):
        return value.in_language(short_language()) or value.zh
    return str(value)


def words(value: object) -> SafeString:
    """Like `plain`, escaped; on an English page Chinese is marked as Chinese for voices."""
    if isinstance(value, SafeString):
        return value
    text = plain(value)
    safe = SafeString(html.escape(text))
    if text.isascii() or not _HAN.search(text) or short_language() == "zh":
        return safe
    return mark_safe(_HAN_RUN.sub(lambda run: f'<span lang="zh-Hans">{run[0]}</span>', safe))


def joined(values: Iterable[object]) -> SafeString:
    """A list of words with the mark of the language between them."""
    between = "、" if short_language() == "zh" else ", "
    return mark_safe(between.join(words(value) for value in values))


def some(values: Sequence[object]) -> SafeString:
    """The first two of many words, and how many there are in all."""
    if len(values) <= SHOWN_MAX:
        return joined(values)
    told = gettext("%(first)s and others, %(count)s in all")
    return format_html(
        told.replace("%(first)s", "{first}").replace("%(count)s", "{count}"),
        first=joined(values[: SHOWN_MAX - 1]),
        count=len(values),
    )


def day(value: date | datetime | None) -> str:
    """A day as people write it: 2026年11月23日, 23 November 2026."""
    if value is None:
        return ""
    return plain(day_in_words(_local(value)))


def weekday(value: date | datetime | None) -> str:
    """A coming day with its day of the week: 11月27日（星期五）, Fri 27 November."""
    if value is None:
        return ""
    on = _local(value)
    if short_language() == "zh":
        return f"{on.month}月{on.day}日（星期{WEEKDAYS_ZH[on.weekday()]}）"
    return f"{WEEKDAYS_EN[on.weekday()]} {on.day} {MONTHS[on.month - 1]}"


def _local(value: date | datetime) -> date:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


def moment(value: datetime | None) -> str:
    """A time of the authority's zone: 2026年11月23日 09:41."""
    return f"{day(value)} {clock(value)}" if value else ""


def clock(value: datetime | None) -> str:
    """Hour and minute in the authority's zone."""
    return f"{timezone.localtime(value):%H:%M}" if value else ""


def size(count: int | None) -> str:
    """A number of bytes for people: 340 KB, 20 MB."""
    count = count or 0
    if count < KILO:
        return f"{count} B"
    if count < KILO * KILO:
        return f"{round(count / KILO)} KB"
    amount = f"{count / KILO / KILO:.1f}".removesuffix(".0")
    return f"{amount} MB"


def shown(
    value: object, type_: str = "text", choices: Iterable[Choice] = (), unit: object = ""
) -> SafeString:
    """A value as people read it, by its type; a dash where there is none."""
    if value in (None, "", (), []):
        return words(gettext("Not filled in"))
    if isinstance(value, bool) or (type_ == "boolean" and str(value) in ("true", "false")):
        return words(gettext("Yes") if str(value).lower() == "true" else gettext("No"))
    labels = {choice.code: choice.label for choice in choices}
    if isinstance(value, list | tuple | set | frozenset):
        return joined(labels.get(str(one), str(one)) for one in value)
    if labels and str(value) in labels:
        return words(labels[str(value)])
    if isinstance(value, datetime):
        return words(moment(value))
    if isinstance(value, date) or type_ == "date":
        return words(day(_date(value)) or value)
    if type_ == "money":
        return words(money(value))
    return words(number(value)) if not unit else format_html("{} {}", number(value), words(unit))


def money(value: object) -> str:
    """An amount in yuan, with thousands apart: ¥120,000 or ¥12.50."""
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    return f"¥{amount:,.2f}".removesuffix(".00") if amount.is_finite() else str(value)


def number(value: object) -> str:
    """A number without needless zeros; anything else as it is."""
    if isinstance(value, float | Decimal):
        return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
    return plain(value)


def _date(value: object) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
