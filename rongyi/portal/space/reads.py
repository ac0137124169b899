"""Who saw my data: every reading by staff, the last first (谁查看过我的数据)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from rongyi.catalogue.definitions import Catalogue
from rongyi.catalogue.queries import catalogue_of, current_edition
from rongyi.identity import queries as people
from rongyi.journal import queries as journal
from rongyi.journal.queries import READS_MAX, ReadRow
from rongyi.kernel.errors import BadInput
from rongyi.kernel.text import Text
from rongyi.web.access import needs
from rongyi.web.request import Request
from rongyi.web.rows import Task
from rongyi.web.wording import moment, plain

NUMBERS_SHOWN_MAX = 5
DIGITS_MAX = 9


@never_cache
@require_safe
@needs("bundle.read")
def reads(request: Request) -> HttpResponse:
    """What staff saw of the person, or of the enterprise acted for. Who acts for a part of its
    items only is not told, since the list names all. Errors: BadInput."""
    actor = request.actor
    partly = actor.mandate_items is not None
    subject = actor.enterprise_id or actor.person_id
    rows = [] if partly else journal.reads_of(subject, before=_before(request))
    book = catalogue_of(current_edition())
    names = people.names_of(row.actor_id for row in rows)
    page = {
        "partly": partly,
        "rows": [_task(row, book, names.get(row.actor_id)) for row in rows],
        "is_first": "before" not in request.GET,
        "first_url": reverse("portal:reads"),
        "older_url": f"{reverse('portal:reads')}?before={rows[-1].seq}"
        if len(rows) == READS_MAX and rows[-1].seq > 1
        else "",
    }
    return render(request, "portal/space/reads.html", page)


def _before(request: Request) -> int:
    text = request.GET.get("before", "")
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and len(text) <= DIGITS_MAX):
        raise BadInput(name="before")
    return int(text)


def _task(row: ReadRow, book: Catalogue, name: Text | None) -> Task:
    posts = [book.posts[code] for code in row.posts if code in book.posts]
    offices = dict.fromkeys(plain(book.departments[one.department].name) for one in posts)
    about = [*row.numbers[:NUMBERS_SHOWN_MAX]]
    if len(row.numbers) > NUMBERS_SHOWN_MAX:
        about.append(gettext("and %(count)s more") % {"count": len(row.numbers) - len(about)})
    parts = [
        *offices,
        "、".join(plain(one.title) for one in posts[:2]),
        plain(name) if name else "",
        gettext(", ").join(about),
        gettext("for: %(reason)s") % {"reason": row.reason} if row.reason else "",
    ]
    what = part_words(row.part)
    return Task(
        title=f"{what} {row.detail}".strip() if row.detail else what,
        state=moment(row.at),
        tone="grey",
        hint=" · ".join(one for one in parts if one),
    )


def part_words(part: str) -> str:
    """What was seen."""
    return {
        "page": gettext("The page of the case"),
        "paper": gettext("A page of a paper:"),
        "opinion": gettext("What a post was asked for its opinion on"),
        "original": gettext("A file as handed in:"),
        "letter": gettext("A letter:"),
        "check": gettext("What a department was asked to check"),
        "export": gettext("A table of cases, taken along"),
        "certificate": gettext("A certificate:"),
        "former": gettext("A case of a former system"),
    }.get(part, part)
