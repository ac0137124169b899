"""Bugs in how an act goes: who may, what is told, what belongs to one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from rongyi.cases import jobs, policy, services, store
from rongyi.cases.rules import Moved
from rongyi.cases.rules.ruling import Left
from rongyi.cases.services import acceptance, acting, decision, handling, hands, orders, turning
from rongyi.cases.services import issuing as owing
from rongyi.certificates.services import issuing
from rongyi.journal import store as journal
from rongyi.journal.services.facts import apart, entry_of
from rongyi.kernel.ids import new_id
from rongyi.kernel.text import Text
from tests.faults.mutants import mutant

_ACTING = (acceptance, decision, handling, hands, orders, turning)


@mutant(breaks="nobody decides on his own application", on="services")
def the_applicant_decides_his_own_case(patch: pytest.MonkeyPatch) -> None:
    for act in ("accept", "approve", "reject"):
        patch.setitem(policy.PERMITS, f"case.{act}", policy._post_does(act) | policy.system)


@mutant(breaks="who reviewed a case does not decide it", on="services")
def four_eyes_are_two(patch: pytest.MonkeyPatch) -> None:
    may = policy._post_does("approve") & policy.impartial
    patch.setitem(policy.PERMITS, "case.approve", may | (policy.system & policy.rule_decides))
    patch.setitem(policy.PERMITS, "case.reject", may)


@mutant(breaks="only the head of the body extends a time limit", on="services")
def any_desk_extends(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(policy.PERMITS, "case.extend", policy.takes_part & policy.impartial)


@mutant(breaks="who stands aside does nothing on the case", on="services")
def who_stands_aside_goes_on(patch: pytest.MonkeyPatch) -> None:
    plain = store.for_move

    def unaware(case_ids: Sequence[UUID], **more: Any) -> Any:
        found = plain(case_ids, **more)
        return {key: replace(case, is_recused=False) for key, case in found.items()}

    patch.setattr(store, "for_move", unaware)


@mutant(breaks="what a colleague has in hand is his to do", on="services")
def anybody_does_what_is_in_others_hands(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(policy, "in_hand", lambda actor, task: True)


@mutant(breaks="an attempt that was refused leaves a trace", on="services")
def a_refused_attempt_leaves_no_trace(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(acting, "record_refusal", lambda *words: None)


@mutant(breaks="an act that was too late is not called done", on="services")
def too_late_is_called_done(patch: pytest.MonkeyPatch) -> None:
    plain = store.apply

    def cheerful(moves: Sequence[Moved], **more: Any) -> frozenset[UUID]:
        plain(moves, **more)
        return frozenset(move.case.id for move in moves)

    patch.setattr(store, "apply", cheerful)


@mutant(breaks="who acts on what he saw before is told that it changed", on="services")
def nobody_asks_what_was_seen(patch: pytest.MonkeyPatch) -> None:
    plain = acting.act

    def blind(*words: Any, **more: Any) -> Any:
        return plain(*words, **{**more, "seen": None})

    for module in _ACTING:
        if hasattr(module, "act"):
            patch.setattr(module, "act", blind)


@mutant(breaks="a second notice only repeats the first", on="services")
def a_second_notice_names_new_things(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(store, "told_before", lambda case_ids: {})


@mutant(breaks="what an applicant corrected is saved whole or not at all", on="services")
def a_correction_in_two_transactions(patch: pytest.MonkeyPatch) -> None:
    plain: Any = services.correct_cases
    patch.setattr(services, "correct_cases", plain.__wrapped__)
    patch.setattr(acceptance, "correct_cases", plain.__wrapped__)


@mutant(breaks="the form keeps what was corrected", on="services")
def only_the_papers_of_a_correction_are_kept(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(store, "replace_forms", lambda forms: None)


@mutant(breaks="a rule approves only what passes its checks", on="services")
def a_rule_approves_whatever_comes(patch: pytest.MonkeyPatch) -> None:
    plain = vars(decision)["ruled"]

    def generous(*words: Any) -> Text:
        found = plain(*words)
        return Text("符合", "It holds") if isinstance(found, Left) else found

    patch.setattr(decision, "ruled", generous)


@mutant(breaks="an approval has its certificate issued, whatever dies", on="services")
def the_job_is_deferred_after_the_commit(patch: pytest.MonkeyPatch) -> None:
    plain = jobs.issue_certificate.defer

    def later(**given: Any) -> None:
        transaction.on_commit(lambda: plain(**given))

    patch.setattr(jobs.issue_certificate, "defer", later)


@mutant(breaks="a certificate and its fact are one", on="services")
def a_certificate_is_recorded_after_its_commit(patch: pytest.MonkeyPatch) -> None:
    plain = vars(issuing)["record"]

    def later(*words: Any, **more: Any) -> None:
        transaction.on_commit(lambda: plain(*words, **more))

    patch.setattr(issuing, "record", later)


@mutant(breaks="there is no fact of what did not happen", on="services")
def a_certificate_is_recorded_beside_its_transaction(patch: pytest.MonkeyPatch) -> None:
    def apart_from_it(fact: Any, **more: Any) -> None:
        with apart() as own:
            journal.record([entry_of(fact, **more)], on=own)

    patch.setattr(issuing, "record", apart_from_it)


@mutant(breaks="a case keeps the number that its certificate got", on="services")
def every_try_takes_a_new_number(patch: pytest.MonkeyPatch) -> None:
    plain = issuing.allot_number

    def fresh(kind: Any, *, case_id: UUID, **more: Any) -> int:
        return plain(kind, case_id=new_id(), **more)

    patch.setattr(issuing, "allot_number", fresh)
    patch.setattr(owing, "allot_number", fresh)


@mutant(breaks="a decided case that owes nothing closes", on="services")
def nobody_closes_what_was_rejected(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(decision, "REJECTED", "refused")
