"""Begin a bundle, change its situation, throw it away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from rongyi.catalogue.queries import current_edition
from rongyi.identity.policy import require_mandate
from rongyi.journal.services import record
from rongyi.journal.store import Prepared
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import FieldProblems, Stale, Unseen
from rongyi.themes import policy, store
from rongyi.themes.definitions import Definitions
from rongyi.themes.errors import (
    AnswersMissing,
    BundleNotDraft,
    BundleNotFor,
    BundleTooMany,
    ForEnterprises,
    ForPeople,
)
from rongyi.themes.events import BundleDiscarded, BundleStarted, stream_of
from rongyi.themes.models import KEY_LENGTH_MAX, Bundle
from rongyi.themes.queries.definitions import definitions
from rongyi.themes.rules import CompiledTheme, Plan, Theme, plan
from rongyi.themes.rules.keeping import Entry
from rongyi.themes.rules.subject import needs_enterprise
from rongyi.themes.rules.values import Typed, clean, read_values, typed_of
from rongyi.themes.services.gathering import ask_registers, subjects_of
from rongyi.themes.services.rows import BundleRow
from rongyi.themes.states import DRAFT, LIFE


@dataclass(frozen=True, kw_only=True)
class About:
    """Which certificate a bundle renews or changes, and what of its form is known."""

    purpose: str
    certificate_id: UUID
    typed: Mapping[str, Typed]


def start_bundle(
    *,
    theme: str,
    answers: Mapping[str, Any],
    actor: Actor,
    now: datetime,
    key: str,
    about: About | None = None,
) -> BundleRow:
    """Begin an application for a theme or a single item with the answers to its questions.

    The same key of the same person gives the same bundle. Its edition is pinned. Registers are
    asked for what they know; one that sleeps does not hold anything up. What is `about` a
    certificate may begin with questions open: they are asked in the draft.
    Errors: NotPermitted, ThemeUnknown, ForEnterprises, ForPeople, FieldProblems, AnswersMissing,
    BundleNotFor, BundleTooMany, NoMandate, MandateTooNarrow.
    """
    policy.require_person(actor)
    key = key[:KEY_LENGTH_MAX]
    edition_id = current_edition()
    book = definitions(edition_id)
    compiled = book.compiled(theme, timezone.localdate(now))
    _require_audience(compiled.theme, actor)
    typed, found = _situation(book, compiled, answers, whole=about is None)
    _require_subject(book, compiled.theme, found, actor.enterprise_id)
    items = [one.code for one in found.items]
    require_mandate(actor, items=items)
    bundle = _create(theme, edition_id, typed, items, actor, now, key, about)
    if bundle is None:  # perhaps it is there: the button was pressed twice
        known = _started(actor, key)
        if known is None:
            raise BundleTooMany(limit=policy.DRAFTS_MAX)
        return BundleRow.of(known)
    ask_registers(bundle_id=bundle.id, actor=actor, now=now)
    return BundleRow.of(bundle)


def change_answers(
    *, bundle_id: UUID, answers: Mapping[str, Any], actor: Actor, now: datetime
) -> BundleRow:
    """Answer the situation questions anew; what was typed before is kept for what still applies,
    and registers are asked for what is new.

    Errors: NotFound, BundleNotDraft, FieldProblems, AnswersMissing, BundleNotFor, ForEnterprises,
    NoMandate, MandateTooNarrow.
    """
    with transaction.atomic():
        bundle = policy.bundle_for(actor, bundle_id, lock=True, now=now)
        require_draft(bundle)
        book = definitions(bundle.edition_id)
        compiled = book.compiled(bundle.theme_code, timezone.localdate(now))
        typed, found = _situation(book, compiled, answers)
        _require_subject(book, compiled.theme, found, bundle.enterprise_id)
        items = [one.code for one in found.items]
        require_mandate(actor, items=items)
        before = (bundle.answers, bundle.items, bundle.calls)
        bundle.answers, bundle.items = typed, items
        bundle.calls = _heard(bundle, book)
        if (bundle.answers, bundle.items, bundle.calls) != before:  # sent again it changes nothing
            touch(bundle, actor, now)
            bundle.save(
                update_fields=["answers", "items", "calls", "version", "saved_at", "last_editor"]
            )
    ask_registers(bundle_id=bundle.id, actor=actor, now=now)
    return BundleRow.of(bundle)


def _heard(bundle: Bundle, book: Definitions) -> dict[str, Any]:
    """What registers were asked. Why one was not asked hangs on the situation: said anew."""
    asked, datasets = subjects_of(bundle), book.catalogue.datasets
    return {
        code: call
        for code, call in bundle.calls.items()
        if call["state"] != "missing" or datasets[code].subject in asked
    }


@transaction.atomic
def discard_bundle(
    *, bundle_id: UUID, actor: Actor, now: datetime, seen: int | None = None
) -> None:
    """Throw a draft away, as the page showed it (`seen`). Errors: NotFound, NotAllowedNow, Unseen,
    Stale."""
    bundle = policy.bundle_for(actor, bundle_id, lock=True, now=now)
    bundle.state = LIFE.after(bundle.state, "discard")
    require_fresh(bundle, seen)
    touch(bundle, actor, now)
    bundle.save(update_fields=["state", "version", "saved_at", "last_editor"])
    record(BundleDiscarded(bundle.theme_code), stream=stream_of(bundle.id), actor=actor, at=now)


def require_draft(bundle: Bundle) -> None:
    """Errors: BundleNotDraft once it was submitted or thrown away."""
    if bundle.state != DRAFT:
        raise BundleNotDraft(state=bundle.state, number=bundle.number or "")


def require_fresh(bundle: Bundle, seen: int | None) -> None:
    """The draft is as the page showed it. Errors: Unseen; Stale, which says who changed it."""
    if seen is None or seen == bundle.version:
        return
    if seen < 0:
        raise Unseen(number="")
    raise Stale(
        number="", who=bundle.last_editor.name, by=bundle.last_editor_id, at=bundle.saved_at
    )


def touch(bundle: Bundle, actor: Actor, now: datetime) -> None:
    """A new version by this person, now. The caller saves it."""
    bundle.version += 1
    bundle.saved_at = max(now, bundle.saved_at)
    bundle.last_editor_id = actor.person_id


_STARTED = Prepared(
    lambda person, key: Bundle.objects.filter(applicant_id=person, start_key=key), UUID, str
)


def _started(actor: Actor, key: str) -> Bundle | None:
    return _STARTED.first(actor.person_id, key)


def _require_audience(theme: Theme, actor: Actor) -> None:
    if actor.enterprise_id is None and "person" not in theme.audience:
        raise ForEnterprises(title=theme.title)
    if actor.enterprise_id is not None and "enterprise" not in theme.audience:
        raise ForPeople(title=theme.title)


def _require_subject(
    book: Definitions, theme: Theme, found: Plan, enterprise_id: UUID | None
) -> None:
    """Nobody applies for himself in the name of an enterprise that exists already."""
    codes = [one.code for one in found.items]
    if enterprise_id is None and needs_enterprise(book.catalogue, codes):
        raise ForEnterprises(title=theme.title)


def _create(
    theme: str,
    edition_id: UUID,
    answers: Mapping[str, Typed],
    items: list[str],
    actor: Actor,
    now: datetime,
    key: str,
    about: About | None,
) -> Bundle | None:
    """The new bundle; None where the key was used before or there are too many drafts."""
    bundle = Bundle(
        theme_code=theme,
        edition_id=edition_id,
        applicant_id=actor.person_id,
        enterprise_id=actor.enterprise_id,
        answers=dict(answers),
        items=items,
        planned_on=timezone.localdate(now),
        started_at=now,
        saved_at=now,
        last_editor_id=actor.person_id,
        start_key=key,
    )
    if about is not None:
        bundle.purpose, bundle.certificate_id = about.purpose, about.certificate_id
        bundle.entries = {
            code: Entry(word, bundle.version).kept()
            for code, word in about.typed.items()
            if code not in answers
        }
    fact = BundleStarted(
        theme, str(edition_id), str(actor.enterprise_id) if actor.enterprise_id else None
    )
    drafts = policy.open_drafts(actor)
    is_written = store.save_started(
        bundle, fact, drafts=drafts, most=policy.DRAFTS_MAX, actor=actor
    )
    return bundle if is_written else None


def _situation(
    book: Definitions, compiled: CompiledTheme, answers: Mapping[str, Any], *, whole: bool = True
) -> tuple[dict[str, Typed], Plan]:
    """The answers to the theme's questions, right and `whole`."""
    asked = {question.element for question in compiled.questions}
    typed = {
        code: clean(word if isinstance(word, str | list) else typed_of(word))
        for code, word in answers.items()
        if code in asked
    }
    values, problems = read_values(book.catalogue.elements, typed)
    if problems and whole:
        raise FieldProblems(problems)
    typed = {code: word for code, word in typed.items() if code not in problems}
    found = plan(compiled, values)
    if found.not_for is not None:
        raise BundleNotFor(title=found.not_for.title, words=found.not_for.words)
    if found.questions_left and whole:
        raise AnswersMissing(questions=", ".join(found.questions_left))
    return {code: typed[code] for code in found.answers if code in typed}, found
