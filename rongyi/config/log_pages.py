"""The logs as anybody may read them: checkpoints, the key, tiles of hashes. Nothing else.

Tiles of entries say when something happened in which stream: who verifies facts gets them with
the facts (`rongyi verify export`) or at an outside place, not here.
"""

from __future__ import annotations

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from rongyi.journal.services import log_folder

_TILE = r"tile/[0-7]/(x[0-9]{3}/){0,5}[0-9]{3}(\.p/[0-9]{1,3})?"
_FILE = re.compile(rf"(?P<log>reads/)?(?P<file>checkpoint|key|{_TILE})")
_WHOLE_TILE = "public, max-age=31536000, immutable"
_CHANGING = "no-cache"


@require_safe
def log_file(request: HttpRequest, path: str) -> HttpResponse:
    """One file of a log, as C2SP tlog-tiles names it. 404 for whatever else is asked for."""
    asked = _FILE.fullmatch(path)
    if asked is None:
        raise Http404
    name = "reads" if asked["log"] else "facts"
    try:
        content = (log_folder(name) / asked["file"]).read_bytes()
    except OSError:
        raise Http404 from None
    is_text = asked["file"] in ("checkpoint", "key")
    kind = "text/plain; charset=utf-8" if is_text else "application/octet-stream"
    answer = HttpResponse(content, content_type=kind)
    answer["Cache-Control"] = _CHANGING if is_text else _WHOLE_TILE
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


log_file.needs = "public"  # type: ignore[attr-defined]
