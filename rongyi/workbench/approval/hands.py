"""Whose a case is: take it, give it back, hand it on; and stand aside from it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext

from rongyi.cases import services
from rongyi.cases.queries import CasePage
from rongyi.cases.services import Outcome
from rongyi.identity import queries as identity
from rongyi.identity.queries import Holder
from rongyi.web.access import needs
from rongyi.web.request import Request
from rongyi.web.rows import Choice, Field
from rongyi.workbench.approval.acts import screen
from rongyi.workbench.approval.forms import Form, Typed
from rongyi.workbench.approval.running import Act, run, seen

REASON_MAX = 2_000
ASSIGNED, RECUSED = "case.assigned.v1", "case.recused.v1"
ASSIGN = ("assign",)


def _claim(request: Request, page: CasePage, typed: Typed) -> Sequence[Outcome]:
    return services.claim_cases(
        actor=request.actor, case_ids=[page.case_id], seen=seen(request, page), now=request.now
    )


def _give_back(request: Request, page: CasePage, typed: Typed) -> Sequence[Outcome]:
    return services.give_back_cases(
        actor=request.actor, case_ids=[page.case_id], seen=seen(request, page), now=request.now
    )


def _reassign(request: Request, page: CasePage, typed: Typed) -> Sequence[Outcome]:
    return services.reassign_cases(
        actor=request.actor,
        case_ids=[page.case_id],
        to=chosen(typed.text("to")),
        reason=typed.text("reason"),
        seen=seen(request, page),
        now=request.now,
    )


def _recuse(request: Request, page: CasePage, typed: Typed) -> Sequence[Outcome]:
    who = typed.text("who")
    return services.recuse_cases(
        actor=request.actor,
        case_ids=[page.case_id],
        reason=typed.text("reason"),
        person_id=chosen(who) if who else None,
        seen=seen(request, page),
        now=request.now,
    )


def chosen(text: str) -> UUID:
    """The person of a list; who is not in it is nobody."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def people(found: Sequence[Holder], without: frozenset[UUID]) -> tuple[Choice, ...]:
    """People as a list to choose from, each once."""
    named = {one.person_id: one.name for one in found if one.person_id not in without}
    return tuple(Choice(code=str(code), label=name) for code, name in named.items())


def claim_form(page: CasePage) -> Form:
    """Nothing to fill in."""
    return Form(
        page=page,
        route="claim",
        title=gettext("Take this case in hand?"),
        words=gettext("Only you, or who stands in for you, does its current step from then on."),
        send=gettext("Take it in hand"),
    )


def give_back_form(page: CasePage) -> Form:
    """Nothing to fill in."""
    return Form(
        page=page,
        route="give_back",
        title=gettext("Give this case back to the post?"),
        words=gettext("Any colleague of the post may take it then."),
        send=gettext("Give it back to the post"),
    )


def reassign_form(page: CasePage, found: Sequence[Holder]) -> Form:
    """To whom, and why."""
    here = [one for one in found if one.post == page.post]
    aside = frozenset({page.in_hand.handler}) if page.in_hand.handler else frozenset()
    colleagues = people(here, aside)
    return Form(
        page=page,
        route="reassign",
        title=gettext("Hand this case to a colleague"),
        words="" if colleagues else gettext("Nobody else holds this post today."),
        send=gettext("Hand it over"),
        asks=(
            Field(code="to", label=gettext("Colleague"), type="choice", choices=colleagues),
            _reason(required=False),
        ),
        targets={
            "case.not_at_post": "to",
            "case.may_not_take": "to",
            "case.reasons_missing": "reason",
        },
    )


def recuse_form(page: CasePage, found: Sequence[Holder], me: UUID, led: frozenset[str]) -> Form:
    """Why; and who, for somebody who heads a department."""
    ordered = people([one for one in found if one.post in led], frozenset({me}))
    who = Field(
        code="who",
        label=gettext("Who stands aside"),
        type="select",
        choices=ordered,
        required=False,
        help=gettext("Leave it open to stand aside yourself."),
    )
    return Form(
        page=page,
        route="recuse",
        title=gettext("Stand aside from this case"),
        words=gettext(
            "Who is related to the applicant or has an interest does nothing on the case. What he "
            "had in hand goes back to the post. This cannot be taken back."
        ),
        send=gettext("Stand aside"),
        kind="danger",
        asks=(*((who,) if ordered else ()), _reason(required=True)),
        targets={"case.reasons_missing": "reason", "case.already_aside": "who"},
    )


def _reason(*, required: bool) -> Field:
    return Field(
        code="reason",
        label=gettext("Reason"),
        type="long_text",
        required=required,
        help=gettext("Colleagues read this in the history. At most %(limit)s characters.")
        % {"limit": REASON_MAX},
    )


CLAIM = Act(name="claim", fact=ASSIGNED, form=claim_form, do=_claim, acts=ASSIGN)
GIVE_BACK = Act(name="give_back", fact=ASSIGNED, form=give_back_form, do=_give_back, acts=ASSIGN)


@screen
@needs("case.assign")
def claim(request: Request, number: str) -> HttpResponse:
    """Take a case of my post in hand (领办)."""
    return run(request, number, CLAIM)


@screen
@needs("case.assign")
def give_back(request: Request, number: str) -> HttpResponse:
    """Give it back, so that any colleague may take it (退回岗位)."""
    return run(request, number, GIVE_BACK)


@screen
@needs("case.assign")
def reassign(request: Request, number: str) -> HttpResponse:
    """Hand it to a colleague of the post (改派)."""
    form = partial(reassign_form, found=_colleagues(request))
    act = Act(name="reassign", fact=ASSIGNED, form=form, do=_reassign, acts=ASSIGN)
    return run(request, number, act)


@screen
@needs("case.recuse")
def recuse(request: Request, number: str) -> HttpResponse:
    """Stand aside from it, or have somebody stand aside (回避)."""
    actor = request.actor
    form = partial(recuse_form, found=_colleagues(request), me=actor.person_id, led=actor.led)
    return run(request, number, Act(name="recuse", fact=RECUSED, form=form, do=_recuse))


def _colleagues(request: Request) -> list[Holder]:
    return identity.holders(request.actor.posts | request.actor.led, now=request.now)
