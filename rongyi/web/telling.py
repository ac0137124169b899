"""What an act led to, told once on a later page of the same person.

Kept by Django's messages: in a signed cookie while it is short, so that no act writes the session,
else in the session.
"""

from __future__ import annotations

import json
from typing import Any

from django.contrib.messages import INFO, add_message, get_messages

from rongyi.web.request import Request


def leave(request: Request, kind: str, told: object) -> None:
    """Keep what JSON can hold until a page takes it."""
    add_message(request, INFO, json.dumps(told, ensure_ascii=False), extra_tags=kind)


def take(request: Request, kind: str) -> Any:
    """The last of that kind, or None. What is meant for another page waits for it."""
    told = None
    for one in list(get_messages(request)):
        if one.extra_tags == kind:
            told = json.loads(one.message)
        else:
            add_message(request, one.level, one.message, extra_tags=one.extra_tags)
    return told


def forget(request: Request) -> None:
    """Nobody is told: who comes next at this browser is somebody else."""
    for _ in get_messages(request):
        pass
