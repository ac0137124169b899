"""What a batch asks of the person who starts it, and what he said."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext

from rongyi.catalogue import queries as catalogue
from rongyi.catalogue.definitions import Catalogue, Item
from rongyi.web.reading import read
from rongyi.web.rows import Choice, Field
from rongyi.web.staff_rows import Flaw
from rongyi.worklists.services import WORDS_MAX, Orders

Items = Sequence[tuple[UUID, str]]
WORDS_LENGTH_MAX = WORDS_MAX * 2  # more than the domain takes, so that too long is told, not cut
POINTS_MAX = 200


def fields(act: str, items: Items, colleagues: Sequence[Choice] = ()) -> tuple[Field, ...]:
    """The questions of an act, for cases of these items at once; to whom they may be handed."""
    if act == "reassign":
        words = gettext("Colleagues read this in the history. At most %(limit)s characters.")
        return (
            Field(code="to", label=gettext("Colleague"), type="choice", choices=tuple(colleagues)),
            _long("reasons", gettext("Reason"), words, required=False),
        )
    if act == "review":
        yes = Choice(code="true", label=gettext("Yes, I propose to approve"))
        no = Choice(code="false", label=gettext("No, I propose to reject"))
        label = gettext("Are the legal conditions met?")
        inside = gettext("Who decides reads this. At most %(limit)s characters.")
        return (
            Field(code="passes", label=label, type="choice", choices=(yes, no), value="true"),
            _long("opinion", gettext("Opinion"), inside, required=False),
        )
    if act == "reject":
        outside = gettext("Every applicant reads this. At most %(limit)s characters.")
        return (
            Field(
                code="ground",
                label=gettext("Legal ground"),
                type="choice",
                choices=_grounds(items),
            ),
            _long("reasons", gettext("Reasons"), outside, required=True),
        )
    return ()


def flaws(act: str, items: Items) -> tuple[Flaw, ...]:
    """What a correction notice may name: the materials that all these items have, or anything."""
    if act != "ask_correction":
        return ()
    shared = [{use.material for use in item.materials} for _, item in (_item(one) for one in items)]
    codes = sorted(set.intersection(*shared)) if shared else []
    book = _item(items[0])[0] if items else catalogue.catalogue_of(catalogue.current_edition())
    known = [Flaw(key=f"material-{code}", label=book.materials[code].title) for code in codes]
    return (*known, Flaw(key="other-", label=gettext("Something else")))


def orders(act: str, items: Items, post: QueryDict, colleagues: Sequence[Choice] = ()) -> Orders:
    """What was typed; whether it is enough is the domain's matter."""
    typed = read(post, fields(act, items, colleagues))
    text = {code: value for code, value in typed.items() if isinstance(value, str)}
    ticked = set(post.getlist("point")[:POINTS_MAX])
    points = []
    for flaw in flaws(act, items):
        if flaw.key in ticked:
            kind, _, code = flaw.key.partition("-")
            points.append((kind, code, post.get(f"words-{flaw.key}", "")[:WORDS_LENGTH_MAX]))
    return Orders(
        passes=text.get("passes") != "false",
        opinion=text.get("opinion", ""),
        ground=text.get("ground", ""),
        reasons=text.get("reasons", ""),
        to=text.get("to", ""),
        points=tuple(points),
    )


def _item(one: tuple[UUID, str]) -> tuple[Catalogue, Item]:
    book = catalogue.catalogue_of(one[0])
    return book, book.items[one[1]]


def _grounds(items: Items) -> tuple[Choice, ...]:
    """The grounds that all these items have."""
    lists = [{ground.code: ground for ground in _item(one)[1].grounds} for one in items]
    if not lists:
        return ()
    shared = set(lists[0]).intersection(*lists[1:])
    return tuple(
        Choice(code=code, label=ground.text, help=ground.basis or "")
        for code, ground in lists[0].items()
        if code in shared
    )


def _long(code: str, label: str, words: str, *, required: bool) -> Field:
    return Field(
        code=code,
        label=label,
        type="long_text",
        required=required,
        help=words % {"limit": WORDS_MAX},
    )
