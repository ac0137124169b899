"""`make faults`: every harness once; LONG=1 for the long slice, whose figures are kept.

Exit code of pytest. A harness that cannot run on this machine is skipped with its reason.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from rongyi.config.paths import CHECKOUT
from tests.faults import report
from tests.faults.keeping import KEEP, LONG, RESULTS

AT_ONCE = "3"


def main() -> int:
    """Run, keep, write the page."""
    is_long = os.environ.get("LONG", "") not in ("", "0")
    folder = CHECKOUT / ".data" / ("faults-long" if is_long else "faults")
    variables = {**os.environ, KEEP: str(folder), LONG: "1" if is_long else "0"}
    spread = ["-n", AT_ONCE, "--dist", "loadgroup"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "tests/faults", "-q", "-rs", *spread],
        cwd=CHECKOUT,
        env=variables,
        check=False,
    )
    if done.returncode == 0 and is_long:  # not before: a test holds the page against what is kept
        for figures in folder.glob("*.json"):
            shutil.copy(figures, RESULTS)
        report.write()
    print(f"figures: {folder}", file=sys.stderr)
    return done.returncode


if __name__ == "__main__":
    raise SystemExit(main())
