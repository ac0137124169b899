"""Signing in: the provider vouches, the day's stream keeps the fact."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from rongyi.identity.events import SignedIn, sign_ins_of
from rongyi.identity.queries import actor_for
from rongyi.identity.services.providers import DemoProvider, IdentityProvider
from rongyi.journal.services import record
from rongyi.kernel.actor import Actor

_providers: dict[str, IdentityProvider] = {"current": DemoProvider()}


def use_provider(provider: IdentityProvider) -> None:
    """Choose who vouches for people. Called once, by the wiring in config."""
    _providers["current"] = provider


@transaction.atomic
def sign_in(*, person_code: str, now: datetime, channel: str = "web") -> Actor:
    """Sign a person in (登录) and record it on the stream of the day.

    `person_code` is the proof that the provider in use understands.
    Errors: UnknownPerson, ProviderDown.
    """
    identity = _providers["current"].identify(person_code)
    actor = actor_for(identity.person_id, now=now, channel=channel)
    record(
        SignedIn(
            person_id=identity.person_id,
            provider=identity.provider,
            level=identity.level,
            channel=channel,
        ),
        stream=sign_ins_of(timezone.localdate(now)),
        actor=actor,
        at=now,
    )
    return actor
