"""What a workload hands back."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

Figures = dict[str, Any]


@dataclass(frozen=True)
class Result:
    """`calibration_ms` before and after; `ratios` may be compared between machines, figures not.

    `notes` say what was left out or falls short.
    """

    name: str
    calibration_ms: tuple[float, ...]
    ratios: dict[str, float]
    figures: Figures
    machine: str
    notes: tuple[str, ...] = field(default=())

    def plain(self) -> Figures:
        """As JSON prints it."""
        return asdict(self)


def rounded(value: float) -> float:
    """Three significant digits: nothing here is known better."""
    return float(f"{value:.3g}")
