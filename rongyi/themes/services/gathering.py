"""Ask the registers what they know of the applicant, so that nobody types or brings it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from rongyi.catalogue.definitions import Catalogue
from rongyi.exchange.services import Answer, Ask, Found, Missing, Unreachable, ask_many
from rongyi.identity.queries import enterprise, person
from rongyi.kernel.actor import Actor
from rongyi.kernel.text import Text
from rongyi.themes import policy
from rongyi.themes.models import Bundle
from rongyi.themes.queries.definitions import computed, definitions
from rongyi.themes.rules import DATA_CALL
from rongyi.themes.rules.keeping import Call
from rongyi.themes.rules.parts import CompiledTheme
from rongyi.themes.rules.values import typed_of

PURPOSE = Text("办理“{theme}”", "Handling “{theme}”")
NO_ENTERPRISE = Text(
    "您没有代表企业办理，所以未查询企业信息。",
    "You are not acting for an enterprise, so its data were not called.",
)


def ask_registers(*, bundle_id: UUID, actor: Actor, now: datetime) -> None:
    """Ask every register that this draft may use and has not heard from, and keep the answers.

    Asking happens outside the lock: a slow register holds nobody up. Each call is logged with its
    purpose and basis. Errors: NotFound.
    """
    bundle = policy.bundle_for(actor, bundle_id, lock=False, now=now)
    book = definitions(bundle.edition_id)
    compiled = book.compiled(bundle.theme_code, bundle.planned_on)
    items = [item.code for item in computed(bundle, now).plan.items]
    wanted = datasets_of(compiled, items)
    open_ones = [
        code for code in wanted
        if bundle.calls.get(code, {}).get("state") in (None, "unreachable")
    ]  # fmt: skip
    answers = ask_about(bundle, book.catalogue, open_ones, compiled.theme.title, actor, now)
    if not answers:
        return
    with transaction.atomic():
        bundle = policy.bundle_for(actor, bundle_id, lock=True, now=now)
        bundle.calls.update({code: call.kept() for code, call in answers.items()})
        bundle.save(update_fields=["calls"])


def datasets_of(compiled: CompiledTheme, items: Iterable[str]) -> list[str]:
    """The registers that know a field or replace a material of these items."""
    applied = set(items)
    wanted = {
        group.dataset
        for group in compiled.fields
        if group.dataset and any(part.item in applied for part in group.parts)
    }
    for material in compiled.materials:
        for need in material.needs:
            if need.item in applied:
                wanted |= {one.source for one in need.routes if one.way == DATA_CALL and one.source}
    return sorted(wanted)


def subjects_of(bundle: Bundle) -> dict[str, str]:
    """Whom a register is asked about: the applicant; the enterprise acted for, if any."""
    subjects = {"person": person(bundle.applicant_id).subject}
    if bundle.enterprise_id is not None:
        subjects["enterprise"] = enterprise(bundle.enterprise_id).subject
    return subjects


def ask_about(
    bundle: Bundle,
    catalogue: Catalogue,
    datasets: Iterable[str],
    title: Text,
    actor: Actor,
    now: datetime,
) -> Mapping[str, Call]:
    """The registers' answers as a draft keeps them."""
    subjects = subjects_of(bundle)
    asks, calls = [], {}
    for code in datasets:
        dataset = catalogue.datasets[code]
        if dataset.subject in subjects:
            asks.append(Ask(dataset=code, subject=subjects[dataset.subject],
                            basis=dataset.basis.zh))  # fmt: skip
        else:
            calls[code] = Call("missing", {}, dataset.name, now, NO_ENTERPRISE)
    purpose = PURPOSE.format({"theme": title}).zh
    answered = ask_many(asks, purpose=purpose, bundle=str(bundle.id), actor=actor, now=now)
    for code, answer in answered.items():
        calls[code] = _call(answer, catalogue.datasets[code].name, now)
    return calls


def _call(answer: Answer, name: Text, now: datetime) -> Call:
    match answer:
        case Found(fields=fields, source=source, at=at):
            typed = {field: typed_of(value) for field, value in fields.items()}
            return Call("found", typed, source, at)
        case Missing(why=why):
            return Call("missing", {}, name, now, why)
        case Unreachable(why=why):
            return Call("unreachable", {}, name, now, why)
