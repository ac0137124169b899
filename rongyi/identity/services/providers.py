"""Who vouches for a person. One interface: the demo's list today, OpenID Connect later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from rongyi.identity.errors import UnknownPerson
from rongyi.identity.models import Person

DEMO_LEVEL = 1
REAL_NAME_LEVEL = 3  # what a commitment or a seal will ask for outside the demo


@dataclass(frozen=True, kw_only=True)
class Identity:
    """What a provider vouches for: which person, and how strongly (认证等级 1–4)."""

    person_id: UUID
    provider: str
    level: int


class IdentityProvider(Protocol):
    """Turns proof from outside into an Identity. Calls nothing of ours but the people's table."""

    code: str

    def identify(self, proof: str) -> Identity:
        """The person behind `proof` (a demo code; later an authorisation code).

        Errors: UnknownPerson, ProviderDown.
        """


class DemoProvider:
    """Believes whoever picks a demo person. People with real documents cannot be picked."""

    code = "demo"

    def identify(self, proof: str) -> Identity:
        """The demo person of that code. Errors: UnknownPerson."""
        # a code typed into a URL may hold what PostgreSQL refuses as text
        wanted = proof.replace("\x00", "")
        found = Person.objects.filter(code=wanted).values_list("id", flat=True).first()
        if found is None:
            raise UnknownPerson()
        return Identity(person_id=found, provider=self.code, level=DEMO_LEVEL)
