"""What a register already says against an item before it is sent: told, never decided here.

The checks are those of the item itself (秒批规则), asked of what registers said alone. A check is
told only where everything that it reads comes from a register and it fails whatever else is
answered; what the applicant may declare himself is his to say.
"""

from __future__ import annotations

from collections.abc import Set

from rongyi.catalogue.definitions import Catalogue, Item
from rongyi.kernel.decision import decide
from rongyi.kernel.text import Text
from rongyi.themes.rules.conditions import Situation
from rongyi.themes.rules.drafting import Draft
from rongyi.themes.rules.parts import CompiledTheme

_WARNING = Text(
    "{source}的记录显示：{facts}。“{item}”要求“{check}”，可能不予办理；如有误，请先更正。",
    "{source} says: {facts}. “{item}” asks that: {check}. It may be refused; if the record is "
    "wrong, have it corrected first.",
)
_HANDED_OVER = Text(
    "{source}的记录显示：{facts}。“{item}”将转由工作人员办理：{check}。如有误，请先更正。",
    "{source} says: {facts}. “{item}” will go to a member of staff: {check}. If the record is "
    "wrong, have it corrected first.",
)
_FACT = Text("{label}为{value}", "{label} is {value}")


def warnings_of(draft: Draft, compiled: CompiledTheme, catalogue: Catalogue) -> tuple[Text, ...]:
    """The warnings of a draft, in the order of its items; each once."""
    known = {code: draft.values[code] for code in draft.verified if code in draft.values}
    situation = Situation.of(compiled.terms, known)
    found = []
    for item in draft.plan.items:
        definition = catalogue.items[item.code]
        for check in definition.checks:
            read = _read(check.check.expression.names, catalogue)
            failing = situation.holds(check.check) is False
            if check.declared or not read or not failing or not known.keys() >= set(read):
                continue
            told = {"item": definition.title, "check": check.words}
            found.append(_WARNING.format({**told, **_said(read, draft, compiled, catalogue)}))
        over = _handed_over(definition, situation, known.keys(), catalogue)
        if over is not None:
            read, why = over
            told = {"item": definition.title, "check": why}
            found.append(_HANDED_OVER.format({**told, **_said(read, draft, compiled, catalogue)}))
    return tuple(dict.fromkeys(found))


def _handed_over(
    item: Item, situation: Situation, known: Set[str], catalogue: Catalogue
) -> tuple[list[str], Text] | None:
    """What the decision table of an item reads and why it hands over, where registers say all."""
    table = item.table
    if table is None or table.declared:
        return None
    read = _read(frozenset().union(*(one.expression.names for one in table.inputs)), catalogue)
    if not read or not known >= set(read):
        return None
    rules = decide(table.table, situation.values).rules
    row = table.rules[rules[0] - 1] if rules else None
    return (read, row.words) if row is not None and row.then == "person" else None


def _read(names: frozenset[str], catalogue: Catalogue) -> list[str]:
    """The elements behind the names of an expression."""
    return [catalogue.terms[term] for term in sorted(names) if term in catalogue.terms]


def _said(
    codes: list[str], draft: Draft, compiled: CompiledTheme, catalogue: Catalogue
) -> dict[str, Text]:
    elements = [catalogue.elements[code] for code in codes]
    facts = [
        _FACT.format({"label": one.label, "value": one.said(draft.values[one.code])})
        for one in elements
    ]
    sources = dict.fromkeys(
        compiled.datasets[one.truth.dataset] for one in elements if one.truth is not None
    )
    return {"facts": _joined(facts), "source": _joined(list(sources))}


def _joined(texts: list[Text]) -> Text:
    return Text("、".join(one.zh for one in texts), ", ".join(one.en for one in texts))
