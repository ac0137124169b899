"""`rongyi bench NAME`: one measured workload, as ratios to this machine's own pace."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from typing import Any

from rongyi.config.command_line.program import OK, say
from rongyi.config.command_line.progress import phase
from rongyi.config.paths import CHECKOUT
from rongyi.config.trouble import Trouble
from rongyi.kernel.text import Text

WORKLOADS = ("journey", "plans", "loading", "starting", "approval5")


def arguments(parser: argparse.ArgumentParser) -> None:
    """What may be said behind `rongyi bench`."""
    parser.add_argument("name", metavar="NAME", nargs="?", help=", ".join(WORKLOADS))
    parser.add_argument("--json", action="store_true", help="one line of JSON for each workload")


def run(options: argparse.Namespace) -> int:
    """Run one workload, or all, and print what it measured."""
    if options.name is not None and options.name not in WORKLOADS:
        names = ", ".join(WORKLOADS)
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
    sys.path.insert(0, str(CHECKOUT))
    for name in [options.name] if options.name else WORKLOADS:
        with phase(f"测试 {name}", f"Workload {name}"):
            result = importlib.import_module(f"bench.{name}").run().plain()
        if options.json:
            print(json.dumps(result, ensure_ascii=False), flush=True)
        else:
            _table(result)
    return OK


def _table(result: dict[str, Any]) -> None:
    """Ratios, then figures, a line each."""
    say(Text(f"校准 {result['calibration_ms']} 毫秒", f"calibration {result['calibration_ms']} ms"))
    for group in ("ratios", "figures"):
        for name, value in result[group].items():
            print(f"{group[:-1]:<8} {name:<32} {value}")
