"""Ask others for their opinion (征求意见), and answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from rongyi.cases import policy, rules, store
from rongyi.cases.errors import AlreadyAnswered, OtherHands, TooManyQuestions
from rongyi.cases.events import OpinionRead, case_stream, opinion_stream
from rongyi.cases.models import Case, Opinion
from rongyi.cases.queries.opinions import opinion_page
from rongyi.cases.rules import CaseNow, Moved, Scene
from rongyi.cases.rules.opinions import QUESTIONS_MAX
from rongyi.cases.services.acting import Outcome, Seen, act
from rongyi.cases.services.reading import note_read
from rongyi.catalogue.queries import catalogue_of
from rongyi.journal.services import record
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import NotFound
from rongyi.kernel.ids import new_id
from rongyi.kernel.seen import require_seen

ANSWER = "case.answer_opinion"


def ask_opinion(
    *,
    actor: Actor,
    case_id: UUID,
    post: str,
    question: str,
    days: int,
    shows: Sequence[str] = (),
    papers: Sequence[str] = (),
    seen: Seen | None = None,
    now: datetime,
) -> Outcome:
    """Ask another post for its opinion, to be given within working days. Three SQL statements.

    It learns the item, the question, and the fields (`shows`) and `papers` chosen, and nothing else
    (Personal Information Protection Law, art. 6). Outcomes: NotFound, NotPermitted, NotAllowedNow,
    OtherHands, QuestionUnfit, ReasonsMissing, TooManyQuestions, Stale.
    """
    asked = Opinion.objects.filter(case_id=case_id).count()

    def compute(case: CaseNow, scene: Scene) -> Moved:
        if not policy.in_hand(actor, case.task):
            raise OtherHands(number=case.number)
        if asked >= QUESTIONS_MAX:
            raise TooManyQuestions(limit=QUESTIONS_MAX)
        return rules.ask(
            case,
            scene,
            opinion_id=new_id(),
            known=catalogue_of(case.edition_id).posts,
            post=post,
            question=question,
            days=days,
            shows=shows,
            papers=papers,
        )

    return act("ask_opinion", [case_id], compute, actor=actor, now=now, seen=seen)[0]


@transaction.atomic
def answer_opinion(
    *,
    actor: Actor,
    opinion_id: UUID,
    stand: str,
    words: str = "",
    seen: str | None = None,
    now: datetime,
) -> None:
    """Answer a question to a post that one holds (答复意见): "agree", "disagree" or "remark".

    Whoever acts on an older look at the case is told (Stale). `seen`: the marks of what his page
    showed (`OpinionPage.shown`); what changed of it is not answered. Errors: NotFound, also for who
    does not hold the post; NotPermitted for the applicant, who could act for him and who stands
    aside; AlreadyAnswered, Unseen, Stale, StandUnknown, ReasonsMissing.
    """
    row = _mine(actor, opinion_id)
    case = store.for_move([row.case_id], person_id=actor.person_id)[row.case_id]
    subject = policy.subject_of(case, catalogue_of(case.edition_id).items[case.item_code])
    if not policy.may(actor, ANSWER, subject):
        raise policy.refusal(actor, ANSWER, subject, case.number)
    if seen is not None:
        require_seen(seen, opinion_page(opinion_id, actor, now=now).shown)
    fact = rules.given(case, opinion_id=row.id, post=row.post, stand=stand, words=words)
    row.stand, row.words = fact.stand, fact.opinion
    row.answered_by, row.answered_at = actor.person_id, max(now, row.asked_at)
    row.save(update_fields=["stand", "words", "answered_by", "answered_at"])
    Case.objects.filter(id=row.case_id).update(version=F("version") + 1)
    at = max(now, case.latest)
    record(fact, stream=case_stream(row.case_id), actor=actor, at=at)


def record_opinion_read(*, actor: Actor, opinion_id: UUID, now: datetime) -> None:
    """Somebody of the post that is asked looks at what the question shows: kept for whose data it
    is. Errors: NotFound."""
    row = store.opinions_for(actor).select_related("case").filter(id=opinion_id).first()
    if row is None:
        raise NotFound(what="opinion")
    fact = OpinionRead(
        number=row.case.number,
        bundle_id=row.case.bundle_id,
        item_code=row.case.item_code,
        post=row.post,
        opinion_id=row.id,
        elements=tuple(row.shows),
        materials=tuple(row.papers),
    )
    record(fact, stream=opinion_stream(row.id), actor=actor, at=now)
    note_read([row.case.number], part="opinion", actor=actor, now=now)


def _mine(actor: Actor, opinion_id: UUID) -> Opinion:
    """The open question, locked behind its case as acts lock. Errors: NotFound, AlreadyAnswered."""
    found = Opinion.objects.filter(id=opinion_id, post__in=actor.posts).first()
    if found is None:
        raise NotFound(what="opinion")
    case = Case.objects.select_for_update().get(id=found.case_id)
    row = Opinion.objects.select_for_update().get(id=opinion_id)
    if row.answered_at is not None or case.closed_at is not None:
        raise AlreadyAnswered()
    return row
