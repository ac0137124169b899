"""The intake: while very many submit at once, each is received and numbered in one commit with
others, and entered by and by.

Who may submit what was looked at when the check page was shown; it gave a signed pass, so that
receiving asks neither session nor definitions. What is received is there for good; entering it is
`submit_bundle`, which looks at everything again.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core import signing
from django.db import DatabaseError, InterfaceError, OperationalError, transaction
from django.utils import timezone

from rongyi.identity.queries import actor_for
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import DomainError, Stale
from rongyi.kernel.text import Text
from rongyi.themes import store
from rongyi.themes.errors import NoLongerOpen, NotOpenYet, PassNotValid
from rongyi.themes.models import KEY_LENGTH_MAX
from rongyi.themes.services.submitting import submit_bundle

BATCH_MAX = 500  # applications of one commit
PASS_AGE_MAX_S = 3 * 24 * 60 * 60
TEXT_LENGTH_MAX = 2_000
_PASS, _TICKET = "rongyi.intake.pass", "rongyi.intake.ticket"
_UNEXPECTED = "intake.unexpected"
log = logging.getLogger("rongyi.intake")


@dataclass(frozen=True, slots=True)
class Asked:
    """One application that asks to be received. `opens` and `closes` are moments in seconds."""

    bundle_id: UUID
    person_id: UUID
    enterprise_id: UUID | None
    version: int
    opens: float
    closes: float
    before: Text
    after: Text
    key: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """It was received: its number, when first, and a ticket that shows its place. `repeated`: it
    had been received before."""

    bundle_id: UUID
    number: int
    received_at: datetime
    ticket: str
    repeated: bool


def give_pass(asked: Asked) -> str:
    """What the check page of a whole draft submits with. No SQL."""
    behalf = asked.enterprise_id and asked.enterprise_id.hex
    kept = [
        *(asked.bundle_id.hex, asked.person_id.hex, behalf, asked.version),
        *(asked.opens, asked.closes),
        *(asked.before.zh, asked.before.en, asked.after.zh, asked.after.en),
    ]
    return signing.dumps(kept, salt=_PASS, compress=True)


def read_pass(text: str, *, bundle_id: UUID, key: str, now: datetime) -> Asked:
    """The pass as it was given, for this application and while its theme is open. No SQL.

    Errors: PassNotValid, NotOpenYet, NoLongerOpen.
    """
    kept = _read(text, _PASS, PASS_AGE_MAX_S)
    found = Asked(
        UUID(kept[0]),
        UUID(kept[1]),
        UUID(kept[2]) if kept[2] else None,
        int(kept[3]),
        float(kept[4]),
        float(kept[5]),
        Text(kept[6], kept[7]),
        Text(kept[8], kept[9]),
        _clean(key) or bundle_id.hex,
    )
    if found.bundle_id != bundle_id:
        raise PassNotValid(name="pass")
    moment = now.timestamp()
    if moment < found.opens:
        opens = timezone.localtime(datetime.fromtimestamp(found.opens, now.tzinfo))
        raise NotOpenYet(opens_at=f"{opens:%Y-%m-%d %H:%M}", words=found.before)
    if moment >= found.closes:
        raise NoLongerOpen(words=found.after)
    return found


def take_in(asked: Sequence[Asked], *, now: datetime) -> list[Taken | DomainError]:
    """Receive applications in their order, durably when this returns: an answer for each.

    One SQL statement however many. Where the database refuses the whole, halves are tried, so that
    one bad row costs the others nothing. The same application has its first receipt again, and one
    that could not be entered keeps its number. Answers: Taken, Stale for a draft that was changed
    since, PassNotValid for what the database refuses.
    """
    assert len(asked) <= BATCH_MAX, "too many for one commit"
    if not asked:
        return []
    try:
        with transaction.atomic():
            found = store.take_in([_row(one) for one in asked], now=now)
    except (OperationalError, InterfaceError):
        raise
    except DatabaseError:
        if len(asked) == 1:
            return [PassNotValid(name="key")]
        half = len(asked) // 2
        return [*take_in(asked[:half], now=now), *take_in(asked[half:], now=now)]
    return [_answer(one, found.get(one.bundle_id)) for one in asked]


def intake_ticket(number: int, bundle_id: UUID) -> str:
    """What shows the place of an application that was received. No SQL."""
    return signing.dumps([number, bundle_id.hex], salt=_TICKET)


def read_ticket(text: str) -> tuple[int, UUID]:
    """Number and bundle of a ticket. Errors: PassNotValid."""
    kept = _read(text, _TICKET, None)
    return int(kept[0]), UUID(kept[1])


def enter_next(after: int, *, now: datetime) -> int | None:
    """Enter the next one that was received behind number `after`, whoever else does the same.

    Returns its number, None where there is none. One that cannot be entered is noted with the
    reason and holds up nobody; its applicant is told, and keeps his number if he sends it again.
    """
    with transaction.atomic():
        found = store.next_intake(after)
        if found is None:
            return None
        number, bundle_id, person_id, enterprise_id, key = found
        problem = _entered(bundle_id, person_id, enterprise_id, key, now)
        store.note_entered(number, problem=problem, now=now)
    return number


def _entered(
    bundle_id: UUID, person_id: UUID, enterprise_id: UUID | None, key: str, now: datetime
) -> str:
    """Submit in a savepoint of its own; the code of the error for which it did not go."""
    try:
        with transaction.atomic():
            actor: Actor = actor_for(person_id, enterprise_id, now=now)
            submit_bundle(bundle_id=bundle_id, key=key, actor=actor, now=now, admitted=True)
    except DomainError as error:
        return error.code
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("application %s could not be entered", bundle_id)
        return _UNEXPECTED
    return ""


def _row(one: Asked) -> dict[str, object]:
    names = ("bundle_id", "person_id", "enterprise_id", "key", "version")
    return {name: getattr(one, name) for name in names}


def _answer(one: Asked, found: tuple[int, datetime, bool] | None) -> Taken | DomainError:
    if found is None:
        return Stale(number="")
    number, received_at, fresh = found
    ticket = intake_ticket(number, one.bundle_id)
    return Taken(one.bundle_id, number, received_at, ticket, repeated=not fresh)


def _read(text: str, salt: str, age: int | None) -> Any:
    try:
        return signing.loads(text[:TEXT_LENGTH_MAX], salt=salt, max_age=age)
    except signing.BadSignature:
        raise PassNotValid(name="pass") from None


def _clean(key: str) -> str:
    return key.replace("\0", "")[:KEY_LENGTH_MAX]
