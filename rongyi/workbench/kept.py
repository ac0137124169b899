"""What somebody of the staff had typed when the session ran out, back on the page it stood on."""

from __future__ import annotations

from django.http import QueryDict

from rongyi.web import kept_form
from rongyi.web.request import Request


def recalled(request: Request) -> QueryDict | None:
    """What this person had typed on this page, once; the page says that it is back (base.html)."""
    if request.method != "GET":
        return None
    found = kept_form.recall(request)
    if found is None:
        return None
    request.is_recalled = True
    return found[0]
