"""What can go wrong, as classes with a stable code. Their words are data (messages/*.yaml)."""

from __future__ import annotations

from typing import ClassVar


class DomainError(Exception):
    """Base of all errors that a person caused and can mend.

    `code` is stable and public ("case.not_allowed_now"); `status` is the HTTP status;
    `parameters` fill the {places} of the words and hold nothing that may not be shown.
    """

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 400

    def __init__(self, **parameters: object) -> None:
        self.parameters = parameters
        super().__init__(self.code, parameters)


class NotPermitted(DomainError):
    """The actor may not do this act here. The refusal itself is recorded."""

    code, status = "permission.denied", 403


class NotFound(DomainError):
    """There is no such thing, or the actor may not know that there is."""

    code, status = "not_found", 404


class Stale(DomainError):
    """Somebody else changed it meanwhile."""

    code, status = "edit.stale", 409


class Unseen(Stale):
    """Nothing says at which version the person looked, so nothing is done."""

    code = "edit.unseen"


class NotAllowedNow(DomainError):
    """The thing is in a state from which this move does not start."""

    code, status = "case.not_allowed_now", 409


class BadInput(DomainError):
    """What was sent cannot be read as what was asked for."""

    code, status = "input.bad", 422


class DirectionSigns(DomainError):
    """Words with signs that turn the direction of writing: they would read otherwise than kept."""

    code, status = "input.direction_signs", 422


class FieldProblems(DomainError):
    """Several fields are wrong at once: `problems` maps a field's name to error codes' owners."""

    code, status = "input.fields", 422

    def __init__(self, problems: dict[str, DomainError]) -> None:
        self.problems = problems
        super().__init__(count=len(problems))
