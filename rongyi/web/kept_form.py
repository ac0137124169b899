"""What a form sent after the session had run out, kept until the same person signs in again.

A form carries a signed mark of who typed in it. Without that mark nothing is kept. What is kept
is bounded, forgotten after an hour, bound to its path, and given back once; files are not kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core import signing
from django.http import HttpRequest, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme

from rongyi.web.request import Request

KEY = "kept_form"
FIELD = "typed_by"
OPENED = "opened_by"  # the same on a form in which nobody types: nothing of it is kept
PLACE = "typed_on"  # the page of a form that is sent to another address
SALT = "rongyi.web.kept_form"
BYTES_MAX = 64 * 1024
SECONDS_MAX = 60 * 60
MARK_LENGTH_MAX = 400
UNKEPT = frozenset({FIELD, OPENED, PLACE, "csrfmiddlewaretoken"})
PLACE_LENGTH_MAX = 2000


@dataclass(frozen=True)
class Author:
    """Who typed, and for which enterprise."""

    person_id: UUID
    enterprise_id: UUID | None


def mark(request: HttpRequest) -> str:
    """The hidden value of a form: who has it open. Empty for a visitor."""
    actor = getattr(request, "actor", None)
    if actor is None or actor.is_anonymous:
        return ""
    return signing.dumps([str(actor.person_id), str(actor.enterprise_id or "")], salt=SALT)


def keep(request: Request) -> bool:
    """Keep what was posted in the session that is now nobody's, or another's, who never sees it;
    whether it was kept."""
    author = _author(request.POST.get(FIELD, ""))
    fields = request.POST.copy()
    for name in UNKEPT & set(fields):
        del fields[name]
    body = fields.urlencode()
    if author is None or len(body) > BYTES_MAX:
        return False
    request.session[KEY] = {
        "path": place(request).partition("?")[0],
        "body": body,
        "by": request.POST[FIELD],
        "until": (request.now + timedelta(seconds=SECONDS_MAX)).isoformat(),
        "files": bool(request.FILES),
    }
    if request.actor.is_anonymous:
        request.session.set_expiry(SECONDS_MAX)
    return True


def place(request: Request) -> str:
    """The page on which a form stood, where it says so; else the address it was sent to."""
    said = request.POST.get(PLACE, "")
    ours = len(said) <= PLACE_LENGTH_MAX and url_has_allowed_host_and_scheme(said, None)
    return said if ours and said.startswith("/") else request.path


def is_of_another(request: Request) -> bool:
    """Whether a form was opened by another person than the one signed in now at this browser."""
    post = request.POST if request.method == "POST" else QueryDict()
    sent = post.get(FIELD, "") or post.get(OPENED, "")
    by = _author(sent) if sent and not request.actor.is_anonymous else None
    return by is not None and by.person_id != request.actor.person_id


def author(request: Request) -> Author | None:
    """Who typed what is kept, while it is young enough."""
    kept = request.session.get(KEY)
    if not kept or datetime.fromisoformat(kept["until"]) < request.now:
        return None
    return _author(kept["by"])


def recall(request: Request) -> tuple[QueryDict, bool] | None:
    """What this person had typed at this path, and whether files were lost; once."""
    kept = request.session.get(KEY)
    if not kept or kept["path"] != request.path:
        return None
    typed_by = author(request)
    if typed_by is not None and typed_by.person_id != request.actor.person_id:
        return None  # it waits for its author, who may yet sign in
    del request.session[KEY]
    if typed_by is None:
        return None
    return QueryDict(kept["body"]), bool(kept["files"])


def _author(sent: str) -> Author | None:
    try:
        person, enterprise = signing.loads(sent[:MARK_LENGTH_MAX], salt=SALT)
        return Author(UUID(person), UUID(enterprise) if enterprise else None)
    except (signing.BadSignature, ValueError, TypeError):
        return None
