"""Answers that come later: of a department, of a source asked again, of another sub-case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import takewhile
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from rongyi.exchange.queries import sources
from rongyi.exchange.rules import RETRY_MINUTES, Answer, Unreachable, retry_after
from rongyi.exemption import policy
from rongyi.exemption.errors import CheckAnswered, NotPossibleNow, ProofMissing, WordsMissing
from rongyi.exemption.events import (
    MaterialSettled,
    MaterialStillWaiting,
    MaterialUploaded,
    bundle_stream,
)
from rongyi.exemption.models import Proof
from rongyi.exemption.queries import ProofRow, row_of
from rongyi.exemption.rules import Decision, Evidence, FileNote, RouteLeft, Subjects, decide
from rongyi.exemption.rules.proving import WorkingDays
from rongyi.exemption.services.proving import ask_sources
from rongyi.exemption.services.writing import ask_later, lay_down, locked, move
from rongyi.exemption.states import (
    DATA_CALL,
    DEPARTMENT_CHECK,
    EXEMPT,
    PRODUCED,
    TO_COMMIT,
    UPLOADED,
    WAITING,
)
from rongyi.identity.queries import department_names, enterprise, person
from rongyi.journal.services import record
from rongyi.kernel.actor import SYSTEM, Actor
from rongyi.kernel.text import Text
from rongyi.kernel.typed import readable

WORDS_CHARACTERS_MAX = 1_000
LATER_TRIES_MAX = len(RETRY_MINUTES)
HANDED_OVER = Text(
    "{source}的系统一个工作日内没有响应，已转由其工作人员核验，不影响您办理。",
    "{source}'s system did not answer within a working day; its staff check by hand. "
    "This does not hold you up.",
)


@transaction.atomic
def answer_check(
    *,
    proof_id: UUID,
    holds: bool,
    words: str,
    actor: Actor,
    now: datetime,
    calendar: WorkingDays,
) -> ProofRow:
    """The same as `department_answer`, for a row of `queries.asked_of`; a second answer is told.

    Errors: ProofMissing, which names the stream on which the attempt is to be recorded;
    CheckAnswered, WordsMissing, NotPossibleNow.
    """
    proof = Proof.objects.select_for_update().filter(id=proof_id, needed=True).first()
    if proof is None:
        raise ProofMissing()
    if actor.person_id == proof.person_id or actor.departments.isdisjoint(_were_asked(proof)):
        raise ProofMissing(act="proof.answer", stream=bundle_stream(proof.bundle_id))
    if proof.status != WAITING or proof.department not in actor.departments:
        raise CheckAnswered(material=proof.title)
    return department_answer(
        bundle_id=proof.bundle_id,
        material=proof.material,
        holds=holds,
        words=words,
        actor=actor,
        now=now,
        calendar=calendar,
    )


def _were_asked(proof: Proof) -> set[str]:
    """The department asked now, and those that answered before it. The holder of a dataset was
    asked by hand only where somebody left words."""
    walked = [RouteLeft.from_json(one) for one in proof.routes[: proof.at_route + 1]]
    asked = {proof.department, *(one.department for one in walked)}
    if Evidence.from_json(proof.evidence).answer:
        holders = sources([one.dataset for one in walked if one.dataset]).values()
        asked |= {one.holder for one in holders}
    return asked - {""}


@transaction.atomic
def department_answer(
    *,
    bundle_id: UUID,
    material: str,
    holds: bool,
    words: str,
    actor: Actor,
    now: datetime,
    calendar: WorkingDays,
) -> ProofRow:
    """The department asked answers (部门核验): yes, or no with a reason.

    After a no the next route is walked; a no is taken even if none is left. Errors: ProofMissing,
    WordsMissing, NotPossibleNow.
    """
    proof = locked(bundle_id, material, actor)
    policy.require_department(actor, proof)
    said = readable(words).strip()[:WORDS_CHARACTERS_MAX]
    if not holds and not said:
        raise WordsMissing()
    if holds:
        _confirm(proof, said, now)
    else:
        _deny(proof, said, calendar, now)
    proof.save()
    ask_later(proof)
    _record_settled(proof, said, actor, now)
    return row_of(proof)


@transaction.atomic
def ask_again(*, proof_id: UUID, now: datetime, calendar: WorkingDays) -> ProofRow | None:
    """Ask an unreachable source once more; after the last try its staff are asked by hand.

    None where nothing waits any more: safe to repeat.
    """
    proof = Proof.objects.select_for_update().filter(id=proof_id, needed=True).first()
    if proof is None or proof.status != WAITING or proof.way != DATA_CALL:
        return None
    answers = _answers(proof, proof.at_route, now)
    if isinstance(answers[proof.dataset], Unreachable):
        _wait_on(proof, now, calendar)
        proof.save()
        ask_later(proof)
        return row_of(proof)
    decision = _walk(proof, calendar, now, answers, proof.at_route)
    if decision.status == WAITING:
        move(proof, "hand_over")
    else:
        move(proof, {EXEMPT: "confirm", TO_COMMIT: "offer"}.get(decision.status, "deny"))
    lay_down(proof, decision, now)
    proof.save()
    ask_later(proof)
    _record_settled(proof, "", SYSTEM, now)
    return row_of(proof)


@transaction.atomic
def produced(
    *, bundle_id: UUID, material: str, number: str, basis: Text, actor: Actor, now: datetime
) -> ProofRow:
    """Another sub-case of the bundle made it (its certificate's number): nobody hands it in.

    Errors: ProofMissing, NotPossibleNow.
    """
    proof = locked(bundle_id, material, actor)
    if proof.way != PRODUCED:
        raise NotPossibleNow(move="produced", state=proof.status)
    move(proof, "confirm")
    proof.basis_zh, proof.basis_en = basis.zh, basis.en
    proof.obtained_at = now
    _add(proof, now, fields={"number": number})
    proof.save()
    _record_settled(proof, number, actor, now)
    return row_of(proof)


@transaction.atomic
def followed(
    *, bundle_id: UUID, material: str, files: Sequence[FileNote], actor: Actor, now: datetime
) -> ProofRow:
    """The applicant handed in a paper that may follow (容缺后补), or that a correction asked for,
    for every item that he may act in; for others it may come again.

    Whether he may, and whether it is still waited for, says who calls. Errors: ProofMissing,
    NotPossibleNow.
    """
    found = Proof.objects.select_for_update().filter(bundle_id=bundle_id, needed=True)
    proof = found.filter(material=material).first()
    if proof is None:
        raise ProofMissing()
    if proof.status != UPLOADED:
        move(proof, "upload")
    proof.obtained_at = now
    before = Evidence.from_json(proof.evidence).files
    _add(proof, now, files=tuple({one.digest: one for one in (*before, *files)}.values()))
    proof.save()
    digests = tuple(one.digest for one in files)
    record(
        MaterialUploaded(bundle_id=bundle_id, material=material, files=digests),
        stream=bundle_stream(bundle_id),
        actor=actor,
        at=now,
    )
    return row_of(proof)


def _confirm(proof: Proof, said: str, now: datetime) -> None:
    move(proof, "confirm")
    proof.obtained_at, proof.due_on, proof.retry_at = now, None, None
    _add(proof, now, answer=said)


def _deny(proof: Proof, said: str, calendar: WorkingDays, now: datetime) -> None:
    """The next route is walked. Where none is left the paper falls to the applicant, also one that
    nobody is asked to upload as a rule: what is wanted of him then stands in a correction notice.
    """
    following = proof.at_route + 1
    decision = _walk(proof, calendar, now, _answers(proof, following, now), following)
    note = Text(f"{proof.source_zh}：{said}", f"{proof.source_en}: {said}")
    move(proof, {WAITING: "hand_over", TO_COMMIT: "offer"}.get(decision.status, "deny"))
    lay_down(proof, replace(decision, note=note), now, answer=said)


def _walk(
    proof: Proof,
    calendar: WorkingDays,
    now: datetime,
    answers: dict[str, Answer],
    start: int,
) -> Decision:
    """The next route. Commitments are made when an application is submitted, and this comes later:
    the paper is asked for instead, where it may be handed in."""
    routes = [RouteLeft.from_json(one) for one in proof.routes]
    return decide(
        routes,
        answers=answers,
        departments=department_names({one.department for one in routes} - {""}),
        calendar=calendar,
        now=now,
        today=timezone.localdate(now),
        start=start,
        signs=not proof.upload,
    )


def _answers(proof: Proof, start: int, now: datetime) -> dict[str, Answer]:
    """What the sources say whose turn may come from route `start` on: a later one is asked before
    the applicant is."""
    routes = (RouteLeft.from_json(one) for one in proof.routes[start:])
    calls = takewhile(lambda route: route.way == DATA_CALL, routes)
    basis = {route.dataset: route.basis.zh for route in calls}
    if not basis:
        return {}
    subjects = _subjects(proof)
    return ask_sources(basis, subjects, proof.purpose, proof.bundle_id, actor=SYSTEM, now=now)


def _subjects(proof: Proof) -> Subjects:
    firm = enterprise(proof.enterprise_id) if proof.enterprise_id else None
    return Subjects(
        person_id=proof.person_id,
        person=person(proof.person_id).subject,
        enterprise_id=proof.enterprise_id,
        enterprise=firm.subject if firm else "",
    )


def _wait_on(proof: Proof, now: datetime, calendar: WorkingDays) -> None:
    proof.tries += 1
    handed_over = proof.tries >= LATER_TRIES_MAX
    if handed_over:
        source = sources([proof.dataset])[proof.dataset]
        note = HANDED_OVER.format({"source": source.holder_name})
        proof.way, proof.department, proof.retry_at = DEPARTMENT_CHECK, source.holder, None
        proof.due_on = calendar.of(source.holder).add(timezone.localdate(now), 1).on
        proof.note_zh, proof.note_en = note.zh, note.en
    else:
        proof.retry_at = retry_after(now, proof.tries)
    proof.changed_at = now
    record(
        MaterialStillWaiting(
            bundle_id=proof.bundle_id,
            material=proof.material,
            tries=proof.tries,
            handed_over=handed_over,
            due_on=proof.due_on,
        ),
        stream=bundle_stream(proof.bundle_id),
        actor=SYSTEM,
        at=now,
    )


def _add(proof: Proof, now: datetime, **parts: object) -> None:
    before = Evidence.from_json(proof.evidence)
    proof.evidence = replace(before, **parts).to_json()  # type: ignore[arg-type]
    proof.changed_at = now


def _record_settled(proof: Proof, words: str, actor: Actor, now: datetime) -> None:
    record(
        MaterialSettled(
            bundle_id=proof.bundle_id,
            material=proof.material,
            way=proof.way,
            status=proof.status,
            source=proof.source_zh,
            words=words,
        ),
        stream=bundle_stream(proof.bundle_id),
        actor=actor,
        at=now,
    )
