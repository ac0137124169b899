"""What each act asks of the person who does it."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext, ngettext

from rongyi.cases.queries import CasePage, Letter
from rongyi.cases.services import draft_letter
from rongyi.web.request import Request
from rongyi.web.rows import Choice, Field
from rongyi.web.staff_rows import Flaw
from rongyi.web.wording import plain
from rongyi.workbench.approval.forms import Form, Typed
from rongyi.workbench.approval.panel import FlawGroup

TAKEN = {"case.receiver_missing": "manner", "case.reasons_missing": "receiver"}
REASONS = {"case.reasons_missing": "reasons", "case.ground_unknown": "ground"}
STOPS = {
    "case.stop_not_lawful": "special",
    "case.stop_day": "until",
    "case.hearing_day": "until",
    "case.hearing_time": "at_time",
    "case.hearing_place": "place",
}
HEARING = "hearing"
REASONS_LENGTH_MAX = 2_000


def accept(page: CasePage) -> Form:
    """Nothing to fill in: the clock starts."""
    return Form(
        page=page,
        route="accept",
        title=gettext("Accept this case?"),
        words=gettext("The clocks start; the day of acceptance is not counted."),
        send=gettext("Accept"),
    )


def accept_all(page: CasePage) -> Form:
    """The same for all cases of the application that stand here."""
    number = 1 + sum("accept" in row.acts for row in page.siblings)
    words = ngettext("Accept %(count)s case?", "Accept %(count)s cases together?", number)
    return Form(
        page=page,
        route="accept_all",
        title=words % {"count": number},
        words=gettext("Each case has its own outcome; one that is refused stops no other."),
        send=gettext("Accept all"),
    )


def refuse(page: CasePage) -> Form:
    """A ground and reasons, and the letter."""
    return Form(
        page=page,
        route="refuse",
        title=gettext("Do not accept this case"),
        words=gettext("The applicant receives a letter with ground, reasons and remedies."),
        send=gettext("Send: not accepted"),
        kind="danger",
        asks=(_ground(page, required=True), _reasons(gettext("Reasons"), required=True)),
        targets=REASONS,
        letter=partial(_refusal, page.number),
    )


def correct(page: CasePage) -> Form:
    """Everything that is missing or wrong, told once."""
    told = page.corrections[0].points if page.corrections else ()
    only = frozenset(f"{point.kind}-{point.code}" for point in told)
    materials = [
        Flaw(key=f"material-{row.code}", label=row.title)
        for row in page.materials
        if row.may_be_asked
    ]
    data = [
        Flaw(key=f"data-{row.code}", label=row.title)
        for row in page.materials
        if row.may_be_questioned
    ]
    fields = [
        Flaw(key=f"field-{row.element}", label=row.label, below=plain(row.words))
        for row in page.fields
    ]
    other = [Flaw(key="other-", label=gettext("Something else"))]
    groups = [
        FlawGroup(title=title, rows=kept)
        for title, rows in (
            (gettext("Materials"), materials),
            (gettext("Data in question (nothing to upload)"), data),
            (gettext("Fields"), fields),
            (gettext("Anything else"), other),
        )
        if (kept := tuple(row for row in rows if not only or row.key in only))
    ]
    again = gettext("This is a second notice: it may only repeat what the first one named.")
    once = gettext(
        "The law lets you ask once: tick everything that is missing or wrong, and say of each "
        "what to do."
    )
    return Form(
        page=page,
        route="correction",
        title=gettext("Ask for corrections, all at once"),
        words=again if only else once,
        send=gettext("Send the notice"),
        flaws=tuple(groups),
        targets={"case.points_missing": "points"},
        letter=partial(_notice, page.number),
    )


def stop(page: CasePage) -> Form:
    """The reason code, until when, and why; of a hearing its hour and place (art. 48)."""
    codes = [code for code, _ in page.stops_allowed]
    hearing, only = HEARING in codes, codes == [HEARING]
    return Form(
        page=page,
        route="stop",
        title=gettext("Stop the clock for a special procedure"),
        words=gettext(
            "Days of the special procedures that the law names do not count; those of a site "
            "check do. The applicant is told how long."
        ),
        send=gettext("Stop the clock"),
        asks=(
            Field(
                code="special",
                label=gettext("Procedure"),
                type="choice",
                choices=tuple(Choice(code=code, label=words) for code, words in page.stops_allowed),
            ),
            _until(hearing, only=only),
            *(_of_hearing(only=only) if hearing else ()),
            _long("reason", gettext("Why"), required=True),
        ),
        targets={**STOPS, "case.reasons_missing": "reason"},
    )


def _until(hearing: bool, *, only: bool) -> Field:
    """The day; that of a hearing is told seven working days before."""
    words = gettext("A hearing: the day it is held, at least seven working days from now.")
    label = gettext("Day of the hearing") if only else gettext("Expected to end on")
    return Field(code="until", label=label, type="date", help=words if hearing else "")


def _of_hearing(*, only: bool) -> tuple[Field, Field]:
    """What the notice of a hearing names beside its day."""
    hour = Field(
        code="at_time",
        label=gettext("Time of the hearing"),
        help=gettext("Hour and minute, such as 14:30."),
        required=only,
    )
    where = Field(
        code="place",
        label=gettext("Place of the hearing"),
        help=gettext("Address and room. The applicant reads this."),
        required=only,
    )
    return hour, where


def resume(page: CasePage) -> Form:
    """Nothing to fill in."""
    return Form(
        page=page,
        route="resume",
        title=gettext("Let the clock run again?"),
        words=gettext("What was left of both time limits is left again."),
        send=gettext("Let the clock run again"),
    )


def review(page: CasePage) -> Form:
    """Whether it passes, and the opinion."""
    return Form(
        page=page,
        route="review",
        title=gettext("Your opinion"),
        send=gettext("Hand on"),
        asks=(
            Field(
                code="passes",
                label=gettext("Are the legal conditions met?"),
                type="choice",
                choices=(
                    Choice(code="true", label=gettext("Yes, I propose to approve")),
                    Choice(
                        code="false",
                        label=gettext("No, I propose to reject"),
                        help=gettext("Say which condition is not met."),
                    ),
                ),
            ),
            _long("opinion", gettext("Opinion"), required=False, inside=True),
        ),
        targets={"case.reasons_missing": "opinion", "case.outcome_unknown": "passes"},
    )


def decide(page: CasePage) -> Form:
    """Approve or reject; a rejection with ground and reasons; the letter first.

    Where only a rejection is possible now, the form says why.
    """
    approve = Choice(code="approved", label=page.verdict("approved"))
    why = next((one.why for one in page.blocked if one.act == "approve"), "")
    return Form(
        page=page,
        route="decide",
        title=gettext("Decide"),
        words=plain(why),
        send=gettext("Sign and send"),
        asks=(
            Field(
                code="outcome",
                label=gettext("Decision"),
                type="choice",
                choices=(
                    *(() if why else (approve,)),
                    Choice(
                        code="rejected",
                        label=page.verdict("rejected"),
                        help=gettext("Choose the legal ground and give reasons."),
                    ),
                ),
            ),
            _ground(page, required=False),
            _reasons(gettext("Reasons"), required=False),
        ),
        targets={**REASONS, "case.outcome_unknown": "outcome"},
        letter=partial(_decision, page.number),
        done_as=lambda typed: typed.text("outcome"),
    )


def deliver(page: CasePage) -> Form:
    """Who takes it, and how, for the proof of delivery; nothing where nothing is handed over."""
    return Form(
        page=page,
        route="deliver",
        title=gettext("Hand over and close?"),
        words=gettext("Check the identity of who takes it. The case is closed."),
        send=gettext("Hand over and close"),
        asks=_taken(page) if page.state == "issued" else (),
        targets=TAKEN,
    )


def serve(page: CasePage) -> Form:
    """The same for what the applicant was to open, and nobody did."""
    return Form(
        page=page,
        route="serve",
        title=gettext("Deliver in another way"),
        words=gettext(
            "Nobody has opened what was decided. Hand it over, send it by post or leave it, and "
            "write down who took it: that is the proof of delivery."
        ),
        send=gettext("Keep the proof of delivery"),
        asks=_taken(page),
        targets=TAKEN,
    )


def _taken(page: CasePage) -> tuple[Field, ...]:
    receiver = Field(
        code="receiver",
        label=gettext("Who takes it"),
        type="text",
        value=page.applicant_name,
        help=gettext("The name as on the document that you checked."),
    )
    manner = Field(
        code="manner",
        label=gettext("How it is delivered"),
        type="choice",
        choices=tuple(Choice(code=code, label=words) for code, words in page.choices.manners),
    )
    return receiver, manner


def _ground(page: CasePage, *, required: bool) -> Field:
    return Field(
        code="ground",
        label=gettext("Legal ground"),
        type="choice",
        help="" if required else gettext("Only when you reject."),
        required=required,
        choices=tuple(
            Choice(code=row.code, label=row.text, help=row.basis or "") for row in page.grounds
        ),
    )


def _reasons(label: str, *, required: bool) -> Field:
    return _long("reasons", label, required=required)


def _long(code: str, label: str, *, required: bool, inside: bool = False) -> Field:
    """A field for sentences; `inside`: who decides reads it, not the applicant."""
    outside = gettext("The applicant reads this. At most %(limit)s characters.")
    among_us = gettext("Who decides reads this. At most %(limit)s characters.")
    return Field(
        code=code,
        label=label,
        type="long_text",
        required=required,
        help=(among_us if inside else outside) % {"limit": REASONS_LENGTH_MAX},
    )


def _refusal(number: str, request: Request, typed: Typed) -> Letter:
    return draft_letter(
        number,
        request.actor,
        "refuse",
        ground=typed.text("ground"),
        reasons=typed.text("reasons"),
        now=request.now,
    )


def _notice(number: str, request: Request, typed: Typed) -> Letter:
    return draft_letter(
        number, request.actor, "ask_correction", points=typed.points, now=request.now
    )


def _decision(number: str, request: Request, typed: Typed) -> Letter:
    return draft_letter(
        number,
        request.actor,
        typed.text("outcome"),
        ground=typed.text("ground"),
        reasons=typed.text("reasons"),
        now=request.now,
    )
