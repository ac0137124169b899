"""Templates and values to PDF/A-2b, or -3b with something attached, by typst. Templates hold no
logic of the domain.

Values reach a template as one JSON string that it reads as data: nothing in them is ever read as
markup. Fonts come with the program; those of the machine are not looked at, so that the same
values give the same page everywhere.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import pylopdf_fonts_zh_cn as fonts
from django.utils import timezone

from rongyi.documents.errors import NotRendered, TemplateMissing
from rongyi.documents.rules import plain
from rongyi.documents.services.templates import folder_with
from rongyi.kernel import lazy

STANDARD, WITH_FILES = "a-2b", "a-3b"
TEMPLATE_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}\Z")
VALUES_BYTES_MAX = 2 * 1024 * 1024
BUILT_IN: Mapping[str, bytes] = {}  # none of its own: those that come with the program
NOTHING: Mapping[str, str] = {}
_lock = Lock()


def render_pdf(
    template: str,
    values: Mapping[str, object],
    language: str = "zh",
    *,
    now: datetime,
    templates: Mapping[str, bytes] = BUILT_IN,
    attached: Mapping[str, str] = NOTHING,
) -> bytes:
    """A PDF/A-2b of the template with these values, the same bytes for the same call.

    `attached`: JSON files that the PDF carries, by their names (`page-of` of house.typ takes them
    in); it is a PDF/A-3b then.

    `template` names a file documents/<template>.typ among `templates`, those of an edition
    (`Catalogue.templates`), else one that comes with the program. `language` is the one that stands
    first where a template shows one; Chinese is always there. `now` dates the file.
    Errors: TemplateMissing, NotRendered. No SQL.
    """
    folder = folder_with(templates)
    source = _source(folder, template)
    zone = timezone.get_default_timezone()
    files = [{"name": name, "content": content} for name, content in attached.items()]
    data = json.dumps({**plain(values, zone), "attached": files}, ensure_ascii=False)
    if len(data) > VALUES_BYTES_MAX:
        raise NotRendered(template=template)
    inputs = {"data": data, "language": "en" if language.startswith("en") else "zh"}
    typst = lazy.module("typst")
    try:
        with _lock:
            made = _compiler().compile(
                input=str(source),
                root=str(folder),
                format="pdf",
                sys_inputs=inputs,
                pdf_standards=WITH_FILES if attached else STANDARD,
                timestamp=int(now.timestamp()),
            )
    except typst.TypstError as error:
        raise NotRendered(template=template) from error
    return bytes(made)


def _source(folder: Path, template: str) -> Path:
    path = folder / f"{template}.typ"
    if not TEMPLATE_NAME.match(template) or not path.is_file():
        raise TemplateMissing(template=template)
    return path


def qr_svg(content: str) -> str:
    """A QR code as SVG with enough correction for a crumpled print."""
    written = io.BytesIO()
    segno = lazy.module("segno")
    segno.make(content, error="m", micro=False).save(
        written, kind="svg", border=0, xmldecl=False, dark="#16262b", light=None
    )
    return written.getvalue().decode()


@cache
def _compiler() -> Any:
    """One for all: a new one reads its fonts again, which costs more than the page."""
    return lazy.module("typst").Compiler(
        font_paths=[str(Path(fonts.sans_path()).parent)],
        ignore_system_fonts=True,
    )
