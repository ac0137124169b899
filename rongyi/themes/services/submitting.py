"""Submit a bundle: once, whole, with one case for each item."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from rongyi.cases.services import name_grant, open_cases
from rongyi.documents.services import next_number
from rongyi.exemption.services import FileNote, Subjects, prove
from rongyi.identity.policy import require_mandate
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import BadInput
from rongyi.themes import policy, store
from rongyi.themes.errors import BundleIncomplete, BundleNotDraft, BundleNotFor
from rongyi.themes.events import BundleSubmitted
from rongyi.themes.models import KEY_LENGTH_MAX, Bundle
from rongyi.themes.queries.checking import missing_things
from rongyi.themes.queries.definitions import computed, definitions, kept_of
from rongyi.themes.queries.papers import MaterialsPage, page_of
from rongyi.themes.queries.receipts import receipt_to_keep
from rongyi.themes.queries.renewing import grant_page
from rongyi.themes.rules import digest_of_plan
from rongyi.themes.rules.drafting import Draft
from rongyi.themes.rules.ledger import answers_for_ledger, needs_for_ledger
from rongyi.themes.rules.splitting import Proven, Sender, specs_of
from rongyi.themes.services.gathering import (
    PURPOSE,
    ask_registers,
    open_registers,
    subjects_of,
)
from rongyi.themes.services.opening import require_open
from rongyi.themes.services.papers import note_of
from rongyi.themes.services.renewing import require_offered
from rongyi.themes.services.rows import Receipt
from rongyi.themes.services.starting import require_fresh, touch
from rongyi.themes.states import DRAFT, LIFE

NUMBER_SERIES = "RY"


def submit_bundle(
    *,
    bundle_id: UUID,
    key: str,
    actor: Actor,
    now: datetime,
    admitted: bool = False,
    seen: int | None = None,
) -> Receipt:
    """Submit a draft and open its cases. Double click, retry, second tab: one receipt.

    `admitted`: it was received by the intake while its theme was open. `seen`: the version that the
    page showed; what somebody changed since is looked at first.

    Registers that slept are asked once more before, outside the lock. Everything that is missing
    is told at once. Eight SQL statements, more where a register is asked. Errors: NotFound,
    BundleNotDraft, Unseen, Stale, BundleNotFor, BundleIncomplete, NoMandate, MandateTooNarrow,
    MayNotSign, BadInput for a key with which another bundle was submitted;
    of a renewal or change also NotInForce, NotOffered, RenewalTooLate, GrantRunning.
    """
    key = key[:KEY_LENGTH_MAX]
    with transaction.atomic():
        bundle = policy.bundle_for(actor, bundle_id, lock=True, now=now)
        if bundle.state == DRAFT and not admitted:
            require_open(bundle.edition_id, bundle.theme_code, now=now)
        if bundle.state == DRAFT:
            require_fresh(bundle, seen)
        if not open_registers(bundle, now):
            return _submit(bundle, key, actor, now)
    ask_registers(bundle_id=bundle_id, actor=actor, now=now)
    with transaction.atomic():
        bundle = policy.bundle_for(actor, bundle_id, lock=True, now=now)
        if bundle.state == DRAFT:
            require_fresh(bundle, seen)  # somebody may have changed it while they were asked
        return _submit(bundle, key, actor, now)


def _submit(bundle: Bundle, key: str, actor: Actor, now: datetime) -> Receipt:
    if bundle.state != DRAFT:
        if bundle.number is None:
            raise BundleNotDraft(state=bundle.state, number="")
        return _receipt(bundle, repeated=True)
    draft = computed(bundle, now)
    papers = page_of(bundle, draft)
    _require_whole(bundle, draft, papers)
    if bundle.certificate is not None:
        require_offered(grant_page(bundle.certificate.number, actor, now=now), bundle.purpose)
    items = [item.code for item in draft.plan.items]
    require_mandate(actor, items=items, signs=bool(papers.to_commit))
    proofs = _prove(bundle, draft, papers, actor, now)
    bundle.number = next_number(NUMBER_SERIES, now)
    bundle.state = LIFE.after(bundle.state, "submit")
    bundle.submitted_at, bundle.submit_key = now, key
    bundle.planned_on, bundle.items = timezone.localdate(now), items
    bundle.receipt = receipt_to_keep(bundle, draft, papers, at=now).kept()
    touch(bundle, actor, now)
    fact = BundleSubmitted(
        bundle_id=str(bundle.id),
        number=bundle.number,
        theme=bundle.theme_code,
        items=tuple(items),
        materials=papers.number,
        handed_in=papers.to_hand_in,
        plan_digest=digest_of_plan(draft.plan),
    )
    try:
        store.save_submitted(bundle, fact, actor=actor)
    except IntegrityError:
        raise BadInput(name="key") from None
    _open(bundle, draft, papers, proofs, actor, now)
    return _receipt(bundle, repeated=False)


def _require_whole(bundle: Bundle, draft: Draft, papers: MaterialsPage) -> None:
    refusal = draft.plan.not_for
    if refusal is not None:
        raise BundleNotFor(title=refusal.title, words=refusal.words)
    missing = missing_things(bundle, draft, papers)
    if missing or draft.plan.questions_left:
        raise BundleIncomplete(
            count=len(missing) + len(draft.plan.questions_left),
            fields=tuple(one.code for one in missing if one.step != "materials"),
            materials=tuple(one.code for one in missing if one.step == "materials"),
            questions=draft.plan.questions_left,
        )


def _prove(
    bundle: Bundle, draft: Draft, papers: MaterialsPage, actor: Actor, now: datetime
) -> dict[str, Proven]:
    """Write the ledger: what the registers said a moment ago, commitments, files. What it finds
    still to be done by the applicant stops the submission."""
    book = definitions(bundle.edition_id)
    compiled = book.compiled(bundle.theme_code, draft.plan.on)
    subjects = subjects_of(bundle)
    rows = prove(
        needs_for_ledger(draft, compiled, _files(papers)),
        subjects=Subjects(
            person_id=bundle.applicant_id,
            person=subjects["person"],
            enterprise_id=bundle.enterprise_id,
            enterprise=subjects.get("enterprise", ""),
        ),
        bundle_id=bundle.id,
        purpose=PURPOSE.format({"theme": compiled.theme.title}),
        actor=actor,
        now=now,
        calendar=book.catalogue.workdays,
        answers=answers_for_ledger(kept_of(bundle).calls),
        departments={code: one.name for code, one in book.catalogue.departments.items()},
    )
    later = {one.code for one in draft.plan.materials if one.later}
    still = tuple(row.material for row in rows if row.needs_applicant and row.material not in later)
    if still:
        raise BundleIncomplete(count=len(still), fields=(), materials=still, questions=())
    return {row.material: Proven(way=row.way, evidence=row.as_evidence()) for row in rows}


def _files(papers: MaterialsPage) -> dict[str, tuple[FileNote, ...]]:
    return {row.code: tuple(note_of(file) for file in row.files) for row in papers.rows}


def _open(
    bundle: Bundle,
    draft: Draft,
    papers: MaterialsPage,
    proofs: Mapping[str, Proven],
    actor: Actor,
    now: datetime,
) -> None:
    book = definitions(bundle.edition_id)
    holder = bundle.enterprise or bundle.applicant
    sender = Sender(
        bundle_id=bundle.id,
        number=bundle.number or "",
        edition_id=bundle.edition_id,
        applicant_id=bundle.applicant_id,
        applicant_name=holder.name.zh,
        enterprise_id=bundle.enterprise_id,
        channel=actor.channel,
    )
    specs = specs_of(
        sender,
        draft,
        book.compiled(bundle.theme_code, draft.plan.on),
        book.catalogue,
        _files(papers),
        proofs,
        kept_of(bundle).contested,
    )
    opened = open_cases(specs=specs, actor=actor, now=now)
    if bundle.certificate_id is not None:
        for one in opened:
            name_grant(
                case_id=one.case_id,
                purpose=bundle.purpose,
                certificate_id=bundle.certificate_id,
                actor=actor,
                now=now,
            )


def _receipt(bundle: Bundle, *, repeated: bool) -> Receipt:
    assert bundle.number is not None and bundle.submitted_at is not None
    return Receipt(
        bundle_id=bundle.id,
        number=bundle.number,
        submitted_at=bundle.submitted_at,
        repeated=repeated,
    )
