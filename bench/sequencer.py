"""`python -m bench.sequencer DATA`: facts into the logs, checkpoints over them, until it ends."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from threading import Event

from bench import inside


def main() -> None:
    """Sequence until somebody ends this process."""
    inside.use(Path(sys.argv[1]))
    import_module("rongyi.journal.jobs").run_sequencer(Event())


if __name__ == "__main__":
    main()
