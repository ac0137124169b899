"""`rongyi bench NAME`: one measured workload, as ratios to this machine's own pace."""

from __future__ import annotations

import argparse
import importlib
import json
import subprocess
import sys
from typing import Any

from rongyi.config.command_line.program import OK, say
from rongyi.config.command_line.progress import phase
from rongyi.config.paths import CHECKOUT
from rongyi.config.trouble import Trouble
from rongyi.kernel.text import Text

WORKLOADS = ("journey", "pages", "plan", "approval5", "start", "definitions")
# Run by their name alone: they take long and much room. What they may be told besides.
LONGER: dict[str, tuple[str, ...]] = {
    "batches": (),
    "scale": ("cases", "data"),
    "opening": ("people", "seconds", "through"),
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """What may be said behind `rongyi bench`."""
    names = ", ".join((*WORKLOADS, *LONGER))
    parser.add_argument("name", metavar="NAME", nargs="?", help=names)
    parser.add_argument("--cases", type=int, metavar="N", help="scale: how many are many")
    parser.add_argument("--people", type=int, metavar="N", help="opening: how many come")
    parser.add_argument("--seconds", type=int, metavar="S", help="opening: within how long")
    parser.add_argument("--through", choices=["asgi", "wsgi"], help="opening: who receives")
    parser.add_argument("--data", metavar="DIR", help="scale: a folder that is filled already")
    parser.add_argument("--json", action="store_true", help="JSON; of all workloads: a list")


def run(options: argparse.Namespace) -> int:
    """Run one workload, or all, and print what it measured. Errors: Trouble."""
    if options.name is not None and options.name not in (*WORKLOADS, *LONGER):
        names = ", ".join((*WORKLOADS, *LONGER))
        raise Trouble(
            zh=f"没有名为 {options.name} 的测试，可选：{names}。",
            en=f"There is no workload {options.name}; there are {names}.",
            code=2,
        )
    if not (CHECKOUT / "bench" / "__init__.py").is_file():
        raise Trouble(
            zh="性能测试只随源代码提供，请在源代码目录中运行。",
            en="The workloads come with the source tree only: run this in a checkout.",
        )
    told = {name: getattr(options, name) for name in LONGER.get(options.name, ())}
    given = {name: value for name, value in told.items() if value is not None}
    results = (
        [_measured(options.name, given)] if options.name else [_apart(name) for name in WORKLOADS]
    )
    if options.json:
        print(json.dumps(results[0] if options.name else results, ensure_ascii=False), flush=True)
    else:
        for result in results:
            _table(result)
    return OK


def _measured(name: str, given: dict[str, Any]) -> dict[str, Any]:
    """In this process: a workload may set Django up once, on data of its own."""
    sys.path.insert(0, str(CHECKOUT))
    with phase(f"测试 {name}", f"Workload {name}"):
        return dict(importlib.import_module(f"bench.{name}").run(**given).plain())


def _apart(name: str) -> dict[str, Any]:
    """In a process of its own. Errors: Trouble when it fails; its words stand on the terminal."""
    command = [sys.executable, "-m", "rongyi.config.command_line", "bench", name, "--json"]
    done = subprocess.run(command, cwd=CHECKOUT, stdout=subprocess.PIPE, check=False)
    if done.returncode != OK:
        raise Trouble(
            zh=f"测试 {name} 失败。", en=f"The workload {name} failed.", code=done.returncode
        )
    return dict(json.loads(done.stdout))


def _table(result: dict[str, Any]) -> None:
    """Ratios, then figures, a line each."""
    calibration = result["calibration_ms"]
    say(
        Text(
            f"{result['name']} · 校准 {calibration} 毫秒",
            f"{result['name']} · calibration {calibration} ms",
        )
    )
    for group in ("ratios", "figures"):
        for name, value in result[group].items():
            print(f"{group[:-1]:<8} {name:<40} {value}")
