"""A small catalogue made by hand: only what a plan asks of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from rongyi.catalogue.definitions import (
    Baseline,
    Catalogue,
    Choice,
    Contact,
    Element,
    FieldUse,
    Item,
    LegalBasis,
    Limits,
    Material,
    MaterialUse,
    Power,
    Result,
    Route,
    Serves,
    Step,
)
from rongyi.exchange.definitions import Dataset
from rongyi.identity.definitions import Department, Post
from rongyi.kernel import feel
from rongyi.kernel.datafile import NOWHERE, Condition, Dated, Selection
from rongyi.kernel.text import Text
from rongyi.kernel.workdays import Calendar
from rongyi.themes.rules import Section, Theme, ThemeItem

ON = date(2026, 11, 23)
SINCE = date(2020, 1, 1)
LAW = Text(zh="《示例法》第一条", en="Example Law, art. 1")


def text(word: str) -> Text:
    return Text(zh=word, en=word)


def when(source: str | None) -> Condition | None:
    return None if source is None else Condition(source, feel.parse(source), NOWHERE)


def dated(value: int, mark: str = "D", since: date = SINCE, condition: str | None = None) -> Dated:
    return Dated(since=since, value=value, basis=LAW, mark=mark, when=when(condition))


def element(code: str, term: str = "", kind: str = "boolean", **more: Any) -> Element:
    codes = more.pop("codes", ())
    return Element(
        code=code,
        term=term or code,
        label=text(code),
        type=kind,
        section="one",
        personal="none",
        purpose=LAW,
        basis=LAW,
        choices=tuple(Choice(code=one, label=text(one)) for one in codes),
        **more,
    )


def route(way: str, source: str | None = None, **more: Any) -> Route:
    return Route(
        way=way,
        dataset=source if way == "data_call" else None,
        department=source if way == "department_check" else None,
        workdays=1 if way == "department_check" else None,
        text=text("承诺") if way == "commitment" else None,
        consequence=text("后果") if way == "commitment" else None,
        when=when(more.pop("condition", None)),
        basis=LAW,
        mark="D",
        **more,
    )


def need(material: str, *routes: Route, condition: str | None = None, **more: Any) -> MaterialUse:
    return MaterialUse(
        material=material,
        when=when(condition),
        basis=LAW,
        mark=more.pop("mark", "D"),
        routes=routes,
        **more,
    )


def item(
    code: str,
    *,
    promised: int = 3,
    legal: int = 10,
    trips: int = 0,
    needs: Sequence[MaterialUse] = (),
    fields: Sequence[FieldUse] = (),
    certificate: str | None = None,
    mark: str = "D",
    site_check: bool = False,
    review: str | None = None,
) -> Item:
    special = "site_check" if site_check else None
    return Item(
        code=code,
        title=text(code),
        summary=text(code),
        kind="licence",
        handling="promised",
        decision="post",
        audience=("enterprise",),
        level="county",
        channels=("web",),
        online_depth=4,
        department="bureau",
        power=Power(
            holder="bureau", exercised_by="bureau", manner="statutory", basis=LAW, mark="D"
        ),
        basis=(LegalBasis(law=LAW, article="1", mark="V"),),
        limits=Limits(
            legal_workdays=(dated(legal, mark),), promised_workdays=(dated(promised, mark),)
        ),
        trips=(dated(trips, mark),),
        baseline=Baseline(
            trips=(dated(2, mark),), stages=(dated(4, mark),), days=(dated(legal, mark),)
        ),
        fields=tuple(fields),
        materials=tuple(needs),
        steps=(
            Step(code="accept", act="accept", post="window"),
            Step(code="review", act="review", post="review", special=special, when=when(review)),
            Step(code="decide", act="decide", post="decision"),
        ),
        result=Result(
            kind="certificate" if certificate else "document",
            certificate=certificate,
            name=text(code),
        ),
        serves=Serves(sites=Selection(True, (), NOWHERE)),
        contact=Contact(consult="0512-0000", complaint="0512-0000"),
    )


def theme(items: Sequence[ThemeItem], **more: Any) -> Theme:
    return Theme(
        code="theme",
        title=text("主题"),
        summary=text("主题"),
        audience=("enterprise",),
        lead="bureau",
        basis=(LegalBasis(law=LAW, article="1", mark="V"),),
        mark="D",
        items=tuple(items),
        sections=(Section(code="one", title=text("一")),),
        **more,
    )


def use(code: str, condition: str | None = None, after: Sequence[str] = ()) -> ThemeItem:
    return ThemeItem(item=code, when=when(condition), after=tuple(after))


def catalogue(
    items: Sequence[Item],
    elements: Sequence[Element] = (),
    certificate_of: Mapping[str, str] | None = None,
) -> Catalogue:
    makes = certificate_of or {}
    materials = {one.material for item in items for one in item.materials}
    sources = {
        route.dataset
        for item in items
        for one in item.materials
        for route in one.routes
        if route.dataset
    } | {one.truth.dataset for one in elements if one.truth}
    return Catalogue(
        calendar=Calendar(frozenset(), frozenset(), date(2026, 12, 31)),
        departments={
            "bureau": Department(
                code="bureau", name=text("局"), short=text("局"), kind="bureau", phone="1", mark="D"
            )
        },
        posts={
            code: Post(
                code=code,
                title=text(code),
                department="bureau",
                kind="department",
                acts=(act,),
                items=Selection(True, (), NOWHERE),
            )
            for code, act in (("window", "accept"), ("review", "review"), ("decision", "decide"))
        },
        elements={one.code: one for one in elements},
        datasets={code: dataset(code) for code in sorted(sources)},
        materials={
            code: Material(
                code=code,
                title=text(code),
                kind="other",
                formats=("pdf",),
                certificate=makes.get(code),
            )
            for code in sorted(materials)
        },
        items={one.code: one for one in items},
        scope={one.term: one.feel_type for one in elements},
        terms={one.term: one.code for one in elements},
    )


def dataset(code: str) -> Dataset:
    return Dataset(
        code=code,
        name=text(code),
        holder="bureau",
        subject="enterprise",
        fields={},
        purpose=LAW,
        basis=LAW,
        limit_per_minute=60,
        mark="D",
    )
