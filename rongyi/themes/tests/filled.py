"""Bundles of the demo for tests: begun, and filled in by what each field asks for."""

from __future__ import annotations

from contextlib import suppress

from rongyi.identity.queries import actor_for, mandates_of
from rongyi.kernel.errors import FieldProblems
from rongyi.themes import queries, services
from tests.at import at

NOW = at("2026-11-23 10:00")
LATER = at("2026-11-23 11:30")
SHOP = {
    "shop_kind": "fixed_shop", "has_licence": "true", "floor_area": "320",
    "fire_route": "inspection", "chain_store": "false", "sets_sign": "true",
    "staff_need_check": "false", "sells_tobacco": "false", "drains_to_sewer": "false",
}  # fmt: skip
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
TYPED = {
    "text": "示例", "long_text": "示例文字", "address": "星湖街1号", "number": "12",
    "integer": "3", "money": "100", "date": "2099-12-31", "boolean": "false",
    "uscc": "91329900MA1MYPWH0C", "citizen_no": "100000199003078511",
    "document_no": "100000199003078511", "phone": "13912345678",
    "email": "someone@example.com",
}  # fmt: skip
PATTERNED = {"child_born": "2020-03-09", "shareholders": "示例 50"}


def acting(person):
    """A person for the first enterprise that he may act for."""
    mandate = next(one for one in mandates_of(person.person_id, now=NOW) if one.in_force)
    return actor_for(person.person_id, mandate.enterprise_id, now=NOW)


def started(actor, theme="open_restaurant", key="first", **answers):
    """A bundle begun for the demo restaurant; what else is asked gets its first choice."""
    given = {**SHOP, **answers}
    while question := queries.question_page(theme, given, now=NOW).question:
        given[question.element] = question.choices[0].code if question.choices else "false"
    return services.start_bundle(theme=theme, answers=given, actor=actor, now=NOW, key=key)


def filled_bundle(actor, **answers):
    """A bundle with every field typed, every paper handed in, every commitment ticked."""
    bundle = started(actor, **answers)
    finish(actor, bundle.id)
    return bundle


def finish(actor, bundle_id):
    """Type, hand in and tick whatever is open."""
    for _ in range(2):  # what one page says may open fields on another
        for link in queries.draft(bundle_id, actor, now=LATER).sections:
            fill_page(actor, bundle_id, link.code)
    for row in queries.materials_step(bundle_id, actor, now=LATER).rows:
        if row.state == "to_upload":
            attach(actor, bundle_id, row.code)
        if row.state == "to_commit":
            services.give_commitment(
                bundle_id=bundle_id, material=row.code, agreed=True, actor=actor, now=LATER
            )


def fill_page(actor, bundle_id, section):
    """Type something right into every open field of a page."""
    page = queries.draft(bundle_id, actor, now=LATER, section=section)
    fill(actor, bundle_id, section, {
        row.element: typed_for(row) for row in page.rows if not row.readonly and not row.typed
    })  # fmt: skip


def typed_for(row):
    """Something that this field accepts."""
    if row.element in PATTERNED:
        return PATTERNED[row.element]
    if row.choices:
        code = row.choices[0].code
        return [code] if row.type == "choices" else code
    if row.type in ("number", "integer", "money"):
        return str(max(3, row.minimum or 3))
    return TYPED[row.type]


def fill(actor, bundle_id, section, values, version=10_000):
    """Save a page that may still lack something."""
    with suppress(FieldProblems):
        services.save_values(
            bundle_id=bundle_id, section=section, values=values, version=version, actor=actor,
            now=LATER,
        )  # fmt: skip


def attach(actor, bundle_id, material, content=PDF):
    """Hand in one paper."""
    (kept,) = services.attach_file(
        bundle_id=bundle_id, material=material, files=[services.Upload("图.pdf", content)],
        actor=actor, now=LATER,
    )  # fmt: skip
    assert kept.file, kept.error
    return kept
