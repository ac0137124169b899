"""What a workload hands back."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any

Figures = dict[str, Any]


@dataclass(frozen=True)
class Result:
    """`calibrations_ms` before, after and between; `ratios` may be compared between machines,
    figures not. `notes` say what was left out or falls short.
    """

    name: str
    calibrations_ms: tuple[float, ...]
    ratios: dict[str, Any]
    figures: Figures
    machine: str
    notes: tuple[str, ...] = field(default=())

    def plain(self) -> Figures:
        """As JSON prints it, with the median of the calibrations."""
        middle = rounded(median(self.calibrations_ms))
        return {"name": self.name, "calibration_ms": middle, **asdict(self)}


def rounded(value: float) -> float:
    """Three significant digits: nothing here is known better."""
    return float(f"{value:.3g}")


def flat(ratios: dict[str, Any], before: str = "") -> dict[str, float]:
    """Ratios within ratios by their whole name: raw.8."""
    found: dict[str, float] = {}
    for name, value in ratios.items():
        inner = flat(value, f"{before}{name}.") if isinstance(value, dict) else None
        found |= {f"{before}{name}": value} if inner is None else inner
    return found
