"""Fill in the form: save a page, contest a register's value. Nothing that was typed is lost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from rongyi.journal.store import update
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import DomainError, FieldProblems, NotFound
from rongyi.kernel.typed import readable
from rongyi.themes import policy
from rongyi.themes.errors import BundleStale, FieldForeign
from rongyi.themes.models import Bundle
from rongyi.themes.queries.definitions import computed, definitions
from rongyi.themes.rules.drafting import Draft
from rongyi.themes.rules.keeping import Contest, Entry
from rongyi.themes.rules.values import Typed, clean, typed_of
from rongyi.themes.services.rows import SavedRow
from rongyi.themes.services.starting import require_draft, touch

CONTEST_LENGTH_MAX = 500


def save_values(
    *,
    bundle_id: UUID,
    section: str,
    values: Mapping[str, Any],
    version: int,
    actor: Actor,
    now: datetime,
) -> SavedRow:
    """Save one page of the form as typed; then say everything that is wrong on it at once.

    What does not pass its check is saved too, so that nothing typed is lost. Fields that a
    register vouches for and names the page does not have are passed over. A field that somebody
    else changed after `version` and that is typed otherwise here stops the saving: the error
    holds both. Errors: NotFound, BundleNotDraft, BundleStale, FieldProblems (after saving; its
    parameter `version` is the new one).
    """
    with transaction.atomic():
        bundle = policy.bundle_for(actor, bundle_id, lock=True, now=now)
        require_draft(bundle)
        before = computed(bundle, now)
        if section not in {one.section for one in before.plan.fields}:
            raise NotFound(what="section")
        typed, unreadable = _typed(before, section, values)
        _require_fresh(bundle, typed, version)
        if _write(bundle, typed):
            touch(bundle, actor, now)
            update(bundle, "entries", "version", "saved_at", "last_editor")
        after = computed(bundle, now)
    problems = {**after.problems_of(section), **unreadable}
    if problems:
        error = FieldProblems(problems)
        error.parameters["version"] = bundle.version
        raise error
    return SavedRow(
        id=bundle.id,
        version=bundle.version,
        saved_at=bundle.saved_at,
        next_section=_next(after, section),
    )


@transaction.atomic
def contest_field(
    *, bundle_id: UUID, element: str, words: str, actor: Actor, now: datetime
) -> SavedRow:
    """The applicant says that a register's value is wrong and types it himself; staff see both.

    Errors: NotFound, BundleNotDraft, FieldForeign when no register vouches for the field.
    """
    bundle = policy.bundle_for(actor, bundle_id, lock=True, now=now)
    require_draft(bundle)
    draft = computed(bundle, now)
    book = definitions(bundle.edition_id).catalogue
    if element not in draft.verified or book.elements[element].register_only:
        raise FieldForeign(field=element)
    said = readable(words[:CONTEST_LENGTH_MAX]).strip()
    touch(bundle, actor, now)
    bundle.contested[element] = Contest(said, now).kept()
    bundle.entries[element] = Entry(draft.typed[element], bundle.version).kept()
    bundle.save(update_fields=["contested", "entries", "version", "saved_at", "last_editor"])
    section = next(one.section for one in draft.plan.fields if one.element == element)
    return SavedRow(
        id=bundle.id, version=bundle.version, saved_at=bundle.saved_at, next_section=section
    )


def _typed(
    draft: Draft, section: str, values: Mapping[str, Any]
) -> tuple[dict[str, Typed], dict[str, DomainError]]:
    """What is typed on this page and may be: not what a register or the situation has answered."""
    fixed = {*draft.verified, *(question.element for question in draft.plan.questions)}
    typed: dict[str, Typed] = {}
    unreadable: dict[str, DomainError] = {}
    for one in draft.fields_of(section):
        code = one.element
        if code not in values or code in fixed:
            continue
        given = values[code]
        try:
            typed[code] = clean(given if isinstance(given, str | list) else typed_of(given))
        except DomainError as problem:
            problem.parameters["label"] = one.label
            unreadable[code] = problem
    return typed, unreadable


def _require_fresh(bundle: Bundle, typed: Mapping[str, Typed], version: int) -> None:
    theirs = {}
    for code, words in typed.items():
        kept = bundle.entries.get(code)
        if kept and kept["version"] > version and kept["typed"] != words:
            theirs[code] = kept["typed"]
    if theirs:
        raise BundleStale(
            who=bundle.last_editor.name,
            at=bundle.saved_at,
            version=bundle.version,
            theirs=theirs,
            mine={code: typed[code] for code in theirs},
        )


def _write(bundle: Bundle, typed: Mapping[str, Typed]) -> bool:
    changed = {
        code: words
        for code, words in typed.items()
        if words != bundle.entries.get(code, {}).get("typed", "")
    }
    for code, words in changed.items():
        bundle.entries[code] = Entry(words, bundle.version + 1).kept()
    return bool(changed)


def _next(draft: Draft, section: str) -> str | None:
    sections = draft.sections
    if section not in sections:
        return None
    place = sections.index(section) + 1
    return sections[place] if place < len(sections) else None
