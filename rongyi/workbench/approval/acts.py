"""The acts of posts on one case: each view is one form and one call of the domain."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.http import HttpResponse, HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rongyi.cases import services
from rongyi.cases.queries import CasePage
from rongyi.cases.services import Outcome
from rongyi.web.access import needs
from rongyi.web.request import Request
from rongyi.workbench.approval import asking
from rongyi.workbench.approval.forms import Typed
from rongyi.workbench.approval.running import Act, run, seen
from rongyi.workbench.guard import staff_only

View = Callable[..., HttpResponseBase]


def screen(view: View) -> View:
    """What the views of all acts share."""
    shared: View = never_cache(require_http_methods(["GET", "HEAD", "POST"])(staff_only(view)))
    return shared


def _accept(request: Request, page: CasePage, typed: Typed) -> Sequence[Outcome]:
    return services.accept_cases(
        actor=request.actor, case_ids=[page.case_id], seen=seen(request, page), now=request.now
    )


def _accept_all(request: Request, page: CasePage, typed: Typed) -> Sequence[Outcome]:
    together = [row.case_id for row in page.siblings if "accept" in row.acts]
    return services.accept_cases(
        actor=request.actor,
        case_ids=[page.case_id, *together],
        seen=seen(request, page),
        now=request.now,
    )


def _refuse(request: Request, page: CasePage, typed: Typed) -> Sequence[Outcome]:
    return services.refuse_cases(
        actor=request.actor,
        case_ids=[page.case_id],
        ground=typed.text("ground"),
        reasons=typed.text("reasons"),
        seen=seen(request, page),
        now=request.now,
    )


def _correct(request: Request, page: CasePage, typed: Typed) -> Sequence[Outcome]:
    return services.ask_correction(
        actor=request.actor,
        case_ids=[page.case_id],
        points=typed.points,
        seen=seen(request, page),
        now=request.now,
    )


def _stop(request: Request, page: CasePage, typed: Typed) -> Sequence[Outcome]:
    return services.stop_cases(
        actor=request.actor,
        case_ids=[page.case_id],
        special=typed.text("special"),
        reason=typed.text("reason"),
        until=typed.day("until"),
        at_time=typed.text("at_time"),
        place=typed.text("place"),
        seen=seen(request, page),
        now=request.now,
    )


def _resume(request: Request, page: CasePage, typed: Typed) -> Sequence[Outcome]:
    return services.resume_cases(
        actor=request.actor, case_ids=[page.case_id], seen=seen(request, page), now=request.now
    )


def _review(request: Request, page: CasePage, typed: Typed) -> Sequence[Outcome]:
    return services.review_cases(
        actor=request.actor,
        case_ids=[page.case_id],
        passes=typed.yes("passes"),
        opinion=typed.text("opinion"),
        seen=seen(request, page),
        now=request.now,
    )


def _decide(request: Request, page: CasePage, typed: Typed) -> Sequence[Outcome]:
    return services.decide_cases(
        actor=request.actor,
        case_ids=[page.case_id],
        outcome=typed.text("outcome"),
        ground=typed.text("ground"),
        reasons=typed.text("reasons"),
        seen=seen(request, page),
        now=request.now,
    )


def _deliver(request: Request, page: CasePage, typed: Typed) -> Sequence[Outcome]:
    return services.close_cases(
        actor=request.actor,
        case_ids=[page.case_id],
        receiver=typed.text("receiver"),
        manner=typed.text("manner"),
        seen=seen(request, page),
        now=request.now,
    )


def _serve(request: Request, page: CasePage, typed: Typed) -> Sequence[Outcome]:
    return services.serve_cases(
        actor=request.actor,
        case_ids=[page.case_id],
        receiver=typed.text("receiver"),
        manner=typed.text("manner"),
        seen=seen(request, page),
        now=request.now,
    )


ACCEPT = Act(name="accept", fact="case.accepted.v1", form=asking.accept, do=_accept)
ACCEPT_ALL = Act(name="accept", fact="case.accepted.v1", form=asking.accept_all, do=_accept_all)
REFUSE = Act(name="refuse", fact="case.refused.v1", form=asking.refuse, do=_refuse)
CORRECT = Act(
    name="correction",
    fact="case.correction_asked.v1",
    form=asking.correct,
    do=_correct,
    acts=("ask_correction",),
)
STOP = Act(name="stop", fact="case.stopped.v1", form=asking.stop, do=_stop)
RESUME = Act(name="resume", fact="case.resumed.v1", form=asking.resume, do=_resume)
REVIEW = Act(name="review", fact="case.reviewed.v1", form=asking.review, do=_review)
DECIDE = Act(
    name="decide",
    fact="case.decided.v1",
    form=asking.decide,
    do=_decide,
    acts=("approve", "reject"),
)
SERVE = Act(name="serve", fact="case.served.v1", form=asking.serve, do=_serve)
DELIVER = Act(
    name="deliver", fact="case.closed.v1", form=asking.deliver, do=_deliver, acts=("close",)
)


@screen
@needs("case.accept")
def accept(request: Request, number: str) -> HttpResponse:
    """Accept one case (受理)."""
    return run(request, number, ACCEPT)


@screen
@needs("case.accept")
def accept_all(request: Request, number: str) -> HttpResponse:
    """Accept all cases of the application that stand at my post, each with its own outcome."""
    return run(request, number, ACCEPT_ALL)


@screen
@needs("case.refuse")
def refuse(request: Request, number: str) -> HttpResponse:
    """Do not accept (不予受理), on a legal ground and with reasons."""
    return run(request, number, REFUSE)


@screen
@needs("case.ask_correction")
def correction(request: Request, number: str) -> HttpResponse:
    """Tell at once all that is missing or wrong (一次性告知补正)."""
    return run(request, number, CORRECT)


@screen
@needs("case.stop")
def stop(request: Request, number: str) -> HttpResponse:
    """Stop the clock for a special procedure (特别程序)."""
    return run(request, number, STOP)


@screen
@needs("case.resume")
def resume(request: Request, number: str) -> HttpResponse:
    """Let the clock run again (恢复计时)."""
    return run(request, number, RESUME)


@screen
@needs("case.review")
def review(request: Request, number: str) -> HttpResponse:
    """Give the opinion of the reviewing post (审查)."""
    return run(request, number, REVIEW)


@screen
@needs("case.decide")
def decide(request: Request, number: str) -> HttpResponse:
    """Approve or reject, after seeing the letter (决定)."""
    return run(request, number, DECIDE)


@screen
@needs("case.close")
def deliver(request: Request, number: str) -> HttpResponse:
    """Hand over and close (送达、办结)."""
    return run(request, number, DELIVER)


@screen
@needs("case.serve")
def serve(request: Request, number: str) -> HttpResponse:
    """Deliver in another way what nobody opened (改用其他方式送达)."""
    return run(request, number, SERVE)
