"""Letters to the applicant (文书): the sentences, before and after they are sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from rongyi.cases.rules.clock import delivery_days
from rongyi.cases.rules.decision import certificate_of
from rongyi.cases.rules.following import ToCome, joined
from rongyi.cases.rules.kinds import APPLICANT, addressee
from rongyi.cases.rules.power import delegation_words
from rongyi.cases.rules.shape import Point
from rongyi.cases.rules.verdicts import (
    GRANTED,
    REFUSED,
    basis_of,
    remedies_of,
    verdict_of,
    verdict_title,
    verdict_words,
)
from rongyi.catalogue.definitions import Catalogue, Ground, Item
from rongyi.kernel.text import Text

# Seen before they are sent.
LETTERS = ("refuse", "not_needed", "not_ours", "ask_correction", "approved", "rejected")
ACCEPT = "accept"
# What the applicant may contest.
AGAINST = (
    *("refuse", "not_needed", "not_ours", "expired", "transferred", "annulled", "rejected"),
    *("grant_annulled", "grant_revoked", "grant_struck_off"),
)
_OF_HEARINGS = (("heard", "heard_on"), ("hearing_off", "off_on"))  # said where the day is known
ABOUT_A_GRANT = (ACCEPT, "refuse", "approved", "rejected", "withdrawn")


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """What a letter says. `points` are title and words; `power` on whose behalf it is written."""

    kind: str
    title: Text
    issuer: Text
    number: str
    to: str
    item: Text
    paragraphs: tuple[Text, ...]
    points: tuple[tuple[Text, str], ...] = ()
    reasons: str = ""
    ground: Text | None = None
    remedies: Text | None = None
    power: Text | None = None
    on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class About:
    """Whose application a letter is about."""

    number: str
    applicant: str
    received: date
    today: date


def letter(
    kind: str,
    about: About,
    item: Item,
    catalogue: Catalogue,
    *,
    ground: str = "",
    reasons: str = "",
    points: tuple[tuple[Text, str], ...] = (),
    until: date | None = None,
    accepted: date | None = None,
    coming: tuple[ToCome, ...] = (),
    power: Mapping[str, Any] | None = None,
    told: Mapping[str, object] | None = None,
) -> Letter:
    """The letter of an act. Source: Administrative Licensing Law, arts 32, 38, 44.

    `told` fills the sentences of the rarer letters (`letters.yaml`).
    """
    known = next((one for one in item.grounds if one.code == ground), None)
    phrase = catalogue.letters.phrase
    filled: dict[str, object] = {
        "received": about.received,
        "item": item.title,
        "number": about.number,
        "applicant": about.applicant,
        "verdict": verdict_words(item, kind, catalogue),
        "accepted": accepted or "",
        **(told or {}),
    }
    opening = phrase("received" if addressee(kind) == APPLICANT else "about")
    says = _says(kind, item, catalogue, lacking=bool(coming))
    sentences = [one.format(filled) for one in (opening, *says)]
    if filled.get("granted") and kind in ABOUT_A_GRANT:
        sentences.insert(1, phrase("of_grant").format(filled))
    sentences += [phrase(name).format(filled) for name, day in _OF_HEARINGS if filled.get(day)]
    if kind == "approved":
        sentences.append(_delivery(item, catalogue))
    if until is not None:
        sentences.append(phrase("answer_by").format({"day": until}))
    for one in joined(coming):
        sentences.append(phrase("to_follow").format({"papers": one.title, "day": one.due_on}))
    against = kind in AGAINST
    return Letter(
        kind=kind,
        title=title_of_letter(kind, item, catalogue),
        issuer=catalogue.departments[item.power.exercised_by].name,
        number=about.number,
        to=str((told or {}).get("party_name") or about.applicant),
        item=item.title,
        paragraphs=tuple(sentences),
        points=points,
        reasons=reasons,
        ground=_ground(known, item) if known and against else None,
        remedies=remedies_of(item, catalogue) if against else None,
        power=_power(item, catalogue, power),
        on=about.today,
    )


def title_of_letter(kind: str, item: Item, catalogue: Catalogue) -> Text:
    """What the letter is called: a decision by what is decided."""
    title = catalogue.letters.letter(kind).title.text
    return title.format({"decision": verdict_title(item, kind, catalogue)})


def _says(kind: str, item: Item, catalogue: Catalogue, *, lacking: bool) -> tuple[Text, ...]:
    """The sentences of a kind; where nothing is decided but checked, those of the check."""
    if lacking:
        return (catalogue.letters.phrase("accepted_lacking"),)
    verdict = verdict_of(item, catalogue)
    own = {GRANTED: verdict.granting, REFUSED: verdict.refusing}.get(kind)
    said = catalogue.letters.letter(kind).paragraphs if own is None else (own,)
    return tuple(one.text for one in said)


def _delivery(item: Item, catalogue: Catalogue) -> Text:
    """By when the result is there: the days of its clock.

    Source: Administrative Licensing Law, art. 44: ten days at most.
    """
    step = next((one for one in item.steps if one.act == "deliver"), None)
    if step is None and not certificate_of(item):
        return catalogue.letters.phrase("kept")
    days = delivery_days(item, catalogue.clock)
    return catalogue.letters.phrase("handed").format({"result": item.result.name, "days": days})


def _ground(ground: Ground, item: Item) -> Text:
    """The ground with its law: its own article, else those that the item rests on."""
    basis = ground.basis or basis_of(item)
    return Text(f"{ground.text.zh}（{basis.zh}）", f"{ground.text.en} ({basis.en})")


def _power(item: Item, catalogue: Catalogue, rests_on: Mapping[str, Any] | None) -> Text | None:
    """On whose behalf, where one body exercises the power of another; and by which delegation."""
    told = [one for one in (_behalf(item, catalogue), delegation_words(rests_on, catalogue)) if one]
    if not told:
        return None
    return Text("".join(one.zh for one in told), " ".join(one.en for one in told))


def _behalf(item: Item, catalogue: Catalogue) -> Text | None:
    power = item.power
    if power.holder == power.exercised_by:
        return None
    holder, paper = catalogue.departments[power.holder].name, power.document or power.basis
    return catalogue.letters.phrase("behalf").format({"holder": holder, "paper": paper})


def named(points: tuple[Point, ...], catalogue: Catalogue) -> tuple[tuple[Text, str], ...]:
    """The points of a notice with the names of what they are about."""
    titles, other = names_in(catalogue), catalogue.letters.phrase("other")
    return tuple((titles.get(p.code, other), p.words.strip()) for p in points)


def names_in(catalogue: Catalogue) -> dict[str, Text]:
    """The names of everything that a notice may ask to correct, by code."""
    return {
        **{code: element.label for code, element in catalogue.elements.items()},
        **{code: material.title for code, material in catalogue.materials.items()},
    }
