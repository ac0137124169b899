"""What this machine is and how fast it goes just now."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ADDITIONS = 3_000_000


def calibration_ms() -> float:
    """Time of a fixed loop. Shared machines drift by a factor of two and more within minutes."""
    began, total = time.perf_counter(), 0
    for number in range(ADDITIONS):
        total += number * 3
    return round((time.perf_counter() - began) * 1000, 1)


def pace_ms() -> float:
    """Processor time of the same loop: the pace without the waiting for a free core."""
    began, total = time.process_time(), 0
    for number in range(ADDITIONS):
        total += number * 3
    return round((time.process_time() - began) * 1000, 1)


def line() -> str:
    """The machine in one line."""
    gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return (
        f"{os.cpu_count()} × {_processor()}, {gib:.0f} GiB, {platform.system()} "
        f"{platform.release()}, Python {platform.python_version()}, load {load}"
    )


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text()
    except OSError:
        text = ""
    for one in text.splitlines():
        if one.startswith("model name"):
            return one.partition(":")[2].strip()
    return platform.machine()


@dataclass(frozen=True)
class Spread:
    """Milliseconds of one thing done many times."""

    count: int
    p50: float
    p95: float
    p99: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Spread:
        """Errors: ValueError when nothing was measured."""
        if not seconds:
            raise ValueError("nothing was measured")
        ordered = sorted(seconds)

        def at(share: float) -> float:
            return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000, 2)

        return cls(len(ordered), at(0.5), at(0.95), at(0.99))

    def figures(self) -> dict[str, float]:
        """As JSON prints it."""
        return {"n": self.count, "p50_ms": self.p50, "p95_ms": self.p95, "p99_ms": self.p99}
