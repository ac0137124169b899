"""What other rooms may read of the journal."""

from rongyi.journal.queries.facts import FACTS_MAX, FactRow, facts_of, facts_of_each
from rongyi.journal.queries.health import RunnerHealth, parked_facts, runner_health
from rongyi.journal.queries.verify import BrokenFact, Verdict, verify_chain, verify_journal

__all__ = [
    "FACTS_MAX",
    "BrokenFact",
    "FactRow",
    "RunnerHealth",
    "Verdict",
    "facts_of",
    "facts_of_each",
    "parked_facts",
    "runner_health",
    "verify_chain",
    "verify_journal",
]
