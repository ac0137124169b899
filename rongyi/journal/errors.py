"""What can go wrong with facts and files."""

from __future__ import annotations

from rongyi.kernel.errors import DomainError


class FileTooLarge(DomainError):
    """The file is larger than one file may be. Parameters: limit_mb."""

    code, status = "journal.file_too_large", 413


class FileMissing(DomainError):
    """No file is kept under this digest. Parameters: digest."""

    code, status = "journal.file_missing", 404


class FileDamaged(DomainError):
    """The bytes kept under this digest are not those that were handed in. Parameters: digest."""

    code, status = "journal.file_damaged", 500


class FileNotKept(DomainError):
    """The disk did not take the file; nothing was acknowledged."""

    code, status = "journal.file_not_kept", 503


class TextNotStorable(DomainError):
    """The text holds characters that no database keeps (half of a surrogate pair)."""

    code, status = "journal.text_not_storable", 422


class BeingSealed(DomainError):
    """What was decided is not covered by a signed checkpoint yet: nobody outside gets it."""

    code, status = "journal.being_sealed", 409


class LogKeyUnusable(DomainError):
    """The key that signs checkpoints cannot be read or made. Parameters: path."""

    code, status = "journal.log_key_unusable", 503


class PartNotKnown(DomainError):
    """There is no such partition of facts to detach, or to put back. Parameters: name."""

    code, status = "journal.part_not_known", 404


class PartStillNeeded(DomainError):
    """A partition of facts is not quiet yet: it stays where it is. Parameters: name."""

    code, status = "journal.part_still_needed", 409


class PartArchived(DomainError):
    """What a fact would go on lies in a partition that was detached."""

    code, status = "journal.part_archived", 409


class FactsArchived(DomainError):
    """What is to be counted lies in part in partitions that were detached. Parameters: names."""

    code, status = "journal.facts_archived", 409
