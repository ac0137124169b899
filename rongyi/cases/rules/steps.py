"""Which post is next: the steps of an item, walked by acts (办理环节)."""

from __future__ import annotations

from rongyi.catalogue.definitions import Item

WORK = ("review", "decide")
# Acts of people, and the step whose post may do them.
STEP_OF_ACT = {
    "accept": "accept",
    "ask_correction": "accept",
    "refuse": "accept",
    "stop": "review",
    "resume": "review",
    "review": "review",
    "approve": "decide",
    "reject": "decide",
    "close": "deliver",
}


def first_step(item: Item, act: str) -> int:
    """Index of the first step with this act; 0 where there is none."""
    return next((index for index, step in enumerate(item.steps) if step.act == act), 0)


def next_step(item: Item, after: int, acts: tuple[str, ...]) -> int | None:
    """Index of the next step with one of these acts, or None."""
    for index in range(after + 1, len(item.steps)):
        if item.steps[index].act in acts:
            return index
    return None


def post_of(item: Item, step: int) -> str:
    """The post of a step; empty where the step names none."""
    return item.steps[step].post or ""


def posts_of_act(item: Item, act: str) -> frozenset[str]:
    """The posts that may do an act: those of the steps it belongs to.

    The clock of an item that nobody reviews is stopped by the post that decides; what nobody
    hands over is closed by the post that decided.
    """
    wanted = STEP_OF_ACT[act]
    found = frozenset(step.post for step in item.steps if step.act == wanted and step.post)
    if found or wanted not in ("review", "deliver"):
        return found
    return frozenset(step.post for step in item.steps if step.act == "decide" and step.post)
