"""Letters to the applicant (文书): the sentences, before and after they are sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from rongyi.cases.rules.clock import DELIVERY_WORKDAYS
from rongyi.cases.rules.decision import certificate_of
from rongyi.cases.rules.following import ToCome, joined
from rongyi.cases.rules.power import delegation_words
from rongyi.cases.rules.sentences import APPLICANT, OF_KIND, addressee
from rongyi.cases.rules.shape import Point
from rongyi.cases.rules.verdicts import basis_of, remedies_of, verdict_title, verdict_words
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
ABOUT_A_GRANT = (ACCEPT, "refuse", "approved", "rejected", "withdrawn")
_TITLES = {
    ACCEPT: Text("受理通知书", "Notice of acceptance"),
    "refuse": Text("不予受理决定书", "Notice of non-acceptance"),
    "ask_correction": Text("一次性补正告知书", "Notice of what to correct, all at once"),
}
_RECEIVED = Text(
    "您于{received}提交的“{item}”申请（编号{number}）收悉。",
    "We received your application “{item}” (number {number}) on {received}.",
)
_ABOUT = Text(
    "{applicant}于{received}提交“{item}”申请（编号{number}）。",
    "{applicant} applied for “{item}” (number {number}) on {received}.",
)
_SAYS = {
    ACCEPT: Text(
        "经审查，申请属于本机关职权范围，材料齐全，自{accepted}起受理。",
        "The application is complete and within our powers; it is accepted as of {accepted}.",
    ),
    "refuse": Text("经审查，决定不予受理。", "After examination we do not accept it."),
    "ask_correction": Text(
        "请一次补正全部内容。补正后我们继续办理，不再要求其他补正。",
        "Please correct all of it at once. We then go on, and ask for nothing else.",
    ),
    "approved": Text(
        "经审查，申请符合法定条件，决定{verdict}。",
        "The application meets the legal conditions. Decision: {verdict}.",
    ),
    "rejected": Text(
        "经审查，申请不符合法定条件，决定{verdict}。",
        "The application does not meet the legal conditions. Decision: {verdict}.",
    ),
}
_CHECKED = {  # nothing is decided: what was asked is so, or is not
    "approved": Text(
        "经核验，申请事项属实，{verdict}。", "What you applied for was checked: {verdict}."
    ),
    "rejected": Text(
        "经核验，申请事项不符合条件，{verdict}。", "What you applied for was checked: {verdict}."
    ),
}
_HANDED = Text(
    "“{result}”制成后即存入您的空间；需要窗口领取的，自作出决定之日起{days}个工作日内送达。",
    "“{result}” lies in your space as soon as it is made; what is handed over at a window comes "
    "within {days} working {days:day|days} of the decision.",
)
_KEPT = Text("办理结果可随时在您的空间查看。", "You find the result in your space at any time.")
_LACKING = Text(  # an acceptance with papers to follow
    "经审查，申请属于本机关职权范围，主要材料齐全，自{accepted}起容缺受理。",
    "The application is within our powers and its main papers are there; it is accepted as of "
    "{accepted}, with papers to follow.",
)
_FOLLOWS = Text(
    "请于{day}前补交“{papers}”；收到后才能批准。",
    "Please hand in by {day}: {papers}. Only then can it be granted.",
)
_HEARD = Text(
    "本决定以{heard_on}举行的听证的笔录为依据（《行政许可法》第四十八条）。",
    "This decision rests on the minutes of the hearing of {heard_on} (Administrative Licensing "
    "Law, art. 48).",
)
_OF_GRANT = Text(
    "本申请为证照{granted}的{purpose}。",
    "{purpose} of certificate {granted} is what was applied for.",
)
_UNTIL = Text(
    "请于{day}前补正；补正期间不计入办理时限。逾期没有补正的，本次申请终止，您可以重新申请。",
    "Please answer by {day}; the time until then does not count. If nothing comes by then, this "
    "application ends, and you may apply again.",
)


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

    `told` fills the sentences of the rarer letters (`sentences.py`).
    """
    known = next((one for one in item.grounds if one.code == ground), None)
    filled: dict[str, object] = {
        "received": about.received,
        "item": item.title,
        "number": about.number,
        "applicant": about.applicant,
        "verdict": verdict_words(item, kind),
        "accepted": accepted or "",
        **(told or {}),
    }
    opening = _RECEIVED if addressee(kind) == APPLICANT else _ABOUT
    sentences = [opening.format(filled), _says(kind, item, bool(coming)).format(filled)]
    if filled.get("granted") and kind in ABOUT_A_GRANT:
        sentences.insert(1, _OF_GRANT.format(filled))
    if kind in OF_KIND:
        sentences += [one.format(filled) for one in OF_KIND[kind].more]
    if filled.get("heard_on"):
        sentences.append(_HEARD.format(filled))
    if kind == "approved":
        sentences.append(_delivery(item))
    if until is not None:
        sentences.append(_UNTIL.format({"day": until}))
    for one in joined(coming):
        sentences.append(_FOLLOWS.format({"papers": one.title, "day": one.due_on}))
    against = kind in AGAINST
    return Letter(
        kind=kind,
        title=title_of_letter(kind, item),
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


def title_of_letter(kind: str, item: Item) -> Text:
    """What the letter is called: a decision by what is decided."""
    if kind in OF_KIND:
        return OF_KIND[kind].title
    return _TITLES.get(kind) or verdict_title(item, kind)


def _says(kind: str, item: Item, lacking: bool) -> Text:
    if lacking:
        return _LACKING
    if kind in OF_KIND:
        return OF_KIND[kind].says
    return _CHECKED[kind] if item.verdict == "verification" and kind in _CHECKED else _SAYS[kind]


def _delivery(item: Item) -> Text:
    """By when the result is there: the days of the item's own step, else those of the law.

    Source: Administrative Licensing Law, art. 44: ten days at most.
    """
    step = next((one for one in item.steps if one.act == "deliver"), None)
    if step is None and not certificate_of(item):
        return _KEPT
    own = step.workdays if step is not None else None
    days = DELIVERY_WORKDAYS if own is None else min(own, DELIVERY_WORKDAYS)
    return _HANDED.format({"result": item.result.name, "days": days})


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
    return Text(
        f"本机关代行{holder.zh}职权，依据：{paper.zh}。",
        f"This body exercises the power of {holder.en}: {paper.en}.",
    )


def named(points: tuple[Point, ...], titles: dict[str, Text]) -> tuple[tuple[Text, str], ...]:
    """The points of a notice with the names of what they are about."""
    other = Text("其他", "Other")
    return tuple((titles.get(p.code, other), p.words.strip()) for p in points)


def names_in(catalogue: Catalogue) -> dict[str, Text]:
    """The names of everything that a notice may ask to correct, by code."""
    return {
        **{code: element.label for code, element in catalogue.elements.items()},
        **{code: material.title for code, material in catalogue.materials.items()},
    }
