"""`python -m bench.report [NEW.json]`: docs/performance.md from the results that are kept.

With a file that `rongyi bench --json` printed, its results are kept first.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench import approval5, batches, footprint, journey, pages, peers, plan
from bench.compare import KEPT
from bench.result import flat
from rongyi.config.command_line.bench import WORKLOADS
from rongyi.config.paths import CHECKOUT

PAGE = CHECKOUT / "docs" / "performance.md"
CROWD = f"{journey.CLIENTS[-1]} clients"
SECOND_START_S = 10
OPENING = (
    "# Performance\n\n"
    "Written by `python -m bench.report` from the last kept run of `make bench` "
    "(`bench/results`), not by hand. Machines are shared and their pace changes from minute to "
    "minute: compare ratios, not times (`python -m bench.compare NEW.json` sets a new run beside "
    "the kept one). Counts of statements are held by a test; times never are.\n"
)
Result = Mapping[str, Any]


def main(words: Sequence[str] | None = None) -> int:
    """Keep new results, if any are named, and write the page."""
    for name in sys.argv[1:] if words is None else words:
        told = json.loads(Path(name).read_text("utf-8"))
        for result in told if isinstance(told, list) else [told]:
            KEPT.mkdir(exist_ok=True)
            text = json.dumps(result, ensure_ascii=False, indent=1)
            (KEPT / f"{result['name']}.json").write_text(text + "\n", "utf-8")
    PAGE.write_text(page(), "utf-8")
    return 0


def page() -> str:
    """The whole page. Errors: FileNotFoundError where a workload was never kept."""
    kept: dict[str, Result] = {
        name: json.loads((KEPT / f"{name}.json").read_text("utf-8")) for name in WORKLOADS
    }
    parts = (
        OPENING,
        _goals(kept),
        _journey(kept["journey"]),
        _pages(kept["pages"]),
        _plan(kept["plan"]),
        _start(kept["start"]),
        _definitions(kept["definitions"]),
        _approval(kept["approval5"]),
        *_longer(kept),
        _machines(kept.values()),
    )
    return "\n".join(parts)


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines) + "\n"


def _goals(kept: Mapping[str, Result]) -> str:
    crowd = kept["journey"]["figures"][CROWD]
    most = kept["pages"]["figures"]["most statements"]
    planned = kept["plan"]["figures"][plan.RESTAURANT]["plan_ms"]
    started = kept["start"]["figures"]["second_start_s"]
    rows = (
        ("whole journeys a second", f"≥ {journey.WISHED_PER_S}", crowd["journeys_per_s"]),
        ("p95 of its requests, ms", f"≤ {journey.WISHED_P95_MS}", crowd["all_requests"]["p95_ms"]),
        ("SQL statements of a page", f"≤ {pages.STATEMENTS_PER_PAGE}", most["page"]),
        ("SQL statements of an act", f"≤ {pages.STATEMENTS_PER_ACT}", most["act"]),
        ("plan of the restaurant, ms", f"≤ {plan.WISHED_MS}", planned),
        ("second start, s", f"≤ {SECOND_START_S}", started),
    )
    return "## Goals\n\n" + _table(("what", "goal", "measured"), rows)


def _journey(told: Result) -> str:
    crowds = {name: one for name, one in told["figures"].items() if isinstance(one, dict)}
    rows = [
        (name, one["journeys_per_s"], one["requests_per_journey"], *_spread(one["all_requests"]),
         one["processor_ms_per_journey"]["all"])
        for name, one in crowds.items()
    ]  # fmt: skip
    requests = crowds[CROWD]["by_request"]
    return (
        "## From the guide to the receipt, by HTTP\n\n"
        "Guide, start, both pages of the form, one paper of 200 KB, the check, submit, receipt; "
        "the worker runs beside, and the clients are on the same machine.\n\n"
        + _table(
            ("crowd", "journeys/s", "requests each", "p50 ms", "p95 ms", "p99 ms", "CPU ms each"),
            rows,
        )
        + f"\nBy request, with {CROWD}:\n\n"
        + _table(
            ("request", "p50 ms", "p95 ms", "p99 ms"),
            [(name, *_spread(one)) for name, one in requests.items()],
        )
    )


def _pages(told: Result) -> str:
    figures = told["figures"]
    rows = [
        (name, one["statements"], one["kib"], *_spread(one))
        for name, one in figures["pages"].items()
    ]
    acts = [(name, one["act"], one["request"]) for name, one in figures["acts"].items()]
    return (
        "## Pages and acts\n\n"
        "One visitor at a time. Guides are kept per edition, day and language. An act counts "
        "without what every request asks (session and person, edition, waking the worker).\n\n"
        + _table(("page", "SQL", "KiB", "p50 ms", "p95 ms", "p99 ms"), rows)
        + "\n"
        + _table(("act", "SQL", "SQL of the whole request"), acts)
    )


def _plan(told: Result) -> str:
    rows = [
        (name, one["items"], one["fields"], one["materials"], one["compile_ms"], one["plan_ms"])
        for name, one in told["figures"].items()
        if isinstance(one, dict)
    ]
    head = ("theme", "items", "fields", "papers", "compile, CPU ms", "plan, CPU ms")
    return "## Plans\n\n" + _table(head, rows)


def _start(told: Result) -> str:
    one = told["figures"]
    memory = ", ".join(f"{part} {mib}" for part, mib in one["memory_mib_after_pages"].items())
    return (
        "## Start and memory\n\n"
        f"First start on empty data {one['first_start_s']} s, second {one['second_start_s']} s. "
        f"Memory after some pages, MiB: {memory}; {one['memory_mib_all']} in all.\n"
    )


def _definitions(told: Result) -> str:
    one = told["figures"]
    slowest = max(found["p95_ms"] for found in one["search"].values())
    return (
        "## Definitions and journal\n\n"
        f"Reading the definitions {one['load_ms']} ms, checking them {one['check_ms']} ms. "
        f"Search: p95 of the slowest word {slowest} ms. Verifying the journal: "
        f"{one['journal']['facts_per_processor_s']:.0f} facts a processor second.\n"
    )


def _wished(name: str) -> str:
    """The goal of a ratio of approval5, where there is one."""
    kind, _, other = name.partition(".")
    if kind == "batch":
        return f"≥ {batches.WISHED_ONE if other == 'one at a time' else approval5.WISHED_BATCH}"
    wished = {"raw": approval5.WISHED, **peers.WISHED}.get(kind)
    return f"≥ {wished}" if wished else ""


def _approval(told: Result) -> str:
    rows = [(name, _wished(name), ratio) for name, ratio in flat(told["ratios"]).items()]
    rates = told["figures"]["ours, cases per second"]
    line = ", ".join(f"{name}: {rate}" for name, rate in rates.items())
    return (
        "## Five acts on a case, each one commit\n\n"
        "Receipt, acceptance, review, decision and handing over through our services, with "
        "permissions, facts and deadlines, in turn with the same five commits through the driver "
        "alone on the same server.\n\n"
        + _table(("ratio", "goal", "measured"), rows)
        + f"\nCases a second, by clients: {line}.\n"
        + _left(told["figures"])
    )


def _left(figures: Mapping[str, Any]) -> str:
    """What a case leaves behind, where it was measured."""
    names = (
        "WAL per case, kB",
        "bytes on disk per closed case, kB",
        "memory over submissions, MiB",
    )
    goal = f"≤ {footprint.WISHED_KB}"
    rows = [
        (name, goal if name.endswith("kB") else "", figures[name])
        for name in names
        if name in figures
    ]
    return "\n" + _table(("left behind", "goal", "measured"), rows) if rows else ""


def _longer(kept: dict[str, Result]) -> list[str]:
    """Of those that are run by name alone, the ones that were ever kept; added to `kept`."""
    parts = []
    for name, write in (("batches", _batches), ("scale", _scale), ("opening", _opening)):
        path = KEPT / f"{name}.json"
        if path.is_file():
            kept[name] = json.loads(path.read_text("utf-8"))
            parts.append(write(kept[name]))
    return parts


def _batches(told: Result) -> str:
    goals = {"one at a time": batches.WISHED_ONE, "raw": batches.WISHED_RAW}
    rows = [
        (kind, other, f"≥ {goals[other]}", ratio)
        for kind, found in told["ratios"].items()
        for other, ratio in found.items()
    ]
    return (
        "## Many cases in one act\n\n"
        "Beside the same one at a time, and beside the raw statement for as many.\n\n"
        + _table(("act", "beside", "goal", "measured"), rows)
    )


def _scale(told: Result) -> str:
    figures = told["figures"]
    few, many = (f"{figures['cases'][one]:,}" for one in ("few", "many"))
    filled = ", ".join(f"{int(n):,}: {s} s" for n, s in figures["seconds to fill"].items())
    rows = [
        (
            page,
            one["statements"],
            *(
                one[f"{kind}_{share}_ms"]
                for kind in ("database", "page")
                for share in ("p50", "p95")
            ),
            told["ratios"][f"{page}, database, many : few"],
            told["ratios"][f"{page}, page, many : few"],
        )
        for page, one in figures["many"].items()
    ]
    head = (
        *("page", "SQL", "database p50 ms", "p95 ms", "page p50 ms", "p95 ms"),
        *("database p95, many : few", "page p95, many : few"),
    )
    return (
        f"## Reading with {many} cases\n\n"
        f"Made-up cases with forms, papers, facts and roll-ups, beside {few} on the same machine "
        "in turn; another person, case or name each time. SQL counts everything that the request "
        f"asks. Filled set-wise: {filled}.\n\n" + _table(head, rows)
    )


def _opening(told: Result) -> str:
    one = told["figures"]
    rows = [(name, found["n"], *_spread(found)) for name, found in one["pages"].items()]
    return (
        f"## An opening: {one['people']:,} people\n\n"
        f"{one['acknowledgements']:,} acknowledgements to {one['acknowledged']:,} people, "
        f"{one['present']:,} present, {one['lost']} lost, {one['duplicates']} twice; all done "
        f"after {one['seconds']} s, {one['journeys_per_s']} a second, received by "
        f"{one['through']}.\n\n" + _table(("request", "times", "p50 ms", "p95 ms", "p99 ms"), rows)
    )


def _machines(kept: Iterable[Result]) -> str:
    rows = [(one["name"], one["calibration_ms"], one["machine"]) for one in kept]
    return "## Where\n\n" + _table(("workload", "calibration loop, ms", "machine"), rows)


def _spread(one: Mapping[str, float]) -> tuple[float, float, float]:
    return one["p50_ms"], one["p95_ms"], one["p99_ms"]


if __name__ == "__main__":
    raise SystemExit(main())
