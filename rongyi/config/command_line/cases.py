"""`rongyi cases move`: running cases under another edition of the rules: looked at, moved, back."""

from __future__ import annotations

import argparse
import json
from datetime import datetime
from typing import Any
from uuid import UUID

import django

from rongyi.config import database, environment, rooms
from rongyi.config.command_line.program import OK, PROBLEMS, WRONG_USE, say
from rongyi.config.command_line.serve import require_tables
from rongyi.config.trouble import Trouble, in_terminal
from rongyi.kernel import moment
from rongyi.kernel.actor import SYSTEM
from rongyi.kernel.errors import DomainError
from rongyi.kernel.ids import new_id
from rongyi.kernel.text import Text

_PREVIEW_MAX = 2_000  # cases that one preview looks at
_TO = Text("版本号；默认现行版本", "number of the edition; default: the one in force")
_ITEM = Text("只看这一事项", "only this item")
_APPLY = Text("真正执行；不写则只预览", "do it; else it is only a preview")
_UNDO = Text("撤回一批", "take back a batch")
_COUNTS = Text(
    "可以直接适用 {safe} 件，需申请人同意 {needs_consent} 件，不能适用 {blocked} 件",
    "{safe} safe, {needs_consent} need consent, {blocked} blocked",
)
_MORE = Text("（先看前 {n} 件）", " (of the first {n})")
_ONE = Text("  {n} 件：{words}", "  {n}: {words}")
_DONE = Text(
    "批次 {batch}：完成 {done} 件，保持原状 {kept} 件",
    "batch {batch}: {done} done, {kept} stayed as they were",
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """What may be said behind `rongyi cases`."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="move")
    move = acts.add_parser("move")
    move.add_argument("--to", type=int, metavar="EDITION", help=in_terminal(_TO))
    move.add_argument("--item", metavar="CODE", help=in_terminal(_ITEM))
    what = move.add_mutually_exclusive_group()
    what.add_argument("--apply", action="store_true", help=in_terminal(_APPLY))
    what.add_argument("--undo", metavar="BATCH", help=in_terminal(_UNDO))
    move.add_argument("--json", action="store_true")


def run(options: argparse.Namespace) -> int:
    """Preview, move or take back. Errors: Trouble."""
    batch = _batch(options.undo) if options.undo else None
    here = environment.read()
    with database.running(here, say):
        django.setup()
        require_tables()
        now = moment.now()
        if batch is not None:
            return _undo(options, batch, now)
        edition, items = _edition(options.to), _items(options.item)
        return (_apply if options.apply else _preview)(options, edition, items, now)


def _preview(options: argparse.Namespace, edition: UUID, items: list[str], now: datetime) -> int:
    queries = rooms.module("cases.queries")
    found = queries.preview_moves(SYSTEM, items, edition, limit=_PREVIEW_MAX, now=now)
    if options.json:
        rows = [{"n": n, **_difference(one)} for one, n in found.words]
        said = {"counts": dict(found.counts), "more": found.rest is not None, "differences": rows}
        print(json.dumps(said, ensure_ascii=False))
        return OK
    line = _COUNTS.format(dict(found.counts))
    more = _MORE.format({"n": sum(found.counts.values())}) if found.rest else Text("", "")
    print(in_terminal(Text(line.zh + more.zh, line.en + more.en)))
    for one, n in found.words:
        print(in_terminal(_ONE.format({"n": n, "words": one.words})))
    return OK


def _apply(options: argparse.Namespace, edition: UUID, items: list[str], now: datetime) -> int:
    queries, services = rooms.module("cases.queries"), rooms.module("cases.services")
    batch, after, outcomes = new_id(), None, list[Any]()
    while ids := queries.movable_cases(items, edition, after=after):
        after = ids[-1]
        outcomes += services.move_cases(
            actor=SYSTEM, case_ids=ids, to_edition=edition, batch_id=batch, now=now
        )
    return _told(options, batch, outcomes)


def _undo(options: argparse.Namespace, batch: UUID, now: datetime) -> int:
    undo = rooms.module("cases.services").undo_moves
    outcomes = undo(actor=SYSTEM, batch_id=batch, everything=True, now=now)
    return _told(options, batch, outcomes)


def _told(options: argparse.Namespace, batch: UUID, outcomes: list[Any]) -> int:
    done = sum(one.done for one in outcomes)
    if options.json:
        rows = [
            {"number": one.number, "done": one.done, "error": one.error and one.error.code}
            for one in outcomes
        ]
        print(json.dumps({"batch": str(batch), "done": done, "cases": rows}, ensure_ascii=False))
        return OK
    said = {"batch": str(batch), "done": done, "kept": len(outcomes) - done}
    print(in_terminal(_DONE.format(said)))
    for one in outcomes:
        if not one.done:
            print(f"  {one.number}  {one.error.code}")
    return OK if outcomes else PROBLEMS


def _difference(one: Any) -> dict[str, str]:
    return {
        "part": one.part,
        "verdict": one.verdict,
        "zh": one.words.zh,
        "en": one.words.en,
    }


def _edition(number: int | None) -> UUID:
    queries = rooms.module("catalogue.queries")
    try:
        found = queries.current_edition() if number is None else queries.edition_numbered(number)
    except DomainError:
        raise Trouble(
            zh=f"没有第 {number} 版。" if number else "尚未发布任何版本。",
            en=f"There is no edition {number}." if number else "No edition was published yet.",
            code=WRONG_USE,
        ) from None
    return UUID(str(found))


def _items(code: str | None) -> list[str]:
    known: list[str] = rooms.module("cases.queries").movable_items(SYSTEM)
    if code is None:
        return known
    if code not in known:
        raise Trouble(
            zh=f"没有事项“{code[:60]}”。", en=f"There is no item “{code[:60]}”.", code=WRONG_USE
        )
    return [code]


def _batch(said: str) -> UUID:
    try:
        return UUID(said)
    except ValueError:
        raise Trouble(
            zh=f"“{said[:60]}”不是批次号。", en=f"“{said[:60]}” is no batch.", code=WRONG_USE
        ) from None
