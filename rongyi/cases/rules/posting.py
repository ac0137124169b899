"""Letters as they are sent (文书送达): which fact sends which, and what is printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from rongyi.cases.rules.following import Term, still_to_come
from rongyi.cases.rules.letters import ACCEPT, About, Letter, letter, named, names_in
from rongyi.cases.rules.shape import Point
from rongyi.catalogue.definitions import Catalogue, Item
from rongyi.kernel.text import Text

SENDS = {
    "case.accepted.v1": ACCEPT,
    "case.refused.v1": "refuse",
    "case.correction_asked.v1": "ask_correction",
}
DECIDED = "case.decided.v1"  # its outcome is the letter: approved or rejected
SENT = (*SENDS, DECIDED)
LETTER_KINDS = (*SENDS.values(), "approved", "rejected")
_TEMPLATES = {ACCEPT: "acceptance_notice", "ask_correction": "correction_notice"}
_DECISION = "decision_letter"
_ACCEPTED_BY = Text(
    "依据《行政许可法》第三十二条、第四十二条。",
    "Administrative Licensing Law, arts 32 and 42.",
)
_DEEMED = Text(
    "收到之日起五个工作日内没有告知补正，自收到之日起即为受理。",
    "Nobody asked for corrections within five working days: it counts as accepted since receipt.",
)
_CORRECTED_BY = Text(
    "依据《行政许可法》第三十二条第一款第四项，一次告知全部内容。",
    "Administrative Licensing Law, art. 32(1)(4): all is told at once.",
)
_ASK = Text("咨询电话：{phone}。", "Questions: {phone}.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Print:
    """A letter ready for paper: the template and what it shows."""

    kind: str
    template: str
    title: Text
    values: Mapping[str, Any]


def kind_of(fact: str, body: Mapping[str, Any]) -> str:
    """The kind of letter that a fact sends."""
    return str(body["outcome"]) if fact == DECIDED else SENDS[fact]


def printed(
    fact: str,
    body: Mapping[str, Any],
    *,
    applicant: str,
    received: date,
    on: date,
    item: Item,
    catalogue: Catalogue,
    told: Sequence[Mapping[str, Any]] = (),
) -> Print:
    """What a fact sends, out of the fact and the definitions that the case began with.

    `told` is what the facts before it say of papers: an acceptance names those still to come.
    """
    kind = kind_of(fact, body)
    accepted = date.fromisoformat(body["accepted_on"]) if kind == ACCEPT else None
    term = Term(catalogue.calendar_for(item), accepted, on)
    points = tuple(Point(p["kind"], p["code"], p["words"]) for p in body.get("points", ()))
    sent = letter(
        kind,
        About(
            number=str(body["number"]),
            applicant=applicant,
            received=received,
            today=on,
        ),
        item,
        catalogue,
        ground=str(body.get("ground", "")),
        reasons=str(body.get("reasons", "")),
        points=named(points, names_in(catalogue)),
        until=date.fromisoformat(body["due_on"]) if kind == "ask_correction" else None,
        accepted=accepted,
        power=body.get("power"),
        coming=still_to_come(told, item, catalogue.materials, term) if accepted else (),
    )
    return Print(
        kind=kind,
        template=_TEMPLATES.get(kind, _DECISION),
        title=sent.title,
        values={**_head(sent, item), **_own(sent, body, received)},
    )


def _head(sent: Letter, item: Item) -> dict[str, Any]:
    return {
        "issuer": sent.issuer,
        "title": sent.title,
        "number": sent.number,
        "applicant": sent.to,
        "item": sent.item,
        "power": sent.power,
        "contact": _ASK.format({"phone": item.contact.consult}),
    }


def _joined(sentences: tuple[Text, ...]) -> Text:
    return Text("".join(one.zh for one in sentences), " ".join(one.en for one in sentences))


def _own(sent: Letter, body: Mapping[str, Any], received: date) -> dict[str, Any]:
    if sent.kind == ACCEPT:
        return {
            "sentence": _joined(sent.paragraphs),
            "accepted_on": date.fromisoformat(body["accepted_on"]),
            "promised_on": date.fromisoformat(body["promised_due"]),
            "legal_on": date.fromisoformat(body["legal_due"]),
            "excluded": _DEEMED if body.get("deemed") else None,
            "basis": _ACCEPTED_BY,
        }
    if sent.kind == "ask_correction":
        return {
            "received_on": received,
            "points": [{"what": what, "words": words} for what, words in sent.points],
            "how": sent.paragraphs[1],
            "until": date.fromisoformat(body["due_on"]),
            "basis": _CORRECTED_BY,
            "told_on": sent.on,
        }
    return {
        "paragraphs": sent.paragraphs,
        "reasons": [sent.reasons] if sent.reasons else [],
        "basis": sent.ground,
        "remedies": sent.remedies,
        "decided_on": sent.on,
    }
