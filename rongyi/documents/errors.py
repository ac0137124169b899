"""What can be wrong with a paper. Words: definitions/sip/messages/documents.yaml."""

from __future__ import annotations

from rongyi.kernel.errors import BadInput, DomainError, NotFound


class FileEmpty(BadInput):
    """The file holds no bytes."""

    code, status = "documents.file_empty", 422


class FileTooBig(BadInput):
    """More bytes than one paper may have: `limit_mb`."""

    code, status = "documents.file_too_big", 413


class KindNotAllowed(BadInput):
    """By its content the file is not one of the kinds we take: `kinds`."""

    code, status = "documents.kind_not_allowed", 422


class FileBroken(BadInput):
    """It begins like a kind we take but cannot be read to its end."""

    code, status = "documents.file_broken", 422


class FileLocked(BadInput):
    """A password is needed to open it."""

    code, status = "documents.file_locked", 422


class FileHidesAnother(BadInput):
    """Another file, or a program, hides inside."""

    code, status = "documents.file_hides_another", 422


class PictureTooLarge(BadInput):
    """More pixels than may be opened safely: `limit`."""

    code, status = "documents.picture_too_large", 422


class NotShown(DomainError):
    """The page image could not be made in the time and memory allowed."""

    code, status = "documents.not_shown", 422


class NoSuchPage(NotFound):
    """The paper has fewer pages."""

    code, status = "documents.no_such_page", 404


class TemplateMissing(DomainError):
    """There is no template of that name in the definitions."""

    code, status = "documents.template_missing", 500


class NotRendered(DomainError):
    """The template and the values do not go together."""

    code, status = "documents.not_rendered", 500
