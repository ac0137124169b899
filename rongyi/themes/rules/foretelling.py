"""What a register already says against an item before it is sent: told, never decided here.

The checks are those of the item itself (秒批规则), asked of what registers said alone. A check is
told only where everything that it reads comes from a register and it fails whatever else is
answered; what the applicant may declare himself is his to say.
"""

from __future__ import annotations

from collections.abc import Iterator

from rongyi.catalogue.definitions import Catalogue, Check
from rongyi.kernel.text import Text
from rongyi.themes.rules.conditions import Situation
from rongyi.themes.rules.drafting import Draft
from rongyi.themes.rules.parts import CompiledTheme

_WARNING = Text(
    "{source}的记录显示：{facts}。“{item}”要求“{check}”，可能不予办理；如有误，请先更正。",
    "{source} says: {facts}. “{item}” asks that: {check}. It may be refused; if the record is "
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
            read = list(_read(check, catalogue))
            failing = situation.holds(check.check) is False
            if check.declared or not read or not failing or not known.keys() >= set(read):
                continue
            told = {"item": definition.title, "check": check.words}
            found.append(_WARNING.format({**told, **_said(read, draft, compiled, catalogue)}))
    return tuple(dict.fromkeys(found))


def _read(check: Check, catalogue: Catalogue) -> Iterator[str]:
    for term in sorted(check.check.expression.names):
        if term in catalogue.terms:
            yield catalogue.terms[term]


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
