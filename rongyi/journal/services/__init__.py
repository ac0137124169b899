"""What other rooms call: state a fact, keep a file, erase a body."""

from rongyi.journal.services.algorithm import fix_algorithm
from rongyi.journal.services.archiving import attach_part, detach_part, make_partitions
from rongyi.journal.services.delivery import wake_runner
from rongyi.journal.services.erasure import erase_body
from rongyi.journal.services.facts import (
    apart,
    entry_of,
    record,
    record_each,
    record_refusal,
    refusal_stream,
)
from rongyi.journal.services.files import FILE_BYTES_MAX, FileRef, open_file, store_file
from rongyi.journal.services.reading import record_reads
from rongyi.journal.services.runs import record_runs
from rongyi.journal.store.log_files import folder_of as log_folder

__all__ = [
    "record_reads",
    "FILE_BYTES_MAX",
    "FileRef",
    "apart",
    "attach_part",
    "detach_part",
    "make_partitions",
    "entry_of",
    "erase_body",
    "fix_algorithm",
    "log_folder",
    "open_file",
    "record",
    "record_each",
    "record_refusal",
    "record_runs",
    "refusal_stream",
    "store_file",
    "wake_runner",
]
