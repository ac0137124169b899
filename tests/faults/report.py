"""`python -m tests.faults.report`: docs/reliability.md from the figures that are kept."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from rongyi.config.paths import CHECKOUT
from tests.faults.keeping import kept
from tests.faults.promises import PROMISES

PAGE = CHECKOUT / "docs" / "reliability.md"
OPENING = """# Reliability

Written by `python -m tests.faults.report` from the last long run of `make faults LONG=1` \
(`tests/faults/results`), not by hand. `make faults` runs a short slice of the same, which is \
part of `make test`.

What is promised: nothing acknowledged is lost or done twice; a history verifies and says what \
the row says; a due day is that of the oracle; an effect comes once; a certificate has its \
decision; a paper has its bytes; an answer that did not come is unknown, never a success.

What is tried against it: a process that dies before and after every statement and commit, kills \
of the real programs, cuts of the power, a full disk, answers that come twice, late, wrong or \
never, two people at once.

A run counts only if its negative controls turn red: bugs put in on purpose that the same \
accounts have to show.
"""


def page() -> str:
    """The whole page."""
    made = (_promises, _simulator, _killing, _jumping, _cutting, _full, _where)
    return "\n".join([OPENING, *(one() for one in made)])


def write() -> None:
    """Put it in its place."""
    PAGE.write_text(page(), "utf-8")


def _table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(str(cell) for cell in row)} |\n" for row in lines)


def _bugs() -> dict[str, str]:
    """By their names the chapter of walks that sees each."""
    seen = CHECKOUT / "tests" / "faults" / "mutants" / "seen.json"
    told = json.loads(seen.read_text("utf-8"))
    return {name.replace("_", " "): chapter for name, chapter in sorted(told.items())}


def _simulator() -> str:
    own = kept("simulator")
    rows = [
        ("walks through whole lives, in memory", own["pure_walks"]),
        ("walks, on PostgreSQL", own["real_walks"]),
        ("commands in the walks that are counted below", own["commands"]),
        ("crashes in them", own["crashes"]),
        ("crash points tried one by one, in memory", own["pure_points"]),
        ("crash points tried one by one, on PostgreSQL", own["real_points"]),
        ("seeded bugs, each seen or the tests fail", len(_bugs())),
    ]
    return (
        "\n## Every point at which a process may die\n\n"
        "Simulated time; the same commands on the pure rules with a store in memory and on the "
        "services with PostgreSQL (`tests/faults/simulator`); bugs in `tests/faults/mutants`.\n\n"
        + _table(("what", "count"), rows)
        + "\nThe bugs, and the chapter of walks that sees each:\n\n"
        + _table(("bug", "seen by"), _bugs().items())
    )


def _promises() -> str:
    rows = [
        (one.code, one.words, ", ".join(f"`{path.removeprefix('tests.faults.')}`"
                                        for path in one.checked))
        for one in PROMISES
    ]  # fmt: skip
    return (
        "\n## What is promised, and where it is checked\n\n"
        + _table(("", "promise", "checked by (under `tests/faults`)"), rows)
        + "\nThe platform gives out no places that are limited in number; I8 is what law and rules "
        "limit. How many drafts one applicant may keep is a courtesy, and may be passed by one.\n"
    )


def _jumping() -> str:
    own = kept("jumping")
    rows = [
        ("seconds", own["seconds"]),
        ("times the clock of the database was set, by up to an hour, forward and back",
         own["jumps"]),
        ("applications sent, acknowledged", f"{own['sent']}, {own['acknowledged']}"),
        ("acts of officers acknowledged", own["acts_acknowledged"]),
        ("lost", own["lost"]),
        ("duplicated", own["duplicated"]),
        ("decided without what follows", own["without_effect"]),
        ("answers 500, never at rest, or dated back", own["strange"]),
        ("facts verified", own["facts"]),
    ]  # fmt: skip
    return (
        "\n## A clock that jumps\n\n"
        "The clock of the database's host, which is the one that counts, by libfaketime under the "
        "running platform (`tests/faults/killing/clocks.py`; skipped with its reason where "
        "libfaketime is not installed). Days, months and the clock of one act are set in "
        "simulated time (`set_back`, `clock_set_back`, `last_day` of the walks).\n\n"
        + _table(("what", "count"), rows)
    )


def _killing() -> str:
    own = kept("killing")
    rows = [
        ("seconds under attack", own["seconds"]),
        ("kills", sum(own["kills"].values())),
        *((f"of them: {name}", count) for name, count in sorted(own["kills"].items())),
        ("applications sent", own["sent"]),
        ("acknowledged", own["acknowledged"]),
        ("no answer at the end (may be there once)", own["unknown"]),
        ("acts of officers acknowledged", own["acts_acknowledged"]),
        ("lost", own["lost"]),
        ("duplicated", own["duplicated"]),
        ("decided without what follows", own["without_effect"]),
        ("answers 500, or never at rest", own["strange"]),
        ("answers 503 with words", own["unavailable"]),
        ("questions to the department, of these logged",
         f"{own['department_asked']}, {own['department_logged']}"),
        ("facts verified", own["facts"]),
    ]  # fmt: skip
    took = [(name, one["mean"], one["worst"]) for name, one in sorted(own["recovery_s"].items())]
    return (
        "\n## Kill loop\n\n"
        "Web, worker and database by SIGKILL while applicants and officers use the pages, a "
        "department that is slow, fails, talks nonsense and answers for somebody else beside it "
        "(`tests/faults/killing`).\n\n"
        + _table(("what", "count"), rows)
        + "\nUntil pages, worker and database are all well again:\n\n"
        + _table(("killed", "mean, s", "worst, s"), took)
        + "\n"
        + _controls(own["controls"], own.get("note", ""))
    )


def _controls(controls: dict[str, bool], note: str) -> str:
    told = {name.replace("_", " "): "red" if red else "GREEN" for name, red in controls.items()}
    listed = ", ".join(f"{name}: {colour}" for name, colour in told.items())
    return f"Controls: {listed}. {note}".rstrip() + "\n"


def _cutting() -> str:
    own = kept("cutting")
    rows = [
        ("power cuts", own["cuts"]),
        ("acknowledged writes", own["acknowledged"]),
        ("files among them", own["files"]),
        ("lost", own["lost"]),
        ("duplicated", own["duplicated"]),
        ("recovery of the database, mean and worst, s",
         f"{own['recovery_s']['mean']}, {own['recovery_s']['worst']}"),
    ]  # fmt: skip
    return (
        "\n## Power cuts\n\n"
        "PostgreSQL and the files on ext4 on a disk that forgets what was not flushed "
        "(`tests/faults/cutting`; as root, with nbdkit and nbdfuse; skipped with its reason "
        "elsewhere).\n\n"
        + _table(("what", "count"), rows)
        + f"\nControl with fsync=off: {'red' if own['control_is_red'] else 'GREEN'}: "
        f"{own['control']}.\n"
    )


def _full() -> str:
    own = kept("full_disk")
    rows = [
        ("applications before", own["before"]),
        ("told in words that nothing can be saved (503)", own["refused_with_words"]),
        ("failed without words", len(own["without_words"])),
        ("pages that can still be read", "yes" if own["pages_readable"] else "no"),
        ("lost of what was acknowledged", len(own["lost"])),
        ("database restarted", "no" if own["same_server"] else "yes"),
        ("seconds until an application goes through again", own["back_after_s"]),
    ]
    return "\n## A full disk\n\n" + _table(("what", "seen"), rows)


def _where() -> str:
    rows = [(name, kept(name)["slice"], kept(name)["machine"])
            for name in ("simulator", "killing", "jumping", "cutting", "full_disk")]  # fmt: skip
    return "\n## Where\n\n" + _table(("harness", "slice", "machine"), rows)


if __name__ == "__main__":
    write()
