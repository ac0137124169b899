"""`python -m bench.compare NEW.json`: ratios of a run beside those that are kept."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.result import flat

KEPT = Path(__file__).with_name("results")
NOTABLE = 1.5


def main(words: Sequence[str] | None = None) -> int:
    """Print every ratio with its change; a change beyond the usual noise is marked."""
    paths = [Path(word) for word in (sys.argv[1:] if words is None else words)]
    for path in paths:
        told = json.loads(path.read_text("utf-8"))
        for result in told if isinstance(told, list) else [told]:
            _compare(result["name"], result["ratios"])
    return 0


def _compare(name: str, ratios: dict[str, Any]) -> None:
    kept = KEPT / f"{name}.json"
    before = flat(json.loads(kept.read_text("utf-8"))["ratios"]) if kept.is_file() else {}
    for what, now in flat(ratios).items():
        was = before.get(what)
        change = now / was if was else 1.0
        mark = "" if was and 1 / NOTABLE < change < NOTABLE else " <"
        print(f"{name:<12} {what:<48} {was if was is not None else '-':>10} {now:>10}{mark}")


if __name__ == "__main__":
    raise SystemExit(main())
