"""`rongyi due ITEM DATE`: when a case accepted on that day is due, day by day, and why."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import MINYEAR, date
from pathlib import Path
from typing import Any

from rongyi.cases.errors import StopNotLawful
from rongyi.cases.rules.explaining import DayRow, Explained, Limit, Pause, explain
from rongyi.cases.rules.handling import stops_of
from rongyi.cases.rules.values import by_term
from rongyi.catalogue.definitions import Catalogue, Item, load_catalogue
from rongyi.config import paths
from rongyi.config.command_line.program import OK
from rongyi.config.trouble import Trouble, language
from rongyi.kernel.datafile import nearest
from rongyi.kernel.periods import Period
from rongyi.kernel.text import Text

_UNITS = {
    "workday": Text("{n} 个工作日", "{n} working {n:day|days}"),
    "day": Text("{n} 个自然日", "{n} calendar {n:day|days}"),
    "hour": Text("{n} 小时", "{n} {n:hour|hours}"),
    "month": Text("{n} 个月", "{n} {n:month|months}"),
    "year": Text("{n} 年", "{n} {n:year|years}"),
}
_AT_ONCE = Text("即办", "at once")
_HEAD = Text("{title}（{code}），{on} 受理", "{title} ({code}), accepted on {on}")
_LIMIT = Text("{name}：{period}，至 {on}{perhaps}", "{name}: {period}, until {on}{perhaps}")
_STEP = Text(
    "环节“{name}”：{period}，至 {on}{perhaps}", "step {name}: {period}, until {on}{perhaps}"
)
_PERHAPS = Text("（暂定）", " (provisional)")
_WHY_PERHAPS = Text(
    "{until} 以后的放假安排尚未公布，暂定的日期会在公布后重新计算。",
    "Holidays after {until} are not published yet; what is provisional is then counted anew.",
)
_DAYS = Text("一二三四五六日", "MoTuWeThFrSaSu")


def arguments(parser: argparse.ArgumentParser) -> None:
    """What may be said behind `rongyi due`."""
    parser.add_argument("item", metavar="ITEM", help="code of an item")
    parser.add_argument("date", metavar="DATE", help="day of acceptance, as 2026-11-23")
    parser.add_argument(
        "--stop",
        action="append",
        default=[],
        metavar="FROM:TO:REASON",
        help="a special procedure, as 2026-11-25:2026-12-02:hearing; may be repeated",
    )
    parser.add_argument("--authority", metavar="CODE", help="count by this department's calendar")
    parser.add_argument(
        "--answers", action="append", default=[], metavar="K=V", help="an element of the form"
    )
    parser.add_argument("--definitions", type=Path, metavar="DIR", help="default: those of SIP")
    parser.add_argument("--language", choices=("zh", "en"), help="default: that of the terminal")
    parser.add_argument("--json", action="store_true")


def run(options: argparse.Namespace) -> int:
    """Print the due days and every day up to them; exit code 2, in a sentence, where it is asked
    for what there is not."""
    try:
        return _print(options)
    except Trouble as trouble:
        print(trouble.words.in_language(options.language or language()), file=sys.stderr)
        return trouble.code


def _print(options: argparse.Namespace) -> int:
    folder = options.definitions or paths.sip_folder()
    if not folder.is_dir():
        raise Trouble(zh=f"没有文件夹 {folder}。", en=f"There is no folder {folder}.", code=2)
    catalogue, _ = load_catalogue(folder)
    item = _item(catalogue, options.item)
    if options.authority is not None and options.authority not in catalogue.departments:
        raise _unknown("部门", "department", options.authority, catalogue.departments)
    accepted_on = _accepted(options.date, catalogue)
    pauses = [_pause(words, accepted_on, item) for words in _stops(options.stop, catalogue)]
    try:
        found = explain(
            catalogue,
            item,
            accepted_on,
            values=by_term(_answers(options.answers, catalogue), catalogue.elements),
            pauses=pauses,
            authority=options.authority or "",
        )
    except StopNotLawful:
        raise _reason(item) from None
    except ValueError:
        raise Trouble(
            zh=f"从 {accepted_on} 起算超出了可用的年份。",
            en=f"Counted from {accepted_on} it leaves the years that a date can have.",
            code=2,
        ) from None
    if options.json:
        print(json.dumps(_as_json(item, found), ensure_ascii=False, indent=1))
    else:
        for line in _lines(item, found):
            print(line.in_language(options.language or language()))
    sys.stdout.flush()
    return OK


def _item(catalogue: Catalogue, code: str) -> Item:
    if code not in catalogue.items:
        raise _unknown("事项", "item", code, catalogue.items)
    return catalogue.items[code]


def _unknown(zh: str, en: str, code: str, known: Any) -> Trouble:
    hint = nearest(code, known)
    return Trouble(
        zh=f"没有{zh}“{code[:60]}”{hint.zh}。",
        en=f"There is no {en} “{code[:60]}”{hint.en}.",
        code=2,
    )


def _stops(given: list[str], catalogue: Catalogue) -> list[str]:
    """No more stops than a case may have (clock.yaml). Errors: Trouble."""
    limit = catalogue.clock.stops_max
    if len(given) > limit:
        raise Trouble(
            zh=f"--stop 最多 {limit} 次：一件办件的计时最多可以暂停 {limit} 次。",
            en=f"--stop at most {limit} times: the clock of a case may stand still that often.",
            code=2,
        )
    return given


def _accepted(words: str, catalogue: Catalogue) -> date:
    """A day from which can be counted: not before the calendars begin. Errors: Trouble."""
    day, first = _day(words), date(min(catalogue.calendars, default=MINYEAR), 1, 1)
    if day < first:
        raise Trouble(
            zh=f"没有 {day.year} 年的工作日历（最早为 {first.year} 年），无法起算。",
            en=f"There is no calendar of working days for {day.year} (the first is {first.year}), "
            "so nothing can be counted from there.",
            code=2,
        )
    return day


def _day(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise Trouble(
            zh=f"“{words[:40]}”不是日期，请写成 2026-11-23。",
            en=f"“{words[:40]}” is not a date: write it as 2026-11-23.",
            code=2,
        ) from None


def _pause(words: str, accepted_on: date, item: Item) -> Pause:
    parts = words.split(":")
    if len(parts) != 3:
        raise Trouble(
            zh=f"--stop {words[:60]} 应写成 起:止:原因，例如 2026-11-25:2026-12-02:hearing。",
            en=f"--stop {words[:60]}: write FROM:TO:REASON, as 2026-11-25:2026-12-02:hearing.",
            code=2,
        )
    first, last = _day(parts[0]), _day(parts[1])
    if not accepted_on <= first < last:
        raise Trouble(
            zh=f"--stop {words[:60]}：应在受理之日或以后开始，在开始之后结束。",
            en=f"--stop {words[:60]}: it begins on the day of acceptance or later, and ends later.",
            code=2,
        )
    if parts[2] not in stops_of(item):
        raise _reason(item)
    return Pause(first, last, parts[2])


def _reason(item: Item) -> Trouble:
    known = ", ".join(sorted(stops_of(item)))
    return Trouble(
        zh=f"期限只因法定的特别程序停止计算（《行政许可法》第四十五条），本事项可用：{known}。",
        en="The clock stops only for special procedures (Administrative Licensing Law, art. 45); "
        f"for this item: {known}.",
        code=2,
    )


def _answers(given: list[str], catalogue: Catalogue) -> dict[str, object]:
    answers: dict[str, object] = {}
    for words in given:
        code, found, value = words.partition("=")
        if not found:
            raise Trouble(
                zh=f"--answers {words[:60]} 应写成 数据元=值。",
                en=f"--answers {words[:60]}: write element=value.",
                code=2,
            )
        if code not in catalogue.elements:
            raise _unknown("数据元", "element", code, catalogue.elements)
        answers[code] = {"true": True, "false": False}.get(value, value)
    return answers


def _period(period: Period) -> Text:
    return _UNITS[period.unit].format({"n": period.count}) if period.count else _AT_ONCE


def _limit(form: Text, limit: Limit) -> Text:
    return form.format(
        {
            "name": limit.title,
            "period": _period(limit.period),
            "on": limit.due.on.isoformat(),
            "perhaps": _PERHAPS if limit.due.provisional else "",
        }
    )


def _lines(item: Item, found: Explained) -> list[Text]:
    head = {"title": item.title, "code": item.code, "on": found.accepted_on.isoformat()}
    lines = [_HEAD.format(head)]
    lines += [_limit(_LIMIT, limit) for limit in found.limits]
    lines += [_limit(_STEP, limit) for limit in found.steps]
    if found.provisional:
        lines.append(_WHY_PERHAPS.format({"until": found.published_until.isoformat()}))
    return lines + [_row(row, found) for row in found.days]


def _row(row: DayRow, found: Explained) -> Text:
    """2026-11-24 Tu  promised 1/3  statutory 1/10  working day."""
    place = row.on.weekday()
    counts = [
        Text(
            f"{one.title.zh} {row.counted[one.name]}{'●' if one.name in row.ends else ''}",
            f"{one.title.en} {row.counted[one.name]}{'●' if one.name in row.ends else ''}",
        )
        for one in found.limits
        if row.on <= one.due.on
    ]
    mark = "+" if row.counts else "-"
    return Text(
        f"{row.on.isoformat()} {_DAYS.zh[place]} {mark} "
        + "  ".join([*(one.zh for one in counts), row.why.zh]),
        f"{row.on.isoformat()} {_DAYS.en[2 * place : 2 * place + 2]} {mark} "
        + "  ".join([*(one.en for one in counts), row.why.en]),
    )


def _as_json(item: Item, found: Explained) -> dict[str, object]:
    def limit(one: Limit) -> dict[str, object]:
        return {
            "name": one.name,
            "count": one.period.count,
            "unit": one.period.unit,
            "due": one.due.on.isoformat(),
            "provisional": one.due.provisional,
        }

    return {
        "item": item.code,
        "accepted_on": found.accepted_on.isoformat(),
        "published_until": found.published_until.isoformat(),
        "provisional": found.provisional,
        **{one.name: limit(one) for one in found.limits},
        "steps": [limit(one) for one in found.steps],
        "days": [
            {
                "date": row.on.isoformat(),
                "counts": row.counts,
                "zh": row.why.zh,
                "en": row.why.en,
                "counted": dict(row.counted),
                "ends": list(row.ends),
            }
            for row in found.days
        ],
    }
