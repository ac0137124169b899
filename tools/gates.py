"""`make check`: every gate, as many at once as there are cores, with the time each took."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
PYTHON = sys.executable
TIMEOUT_S = 600


@dataclass(frozen=True)
class Gate:
    """One program that must end well."""

    name: str
    command: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """How a gate ended."""

    gate: Gate
    seconds: float
    status: int
    output: str


GATES = (  # the longest first, so that none of them is waited for alone
    Gate("types", (f"{BIN}/mypy", "--no-error-summary")),
    Gate("habits", (PYTHON, "-m", "pytest", "tests/tidy", "-q", "-n", "0")),
    Gate("definitions", (f"{BIN}/rongyi", "check", "definitions/sip")),
    Gate("layers", (f"{BIN}/lint-imports",)),
    Gate("migrations", (PYTHON, "-m", "django", "makemigrations", "--check", "--dry-run")),
    Gate("translations", (PYTHON, "tools/translations.py", "check")),
    Gate("style", (f"{BIN}/ruff", "check", "--output-format=concise", ".")),
    Gate("format", (f"{BIN}/ruff", "format", "--check", ".")),
)


def run(gate: Gate) -> Outcome:
    """One gate, with what it printed."""
    began = time.monotonic()
    variables = {**os.environ, "DJANGO_SETTINGS_MODULE": "rongyi.config.settings_for_tests"}
    try:
        done = subprocess.run(
            gate.command,
            cwd=ROOT,
            env=variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=TIMEOUT_S,
            check=False,
        )
        status, output = done.returncode, done.stdout
    except subprocess.TimeoutExpired:
        status, output = 124, f"not done within {TIMEOUT_S} s"
    return Outcome(gate, time.monotonic() - began, status, output)


def main() -> int:
    """Run all gates, or those named; exit code 1 when one does not hold."""
    wanted = [gate for gate in GATES if not sys.argv[1:] or gate.name in sys.argv[1:]]
    if unknown := set(sys.argv[1:]) - {gate.name for gate in GATES}:
        print(f"no such gate: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    began, failed = time.monotonic(), []
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 2) as pool:
        for outcome in pool.map(run, wanted):
            mark = "✗" if outcome.status else "✓"
            print(f"{mark} {outcome.gate.name:<14} {outcome.seconds:5.1f} s", flush=True)
            if outcome.status:
                failed.append(outcome.gate.name)
                print("".join(f"    {line}\n" for line in outcome.output.splitlines()))
    words = f"not holding: {', '.join(failed)}" if failed else "all hold"
    print(f"{len(wanted)} gates in {time.monotonic() - began:.1f} s, {words}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
