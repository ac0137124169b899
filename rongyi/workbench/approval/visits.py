"""The site visit of an application (现场核查): propose it, agree to it, record what was found."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse
from django.utils.translation import gettext

from rongyi.cases import services
from rongyi.cases.queries import CasePage
from rongyi.cases.services import Outcome
from rongyi.web.access import needs
from rongyi.web.request import Request
from rongyi.web.rows import Choice, Field
from rongyi.web.wording import plain
from rongyi.workbench.approval.acts import screen
from rongyi.workbench.approval.forms import Form, Typed
from rongyi.workbench.approval.running import Act, run, seen
from rongyi.workbench.approval.site import when

PLACE_MAX, REMARK_MAX = 200, 2_000
ADDRESS = "address"


def propose_form(page: CasePage) -> Form:
    """Day, hour, place, and who comes along; what stands is filled in to be changed."""
    now = page.visit if page.visit and page.visit.met is None else None
    together = Choice(code="false", label=gettext("With every department that has to look at it"))
    alone = Choice(code="true", label=gettext("This department alone"))
    who = Field(
        code="alone",
        label=gettext("Who comes"),
        type="choice",
        choices=(together, alone),
        value="false",
    )
    written = (plain(row.words) for row in page.fields if row.type == ADDRESS)
    return Form(
        page=page,
        route="propose_visit",
        title=gettext("Propose a site visit"),
        words=gettext(
            "One visit for all matters of this application. The other departments agree or "
            "propose another time; then the applicant is told once. Its days count. Who has "
            "settled a visit of its own keeps it."
        ),
        send=gettext("Propose it"),
        asks=(
            Field(code="on", label=gettext("Day"), type="date", value=now.on if now else ""),
            Field(
                code="hour",
                label=gettext("Hour"),
                value=now.hour if now else "",
                help=gettext("For example 09:30"),
            ),
            Field(
                code="place",
                label=gettext("Place"),
                value=now.place if now else next(written, ""),
                length_max=PLACE_MAX,
            ),
            Field(
                code="remark",
                label=gettext("What the applicant should know"),
                type="long_text",
                required=False,
                length_max=REMARK_MAX,
            ),
            *((who,) if page.joint else ()),
        ),
        targets={
            "case.visit_time": "on",
            "case.visit_place": "place",
            "case.reasons_missing": "remark",
        },
    )


def agree_form(page: CasePage) -> Form:
    """Nothing to fill in: the time is shown."""
    return Form(
        page=page,
        route="agree_visit",
        title=gettext("Agree to the site visit?"),
        words=when(page),
        send=gettext("We come at that time"),
    )


def visit_form(page: CasePage) -> Form:
    """Who went, what was found, and whether the requirements are met."""
    met = (
        Choice(code="true", label=gettext("The requirements are met")),
        Choice(code="false", label=gettext("The requirements are not met")),
    )
    return Form(
        page=page,
        route="visit",
        title=gettext("Record the site visit"),
        words=gettext("It goes on file as a numbered record; every department records its own."),
        send=gettext("Keep the record"),
        asks=(
            Field(code="met", label=gettext("Conclusion"), type="choice", choices=met),
            Field(
                code="officers",
                label=gettext("Who went"),
                help=gettext("At least two names, separated by commas."),
            ),
            Field(
                code="findings",
                label=gettext("What was found, point by point"),
                type="long_text",
            ),
        ),
        targets={
            "case.outcome_unknown": "met",
            "case.too_few_officers": "officers",
            "case.reasons_missing": "findings",
        },
    )


def _propose(request: Request, page: CasePage, typed: Typed) -> Sequence[Outcome]:
    return services.propose_visit(
        actor=request.actor,
        case_id=page.case_id,
        on=typed.day("on"),
        hour=typed.text("hour"),
        place=typed.text("place"),
        remark=typed.text("remark"),
        alone=typed.text("alone") == "true",
        seen=seen(request, page),
        now=request.now,
    )


def _agree(request: Request, page: CasePage, typed: Typed) -> Sequence[Outcome]:
    return services.agree_visit(
        actor=request.actor, case_id=page.case_id, seen=seen(request, page), now=request.now
    )


def _visit(request: Request, page: CasePage, typed: Typed) -> Sequence[Outcome]:
    return services.record_visit(
        actor=request.actor,
        case_id=page.case_id,
        met=typed.yes("met"),
        officers=typed.text("officers"),
        findings=typed.text("findings"),
        seen=seen(request, page),
        now=request.now,
    )


PROPOSE = Act(name="propose_visit", fact="case.visit_proposed.v1", form=propose_form, do=_propose)
AGREE = Act(name="agree_visit", fact="case.visit_agreed.v1", form=agree_form, do=_agree)
VISIT = Act(name="visit", fact="case.visited.v1", form=visit_form, do=_visit)


@screen
@needs("case.propose_visit")
def propose_visit(request: Request, number: str) -> HttpResponse:
    """Propose one visit for all departments, or another time for it (约定现场核查)."""
    return run(request, number, PROPOSE)


@screen
@needs("case.agree_visit")
def agree_visit(request: Request, number: str) -> HttpResponse:
    """Come at the time that another department proposed (同意)."""
    return run(request, number, AGREE)


@screen
@needs("case.visit")
def visit(request: Request, number: str) -> HttpResponse:
    """What this department found on the spot (现场核查笔录)."""
    return run(request, number, VISIT)
