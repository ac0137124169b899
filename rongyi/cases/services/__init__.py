"""Everything that may be done with cases. Each act takes several; each case has its own outcome."""

from rongyi.cases.rules import Point
from rongyi.cases.services.acceptance import (
    accept_cases,
    ask_correction,
    correct_cases,
    deem_accepted,
    refuse_cases,
    release_cases,
)
from rongyi.cases.services.acting import CASES_MAX, Outcome
from rongyi.cases.services.checking import answer_check
from rongyi.cases.services.counting import count_facts, recount_facts
from rongyi.cases.services.decision import (
    certificate_issued,
    close_cases,
    decide_by_rule,
    decide_cases,
    end_cases,
    settle_decided,
    withdraw_cases,
)
from rongyi.cases.services.drafting import draft_letter
from rongyi.cases.services.errands import note_missing_errands
from rongyi.cases.services.following import supplement_cases
from rongyi.cases.services.handling import (
    pre_review_cases,
    resume_cases,
    review_cases,
    send_back_cases,
    stop_cases,
)
from rongyi.cases.services.hands import (
    claim_cases,
    give_back_cases,
    reassign_cases,
    recuse_cases,
)
from rongyi.cases.services.hearing import (
    ask_hearing,
    call_parties,
    hear_party,
    record_hearing,
    release_parties,
    tell_hearing,
    tell_party,
    waive_hearing,
)
from rongyi.cases.services.issuing import issue_certificate
from rongyi.cases.services.letters import write_letter
from rongyi.cases.services.moving import answer_move, move_cases, undo_moves
from rongyi.cases.services.notices import (
    send_due_notices,
    send_notices,
    send_when_all_looked,
)
from rongyi.cases.services.opening import CaseSpec, MaterialSpec, open_cases
from rongyi.cases.services.opinions import answer_opinion, ask_opinion, record_opinion_read
from rongyi.cases.services.orders import extend_cases, reopen_case
from rongyi.cases.services.papers import settle_paper
from rongyi.cases.services.permitting import require_may
from rongyi.cases.services.reading import note_read, noted
from rongyi.cases.services.receiving import note_opened_certificate, note_received, serve_cases
from rongyi.cases.services.recounting import recount_due_days
from rongyi.cases.services.renewing import deem_renewed, name_grant, note_ended_grant
from rongyi.cases.services.turning import (
    annul_cases,
    expire_cases,
    expire_overdue,
    look_at_case,
    mend_case,
    tell_not_needed,
    tell_not_ours,
    transfer_cases,
)
from rongyi.cases.services.visiting import agree_visit, propose_visit, record_visit, settle_visit
from rongyi.cases.services.watching import watch_cases

__all__ = [
    "draft_letter",
    "agree_visit",
    "propose_visit",
    "require_may",
    "record_visit",
    "settle_visit",
    "answer_move",
    "move_cases",
    "undo_moves",
    "note_opened_certificate",
    "note_read",
    "note_missing_errands",
    "note_received",
    "serve_cases",
    "noted",
    "answer_check",
    "answer_opinion",
    "ask_opinion",
    "record_opinion_read",
    "recount_due_days",
    "watch_cases",
    "send_due_notices",
    "send_notices",
    "send_when_all_looked",
    "pre_review_cases",
    "send_back_cases",
    "ask_hearing",
    "call_parties",
    "release_parties",
    "waive_hearing",
    "hear_party",
    "record_hearing",
    "tell_hearing",
    "tell_party",
    "extend_cases",
    "reopen_case",
    "annul_cases",
    "expire_cases",
    "expire_overdue",
    "look_at_case",
    "mend_case",
    "tell_not_needed",
    "tell_not_ours",
    "transfer_cases",
    "CASES_MAX",
    "CaseSpec",
    "MaterialSpec",
    "Outcome",
    "Point",
    "accept_cases",
    "ask_correction",
    "certificate_issued",
    "claim_cases",
    "close_cases",
    "correct_cases",
    "count_facts",
    "decide_by_rule",
    "decide_cases",
    "deem_accepted",
    "deem_renewed",
    "end_cases",
    "give_back_cases",
    "issue_certificate",
    "name_grant",
    "note_ended_grant",
    "open_cases",
    "reassign_cases",
    "recount_facts",
    "recuse_cases",
    "refuse_cases",
    "release_cases",
    "resume_cases",
    "review_cases",
    "settle_decided",
    "settle_paper",
    "stop_cases",
    "supplement_cases",
    "withdraw_cases",
    "write_letter",
]
