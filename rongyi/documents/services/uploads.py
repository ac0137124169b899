"""Take a file from outside, or say why not."""

from __future__ import annotations

from rongyi.documents import rules
from rongyi.documents.errors import FileLocked
from rongyi.documents.services.pages import page_image


def inspect_upload(
    content: bytes, name: str, *, bytes_max: int = rules.UPLOAD_BYTES_MAX
) -> rules.MediaKind:
    """What an uploaded file is, by its bytes. No SQL.

    A PDF that says it is encrypted is opened in a process of its own: many open without a
    password. Errors: FileEmpty, FileTooBig, KindNotAllowed, FileBroken, FileHidesAnother,
    FileLocked, PictureTooLarge, NotShown; all DomainErrors, all with `name`.
    """
    kind = rules.inspect(content, name, bytes_max=bytes_max)
    if kind.locked:
        try:
            page_image(content, 1)
        except FileLocked:
            raise FileLocked(name=kind.name) from None
    return kind
