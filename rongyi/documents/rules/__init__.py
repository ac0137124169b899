"""Pure: what an upload is, how values become words on paper, and the program that draws pages."""

from rongyi.documents.rules.uploads import (
    KINDS,
    PIXELS_MAX,
    PIXELS_TOLD,
    UPLOAD_BYTES_MAX,
    MediaKind,
    clean_name,
    inspect,
)
from rongyi.documents.rules.wording import plain

__all__ = [
    "KINDS",
    "PIXELS_MAX",
    "PIXELS_TOLD",
    "UPLOAD_BYTES_MAX",
    "MediaKind",
    "clean_name",
    "inspect",
    "plain",
]
