"""What happened before an act, where the case carries a mark that makes it matter."""

from __future__ import annotations

from uuid import UUID

from rongyi.cases.events import case_stream
from rongyi.cases.rules import CaseNow, Proceedings, proceedings_of
from rongyi.journal.queries import facts_of


class Earlier:
    """Earlier facts of the cases of one act, read after the cases, whose version guards them."""

    def __init__(self) -> None:
        self._known: dict[UUID, Proceedings] = {}

    def of(self, case: CaseNow, marks: int) -> Proceedings:
        """What was said and promised; nothing is asked of a case that has none of these marks."""
        if not case.course.marks & marks:
            return Proceedings()
        if case.id not in self._known:
            facts = facts_of(case_stream(case.id))
            self._known[case.id] = proceedings_of((fact.name, fact.body) for fact in facts)
        return self._known[case.id]
