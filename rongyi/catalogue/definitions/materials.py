"""Shape of a material (申请材料): one thing that may be asked for, under one name everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rongyi.catalogue.definitions.place import CODE, CODE_FORM
from rongyi.kernel.datafile import Shape, key
from rongyi.kernel.text import Text

MaterialKind = Literal["certificate", "form", "other"]
Format = Literal["pdf", "jpg", "png"]

UPLOAD_BYTES_MAX = 50_000_000  # one file
FILES_MAX = 20  # of one material
BYTES_DEFAULT = 10_000_000
FILES_DEFAULT = 5


@dataclass(frozen=True, kw_only=True)
class Material(Shape):
    """One thing that may be asked for. How it disappears is said by the item that asks for it."""

    code: str = key(pattern=CODE, form=CODE_FORM)
    title: Text
    kind: MaterialKind
    certificate: str | None = None
    formats: tuple[Format, ...] = key(filled=True)
    bytes_max: int = key(default=BYTES_DEFAULT, minimum=1024, maximum=UPLOAD_BYTES_MAX)
    files_max: int = key(default=FILES_DEFAULT, minimum=1, maximum=FILES_MAX)
    help: Text | None = None
    made: Text | None = None
    sample: str | None = None
