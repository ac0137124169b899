"""Letters as they are sent (文书送达): which fact sends which, and what is printed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from rongyi.cases.rules.awaiting import listed
from rongyi.cases.rules.decision import MANNERS
from rongyi.cases.rules.following import Term, still_to_come
from rongyi.cases.rules.hearing import HEARING
from rongyi.cases.rules.history import SPECIAL_WORDS
from rongyi.cases.rules.kinds import OF_KIND
from rongyi.cases.rules.letters import ACCEPT, About, Letter, letter, named
from rongyi.cases.rules.orders import ORDERS
from rongyi.cases.rules.renewing import PURPOSE_WORDS
from rongyi.cases.rules.shape import Point
from rongyi.cases.rules.turning import VOID_GROUNDS
from rongyi.catalogue.definitions import Catalogue, Item
from rongyi.kernel.text import Text

SENDS = {
    "case.accepted.v1": ACCEPT,
    "case.refused.v1": "refuse",
    "case.correction_asked.v1": "ask_correction",
    "case.not_needed.v1": "not_needed",
    "case.not_ours.v1": "not_ours",
    "case.mended.v1": "mended",
    "case.expired.v1": "expired",
    "case.pre_reviewed.v1": "pre_reviewed",
    "case.party_told.v1": "party_told",
    "case.party_heard.v1": "party_heard",
    "case.hearing_told.v1": "hearing_told",
    "case.hearing_asked.v1": "hearing_asked",
    "case.hearing_waived.v1": "hearing_waived",
    "case.party_called.v1": "party_called",
    "case.party_released.v1": "party_released",
    "case.stopped.v1": "stopped",
    "case.heard.v1": "heard",
    "case.visit_proposed.v1": "visit_set",
    "case.visit_agreed.v1": "visit_set",
    "case.visited.v1": "visited",
    "case.resumed.v1": "resumed",
    "case.extended.v1": "extended",
    "case.sent_back.v1": "sent_back",
    "case.withdrawn.v1": "withdrawn",
    "case.transferred.v1": "transferred",
    "case.annulled.v1": "annulled",
    "case.reopened.v1": "reopened",
    "case.issued.v1": "issued",
    "case.closed.v1": "delivered",
    "case.served.v1": "delivered",
    "case.received.v1": "received",
    "case.deemed_renewed.v1": "deemed_renewed",
    "case.grant_ended.v1": "grant_ended",
}
DECIDED = "case.decided.v1"  # its outcome is the letter: approved or rejected
ASKED = "case.correction_asked.v1"
JOINT = (ASKED, "case.visit_proposed.v1", "case.visit_agreed.v1")  # one letter for several cases
SENT = (*SENDS, DECIDED)
GRANT_ENDED = {  # by how it ended; one that was replaced has the new one as its letter
    "annul": "grant_annulled",
    "revoke": "grant_revoked",
    "deregister": "grant_struck_off",
}
LETTER_KINDS = (
    *dict.fromkeys(kind for kind in SENDS.values() if kind != "grant_ended"),
    *GRANT_ENDED.values(),
    *("approved", "rejected", "hearing_called"),
)
NAMED = "case.grant_named.v1"  # of what it renews or changes the letters speak
_NOTICE = "notice"
_TEMPLATES = {ACCEPT: "acceptance_notice", "ask_correction": "correction_notice"}
_DECISION = "decision_letter"
_SAID = ("reasons", "opinion", "minutes", "reason", "findings", "remark")
# What stands above what a person wrote, and below; the others have other headings.
_HEADINGS = {"heard": "minutes", "visited": "findings"}
_SIGNED = {"delivered": "received_by", "visited": "signed_on_site"}
_MET = {True: "met", False: "not_met"}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Print:
    """A letter ready for paper: the template and what it shows."""

    kind: str
    template: str
    title: Text
    letter: Letter
    values: Mapping[str, Any]


def kind_of(fact: str, body: Mapping[str, Any]) -> str:
    """The kind of letter that a fact sends; empty: none. Only what a person hands over has a proof
    of delivery, only a hearing that was held has minutes, and only a visit to which all agree is
    announced."""
    if fact == DECIDED:
        return str(body["outcome"])
    kind = SENDS.get(fact, "")
    if kind == "grant_ended":
        return GRANT_ENDED.get(str(body["act"]), "")
    if kind == "stopped" and body["special"] == HEARING:
        return "hearing_called"
    none = (
        (kind == "delivered" and not body.get("receiver"))
        or (kind == "heard" and not body["held"])
        or (kind == "visit_set" and not body["settled"])
    )
    return "" if none else kind


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
    reference: str = "",
    together: Sequence[tuple[Item, Mapping[str, Any]]] = (),
    named_grant: Mapping[str, Any] | None = None,
    off: Mapping[str, Any] | None = None,
) -> Print:
    """What a fact sends, out of the fact and the definitions that the case began with.

    `told` is what facts before it say of papers: an acceptance names those to come. `reference`:
    the number of the letter (文号). `together`: notices sent for the cases of one application at
    once, which are one. `off` announced the hearing that is not held any more.
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
        points=named(points, catalogue),
        until=date.fromisoformat(body["due_on"]) if kind == "ask_correction" else None,
        accepted=accepted,
        power=body.get("power"),
        coming=still_to_come(told, item, catalogue.materials, term) if accepted else (),
        told={
            **told_of(body),
            **_concluded(body, catalogue),
            **granted_of(named_grant),
            **_off(off, on),
            "closed_on": on,
            "applicant": applicant,
        },
    )
    if len(together) > 1:
        sent = _joint(sent, together, catalogue)
    values = {
        **_head(sent, item, catalogue),
        **_own(sent, body, received, catalogue),
        "reference": reference,
    }
    template = _TEMPLATES.get(kind, _NOTICE if kind in OF_KIND else _DECISION)
    return Print(kind=kind, template=template, title=sent.title, letter=sent, values=values)


def told_of(body: Mapping[str, Any]) -> dict[str, object]:
    """What fills the sentences of a letter: days as days, codes as words, pairs as texts."""
    found: dict[str, object] = {}
    for name, value in body.items():
        day = isinstance(value, str) and _DAY.fullmatch(value)
        found[name] = date.fromisoformat(value) if day else value if value is not None else ""
    for name, words in (
        ("special", SPECIAL_WORDS),
        ("order", ORDERS),
        ("ground", VOID_GROUNDS),
        ("manner", MANNERS),
    ):
        if str(body.get(name, "")) in words:
            found[name] = words[str(body[name])]
    for pair in ("title", "body", "ground", "law"):
        if body.get(f"{pair}_zh"):
            found[pair] = Text(str(body[f"{pair}_zh"]), str(body[f"{pair}_en"]))
    return found


def _concluded(body: Mapping[str, Any], catalogue: Catalogue) -> dict[str, object]:
    """Whether what was looked at on site meets the requirements."""
    met = body.get("met")
    return {"conclusion": catalogue.letters.phrase(_MET[met])} if isinstance(met, bool) else {}


def granted_of(body: Mapping[str, Any] | None) -> dict[str, object]:
    """What a letter says of the certificate that is renewed or changed."""
    if body is None:
        return {}
    purpose = PURPOSE_WORDS[str(body["purpose"])]
    return {"purpose": purpose, "granted": str(body["certificate_number"])}


def _off(called: Mapping[str, Any] | None, on: date) -> dict[str, object]:
    """Which hearing its applicant need not come to; none whose day is over."""
    if called is None or date.fromisoformat(called["until"]) < on:
        return {}
    told = told_of(called)
    return {"off_on": told["until"], "off_at": told["at_time"], "off_place": told["place"]}


def _joint(
    sent: Letter, together: Sequence[tuple[Item, Mapping[str, Any]]], catalogue: Catalogue
) -> Letter:
    """One notice for several matters: every point says which one it is about."""
    points = []
    for item, body in together:
        own = tuple(Point(p["kind"], p["code"], p["words"]) for p in body.get("points", ()))
        for what, words in named(own, catalogue):
            title = Text(f"{item.title.zh}：{what.zh}", f"{item.title.en}: {what.en}")
            points.append((title, words))
    return replace(
        sent,
        points=tuple(points),
        item=listed([item.title for item, _ in together]),
        number="、".join(str(body["number"]) for _, body in together),
    )


def _head(sent: Letter, item: Item, catalogue: Catalogue) -> dict[str, Any]:
    return {
        "issuer": sent.issuer,
        "title": sent.title,
        "number": sent.number,
        "applicant": sent.to,
        "item": sent.item,
        "power": sent.power,
        "contact": catalogue.letters.phrase("ask").format({"phone": item.contact.consult}),
    }


def _joined(sentences: tuple[Text, ...]) -> Text:
    return Text("".join(one.zh for one in sentences), " ".join(one.en for one in sentences))


def _remarks(body: Mapping[str, Any], catalogue: Catalogue) -> Text | None:
    """What has to be known of the days of an acceptance."""
    told = [catalogue.letters.phrase(one) for one in ("deemed", "provisional") if body.get(one)]
    return _joined(tuple(told)) if told else None


def _laws(kind: str, body: Mapping[str, Any], catalogue: Catalogue) -> Text:
    """The articles of the act; what ends a grant rests on its ground."""
    law = OF_KIND[kind].laws
    if kind in GRANT_ENDED.values():
        law = Text(str(body["law_zh"]), str(body["law_en"]))
    return catalogue.letters.phrase("by").format({"law": law})


def _own(
    sent: Letter, body: Mapping[str, Any], received: date, catalogue: Catalogue
) -> dict[str, Any]:
    phrase = catalogue.letters.phrase
    if sent.kind == ACCEPT:
        return {
            "sentence": _joined(sent.paragraphs),
            "accepted_on": date.fromisoformat(body["accepted_on"]),
            "promised_on": date.fromisoformat(body["promised_due"]),
            "legal_on": date.fromisoformat(body["legal_due"]),
            "excluded": _remarks(body, catalogue),
            "basis": phrase("accepted_by"),
        }
    if sent.kind == "ask_correction":
        return {
            "received_on": received,
            "points": [{"what": what, "words": words} for what, words in sent.points],
            "how": sent.paragraphs[1],
            "until": date.fromisoformat(body["due_on"]),
            "basis": phrase("corrected_by"),
            "told_on": sent.on,
        }
    if sent.kind in OF_KIND:
        said = next((str(body[name]) for name in _SAID if body.get(name)), "")
        return {
            "paragraphs": sent.paragraphs,
            "reasons": [said] if said else [],
            "heading": phrase(_HEADINGS.get(sent.kind, "in_words")),
            "laws": _laws(sent.kind, body, catalogue),
            "remedies": sent.remedies,
            "signed": phrase(_SIGNED[sent.kind]) if sent.kind in _SIGNED else None,
            "told_on": sent.on,
        }
    return {
        "paragraphs": sent.paragraphs,
        "reasons": [sent.reasons] if sent.reasons else [],
        "basis": sent.ground,
        "remedies": sent.remedies,
        "decided_on": sent.on,
    }
