"""Ask another post for its opinion on a case (征求意见)."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse
from django.utils.translation import gettext

from rongyi.cases import services
from rongyi.cases.queries import CasePage
from rongyi.cases.services import Outcome
from rongyi.catalogue import queries as catalogue
from rongyi.web.access import needs
from rongyi.web.request import Request
from rongyi.web.rows import Choice, Field
from rongyi.web.wording import plain
from rongyi.workbench.approval.acts import screen
from rongyi.workbench.approval.forms import Form, Typed
from rongyi.workbench.approval.running import Act, run, seen

QUESTION_MAX = 2_000


def ask_form(page: CasePage) -> Form:
    """Whom, what, until when, and what he needs to see for it."""
    book = catalogue.catalogue_of(page.edition_id)
    item = book.items[page.item_code]
    foreseen = [one.post for one in item.opinions]
    others = sorted(
        (post for post in book.posts.values() if post.code not in item.posts),
        key=lambda post: post.code not in foreseen,
    )
    days = next((one.workdays for one in item.opinions), book.clock.days_of("opinion"))
    return Form(
        page=page,
        route="ask_opinion",
        title=gettext("Ask another post for its opinion"),
        words=gettext(
            "The post sees the matter, your question, and what you tick here; nothing else. The "
            "case goes on meanwhile."
        ),
        send=gettext("Send the question"),
        asks=(
            Field(
                code="post",
                label=gettext("Whom to ask"),
                type="select",
                choices=tuple(
                    Choice(
                        code=post.code,
                        label=f"{plain(book.departments[post.department].name)} · "
                        f"{plain(post.title)}",
                    )
                    for post in others
                ),
            ),
            Field(
                code="question",
                label=gettext("Question"),
                type="long_text",
                help=gettext("At most %(limit)s characters.") % {"limit": QUESTION_MAX},
            ),
            Field(
                code="days",
                label=gettext("Working days to answer"),
                type="integer",
                value=str(days),
            ),
            *_shown(page),
        ),
        targets={
            "case.question_unfit": "post",
            "case.reasons_missing": "question",
        },
    )


def _shown(page: CasePage) -> tuple[Field, ...]:
    """What the post may be shown: fields of the form, and papers that are there."""
    return (
        Field(
            code="shows",
            label=gettext("Fields that it needs to see"),
            type="choices",
            required=False,
            choices=tuple(Choice(code=row.element, label=row.label) for row in page.fields),
        ),
        Field(
            code="papers",
            label=gettext("Papers that it needs to see"),
            type="choices",
            required=False,
            choices=tuple(
                Choice(code=row.code, label=row.title) for row in page.materials if row.files
            ),
        ),
    )


def _ask(request: Request, page: CasePage, typed: Typed) -> Sequence[Outcome]:
    days = typed.text("days")
    outcome = services.ask_opinion(
        actor=request.actor,
        case_id=page.case_id,
        post=typed.text("post"),
        question=typed.text("question"),
        days=int(days) if days.isascii() and days.isdigit() and len(days) <= 3 else 0,
        shows=_listed(typed, "shows"),
        papers=_listed(typed, "papers"),
        seen=seen(request, page),
        now=request.now,
    )
    return [outcome]


def _listed(typed: Typed, code: str) -> list[str]:
    found = typed.values.get(code, [])
    return found if isinstance(found, list) else []


ASK = Act(name="ask_opinion", fact="case.opinion_asked.v1", form=ask_form, do=_ask)


@screen
@needs("case.ask_opinion")
def ask_opinion(request: Request, number: str) -> HttpResponse:
    """Ask another post, with a day until which it answers."""
    return run(request, number, ASK)
