"""On whose power an act rests: chosen by rule, one's own first, then the most specific paper.

Source: Administrative Licensing Law, art. 24: an entrusted body acts in the name of the one that
entrusts, and passes nothing on. Within one body it is an internal authorisation,
without an article.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from rongyi.cases.rules.steps import STEP_OF_ACT, posts_of_act
from rongyi.catalogue.definitions import Catalogue, Item
from rongyi.kernel.actor import INTERNAL, Actor, Delegated
from rongyi.kernel.text import Text, written_day

OWN, ENTRUSTED, DELEGATED, BY_RULE = "own", "entrusted", "delegated", "by_rule"
BY_LAW = "by_law"


@dataclass(frozen=True, slots=True)
class Power:
    """What an act rests on.

    `own`: the body that the law names, by the post of who acts. `entrusted`: that body let another
    exercise it (`holder`, by `document`, until). `delegated`: `post` lent it to who acts, by
    `document`, until. `by_rule`: nobody acts. `by_law`:
    nobody decided, and the law says what then holds.
    """

    kind: str
    holder: str
    post: str
    basis: str = ""
    document: str = ""
    until: date | None = None
    delegation_id: UUID | None = None

    def body(self) -> dict[str, str | None]:
        """As a fact keeps it."""
        return {
            "kind": self.kind,
            "holder": self.holder,
            "post": self.post,
            "basis": self.basis,
            "document": self.document,
            "until": self.until.isoformat() if self.until else None,
            "delegation_id": str(self.delegation_id) if self.delegation_id else None,
        }


def power_of(actor: Actor, act: str, item: Item, *, post: str = "") -> Power:
    """The power by which somebody who may do an act on an item does it, by his post `post`.

    A post that he holds goes before one that was lent to him; of those that were lent, one by name
    before one to his body, one for few items before one for many, then the one that ends first.
    """
    given = item.power
    if actor.is_system:
        return Power(BY_RULE, given.holder, "")
    if post in actor.posts:
        if given.holder == given.exercised_by:
            return Power(OWN, given.holder, post, given.basis.zh)
        document = given.document.zh if given.document else ""
        return Power(ENTRUSTED, given.holder, post, given.basis.zh, document, given.until)
    lent = lent_for(actor, act, item)
    chosen = next((one for one in lent if one.post == post), lent[0] if lent else None)
    if chosen is None:
        return Power(OWN, given.holder, post, given.basis.zh)
    return Power(
        DELEGATED,
        given.holder,
        chosen.post,
        chosen.basis,
        chosen.document,
        chosen.until,
        chosen.id,
    )


def lent_for(actor: Actor, act: str, item: Item) -> list[Delegated]:
    """The delegations that cover an act on an item, the most specific first."""
    posts, step = posts_of_act(item, act), STEP_OF_ACT.get(act)
    found = (one for one in actor.delegated if one.act == step and one.covers(item.code))
    return sorted((one for one in found if one.post in posts), key=_specific)


def _specific(one: Delegated) -> tuple[bool, int, date, UUID]:
    width = 1_000_000 if one.items is None else len(one.items)
    return not one.personal, width, one.until, one.id


def delegation_words(power: Mapping[str, Any] | None, catalogue: Catalogue) -> Text | None:
    """What a letter and a page say of a power that was lent; None for any other."""
    if not power or power.get("kind") != DELEGATED:
        return None
    post = catalogue.posts.get(str(power.get("post")))
    giver = Text("", "")
    if post is not None:
        body = catalogue.departments[post.department].name
        giver = Text(f"{body.zh}{post.title.zh}", f"{post.title.en}, {body.en}")
    basis, document = str(power.get("basis")), str(power.get("document"))
    day = str(power.get("until"))
    phrase = "lent_inside" if basis == INTERNAL else "lent_by_paper"
    return catalogue.letters.phrase(phrase).format(
        {
            "giver": giver,
            "basis": Text(basis, basis),
            "document": Text(document, document),
            "until": written_day(day) or Text(day, day),
        }
    )
