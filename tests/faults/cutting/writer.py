"""`python -m tests.faults.cutting.writer`: opens cases and keeps files, and says what was promised.

One line of JSON for each acknowledged write, on the output; who reads it keeps it elsewhere. A line
"go" on the input begins a round, which ends with the first error.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench import inside

WRITERS = 4
FILE_EACH = 3
_lock = threading.Lock()
PAGES = 40  # of a kibibyte in a file


def main(words: Sequence[str] | None = None) -> int:
    """Rounds until the input ends."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args(words)
    os.environ["RONGYI_WITHOUT_POOL"] = "1"
    inside.use(options.data)
    office = _office()
    for line in sys.stdin:
        if line.strip() == "go":
            threads = [threading.Thread(target=_write, args=(office,)) for _ in range(WRITERS)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            _say({"round": "over"})
    return 0


def _say(told: dict[str, str]) -> None:
    with _lock:
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()


def _office() -> Any:
    """An applicant and one item, from the measuring of approvals. After Django is set up."""
    __import__("bench.approving")
    return sys.modules["bench.approving"].Office()


def _write(office: Any) -> None:
    """Until something fails: a case, and now and then a file; said only when it is safe."""
    journal = __import__("rongyi.journal.services", fromlist=["services"])
    django_db = __import__("django.db", fromlist=["db"])
    count = 0
    try:
        while True:
            count += 1
            now, told = inside.moment(), {}
            if count % FILE_EACH == 0:
                content = os.urandom(64) + b"paper " * (170 * PAGES)
                told["file"] = journal.store_file(content, media_type="text/plain", now=now).digest
            (one,) = office._cases.open_cases(
                specs=[office._spec()], actor=office._applicant, now=now
            )
            told["case"] = str(one.case_id)
            _say(told)
    except Exception as error:  # the power is off, or the disk is full
        _say({"ended": f"{type(error).__name__}: {error}"[:200]})
    finally:
        django_db.connections.close_all()


if __name__ == "__main__":
    raise SystemExit(main())
