"""prove(): for each material of a bundle the cheapest lawful proof, written down once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from rongyi.exchange.queries import sources
from rongyi.exchange.services import Answer, Ask, ask_many
from rongyi.exemption.errors import CommitmentChanged
from rongyi.exemption.events import MaterialsProved, bundle_stream
from rongyi.exemption.models import Proof
from rongyi.exemption.queries import ProofRow, in_order, row_of
from rongyi.exemption.rules import (
    Decision,
    MaterialNeed,
    RouteLeft,
    Subjects,
    decide,
    version_of,
)
from rongyi.exemption.rules.proving import WorkingDays
from rongyi.exemption.services.writing import ask_later, lay_down
from rongyi.exemption.states import (
    COMMITMENT,
    COMMITTED,
    DATA_CALL,
    DEPARTMENT_CHECK,
    EXEMPT,
    LIFE,
    PRODUCED,
    TO_UPLOAD,
    UPLOAD,
    WAITING,
)
from rongyi.identity.policy import require_mandate
from rongyi.identity.queries import department_names
from rongyi.journal.services import record
from rongyi.journal.store import Prepared, insert
from rongyi.kernel.actor import Actor
from rongyi.kernel.text import Text

FRESH_FOR = timedelta(days=1)  # data older than this are asked for again
NEEDS_MAX = 200
_REPLACE = "on conflict (bundle_id, material) do update set " + ", ".join(
    f"{field.column} = excluded.{field.column}"
    for field in Proof._meta.concrete_fields
    if field.name not in {"id", "bundle_id", "material"}
)
_HELD = Prepared(lambda bundle: Proof.objects.select_for_update().filter(bundle_id=bundle), UUID)


@dataclass(frozen=True, kw_only=True)
class _Scene:
    """All that deciding needs and that is the same for every material."""

    answers: Mapping[str, Answer]
    departments: Mapping[str, Text]
    calendar: WorkingDays
    now: datetime


@transaction.atomic(savepoint=False)
def prove(
    needs: Sequence[MaterialNeed],
    *,
    subjects: Subjects,
    bundle_id: UUID,
    purpose: Text,
    actor: Actor,
    now: datetime,
    calendar: WorkingDays,
    answers: Mapping[str, Answer] | None = None,
    departments: Mapping[str, Text] | None = None,
) -> list[ProofRow]:
    """Write the ledger of a bundle: for each material the first route that holds.

    Repeatable: what was proved stays, data older than FRESH_FOR are asked for again, materials no
    longer needed leave the list but are remembered. `answers` that the caller already has are
    taken as they are; other datasets are asked at once, and names of departments that are not
    given are looked up. An unreachable source means waiting and a job that asks again, never an
    upload.

    Source of law: Order 716 of the State Council, art. 7; 国办发〔2020〕42号 for commitments.
    Three SQL statements where nothing is asked or signed, at most ten. Errors: CommitmentChanged,
    NoMandate, MandateTooNarrow, MayNotSign; then nothing of the caller's transaction stays.
    """
    known = {one.material: one for one in _HELD.rows(bundle_id)}
    rows = _write(
        needs,
        known,
        subjects=subjects,
        bundle_id=bundle_id,
        purpose=purpose,
        actor=actor,
        now=now,
        calendar=calendar,
        answers=answers or {},
        departments=departments,
    )
    gone = {code for code, proof in known.items() if proof.needed}
    gone -= {need.material for need in needs}
    if gone:
        others = Proof.objects.filter(bundle_id=bundle_id, material__in=gone)
        others.update(needed=False, changed_at=now)
    return in_order(rows)


def _write(
    needs: Sequence[MaterialNeed],
    known: Mapping[str, Proof],
    *,
    subjects: Subjects,
    bundle_id: UUID,
    purpose: Text,
    actor: Actor,
    now: datetime,
    calendar: WorkingDays,
    answers: Mapping[str, Answer],
    departments: Mapping[str, Text] | None = None,
) -> list[ProofRow]:
    assert len(needs) <= NEEDS_MAX
    open_needs = [need for need in needs if not _stands(known.get(need.material), need, now)]
    scene = _Scene(
        answers=_answers(open_needs, subjects, answers, purpose, bundle_id, actor, now),
        departments=_department_names(open_needs) if departments is None else departments,
        calendar=calendar,
        now=now,
    )
    written = {
        need.material: _proof(need, known.get(need.material), subjects, bundle_id, purpose, scene)
        for need in open_needs
    }
    for place, need in enumerate(needs):
        if need.material in written and need.material not in known:
            written[need.material].place = place
    _require_signers(written.values(), actor)
    if written:
        insert(list(written.values()), conflict=_REPLACE)
        _record(list(written.values()), bundle_id, actor, now)
    for proof in written.values():
        ask_later(proof)
    return [row_of({**known, **written}[need.material]) for need in needs]


def _stands(proof: Proof | None, need: MaterialNeed, now: datetime) -> bool:
    """Whether what the ledger says still answers this need."""
    if proof is None or not proof.needed:
        return False
    if need.signed is not None or need.files or need.chosen == UPLOAD != proof.way:
        return False
    if proof.routes != [route.to_json() for route in need.routes_left()]:
        return False
    if sorted(proof.used_for) != sorted(need.used_for):
        return False
    stale = proof.obtained_at is not None and now - proof.obtained_at > FRESH_FOR
    return not (stale and proof.way == DATA_CALL and proof.status == EXEMPT)


def _answers(
    needs: Sequence[MaterialNeed],
    subjects: Subjects,
    given: Mapping[str, Answer],
    purpose: Text,
    bundle_id: UUID,
    actor: Actor,
    now: datetime,
) -> dict[str, Answer]:
    """What is known, and what has to be asked: only datasets whose turn may come."""
    basis = {
        route.dataset: route.basis.zh
        for need in needs
        for route in _leading_calls(need)
        if route.dataset not in given
    }
    if not basis:
        return dict(given)
    asked = ask_sources(basis, subjects, purpose.zh, bundle_id, actor=actor, now=now)
    return {**asked, **given}


def ask_sources(
    basis: Mapping[str, str],
    subjects: Subjects,
    purpose: str,
    bundle_id: UUID,
    *,
    actor: Actor,
    now: datetime,
) -> dict[str, Answer]:
    """Ask the datasets of `basis`, each by its law, at once; one about nobody is left out."""
    about = {"person": subjects.person, "enterprise": subjects.enterprise}
    asks = [
        Ask(dataset=code, subject=about[source.subject], basis=basis[code])
        for code, source in sources(basis).items()
        if about[source.subject]
    ]
    return ask_many(asks, purpose=purpose, bundle=str(bundle_id), actor=actor, now=now)


def _leading_calls(need: MaterialNeed) -> Iterable[RouteLeft]:
    """Data calls before the first route that always holds; none if nobody wants them."""
    if need.chosen == UPLOAD or need.produced_by:
        return
    for route in need.routes_left():
        if route.way != DATA_CALL:
            return
        yield route


def _department_names(needs: Sequence[MaterialNeed]) -> dict[str, Text]:
    codes = {route.department for need in needs for route in need.routes_left()} - {""}
    return department_names(codes) if codes else {}


def _proof(
    need: MaterialNeed,
    known: Proof | None,
    subjects: Subjects,
    bundle_id: UUID,
    purpose: Text,
    scene: _Scene,
) -> Proof:
    proof = known or Proof(bundle_id=bundle_id, material=need.material)
    proof.person_id, proof.enterprise_id = subjects.person_id, subjects.enterprise_id
    proof.title_zh, proof.title_en = need.title.zh, need.title.en
    proof.used_for, proof.needed, proof.upload = list(need.used_for), True, need.upload
    proof.routes = [route.to_json() for route in need.routes_left()]
    proof.purpose, proof.tries = purpose.zh[:300], 0
    decision = _decision(need, scene)
    if need.signed is not None and decision.way == COMMITMENT:
        if need.signed.text_version != version_of(decision.text, decision.consequence):
            raise CommitmentChanged(material=need.title)
        lay_down(
            proof,
            replace(decision, status=LIFE.after(decision.status, "commit"), obtained_at=scene.now),
            scene.now,
            text_version=need.signed.text_version,
            signer_id=str(need.signed.signer_id),
            signer=need.signed.signer,
            signed_at=timezone.localtime(need.signed.at).isoformat(),
        )
    elif decision.way == UPLOAD and need.files:
        uploaded = LIFE.after(decision.status, "upload")
        done = replace(decision, status=uploaded, obtained_at=scene.now)
        lay_down(proof, done, scene.now, files=need.files)
    else:
        lay_down(proof, decision, scene.now, produced_by=need.produced_by)
    return proof


def _decision(need: MaterialNeed, scene: _Scene) -> Decision:
    routes = need.routes_left()
    if need.produced_by:
        return Decision(way=PRODUCED, status=WAITING, at_route=0)
    if need.chosen == UPLOAD and need.upload:
        return Decision(way=UPLOAD, status=TO_UPLOAD, at_route=len(routes))
    today = timezone.localdate(scene.now)
    found = decide(
        routes,
        answers=scene.answers,
        departments=scene.departments,
        calendar=scene.calendar,
        now=scene.now,
        today=today,
    )
    if found.way != UPLOAD or need.upload:
        return found
    # The law does not let us ask for the paper: whoever handles the case looks it up.
    return replace(
        found, way=DEPARTMENT_CHECK, status=WAITING, due_on=scene.calendar.add(today, 1).on
    )


def _require_signers(written: Iterable[Proof], actor: Actor) -> None:
    """Whoever lets commitments be made has the right to sign for every item they serve."""
    items = {item for one in written if one.status == COMMITTED for item in one.used_for}
    if items:
        require_mandate(actor, items=sorted(items), signs=True)


def _record(written: Sequence[Proof], bundle_id: UUID, actor: Actor, now: datetime) -> None:
    record(
        MaterialsProved(
            bundle_id=bundle_id,
            materials=tuple(
                {
                    "material": one.material,
                    "way": one.way,
                    "status": one.status,
                    "source": one.source_zh,
                    "basis": one.basis_zh,
                }
                for one in written
            ),
        ),
        stream=bundle_stream(bundle_id),
        actor=actor,
        at=now,
    )
