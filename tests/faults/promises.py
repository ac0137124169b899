"""What is promised, and where each promise is checked: docs/reliability.md is written from it."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any

WALK, JUDGE = "tests.faults.simulator.walker:Walker", "tests.faults.simulator.oracle:Oracle"
LOOP, CLIENT = "tests.faults.killing.loop", "tests.faults.killing.clients:Client"
CUTS, FULL = "tests.faults.cutting.cuts", "tests.faults.cutting.full"


@dataclass(frozen=True)
class Promise:
    """One invariant, and the functions that fail when it is broken."""

    code: str
    words: str
    checked: tuple[str, ...]


PROMISES = (
    Promise(
        "I1",
        "nothing acknowledged is lost",
        (f"{WALK}.look", f"{LOOP}:_settle_accounts", f"{LOOP}:_acts_are_kept", f"{CUTS}:run"),
    ),
    Promise(
        "I2",
        "nothing is done twice, here or at a department",
        (f"{WALK}._open", f"{WALK}.do", f"{LOOP}:_settle_accounts", f"{CUTS}:run"),
    ),
    Promise(
        "I3",
        "each history verifies, and the row says what it says",
        (f"{JUDGE}.chain", f"{JUDGE}.projection", f"{JUDGE}.notes", f"{LOOP}:_verified"),
    ),
    Promise(
        "I4",
        "a due day is that of the oracle, and nothing is dated back",
        (f"{JUDGE}.clock", f"{JUDGE}.moments", f"{LOOP}:_nothing_is_dated_back"),
    ),
    Promise(
        "I5",
        "letters, certificates, reactions: asked for at least once, and the effect is there once",
        (f"{JUDGE}.once", f"{WALK}._noted_once", f"{LOOP}:_effects_came_once"),
    ),
    Promise(
        "I6",
        "no certificate without its decision and its fact, no end without what is owed",
        (f"{JUDGE}.certificate", f"{JUDGE}.hands"),
    ),
    Promise(
        "I7",
        "a paper that is named is there with the same bytes",
        (f"{WALK}._files_are_there", f"{CUTS}:run"),
    ),
    Promise(
        "I8",
        "what may be so many times is never more often: stops, extensions, decisions, "
        "certificates, running numbers, a case of an item in an application",
        (f"{JUDGE}.limits", f"{WALK}._numbered_in_turn", f"{WALK}._open"),
    ),
    Promise(
        "I9",
        "an answer that did not come is unknown, and a department's lie is not believed",
        (f"{WALK}._again", f"{CLIENT}.patiently", f"{LOOP}:_department", f"{FULL}:_try"),
    ),
)


def found(path: str) -> Any:
    """The function that a path names. Errors: AttributeError, ImportError."""
    module, _, names = path.partition(":")
    value: Any = import_module(module)
    for name in names.split("."):
        value = getattr(value, name)
    return value
