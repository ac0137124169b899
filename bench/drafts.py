"""Drafts of very many people, ready to be submitted, made set-wise: copies of one that was begun as
anybody begins his."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from bench import inside
from rongyi.config import rooms
from rongyi.kernel.text import Text

THEME, GUARDIAN = "school_enrolment", "li_wenjing"
_PEOPLE = """insert into identity_person
    (id, code, document_type, document_number, name_zh, name_en, phone, born)
  select gen_random_uuid(), null, 'passport', left('M' || replace(gen_random_uuid()::text, '-', ''),
      20), '示例家长', '', '', null
  from generate_series(1, %s::int) returning id"""
_DRAFTS = """insert into themes_bundle select (json_populate_record(b, json_build_object(
    'id', gen_random_uuid(), 'applicant_id', p, 'last_editor_id', p, 'start_key', 'opening'))).*
  from themes_bundle b, unnest(%s::uuid[]) p where b.id = %s returning id, applicant_id, version"""


def made(people: int) -> list[tuple[UUID, UUID, int]]:
    """Draft, person and version of so many new people."""
    services, run = rooms.module("themes.services"), rooms.module("journal.store").run
    queries = rooms.module("themes.queries")
    person = run("select id from identity_person where code = %s", [GUARDIAN])[0][0]
    actor = rooms.module("identity.queries").actor_for(person)
    answers: dict[str, str] = {}
    now = inside.moment()
    while question := queries.question_page(THEME, answers, now=now).question:
        answers[question.element] = question.choices[0].code if question.choices else "true"
    one = services.start_bundle(theme=THEME, answers=answers, actor=actor, now=now, key="opening")
    new = [row[0] for row in run(_PEOPLE, [people])]
    return [(row[0], row[1], row[2]) for row in run(_DRAFTS, [new, one.id])]


def asked(people: int) -> Sequence[Any]:
    """What so many people's check pages submit with (`themes.services.Asked`), open since now."""
    return list(_asked(made(people)))


def _asked(drafts: Sequence[tuple[UUID, UUID, int]]) -> Iterator[Any]:
    opens, none = inside.moment().timestamp() - 1, Text("", "")
    for bundle, who, version in drafts:
        yield rooms.module("themes.services").Asked(
            bundle, who, None, version, opens, opens + 86_400, none, none, bundle.hex
        )
