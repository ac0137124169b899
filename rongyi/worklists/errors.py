"""What can go wrong with lists of people. Words: definitions/sip/messages/worklists.yaml."""

from __future__ import annotations

from rongyi.kernel.errors import BadInput, DomainError, NotAllowedNow


class FilterUnknown(BadInput):
    """A list is narrowed by something that means nothing: without it more would be taken.
    Parameters: filters."""

    code = "list.filter_unknown"


class FilterNotHere(FilterUnknown):
    """What a list is narrowed by is known, and says nothing of what stands in this queue.
    Parameters: filters, queue."""

    code = "list.filter_not_here"


class NothingChosen(DomainError):
    """No case is chosen, or none of them is in the list any more."""

    code, status = "batch.nothing_chosen", 422


class TooManyChosen(DomainError):
    """More cases than one batch takes. Parameters: limit."""

    code, status = "batch.too_many", 422


class ActUnknown(BadInput):
    """No act that several cases can take together, or none of these can take it now."""

    code = "batch.act_unknown"


class ReasonsMissing(DomainError):
    """The act needs a ground or words, or they are too long. Parameters: limit."""

    code, status = "batch.reasons_missing", 422


class PointsMissing(DomainError):
    """A correction notice without a point, or a point without words."""

    code, status = "batch.points_missing", 422


class ColleagueMissing(DomainError):
    """Cases are to be handed to nobody, or to somebody who does not hold the post now."""

    code, status = "batch.colleague_missing", 422


class BatchBegun(NotAllowedNow):
    """The batch is running or over already."""

    code = "batch.begun"


class NameMissing(DomainError):
    """A list without a name, or with too long a name. Parameters: limit."""

    code, status = "saved_list.name_missing", 422


class NameTaken(DomainError):
    """Another list of the same person at this post has that name. Parameters: name."""

    code, status = "saved_list.name_taken", 409


class TooManySaved(DomainError):
    """More named lists than anybody could tell apart. Parameters: limit."""

    code, status = "saved_list.too_many", 422


class NoteTooLong(DomainError):
    """More words than a note may have. Parameters: limit, length."""

    code, status = "note.too_long", 422


class NoteChanged(DomainError):
    """The same person's note was changed elsewhere meanwhile. Parameters: words."""

    code, status = "note.changed", 409


class ExportTooLarge(DomainError):
    """More rows than one export takes. Parameters: limit."""

    code, status = "export.too_large", 422


class ExportReasonMissing(DomainError):
    """So many rows at once need a reason. Parameters: free."""

    code, status = "export.reason_missing", 422
