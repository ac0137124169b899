"""Checks of an item's references: fields, materials, ways, steps, result, sites."""

from __future__ import annotations

from typing import get_args

from rongyi.catalogue.definitions.checks.look import Look
from rongyi.catalogue.definitions.items import Item, MaterialUse, Route, Stage, Step
from rongyi.identity.definitions import SiteKind
from rongyi.kernel.datafile import At, Problem
from rongyi.kernel.decision import check_table
from rongyi.kernel.text import Text

PRE_REVIEW_DAYS_MAX = 20
_STAGES = get_args(Stage)
_SITE_KINDS = frozenset(get_args(SiteKind))
_ALWAYS = frozenset({"abolished", "department_check", "commitment"})
_NEEDS = {
    "data_call": ("dataset",),
    "department_check": ("department", "workdays"),
    "commitment": ("text", "consequence"),
    "abolished": ("from",),
}
_NO_TYPE = Text("但没有写证照类型", "but names no certificate type")
_SPARE_TYPE = Text("不该写证照类型", "and may not name a certificate type")


def check_work(look: Look) -> None:
    """Tell what is wrong with how an item is worked on."""
    for item in look.catalogue.items.values():
        _bodies(look, item)
        for use in item.fields:
            look.refer("elements", use.element, use.at.of("element"))
        look.once([(use.element, use.at) for use in item.fields])
        for material in item.materials:
            _material(look, item, material)
        look.once(
            [
                ((use.material, use.when.source if use.when else ""), use.at)
                for use in item.materials
            ]
        )
        _steps(look, item)
        _result(look, item)
        look.once([(ground.code, ground.at) for ground in item.grounds])
        for code in item.serves.sites.codes:
            if code not in _SITE_KINDS:
                look.refer("sites", code, item.serves.sites.at)
        for code in item.life_events:
            look.refer("life_events", code, item.at.of("life_events"))


def _bodies(look: Look, item: Item) -> None:
    power = item.power
    look.refer("departments", item.department, item.at.of("department"))
    look.refer("departments", power.holder, power.at.of("holder"))
    look.refer("departments", power.exercised_by, power.at.of("exercised_by"))
    if power.seal is not None and not look.has_flaws("departments"):
        seals = {one.seal.code for one in look.catalogue.departments.values() if one.seal}
        look.refer_among("seal", power.seal, seals, power.at.of("seal"))


def _material(look: Look, item: Item, use: MaterialUse) -> None:
    look.refer("materials", use.material, use.at.of("material"))
    for place, route in enumerate(use.routes):
        _route(look, use, route)
        if place and use.routes[place - 1].way == "abolished" and not use.routes[place - 1].when:
            look.problems.add("route.unreachable", route.at)
    last = use.routes[-1] if use.routes else None
    if not use.upload and (last is None or last.when is not None or last.way not in _ALWAYS):
        look.problems.add("material.no_way", use.at, material=use.material)


def _route(look: Look, use: MaterialUse, route: Route) -> None:
    values = {
        "dataset": route.dataset,
        "department": route.department,
        "workdays": route.workdays,
        "text": route.text,
        "consequence": route.consequence,
        "from": route.since,
    }
    for name in _NEEDS[route.way]:
        if values[name] is None:
            look.problems.add("route.no_source", route.at, way=route.way, key=name)
    look.refer("datasets", route.dataset, route.at.of("dataset"))
    look.refer("departments", route.department, route.at.of("department"))
    for element in route.shows:
        look.refer("elements", element, route.at.of("shows"))
    dataset = look.catalogue.datasets.get(route.dataset or "")
    material = look.catalogue.materials.get(use.material)
    if dataset is None or material is None or None in (dataset.certificate, material.certificate):
        return
    if dataset.certificate != material.certificate:
        look.problems.add(
            "route.other_certificate",
            route.at.of("dataset"),
            dataset=dataset.code,
            other=dataset.certificate,
            certificate=material.certificate,
        )


def _first_review(look: Look, item: Item, step: Step) -> None:
    """A lower body looks first (初审), within twenty days.

    Source: Administrative Licensing Law, art. 43.
    """
    post = look.catalogue.posts.get(step.post or "")
    if post is not None and post.department == item.power.exercised_by:
        look.problems.add("prereview.own_body", step.at.of("post"), step=step.code)
    if (step.workdays or 0) > PRE_REVIEW_DAYS_MAX:
        look.problems.add(
            "prereview.days", step.at.of("workdays"), step=step.code, limit=PRE_REVIEW_DAYS_MAX
        )


def _steps(look: Look, item: Item) -> None:
    tell = look.problems.add
    look.once([(step.code, step.at) for step in item.steps])
    latest = 0
    for step in item.steps:
        place = _STAGES.index(step.stage)
        if place < latest:
            tell("step.order", step.at, step=step.code)
        if step.when is not None and step.act != "review":
            tell("step.when_act", step.at.of("when"), step=step.code, act=step.act)
        if step.act == "prereview":
            _first_review(look, item, step)
        if step.visit_required and (step.special != "site_check" or item.decision == "rule"):
            tell("step.visit_required", step.at.of("visit_required"), step=step.code)
        latest = max(latest, place)
        if step.post is None:
            if item.decision == "post":
                tell("step.no_post", step.at, step=step.code)
            continue
        look.refer("posts", step.post, step.at.of("post"))
        post = look.catalogue.posts.get(step.post)
        if post is None or not look.catalogue.is_sound("posts", post.code):
            continue
        able = step.act == "complete" or step.act in post.acts
        if not able or not post.items.includes(item.code):
            tell("step.post_may_not", step.at.of("post"), post=post.code, act=step.act)
        if step.act == "decide" and post.department != item.power.exercised_by:
            tell(
                "step.without_power",
                step.at.of("post"),
                post=post.code,
                department=post.department,
                holder=item.power.exercised_by,
            )
    _ruling(look, item)


def _ruling(look: Look, item: Item) -> None:
    """What an item that is decided by rule goes by."""
    tell, table = look.problems.add, item.table
    if item.decision == "rule" and not item.checks and table is None:
        tell("decision.no_checks", item.at.of("decision"))
    for check in item.checks:
        if not check.declared:
            _vouched(look, check.check.expression.names, check.at)
    if item.decision == "post" and item.checks:
        tell("decision.checks_unused", item.at.of("checks"))
    if table is None:
        return
    if item.decision == "post":
        tell("decision.table_unused", item.at.of("table"))
    names = frozenset[str]().union(*(one.expression.names for one in table.inputs))
    if not table.declared:
        _vouched(look, names, table.at)
    if not look.catalogue.can_judge(names):
        return
    for found in check_table(table.table, look.catalogue.scope):
        at = table.rules[found.rule - 1].at if found.rule else table.at
        look.problems.put(Problem(at.file, at.line, found.problem.code, found.problem.words))


def _vouched(look: Look, names: frozenset[str], at: At) -> None:
    """Rules go by what a register knows."""
    known = {term for term in names if term in look.catalogue.terms}
    elements = [look.catalogue.elements[look.catalogue.terms[term]] for term in sorted(known)]
    typed = [one.term for one in elements if one.truth is None]
    if typed:
        look.problems.add("check.unverifiable", at, terms="、".join(typed))


def _result(look: Look, item: Item) -> None:
    result = item.result
    named = result.certificate is not None
    if named != (result.kind == "certificate"):
        words = _SPARE_TYPE if named else _NO_TYPE
        look.problems.add("result.certificate", result.at, kind=result.kind, words=words)
    look.refer("certificates", result.certificate, result.at.of("certificate"))
    certificate = look.catalogue.certificates.get(result.certificate or "")
    if certificate is None or not look.catalogue.is_sound("certificates", certificate.code):
        return
    at = result.at.of("certificate")
    if not certificate.is_issued_here:
        look.problems.add("result.not_issued", at, certificate=certificate.code)
    fields = {field.name for field in certificate.fields}
    for name in result.values:
        look.refer_among("field", name, fields, result.at.of("values"))
    for name in sorted(fields - set(result.values)):
        look.problems.add("result.value_missing", result.at.of("values"), field=name)
