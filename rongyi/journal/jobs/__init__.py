"""What works by itself: facts are delivered, the log is written and carried outside."""

from rongyi.journal.jobs.delivery import (
    ERROR_CHARS_MAX,
    PAUSES_S,
    deliver_pending,
    forget_done_jobs,
    make_partitions,
    run_reactions,
    settle,
    try_again,
)
from rongyi.journal.jobs.retrying import Patient
from rongyi.journal.jobs.sequencing import run_exporter, run_sequencer, seal_pending

__all__ = [
    "ERROR_CHARS_MAX",
    "PAUSES_S",
    "Patient",
    "deliver_pending",
    "forget_done_jobs",
    "make_partitions",
    "run_exporter",
    "run_reactions",
    "run_sequencer",
    "seal_pending",
    "settle",
    "try_again",
]
