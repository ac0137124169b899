"""Ask the registers what they know of the applicant, so that nobody types or brings it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from rongyi.catalogue.definitions import Catalogue
from rongyi.exchange.services import Answer, Ask, Found, Missing, Unreachable, ask_many
from rongyi.exemption.rules.proving import EXPIRED, valid_until
from rongyi.kernel.actor import Actor
from rongyi.kernel.text import Text
from rongyi.themes import policy, store
from rongyi.themes.models import Bundle
from rongyi.themes.queries.definitions import computed, definitions
from rongyi.themes.rules import DATA_CALL
from rongyi.themes.rules.keeping import Call
from rongyi.themes.rules.parts import CompiledTheme, absent_of
from rongyi.themes.rules.values import typed_of
from rongyi.themes.states import DRAFT

PURPOSE = Text("办理“{theme}”", "Handling “{theme}”")
NOT_FOUNDED = Text(
    "企业还没有设立，所以没有可以查询的企业数据。",
    "The enterprise is not founded yet, so there are no data of it.",
)
NO_ENTERPRISE = Text(
    "您没有代表企业办理，所以未查询企业信息。",
    "You are not acting for an enterprise, so its data were not called.",
)


def ask_registers(*, bundle_id: UUID, actor: Actor, now: datetime) -> None:
    """Ask every register that this draft may use and has not heard from, and keep the answers.

    Asking happens outside the lock: a slow register holds nobody up. Each call is logged with its
    purpose and basis. One SQL query when nothing is open. Errors: NotFound.
    """
    bundle = policy.bundle_for(actor, bundle_id, lock=False, now=now)
    wanted = open_registers(bundle, now)
    if not wanted:
        return
    book = definitions(bundle.edition_id)
    title = book.theme(bundle.theme_code).title
    answers = ask_about(bundle, book.catalogue, wanted, title, actor, now)
    store.keep_calls(bundle.id, {code: call.kept() for code, call in answers.items()})


def open_registers(bundle: Bundle, now: datetime) -> list[str]:
    """The registers that a draft may use and has not heard from. No SQL."""
    if bundle.state != DRAFT:
        return []
    compiled = definitions(bundle.edition_id).compiled(bundle.theme_code, bundle.planned_on)
    items = [item.code for item in computed(bundle, now).plan.items]
    return [
        code
        for code in datasets_of(compiled, items)
        if bundle.calls.get(code, {}).get("state") in (None, "unreachable")
    ]


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
    subjects = {"person": bundle.applicant.document_number}
    if bundle.enterprise is not None:
        subjects["enterprise"] = bundle.enterprise.uscc
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
    plan = computed(bundle, now).plan
    compiled = definitions(bundle.edition_id).compiled(bundle.theme_code, plan.on)
    absent = absent_of(compiled, (item.code for item in plan.items))
    asks, calls = [], {}
    for code in datasets:
        dataset = catalogue.datasets[code]
        if dataset.subject in subjects:
            asks.append(Ask(dataset=code, subject=subjects[dataset.subject],
                            basis=dataset.basis.zh))  # fmt: skip
        else:
            words = NOT_FOUNDED if code in absent else NO_ENTERPRISE
            calls[code] = Call("missing", {}, dataset.name, now, words)
    purpose = PURPOSE.format({"theme": title}).zh
    answered = ask_many(asks, purpose=purpose, bundle=str(bundle.id), actor=actor, now=now)
    for code, answer in answered.items():
        calls[code] = call_of(answer, now)
    return calls


def call_of(answer: Answer, now: datetime) -> Call:
    """A register's answer as a draft keeps it; a paper that has run out counts as missing."""
    match answer:
        case Found(fields=fields, source=source, at=at):
            until = valid_until(fields)
            if until is not None and until < timezone.localdate(now):
                words = EXPIRED.format({"source": source, "day": until})
                return Call("missing", {}, source, at, words)
            typed = {field: typed_of(value) for field, value in fields.items()}
            return Call("found", typed, source, at)
        case Missing(why=why, source=source):
            return Call("missing", {}, source, now, why)
        case Unreachable(why=why, source=source):
            return Call("unreachable", {}, source, now, why)
