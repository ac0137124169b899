"""The plan of somebody who is signed in: computed with what the registers really hold of him."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from rongyi.catalogue.queries import current_edition
from rongyi.exchange.services import Ask, ask_many
from rongyi.identity import queries as identity
from rongyi.identity.policy import lacking_mandate
from rongyi.kernel.actor import Actor
from rongyi.kernel.text import Text
from rongyi.themes import policy
from rongyi.themes.queries import PlanPage, plan_page
from rongyi.themes.queries.definitions import definitions
from rongyi.themes.rules.subject import needs_enterprise
from rongyi.themes.services.gathering import call_of, datasets_of

FORESEEN = Text("申请“{theme}”前计算需交的材料", "Planning “{theme}”")


def foresee_plan(
    theme: str, answers: Mapping[str, Any], *, actor: Actor, now: datetime
) -> PlanPage:
    """The plan for the answers, with the registers asked about the actor or the enterprise he
    acts for. Each call is logged with its purpose and basis.

    Who must choose an enterprise first sees the plan that everybody sees; so does an agent whose
    mandate does not cover all of it, and is told so: nobody is asked about the enterprise. Seven
    SQL statements however many registers. Errors: NotPermitted, ThemeUnknown, BadInput.
    """
    policy.require_person(actor)
    page = plan_page(theme, answers, now=now)
    book = definitions(current_edition())
    items = [item.code for item in page.plan.items]
    whole = page.plan.complete and page.plan.not_for is None
    alone = actor.enterprise_id is None
    if not whole or (alone and needs_enterprise(book.catalogue, items)):
        return page
    lacking = lacking_mandate(actor, items=items)
    if lacking is not None:
        return replace(page, mandate=lacking)
    subjects = _subjects(actor)
    asks = [
        Ask(dataset=code, subject=subjects[one.subject], basis=one.basis.zh)
        for code in datasets_of(book.compiled(theme, page.plan.on), items)
        if (one := book.catalogue.datasets[code]).subject in subjects
    ]
    purpose = FORESEEN.format({"theme": page.title}).zh
    answered = ask_many(asks, purpose=purpose, bundle="", actor=actor, now=now)
    calls = {code: call_of(one, now) for code, one in answered.items()}
    return plan_page(theme, answers, now=now, calls=calls)


def _subjects(actor: Actor) -> dict[str, str]:
    subjects = {"person": identity.person(actor.person_id).subject}
    if actor.enterprise_id is not None:
        subjects["enterprise"] = identity.enterprise(actor.enterprise_id).subject
    return subjects
