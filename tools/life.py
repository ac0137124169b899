"""The life of a case as a page of the manual: `write` draws docs/life.md, `check` compares it.

Everything on it comes out of the code and the definitions: the table of moves, who may do what,
the letters, the facts, and how other systems write our states and outcomes.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "life.md"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rongyi.config.settings_for_tests")
django.setup()

from rongyi.cases import policy, states  # noqa: E402
from rongyi.cases.rules import clock  # noqa: E402
from rongyi.cases.rules.letters import title_of_letter  # noqa: E402
from rongyi.cases.rules.posting import DECIDED, SENDS  # noqa: E402
from rongyi.catalogue.definitions import DAYS, Catalogue, load_catalogue  # noqa: E402
from rongyi.kernel.machine import Move  # noqa: E402

DEFINITIONS = ROOT / "definitions" / "sip"
EXAMPLE = "food_licence"  # a licence, for the names of its decisions
SET = {
    "correction": "answer to the notice; then it ends",
    "delivery": "issue and delivery",
    "opinion": "an opinion of another body, as the form proposes",
    "visit": "a site visit lies ahead at most (days on the calendar)",
    "unopened": "a delivery that nobody opened is shown to the post after",
}
HEAD = """# The life of a case

Drawn by `tools/life.py` from the table of moves, the permissions, the letters and the profiles of
exchange; `.venv/bin/python -m tools.life write` draws it anew, and a test holds it to the code.
What happens to a certificate after it was granted (change, renewal, 撤销, 注销, 吊销) is no part of
this life: it begins where a case closes.

Who: a `post_of_…` is a post that the steps of the item name for the act; `impartial` is nobody who
acts for the applicant or stands aside (回避); `head` is a post of the body with `head: true`.
"""


def page() -> str:
    """The whole page."""
    catalogue = _catalogue()
    parts = [HEAD, *_table(catalogue), *_diagram(), *_clocks(catalogue), *_profiles(catalogue)]
    return "\n".join(parts) + "\n"


def _catalogue() -> Catalogue:
    files = {
        path.relative_to(DEFINITIONS).as_posix(): path.read_bytes()
        for path in sorted(DEFINITIONS.rglob("*"))
        if path.is_file()
    }
    return load_catalogue(files)[0]


def _act(move: Move) -> str:
    return states.ACT_OF_MOVE.get(move.name, move.name)


def _table(catalogue: Catalogue) -> list[str]:
    """One line a move; moves that differ in their states alone are one line."""
    rows: dict[tuple[str, ...], list[str]] = {}
    for move in states.LIFE.moves:
        stays = move.source == move.target
        name, law = _act(move), move.law
        key = (
            f"{states.ACT_WORDS[name].zh} `{name}`",
            policy.PERMITS[f"case.{name}"].name,
            law.zh if law else "—",
            _document(move, catalogue),
            states.FACT_OF_ACT[name],
            "=" if stays else f"{states.STATE_WORDS[move.target].zh} `{move.target}`",
        )
        rows.setdefault(key, []).append(f"{states.STATE_WORDS[move.source].zh} `{move.source}`")
    lines = [
        "## Every move",
        "`=` stays in its state.",
        "",
        "| from | act | who | article | document | fact | to |",
        "|---|---|---|---|---|---|---|",
    ]
    for (act, who, law, document, fact, to), sources in rows.items():
        cells = ("、".join(sources), act, _cell(who), law, document, f"`{fact}`", to)
        lines.append(f"| {' | '.join(cells)} |")
    return [*lines, ""]


def _cell(rule: str) -> str:
    """A rule as a cell shows it: its bars are no ends of a cell."""
    return f"`{rule.replace('|', 'or').replace('&', 'and')}`"


def _document(move: Move, catalogue: Catalogue) -> str:
    item, fact = catalogue.items[EXAMPLE], states.FACT_OF_ACT[_act(move)]
    if fact == DECIDED:
        return f"{title_of_letter(move.target, item, catalogue).zh}（名称随事项种类）"
    kind = SENDS.get(fact)
    if kind is None:
        return "—"
    named = title_of_letter(kind, item, catalogue).zh
    if kind == "stopped":
        named += f"、{title_of_letter('hearing_called', item, catalogue).zh}"
    if kind == "delivered":
        named += "（当面送达的）"
    return named


def _diagram() -> list[str]:
    """The states and the moves between them; acts that stay are left out."""
    seen: dict[tuple[str, str], list[str]] = {}
    for move in states.LIFE.moves:
        if move.source != move.target:
            words = states.ACT_WORDS[_act(move)].zh
            seen.setdefault((move.source, move.target), []).append(words)
    lines = ["## The picture", "", "```mermaid", "stateDiagram-v2"]
    lines += [f'  state "{states.STATE_WORDS[one].zh}" as {one}' for one in states.STATES]
    lines += ["  [*] --> submitted", "  [*] --> waiting"]
    lines += [f"  {a} --> {b}: {'、'.join(words)}" for (a, b), words in seen.items()]
    lines += [f"  {one} --> [*]" for one in states.STATES if one in states.FINAL]
    return [*lines, "```", ""]


def _clocks(catalogue: Catalogue) -> list[str]:
    """The days of the law, each with its article, and those that a district sets within it."""
    rows = [
        ("one notice of everything", clock.CORRECTION_WORKDAYS, "第三十二条：逾期即视为受理"),
        ("first review", clock.PRE_REVIEW_WORKDAYS, "第四十三条"),
        ("extension by the head", clock.EXTENSION_WORKDAYS_MAX, "第四十二条第一款"),
        ("joint, by the government", clock.JOINT_EXTENSION_WORKDAYS_MAX, "第四十二条第二款"),
        ("to ask for a hearing", clock.HEARING_ASK_WORKDAYS, "第四十七条"),
        ("to hold it", clock.HEARING_HOLD_WORKDAYS, "第四十七条"),
        ("notice of it, at least", clock.HEARING_NOTICE_WORKDAYS, "第四十八条"),
    ]
    ours = [(SET[of], catalogue.clock.days_of(of), one) for of, one in DAYS.items()]
    return [
        "## Days",
        "Working days; the day of the event does not count. These are fixed by law:",
        "",
        "| what | days | article |",
        "|---|---|---|",
        *(f"| {what} | {days} | {law} |" for what, days, law in rows),
        "",
        "These, like the limits of special procedures, are data (`definitions/sip/clock.yaml`);",
        "`rongyi check` holds them to their bounds:",
        "",
        "| what | days here | bounds | by |",
        "|---|---|---|---|",
        *(f"| {what} | {n} | {b.least}…{b.most} | {b.law.zh} |" for what, n, b in ours),
        "",
    ]


def _profiles(catalogue: Catalogue) -> list[str]:
    """How other systems write our states and outcomes. Their numbers disagree, so none is ours."""
    having = [one for one in catalogue.profiles.values() if "close" in one.maps]
    lines = [
        "## Other systems",
        "Our words are never theirs: each profile of `definitions/sip/profiles` maps them, and",
        "`rongyi check` refuses one that leaves a state or an outcome out.",
        "",
    ]
    for title, name, words in (
        ("state", "state", {one: states.STATE_WORDS[one].zh for one in states.STATES}),
        ("outcome", "close", {o: states.STATE_WORDS.get(s, s) for o, s in states.OUTCOMES.items()}),
    ):
        lines += [
            f"| {title} | " + " | ".join(one.code for one in having) + " |",
            "|---" * (len(having) + 1) + "|",
        ]
        for word, said in words.items():
            codes = " | ".join(one.maps[name][word] for one in having)
            zh = said if isinstance(said, str) else said.zh
            lines.append(f"| {zh} `{word}` | {codes} |")
        lines.append("")
    return lines


def main() -> int:
    """`write` or `check`."""
    if sys.argv[1:] == ["write"]:
        PAGE.write_text(page(), "utf-8")
        return 0
    if sys.argv[1:] == ["check"]:
        same = PAGE.read_text("utf-8") == page()
        print("docs/life.md is as the code says." if same else "Draw docs/life.md anew: write.")
        return 0 if same else 1
    print("usage: python -m tools.life write|check")
    return 2


if __name__ == "__main__":
    sys.exit(main())
