"""What `rongyi intake` serves: POST /intake/<application>/, and the places of who was received.

A form gets a redirect to its ticket, a program that accepts JSON gets JSON. No session is read and
no page is rendered: the pass of the check page says whose it is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

from rongyi.config.intake import answers
from rongyi.config.intake.answers import Answer
from rongyi.config.intake.places import PATH as PLACES
from rongyi.config.intake.places import Places
from rongyi.config.intake.queue import Queue
from rongyi.kernel import moment
from rongyi.kernel.errors import BadInput, DomainError
from rongyi.themes import services
from rongyi.themes.services import Asked, Taken

BYTES_MAX = 8_000
PATH = "/intake/"
Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


def _take_in(asked: Sequence[Asked]) -> list[Taken | DomainError]:
    return services.take_in(asked, now=moment.now())


_queue, _places = Queue(_take_in), Places()


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """One request. Everything but the intake and its tickets is not found here."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
        return
    bundle_id = _bundle(scope)
    if scope["path"].removeprefix("/en").startswith(f"/{PLACES}"):
        answer = await _places.answer(scope)
    elif bundle_id is None:
        answer = Answer(404)
    elif scope["method"] != "POST":
        there = (b"location", f"/apply/{bundle_id}/check/".encode())
        answer = Answer(303, headers=(there,))
    else:
        answer = await _answered(scope, receive, bundle_id)
    size = (b"content-length", str(len(answer.body)).encode())
    head = {"status": answer.status, "headers": [*answer.headers, size]}
    await send({"type": "http.response.start", **head})
    await send({"type": "http.response.body", "body": answer.body})


async def _answered(scope: Scope, receive: Receive, bundle_id: UUID) -> Answer:
    headers = dict(scope["headers"])
    as_json = b"application/json" in headers.get(b"accept", b"")
    try:
        asked = _asked(await _body(receive), bundle_id)
        found = await _queue.put(asked)
        if isinstance(found, DomainError):
            raise found
        return answers.taken(found, as_json=as_json)
    except DomainError as error:
        back = f"/apply/{bundle_id}/check/"
        return await asyncio.to_thread(answers.refused, error, back=back, as_json=as_json)


def _asked(body: bytes, bundle_id: UUID) -> Asked:
    """The pass and key of a form. Errors: BadInput, those of read_pass."""
    try:
        sent = parse_qs(body.decode(), max_num_fields=10)
    except (UnicodeDecodeError, ValueError):
        raise BadInput(name="pass") from None
    given, key = (sent.get(name, [""])[0] for name in ("pass", "key"))
    return services.read_pass(given, bundle_id=bundle_id, key=key, now=moment.now())


def _bundle(scope: Scope) -> UUID | None:
    """The application that the address names, in whatever language the page was."""
    path = scope["path"].removeprefix("/en")
    if not path.startswith(PATH):
        return None
    try:
        return UUID(path.removeprefix(PATH).rstrip("/"))
    except ValueError:
        return None


async def _body(receive: Receive) -> bytes:
    """The whole body. Errors: BadInput when it is too long."""
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > BYTES_MAX:
            raise BadInput(name="pass")
        more = message.get("more_body", False)
    return body


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
