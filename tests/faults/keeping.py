"""How large a slice is run, and where its figures are kept."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).with_name("results")
LONG, KEEP = "FAULTS_LONG", "FAULTS_KEEP"


@dataclass(frozen=True)
class Slice:
    """What one run tries."""

    name: str
    pure_examples: int
    real_examples: int
    walks: int
    kill_s: float
    control_s: float
    cuts: int
    jump_s: float


SHORT = Slice(
    "short", pure_examples=60, real_examples=3, walks=30, kill_s=20, control_s=12, cuts=3, jump_s=8
)
LONGER = Slice(
    "long",
    pure_examples=400,
    real_examples=24,
    walks=500,
    kill_s=600,
    control_s=20,
    cuts=60,
    jump_s=90,
)


def wanted() -> Slice:
    """The long one where FAULTS_LONG=1 asks for it."""
    return LONGER if os.environ.get(LONG) == "1" else SHORT


def keep(name: str, figures: Mapping[str, Any]) -> None:
    """Write down what came out, where FAULTS_KEEP names a folder."""
    folder = os.environ.get(KEEP)
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        text = json.dumps({"slice": wanted().name, **figures}, ensure_ascii=False, indent=1)
        (Path(folder) / f"{name}.json").write_text(f"{text}\n", "utf-8")


def kept(name: str) -> dict[str, Any]:
    """The figures that are kept in the tree."""
    return dict(json.loads((RESULTS / f"{name}.json").read_text("utf-8")))
