"""Which post is next: the steps of an item, walked by acts (办理环节)."""

from __future__ import annotations

from rongyi.cases.rules.shape import Record
from rongyi.catalogue.definitions import Item

WORK = ("prereview", "review", "decide")
# Acts of people, and the step whose post may do them.
STEP_OF_ACT = {
    "accept": "accept",
    "ask_correction": "accept",
    "refuse": "accept",
    "mend": "accept",
    "not_needed": "accept",
    "not_ours": "accept",
    "expire": "accept",
    "pre_review": "prereview",
    "stop": "review",
    "resume": "review",
    "review": "review",
    "approve": "decide",
    "reject": "decide",
    "close": "deliver",
    "serve": "deliver",
    "send_back": "decide",
    "transfer": "decide",
}
# Acts that belong to the posts of several steps.
STEPS_OF_ACT = {
    "look": ("accept", "prereview", "review", "decide"),
    **dict.fromkeys(
        ("tell_party", "hear_party", "tell_hearing", "ask_hearing", "hear"), ("review", "decide")
    ),
}
# Acts of those who go and look: the posts of the steps with a site check, whatever step it is.
VISITING = ("propose_visit", "agree_visit", "visit")
SITE_CHECK = "site_check"
_NOBODY = frozenset[str]()
STEPS_OF_ACT |= dict.fromkeys(VISITING, WORK)
# What the current task asks its handler to do.
ACTS_OF_TASK = {
    "accept": ("accept",),
    "prereview": ("pre_review",),
    "review": ("review",),
    "resume": ("resume",),
    "decide": ("approve",),
    "deliver": ("close",),
    "close": ("close",),
}


def steps_of_act(act: str) -> tuple[str | None, ...]:
    """The steps whose posts may do an act: who lends one of them lends the act."""
    return STEPS_OF_ACT.get(act) or (STEP_OF_ACT.get(act),)


def first_step(item: Item, act: str) -> int:
    """Index of the first step with this act; 0 where there is none."""
    return next((index for index, step in enumerate(item.steps) if step.act == act), 0)


def next_step(
    item: Item, after: int, acts: tuple[str, ...], values: Record | None = None
) -> int | None:
    """Index of the next step with one of these acts that this case takes, or None.

    `values` are the form by term (`depends` says whether they are asked for)."""
    for index in range(after + 1, len(item.steps)):
        step = item.steps[index]
        if step.act in acts and (step.when is None or step.when.holds(values or {})):
            return index
    return None


def depends(item: Item, after: int) -> bool:
    """Whether it hangs on the form which step comes after this one."""
    return any(step.when for step in item.steps[after + 1 :])


def post_of(item: Item, step: int) -> str:
    """The post of a step; empty where the step names none."""
    return item.steps[step].post or ""


def posts_of_act(item: Item, act: str) -> frozenset[str]:
    """The posts that may do an act: those of the steps it belongs to.

    The clock of an item that nobody reviews, or not always, is stopped by the post that decides
    as well; what nobody hands over is closed by the post that decided.
    """
    if act in VISITING:
        return frozenset(s.post for s in item.steps if s.special == SITE_CHECK and s.post)
    if act in STEPS_OF_ACT:
        several = STEPS_OF_ACT[act]
        return frozenset(step.post for step in item.steps if step.act in several and step.post)
    wanted = STEP_OF_ACT[act]
    found = item.posts_by_step.get(wanted, _NOBODY)
    if wanted not in ("review", "deliver"):
        return found
    skipped = act != "review" and all(
        step.when for step in item.steps if step.act == wanted and step.post
    )
    return found if found and not skipped else found | item.posts_by_step.get("decide", _NOBODY)
