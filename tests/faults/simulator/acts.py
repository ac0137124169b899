"""Every act of the table of moves, found by its name: the rule, the service, their parameters.

A new move is exercised as soon as `rules.<move>` and `services.<move>_cases` are there and their
parameters have names that FILL knows; `missing()` names what it cannot do, and a test says so.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from rongyi.cases import rules
from rongyi.cases.rules import CaseNow, MaterialSpec, Point
from rongyi.cases.states import ACT_OF_MOVE, LIFE
from rongyi.catalogue.definitions import Catalogue, Item
from rongyi.kernel.text import Text

# The table as it stood before anything was patched: what the oracle goes by.
LAW = frozenset((move.source, move.name, move.target) for move in LIFE.moves)
ACTS = tuple(dict.fromkeys(ACT_OF_MOVE.get(name, name) for name in LIFE.names))
MOVES_OF = {
    act: frozenset(name for name in LIFE.names if ACT_OF_MOVE.get(name, name) == act)
    for act in ACTS
}
SERVICES = {
    "approve": "decide_cases", "reject": "decide_cases", "issue": "certificate_issued",
    "mend": "mend_case", "look": "look_at_case", "not_needed": "tell_not_needed",
    "not_ours": "tell_not_ours", "hear": "record_hearing", "reopen": "reopen_case",
    "visit": "record_visit", "receive": "note_received",
}  # fmt: skip
# Of these the rule asks what went before; in memory nobody keeps that.
NOT_IN_MEMORY = frozenset(
    {"mend", "look", "pre_review", "tell_party", "hear_party", "tell_hearing", "ask_hearing"}
    | {"waive_hearing", "reopen", "propose_visit", "agree_visit", "visit"}
    | {"hear", "reopen", "claim", "recuse", "four_eyes", "overlap"}
)
BY_HEAD = frozenset({"extend", "annul", "reopen"})
RULES = {"approve": "decide", "reject": "decide"}
BY_OWNER = frozenset({"correct", "supplement", "withdraw", "receive", "waive_hearing"})
BY_SYSTEM = frozenset({"release", "issue", "end", "deem_renewed"})
BESIDE = frozenset({"claim", "recuse"})  # who does it, and no move
STEP_ACTS = {  # whose step an act belongs to; all others to the review
    "accept": "accept",
    "ask_correction": "accept",
    "refuse": "accept",
    "approve": "decide",
    "reject": "decide",
    "close": "deliver",
    "serve": "deliver",
}
# Who knows the act only by its fact: nothing is filled in for these.
GIVEN = frozenset({"actor", "case_ids", "now", "seen", "case_id", "case", "scene", "known"})
FOLLOWS = b"%PDF-follows"  # a paper that was promised
SUPPLEMENT = MaterialSpec(
    "layout_flow", "upload", sha256(FOLLOWS).hexdigest(), "布局图.pdf", "application/pdf"
)
FLOOR_AREA = 77
OTHER_BODY = "market_supervision"
# Follows from the certificate's own fact and from nothing else: the job is walked, not the act.
BY_JOB = frozenset({"deem_renewed", "issue"})


@dataclass(frozen=True)
class Situation:
    """What the parameters of an act are made from."""

    act: str
    item: Item
    today: date
    case_ids: Sequence[UUID] = ()
    told: frozenset[tuple[str, str]] | None = None
    awaited: tuple[Any, ...] = ()
    coming: tuple[Any, ...] = ()
    form: Mapping[str, Any] | None = None


def heads_of(book: Catalogue, item_code: str) -> frozenset[str]:
    """The posts of the head of the body that decides an item."""
    body = book.items[item_code].power.exercised_by
    found = (one for one in book.posts.values() if one.items.includes(item_code))
    return frozenset(one.code for one in found if one.head and one.department == body)


def _each(value: Any) -> Callable[[Situation], Any]:
    return lambda now: dict.fromkeys(now.case_ids, value)


_EARLIER = (Text("前一事项", "an earlier matter"),)
FILL: dict[str, Callable[[Situation], Any]] = {
    "outcome": lambda now: "approved" if now.act == "approve" else "rejected",
    "ground": lambda now: "" if now.act == "approve" else now.item.grounds[0].code,
    "reasons": lambda now: "不符合条件。",
    "reason": lambda now: "按规定办理。",
    "opinion": lambda now: "现场核查符合条件。",
    "note": lambda now: "已补正。",
    "words": lambda now: "说明。",
    "basis": lambda now: "《行政许可法》",
    "passes": lambda now: True,
    "special": lambda now: "hearing",
    "until": lambda now: now.today + timedelta(days=30),  # a hearing is told 7 days before
    "title": lambda now: Text("准予行政许可决定书", "Decision"),
    "document": lambda now: "示例准字〔2026〕1号",
    "at_time": lambda now: "14:30",
    "place": lambda now: "听证室",
    "receiver": lambda now: "申请人本人",
    "manner": lambda now: next(iter(rules.MANNERS)),
    "element": lambda now: "floor_area",
    "value": lambda now: str(FLOOR_AREA),
    "agreed": lambda now: True,
    "department": lambda now: OTHER_BODY,
    "name": lambda now: "相邻商户",
    "contact": lambda now: "苏州工业园区示例路1号",
    "interest": lambda now: "相邻权",
    "party": lambda now: 0,
    "statement": lambda now: "没有意见。",
    "held": lambda now: True,
    "on": lambda now: now.today + timedelta(days=1),
    "hour": lambda now: "09:30",
    "met": lambda now: True,
    "officers": lambda now: "示例甲、示例乙",
    "findings": lambda now: "布局与图纸一致。",
    "visit_id": lambda now: UUID(int=1),
    "items": lambda now: (now.item.code,),
    "still": lambda now: (now.item.code,),
    "minutes": lambda now: "双方陈述、质证完毕。",
    "order": lambda now: "reconsideration",
    "order_number": lambda now: "示例复决〔2026〕1号",
    "order_body": lambda now: "示例复议机关",
    "order_on": lambda now: now.today,
    "points": lambda now: [Point("other", "", "请说明用途。")],
    "workdays": lambda now: 5,
}
FOR_SERVICE: dict[str, Callable[[Situation], Any]] = {
    **FILL,
    "answers": _each({"floor_area": FLOOR_AREA}),
    "earlier": _each(_EARLIER),
    "materials": _each((SUPPLEMENT,)),
}
FOR_RULE: dict[str, Callable[[Situation], Any]] = {
    **FILL,
    "earlier": lambda now: _EARLIER,
    "materials": lambda now: (SUPPLEMENT,) if now.act == "supplement" else (),
    "values": lambda now: {**(now.form or {}), **_answered(now)},
    "told": lambda now: now.told,
    "ways": lambda now: {},
    "awaited": lambda now: now.awaited,
    "coming": lambda now: now.coming,
    "issued": lambda now: True,
    "by_rule": lambda now: None,
}
# Parameters with a default that are left alone: what they are there for is another walk's matter.
LEFT_OUT = {"correct": {"materials", "sources"}, "release": {"values", "sources", "materials"}}


def _answered(now: Situation) -> dict[str, Any]:
    return {"floor_area": FLOOR_AREA} if now.act == "correct" else {}


def service_of(act: str, services: Any) -> Callable[..., Any] | None:
    """The service that does an act."""
    return getattr(services, SERVICES.get(act, f"{act}_cases"), None) or getattr(
        services, act, None
    )


def rule_of(act: str) -> Callable[..., Any] | None:
    """The pure rule of an act."""
    return getattr(rules, RULES.get(act, act), None)


def filled(
    function: Callable[..., Any],
    known: Mapping[str, Callable[[Situation], Any]],
    now: Situation,
) -> dict[str, Any]:
    """Values for the parameters of a rule or service. Errors: KeyError names one it cannot fill."""
    found = {}
    for name, one in inspect.signature(function).parameters.items():
        if name in GIVEN or one.kind is not one.KEYWORD_ONLY:
            continue
        optional = one.default is not one.empty
        if optional and (name in LEFT_OUT.get(now.act, ()) or name not in known):
            continue
        found[name] = known[name](now)
    return found


def missing(services: Any) -> list[str]:
    """Acts of the table that this walk cannot do, and why."""
    words = []
    for act in ACTS:
        for kind, function, known in (
            ("rule", rule_of(act), FOR_RULE),
            ("service", service_of(act, services), FOR_SERVICE),
        ):
            if function is None:
                words.append(f"{act}: no {kind} of that name")
                continue
            for name, one in inspect.signature(function).parameters.items():
                needed = one.kind is one.KEYWORD_ONLY and one.default is one.empty
                if needed and name not in GIVEN and name not in known:
                    words.append(f"{act}: nothing is known to fill {name} of its {kind}")
    return words


BY_HAND = tuple(act for act in ACTS if act not in BY_JOB)


def is_possible(act: str, state: str) -> bool:
    """Whether the table has a move of this act from the state."""
    return any(source == state and name in MOVES_OF[act] for source, name, _ in LAW)


def targets(act: str, state: str) -> frozenset[str]:
    """Where an act may lead from a state."""
    return frozenset(t for source, name, t in LAW if source == state and name in MOVES_OF[act])


def any_target(state: str) -> frozenset[str]:
    """Where any one move may lead from a state."""
    return frozenset(target for source, _, target in LAW if source == state)


def forward(case: CaseNow | Any) -> str:
    """The act that the task of a case asks for; empty where nobody's act is next."""
    return {
        "accept": "accept",
        "correct": "correct",
        "review": "review",
        "resume": "resume",
        "decide": "approve",
        "close": "close",
        "deliver": "close",
        "wait": "release",
    }.get(case.task[0] if case.task else "", "")
