"""What each of the rarer acts asks of the person who does it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from django.utils.translation import gettext, ngettext

from rongyi.cases.queries import CasePage, Letter
from rongyi.cases.services import draft_letter
from rongyi.kernel.text import Text
from rongyi.web.request import Request
from rongyi.web.rows import Choice, Field
from rongyi.web.wording import plain
from rongyi.workbench.approval import asking
from rongyi.workbench.approval.forms import Form, Typed

REASON = {"case.reasons_missing": "reason"}
REASONS = {"case.reasons_missing": "reasons"}


def mend(page: CasePage) -> Form:
    """Which field, what it says then, and that the applicant agrees."""
    fields = tuple(
        Choice(code=code, label=label, help=gettext("now: %(value)s") % {"value": plain(value)})
        for code, label, value in page.choices.mendable
    )
    agreed = Choice(code="true", label=gettext("The applicant is here and agrees"))
    return Form(
        page=page,
        route="mend",
        title=gettext("Correct a value on the spot"),
        words=gettext("What can be put right at once is put right here; both values are kept."),
        send=gettext("Correct it"),
        asks=(
            Field(code="element", label=gettext("Field"), type="choice", choices=fields),
            Field(
                code="value",
                label=gettext("The right value"),
                help=gettext("A date as 2026-11-23; yes as true, no as false."),
            ),
            Field(code="agreed", label=gettext("Agreement"), type="choice", choices=(agreed,)),
        ),
        targets={
            "case.value_not_mended": "value",
            "case.not_agreed": "agreed",
            "case.reasons_missing": "value",
        },
    )


def look(page: CasePage) -> Form:
    """The points of this desk, or none."""
    return replace(
        asking.correct(page),
        route="look",
        title=gettext("Note what this desk would have corrected"),
        words=gettext(
            "The applicant gets one notice for all departments, once every desk has looked, on "
            "the fifth working day at the latest. Tick nothing if all is well."
        ),
        send=gettext("Keep it for the notice"),
        letter=None,
    )


def not_needed(page: CasePage) -> Form:
    """Why no permission is needed, and the letter."""
    return Form(
        page=page,
        route="not_needed",
        title=gettext("No permission is needed"),
        words=gettext("The applicant is told at once, with the reason. The case ends."),
        send=gettext("Send: not needed"),
        asks=(_long("reasons", gettext("Why")),),
        targets=REASONS,
        letter=partial(_turned, page.number, "not_needed"),
    )


def not_ours(page: CasePage) -> Form:
    """Which body is in charge, and the letter."""
    return Form(
        page=page,
        route="not_ours",
        title=gettext("Another body is in charge"),
        words=gettext("The applicant is told at once where to apply. The case ends."),
        send=gettext("Send: not ours"),
        asks=(_body(page), _long("reasons", gettext("Why"))),
        targets={"case.body_unknown": "department", **REASONS},
        letter=partial(_turned, page.number, "not_ours"),
    )


def expire(page: CasePage) -> Form:
    """Nothing to fill in."""
    return Form(
        page=page,
        route="expire",
        title=gettext("End what was not corrected?"),
        words=gettext("The day of the notice has passed. The applicant may apply again."),
        send=gettext("End the case"),
        kind="danger",
    )


def pre_review(page: CasePage) -> Form:
    """Whether it passes, and the opinion."""
    passes = (
        Choice(code="true", label=gettext("Yes, it meets the conditions")),
        Choice(code="false", label=gettext("No, it does not")),
    )
    return Form(
        page=page,
        route="pre_review",
        title=gettext("Opinion of the first review"),
        words=gettext("All papers go up with it; the upper body may not ask for them again."),
        send=gettext("Report up"),
        asks=(
            Field(
                code="passes",
                label=gettext("Are the legal conditions met?"),
                type="choice",
                choices=passes,
            ),
            _long("opinion", gettext("Opinion")),
        ),
        targets={"case.reasons_missing": "opinion", "case.outcome_unknown": "passes"},
    )


def tell_party(page: CasePage) -> Form:
    """Who is affected, how to reach him, and how he is affected."""
    return Form(
        page=page,
        route="tell_party",
        title=gettext("Tell an affected third party"),
        words=gettext(
            "He may speak for himself and ask for a hearing within five working days; nothing is "
            "decided before."
        ),
        send=gettext("Make the notice"),
        asks=(
            Field(code="name", label=gettext("Name")),
            Field(code="contact", label=gettext("Address or telephone")),
            _long("interest", gettext("How the decision affects him")),
        ),
        targets={"case.party_unknown": "name", "case.reasons_missing": "interest"},
    )


def hear_party(page: CasePage) -> Form:
    """Which party, and what he said."""
    return Form(
        page=page,
        route="hear_party",
        title=gettext("Record a statement"),
        send=gettext("Keep the statement"),
        asks=(
            Field(
                code="party",
                label=gettext("Third party"),
                type="choice",
                choices=_choices(page.choices.parties),
            ),
            _long("statement", gettext("What he said, or that he says nothing")),
        ),
        targets={"case.party_unknown": "party", "case.reasons_missing": "statement"},
    )


def tell_hearing(page: CasePage) -> Form:
    """Why it matters that much."""
    return Form(
        page=page,
        route="tell_hearing",
        title=gettext("Tell of the right to a hearing"),
        words=gettext(
            "The applicant has five working days to ask for it; nothing is decided before."
        ),
        send=gettext("Send the notice"),
        asks=(_long("reason", gettext("Why")),),
        targets=REASON,
    )


def ask_hearing(page: CasePage) -> Form:
    """Who asked."""
    asks = (Text("申请人", "The applicant"), "0")
    who = ((asks[1], asks[0]), *page.choices.parties)
    return Form(
        page=page,
        route="ask_hearing",
        title=gettext("Record that a hearing was asked for"),
        words=gettext("It is held within twenty working days."),
        send=gettext("Record it"),
        asks=(
            Field(code="party", label=gettext("Who asked"), type="choice", choices=_choices(who)),
        ),
        targets={"case.party_unknown": "party"},
    )


def hear(page: CasePage) -> Form:
    """Whether it was held, and the minutes."""
    held = (
        Choice(code="true", label=gettext("It was held")),
        Choice(code="false", label=gettext("Who asked for it gave it up")),
    )
    return Form(
        page=page,
        route="hear",
        title=gettext("Record the hearing"),
        words=gettext("The decision rests on these minutes."),
        send=gettext("Keep the minutes"),
        asks=(
            Field(code="held", label=gettext("What happened"), type="choice", choices=held),
            _long("minutes", gettext("Minutes")),
        ),
        targets={"case.reasons_missing": "minutes", "case.outcome_unknown": "held"},
    )


def extend(page: CasePage) -> Form:
    """How many days, and why."""
    most = page.choices.extension_max
    return Form(
        page=page,
        route="extend",
        title=gettext("Lengthen the time limit"),
        words=gettext("Once only. Both due days move, and the applicant is told why."),
        send=gettext("Lengthen it"),
        asks=(
            Field(
                code="workdays",
                label=gettext("Working days"),
                help=ngettext("At most %(count)s day.", "At most %(count)s days.", most)
                % {"count": most},
            ),
            _long("reason", gettext("Why")),
        ),
        targets={"case.extension_days": "workdays", **REASON},
    )


def send_back(page: CasePage) -> Form:
    """Why it is to be reviewed again."""
    return Form(
        page=page,
        route="send_back",
        title=gettext("Send back for review"),
        words=gettext("The clock runs on."),
        send=gettext("Send back"),
        asks=(_long("reason", gettext("What is to be looked at again")),),
        targets=REASON,
    )


def transfer(page: CasePage) -> Form:
    """To whom, and why."""
    return Form(
        page=page,
        route="transfer",
        title=gettext("Hand it to another body"),
        words=gettext("The applicant is told who goes on with it. The case ends here."),
        send=gettext("Hand it on"),
        kind="danger",
        asks=(_body(page), _long("reasons", gettext("Why"))),
        targets={"case.body_unknown": "department", **REASONS},
    )


def annul(page: CasePage) -> Form:
    """On which ground, and why."""
    return Form(
        page=page,
        route="annul",
        title=gettext("Declare the case void"),
        words=gettext("The applicant is told, with the ground. The case ends."),
        send=gettext("Declare it void"),
        kind="danger",
        asks=(
            Field(
                code="ground",
                label=gettext("Ground"),
                type="choice",
                choices=_choices(page.choices.voids),
            ),
            _long("reasons", gettext("Why")),
        ),
        targets={"case.ground_unknown": "ground", **REASONS},
    )


def reopen(page: CasePage) -> Form:
    """By whose order."""
    return Form(
        page=page,
        route="reopen",
        title=gettext("Take the case up again by order"),
        words=gettext(
            "What was decided no longer counts, and the clock begins anew. A certificate that was "
            "issued is dealt with apart."
        ),
        send=gettext("Take it up again"),
        asks=(
            Field(
                code="order",
                label=gettext("Order"),
                type="choice",
                choices=_choices(page.choices.orders),
            ),
            Field(code="order_number", label=gettext("Its number")),
            Field(code="order_body", label=gettext("Who gave it")),
            Field(code="order_on", label=gettext("Of which day"), type="date"),
            _long("reason", gettext("What it orders")),
        ),
        targets={"case.order_unknown": "order_number", **REASON},
    )


def _body(page: CasePage) -> Field:
    return Field(
        code="department",
        label=gettext("Body in charge"),
        type="select",  # there are dozens
        choices=_choices(page.choices.bodies),
    )


def _choices(named: Iterable[tuple[str, Text]]) -> tuple[Choice, ...]:
    return tuple(Choice(code=code, label=words) for code, words in named)


def _long(code: str, label: str, *, required: bool = True) -> Field:
    return Field(code=code, label=label, type="long_text", required=required)


def _turned(number: str, kind: str, request: Request, typed: Typed) -> Letter:
    return draft_letter(
        number,
        request.actor,
        kind,
        reasons=typed.text("reasons"),
        department=typed.text("department"),
        now=request.now,
    )
