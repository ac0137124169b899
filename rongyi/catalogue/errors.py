"""What can go wrong in the catalogue. Words: definitions/sip/messages/catalogue.yaml."""

from __future__ import annotations

from rongyi.kernel.datafile import Problem
from rongyi.kernel.errors import DomainError, NotFound


class NoEdition(NotFound):
    """Nothing was published yet, or no edition of that key."""

    code, status = "catalogue.no_edition", 404


class DefinitionsHaveProblems(DomainError):
    """A folder with problems is not published."""

    code, status = "catalogue.has_problems", 422

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        first = problems[0]
        super().__init__(count=len(problems), first=f"{first.file}:{first.line}: {first.code}")


class MayNotPublish(DomainError):
    """Only the system itself publishes editions."""

    code, status = "catalogue.may_not_publish", 403
