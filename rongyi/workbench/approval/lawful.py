"""The rarer acts on one case: turn it away, hear people, more time, send back, take it up again."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse

from rongyi.cases import services
from rongyi.cases.queries import CasePage
from rongyi.cases.services import Outcome
from rongyi.web.access import needs
from rongyi.web.request import Request
from rongyi.workbench.approval import lawful_forms as forms
from rongyi.workbench.approval.acts import screen
from rongyi.workbench.approval.forms import Typed
from rongyi.workbench.approval.running import Act, run, seen


def _mend(request: Request, page: CasePage, typed: Typed) -> Sequence[Outcome]:
    return services.mend_case(
        actor=request.actor,
        case_id=page.case_id,
        element=typed.text("element"),
        value=typed.text("value"),
        agreed=typed.text("agreed") == "true",
        seen=seen(request, page),
        now=request.now,
    )


def _look(request: Request, page: CasePage, typed: Typed) -> Sequence[Outcome]:
    return services.look_at_case(
        actor=request.actor,
        case_id=page.case_id,
        points=typed.points,
        seen=seen(request, page),
        now=request.now,
    )


def _not_needed(request: Request, page: CasePage, typed: Typed) -> Sequence[Outcome]:
    return services.tell_not_needed(
        actor=request.actor,
        case_ids=[page.case_id],
        reasons=typed.text("reasons"),
        seen=seen(request, page),
        now=request.now,
    )


def _not_ours(request: Request, page: CasePage, typed: Typed) -> Sequence[Outcome]:
    return services.tell_not_ours(
        actor=request.actor,
        case_ids=[page.case_id],
        department=typed.text("department"),
        reasons=typed.text("reasons"),
        seen=seen(request, page),
        now=request.now,
    )


def _expire(request: Request, page: CasePage, typed: Typed) -> Sequence[Outcome]:
    return services.expire_cases(
        actor=request.actor,
        case_ids=[page.case_id],
        seen=seen(request, page),
        now=request.now,
    )


def _pre_review(request: Request, page: CasePage, typed: Typed) -> Sequence[Outcome]:
    return services.pre_review_cases(
        actor=request.actor,
        case_ids=[page.case_id],
        passes=typed.yes("passes"),
        opinion=typed.text("opinion"),
        seen=seen(request, page),
        now=request.now,
    )


def _tell_party(request: Request, page: CasePage, typed: Typed) -> Sequence[Outcome]:
    return services.tell_party(
        actor=request.actor,
        case_id=page.case_id,
        name=typed.text("name"),
        contact=typed.text("contact"),
        interest=typed.text("interest"),
        seen=seen(request, page),
        now=request.now,
    )


def _hear_party(request: Request, page: CasePage, typed: Typed) -> Sequence[Outcome]:
    return services.hear_party(
        actor=request.actor,
        case_id=page.case_id,
        party=typed.number("party"),
        statement=typed.text("statement"),
        seen=seen(request, page),
        now=request.now,
    )


def _tell_hearing(request: Request, page: CasePage, typed: Typed) -> Sequence[Outcome]:
    return services.tell_hearing(
        actor=request.actor,
        case_id=page.case_id,
        reason=typed.text("reason"),
        seen=seen(request, page),
        now=request.now,
    )


def _ask_hearing(request: Request, page: CasePage, typed: Typed) -> Sequence[Outcome]:
    return services.ask_hearing(
        actor=request.actor,
        case_id=page.case_id,
        party=typed.number("party"),
        seen=seen(request, page),
        now=request.now,
    )


def _hear(request: Request, page: CasePage, typed: Typed) -> Sequence[Outcome]:
    return services.record_hearing(
        actor=request.actor,
        case_id=page.case_id,
        held=typed.yes("held"),
        minutes=typed.text("minutes"),
        seen=seen(request, page),
        now=request.now,
    )


def _extend(request: Request, page: CasePage, typed: Typed) -> Sequence[Outcome]:
    return services.extend_cases(
        actor=request.actor,
        case_ids=[page.case_id],
        workdays=typed.number("workdays"),
        reason=typed.text("reason"),
        seen=seen(request, page),
        now=request.now,
    )


def _send_back(request: Request, page: CasePage, typed: Typed) -> Sequence[Outcome]:
    return services.send_back_cases(
        actor=request.actor,
        case_ids=[page.case_id],
        reason=typed.text("reason"),
        seen=seen(request, page),
        now=request.now,
    )


def _transfer(request: Request, page: CasePage, typed: Typed) -> Sequence[Outcome]:
    return services.transfer_cases(
        actor=request.actor,
        case_ids=[page.case_id],
        department=typed.text("department"),
        reasons=typed.text("reasons"),
        seen=seen(request, page),
        now=request.now,
    )


def _annul(request: Request, page: CasePage, typed: Typed) -> Sequence[Outcome]:
    return services.annul_cases(
        actor=request.actor,
        case_ids=[page.case_id],
        ground=typed.text("ground"),
        reasons=typed.text("reasons"),
        seen=seen(request, page),
        now=request.now,
    )


def _reopen(request: Request, page: CasePage, typed: Typed) -> Sequence[Outcome]:
    return services.reopen_case(
        actor=request.actor,
        case_id=page.case_id,
        order=typed.text("order"),
        order_number=typed.text("order_number"),
        order_body=typed.text("order_body"),
        order_on=typed.day("order_on"),
        reason=typed.text("reason"),
        seen=seen(request, page),
        now=request.now,
    )


MEND = Act(name="mend", fact="case.mended.v1", form=forms.mend, do=_mend)
LOOK = Act(name="look", fact="case.looked.v1", form=forms.look, do=_look)
NOT_NEEDED = Act(
    name="not_needed", fact="case.not_needed.v1", form=forms.not_needed, do=_not_needed
)
NOT_OURS = Act(name="not_ours", fact="case.not_ours.v1", form=forms.not_ours, do=_not_ours)
EXPIRE = Act(name="expire", fact="case.expired.v1", form=forms.expire, do=_expire)
PRE_REVIEW = Act(
    name="pre_review", fact="case.pre_reviewed.v1", form=forms.pre_review, do=_pre_review
)
TELL_PARTY = Act(
    name="tell_party", fact="case.party_told.v1", form=forms.tell_party, do=_tell_party
)
HEAR_PARTY = Act(
    name="hear_party", fact="case.party_heard.v1", form=forms.hear_party, do=_hear_party
)
TELL_HEARING = Act(
    name="tell_hearing", fact="case.hearing_told.v1", form=forms.tell_hearing, do=_tell_hearing
)
ASK_HEARING = Act(
    name="ask_hearing", fact="case.hearing_asked.v1", form=forms.ask_hearing, do=_ask_hearing
)
HEAR = Act(name="hear", fact="case.heard.v1", form=forms.hear, do=_hear)
EXTEND = Act(name="extend", fact="case.extended.v1", form=forms.extend, do=_extend)
SEND_BACK = Act(name="send_back", fact="case.sent_back.v1", form=forms.send_back, do=_send_back)
TRANSFER = Act(name="transfer", fact="case.transferred.v1", form=forms.transfer, do=_transfer)
ANNUL = Act(name="annul", fact="case.annulled.v1", form=forms.annul, do=_annul)
REOPEN = Act(name="reopen", fact="case.reopened.v1", form=forms.reopen, do=_reopen)


@screen
@needs("case.mend")
def mend(request: Request, number: str) -> HttpResponse:
    """Correct one value on the spot, as the applicant agrees (当场更正)."""
    return run(request, number, MEND)


@screen
@needs("case.look")
def look(request: Request, number: str) -> HttpResponse:
    """Note what this desk would have corrected, for the one notice (补正意见)."""
    return run(request, number, LOOK)


@screen
@needs("case.not_needed")
def not_needed(request: Request, number: str) -> HttpResponse:
    """Say that no permission is needed (无需许可)."""
    return run(request, number, NOT_NEEDED)


@screen
@needs("case.not_ours")
def not_ours(request: Request, number: str) -> HttpResponse:
    """Name the body in charge (不属本机关职权)."""
    return run(request, number, NOT_OURS)


@screen
@needs("case.expire")
def expire(request: Request, number: str) -> HttpResponse:
    """End what nobody corrected by its day (逾期未补正)."""
    return run(request, number, EXPIRE)


@screen
@needs("case.pre_review")
def pre_review(request: Request, number: str) -> HttpResponse:
    """The opinion of the lower body (初审)."""
    return run(request, number, PRE_REVIEW)


@screen
@needs("case.tell_party")
def tell_party(request: Request, number: str) -> HttpResponse:
    """Tell an affected third party (告知利害关系人)."""
    return run(request, number, TELL_PARTY)


@screen
@needs("case.hear_party")
def hear_party(request: Request, number: str) -> HttpResponse:
    """Write down what a third party said (陈述申辩)."""
    return run(request, number, HEAR_PARTY)


@screen
@needs("case.tell_hearing")
def tell_hearing(request: Request, number: str) -> HttpResponse:
    """Tell the applicant that he may ask for a hearing (告知听证权利)."""
    return run(request, number, TELL_HEARING)


@screen
@needs("case.ask_hearing")
def ask_hearing(request: Request, number: str) -> HttpResponse:
    """Record that a hearing was asked for (申请听证)."""
    return run(request, number, ASK_HEARING)


@screen
@needs("case.hear")
def hear(request: Request, number: str) -> HttpResponse:
    """The minutes of the hearing, or that it was given up (听证笔录)."""
    return run(request, number, HEAR)


@screen
@needs("case.extend")
def extend(request: Request, number: str) -> HttpResponse:
    """The head lengthens the time limit (延长期限)."""
    return run(request, number, EXTEND)


@screen
@needs("case.send_back")
def send_back(request: Request, number: str) -> HttpResponse:
    """Have it reviewed once more (退回审查)."""
    return run(request, number, SEND_BACK)


@screen
@needs("case.transfer")
def transfer(request: Request, number: str) -> HttpResponse:
    """Hand it to another body (移送)."""
    return run(request, number, TRANSFER)


@screen
@needs("case.annul")
def annul(request: Request, number: str) -> HttpResponse:
    """Declare it void (作废)."""
    return run(request, number, ANNUL)


@screen
@needs("case.reopen")
def reopen(request: Request, number: str) -> HttpResponse:
    """Take it up again by order (依法重新办理)."""
    return run(request, number, REOPEN)
