"""Writes of identity: places and demo people from definitions, sign-in, mandates."""

from rongyi.identity.services.demo import seed_people
from rongyi.identity.services.founding import allot_code, found_enterprise
from rongyi.identity.services.mandates import act_for, revoke_mandate
from rongyi.identity.services.places import sync_places
from rongyi.identity.services.powers import (
    delegate,
    end_cover,
    order_cover,
    revoke_delegation,
)
from rongyi.identity.services.providers import DemoProvider, Identity, IdentityProvider
from rongyi.identity.services.sign_in import sign_in, use_provider

__all__ = [
    "DemoProvider",
    "Identity",
    "IdentityProvider",
    "act_for",
    "allot_code",
    "delegate",
    "end_cover",
    "found_enterprise",
    "order_cover",
    "revoke_delegation",
    "revoke_mandate",
    "seed_people",
    "sign_in",
    "sync_places",
    "use_provider",
]
