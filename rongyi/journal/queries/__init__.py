"""What other rooms may read of the journal."""

from rongyi.journal.queries.algorithm import takes_algorithm
from rongyi.journal.queries.archive import fact_parts
from rongyi.journal.queries.facts import (
    FACTS_MAX,
    RUNS_MAX,
    FactRow,
    facts_of,
    facts_of_each,
    facts_of_runs,
)
from rongyi.journal.queries.health import (
    GivenUp,
    RunnerHealth,
    given_up,
    given_up_counts,
    runner_health,
)
from rongyi.journal.queries.log_health import AHEAD, LogHealth, log_health, seals_in_time
from rongyi.journal.queries.proofs import TABLE, covered_facts, receipt_of
from rongyi.journal.queries.reads import READS_MAX, ReadRow, reads_of
from rongyi.journal.queries.sealing import unsealed
from rongyi.journal.queries.telling_time import database_time
from rongyi.journal.queries.verify import BrokenFact, Verdict, verify_chain, verify_journal

__all__ = [
    "covered_facts",
    "receipt_of",
    "READS_MAX",
    "TABLE",
    "ReadRow",
    "reads_of",
    "AHEAD",
    "FACTS_MAX",
    "RUNS_MAX",
    "BrokenFact",
    "FactRow",
    "GivenUp",
    "LogHealth",
    "RunnerHealth",
    "Verdict",
    "database_time",
    "fact_parts",
    "facts_of",
    "facts_of_each",
    "facts_of_runs",
    "given_up",
    "given_up_counts",
    "log_health",
    "runner_health",
    "seals_in_time",
    "takes_algorithm",
    "unsealed",
    "verify_chain",
    "verify_journal",
]
