"""What cases do when something happened. Each is one call that may be repeated."""

from __future__ import annotations

from uuid import UUID

from rongyi.cases import jobs, services
from rongyi.cases.events import SEALED_FIRST
from rongyi.cases.rules import ENDS_HEARING, HEARING, SENT
from rongyi.cases.states import WAITING
from rongyi.journal.reactions import Delivered, on, seal_at_once

seal_at_once(*SEALED_FIRST)


@on("case.opened.v1", "case.released.v1", "case.corrected.v1")
def decide_where_a_rule_decides(fact: Delivered) -> None:
    """Items with `decision: rule` are approved at once when all their checks hold (秒批)."""
    if fact.body.get("state") != WAITING:
        services.decide_by_rule(case_id=UUID(fact.stream.id), now=fact.now)


@on("case.decided.v1", "case.deemed_renewed.v1")
def carry_out_decision(fact: Delivered) -> None:
    """An approval that owes a certificate has it issued, by a job; all else closes now."""
    if fact.body["certificate"]:
        jobs.issue_certificate.defer(case_id=fact.stream.id)
    else:
        services.settle_decided(case_id=UUID(fact.stream.id), now=fact.now)


@on("certificate.issued.v1")
def hand_over_what_was_issued(fact: Delivered) -> None:
    """The certificate is there: the case closes, or waits at the counter for its holder."""
    services.certificate_issued(case_id=UUID(fact.body["case_id"]), now=fact.now)


@on("certificate.ended.v1")
def tell_that_a_grant_ended(fact: Delivered) -> None:
    """What a case granted was annulled, revoked or struck off: its holder is told in writing."""
    services.note_ended_grant(
        case_id=UUID(fact.body["case_id"]),
        certificate_id=UUID(fact.body["certificate_id"]),
        told=fact.body,
        now=fact.now,
    )


@on("material.settled.v1")
def take_over_what_the_ledger_learned(fact: Delivered) -> None:
    """A department or source answered later: the cases that wait for the paper learn it."""
    services.settle_paper(
        bundle_id=UUID(fact.body["bundle_id"]),
        material=fact.body["material"],
        words=fact.body["words"],
        now=fact.now,
    )


@on("case.looked.v1")
def send_what_all_desks_noted(fact: Delivered) -> None:
    """The last desk has looked: the applicant gets the one notice for all (art. 32(1)(4))."""
    services.send_when_all_looked(bundle_id=UUID(fact.body["bundle_id"]), now=fact.now)


@on("case.stopped.v1")
def send_third_parties_the_notice_of_the_hearing(fact: Delivered) -> None:
    """Who was told that the decision affects him learns day, hour and place too (art. 48)."""
    if fact.body["special"] == HEARING:
        services.call_parties(case_id=UUID(fact.stream.id), now=fact.now)


@on(*ENDS_HEARING)
def tell_third_parties_that_the_hearing_is_off(fact: Delivered) -> None:
    """Who was called to a hearing that is not held learns it before he comes."""
    services.release_parties(case_id=UUID(fact.stream.id), now=fact.now)


@on(
    *("case.decided.v1", "case.deemed_renewed.v1", "case.withdrawn.v1", "case.transferred.v1"),
    *("case.annulled.v1", "case.visit_proposed.v1"),
)
def settle_visit_without_who_dropped_out(fact: Delivered) -> None:
    """A visit waits for nobody whose case is decided or withdrawn, nor for one who goes alone."""
    services.settle_visit(bundle_id=UUID(fact.body["bundle_id"]), now=fact.now)


@on(*SENT)
def send_letter(fact: Delivered) -> None:
    """The applicant is told in writing (art. 32(2), 38): the letter is printed by a job."""
    jobs.write_letter.defer(case_id=fact.stream.id, seq=fact.seq)
