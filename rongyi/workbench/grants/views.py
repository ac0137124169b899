"""Look up a certificate that my department issued, and end it: annul, revoke, strike off."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from rongyi.cases.services import note_read
from rongyi.certificates import queries, services
from rongyi.certificates.errors import AlreadyEnded
from rongyi.certificates.queries import CertificateRow, StaffPage
from rongyi.certificates.rules import GROUNDS, WITH_DOCUMENT, Ground, ground_of
from rongyi.certificates.states import ACT_WORDS, STATE_WORDS
from rongyi.identity.queries import SYSTEM_NAME, names_of
from rongyi.journal.queries import FactRow
from rongyi.kernel.errors import DomainError, NotFound, Stale
from rongyi.kernel.text import Text
from rongyi.web.access import needs
from rongyi.web.request import Request
from rongyi.web.rows import Choice, ErrorLine, Fact, Field, Link, Moment, Task
from rongyi.web.seen import version_in
from rongyi.web.wording import day, plain
from rongyi.workbench import flash
from rongyi.workbench.error_words import Change, Said, said, since
from rongyi.workbench.guard import staff_only
from rongyi.workbench.kept import recalled

WORDS_LENGTH_MAX = 100
TYPED_LENGTH_MAX = 4_000  # more than the domain takes, so that too long is told, not cut
OK = 200
TONES = {"valid": "jade", "expired": "amber", "replaced": "grey", "deregistered": "grey"}
TARGETS = {
    "certificates.ground_unknown": "ground",
    "certificates.reason_missing": "reason",
    "certificates.document_missing": "document",
}


@never_cache
@require_safe
@staff_only
@needs("certificate.read")
def certificates(request: Request) -> HttpResponse:
    """Certificates of my departments, by number or by how the holder's name begins."""
    text = request.GET.get("q", "").strip()[:WORDS_LENGTH_MAX]
    found = queries.issued_by(request.actor, text, now=request.now) if text else []
    if len(found) == 1:
        return HttpResponseRedirect(_url(found[0].number))
    page = {"text": text, "rows": [_task(one) for one in found]}
    return render(request, "workbench/grants/list.html", page)


@never_cache
@require_safe
@staff_only
@needs("certificate.read")
def certificate(request: Request, number: str) -> HttpResponse:
    """One of them, with what may be done. Errors: NotFound."""
    return _show(request, queries.staff_page(number, request.actor, now=request.now))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@needs("certificate.end")
def end(request: Request, number: str, act: str) -> HttpResponse:
    """The form of an act (GET), or the act (POST). Errors: NotFound, NotPermitted."""
    if act not in GROUNDS:
        raise Http404
    page = queries.staff_page(number, request.actor, now=request.now)
    if request.method != "POST":
        kept = recalled(request) or QueryDict()
        asked = [replace(one, value=kept.get(one.code) or one.value) for one in _fields(act)]
        return _show(request, page, fields=asked)
    typed = {
        name: request.POST.get(name, "").strip()[:TYPED_LENGTH_MAX]
        for name in ("ground", "reason", "document")
    }
    try:
        row = services.end(
            number=number,
            act=act,
            seen=version_in(request.POST),
            actor=request.actor,
            now=request.now,
            **typed,
        )
    except NotFound:
        raise
    except DomainError as error:
        fields = [replace(field, value=typed[field.code]) for field in _fields(act)]
        page = queries.staff_page(number, request.actor, now=request.now)
        return _show(request, page, fields=fields, act=act, error=error)
    flash.tell(request, f"certificate-{act}", Text(row.number, row.number))
    return HttpResponseRedirect(_url(number))


def _show(
    request: Request,
    found: StaffPage,
    *,
    fields: list[Field] | None = None,
    act: str = "",
    error: DomainError | None = None,
) -> HttpResponse:
    row = found.row
    note_read(
        [row.case_number],
        part="certificate",
        detail=row.number,
        actor=request.actor,
        now=request.now,
    )
    match = request.resolver_match
    act = act or (match.kwargs.get("act", "") if match else "")
    told = _said(request, found, error) if error else None
    target = TARGETS.get(error.code, "") if error else ""
    if told and target:
        fields = [
            replace(one, error=told.what) if one.code == target else one for one in fields or []
        ]
    page = {
        "row": row,
        "state": _state(row),
        "facts": _facts(row),
        "moments": _moments(found),
        "acts": [_link(row.number, one) for one in found.acts if one != act],
        "fields": fields or [],
        "title": gettext("%(act)s the certificate") % {"act": plain(ACT_WORDS[act])} if act else "",
        "send": plain(ACT_WORDS[act]) if act else "",
        "version": found.version,
        "act_url": reverse("workbench:certificate_end", args=[row.number, act]) if act else "",
        "url": _url(row.number),
        "errors": _lines(told, target),
        "problem": told if told and not target else None,
        "notice": flash.take(request),
    }
    status = error.status if error else OK
    return render(request, "workbench/grants/certificate.html", page, status=status)


def _said(request: Request, found: StaffPage, error: DomainError) -> Said:
    """The words of an error; who comes second reads what others did since he looked."""
    told, version = said(error), version_in(request.POST)
    if not isinstance(error, Stale | AlreadyEnded) or not 0 <= version < found.version:
        return told
    later = found.history[version:]
    people = names_of([one.actor_id for one in later])
    return since(
        told,
        [
            Change(
                at=one.at,
                who=people.get(one.actor_id, SYSTEM_NAME),
                words=_done(one),
            )
            for one in later
        ],
    )


def _done(fact: FactRow) -> Text:
    """What happened to a certificate by a fact of its life."""
    return ACT_WORDS.get((fact.body or {}).get("act", ""), Text("颁发", "Issued"))


def _lines(told: Said | None, target: str) -> list[ErrorLine]:
    return [ErrorLine(words=told.what, target=f"field-{target}")] if told and target else []


def _url(number: str) -> str:
    return reverse("workbench:certificate", args=[number])


def _link(number: str, act: str) -> Link:
    return Link(title=ACT_WORDS[act], url=reverse("workbench:certificate_end", args=[number, act]))


def _task(one: CertificateRow) -> Task:
    state = _state(one)
    return Task(
        title=one.title,
        state=state.state,
        tone=state.tone,
        hint=f"{one.number} · {plain(one.holder)}",
        url=_url(one.number),
    )


def _state(one: CertificateRow) -> Task:
    tone = TONES.get(one.state, "seal")
    return Task(title=one.title, state=STATE_WORDS[one.state], tone=tone)


def _fields(act: str) -> list[Field]:
    grounds = tuple(Choice(code=one.code, label=_words(one)) for one in GROUNDS[act])
    fields = [
        Field(
            code="ground",
            label=gettext("Ground of law"),
            type="choice",
            choices=grounds,
            value=grounds[0].code if len(grounds) == 1 else "",
        )
    ]
    if act in WITH_DOCUMENT:
        label = gettext("Number of the decision on the penalty")
        fields.append(Field(code="document", label=label))
    fields.append(
        Field(
            code="reason",
            label=gettext("Facts and reasons"),
            type="long_text",
            help=gettext("The holder and whoever verifies the certificate read them."),
        )
    )
    return fields


def _words(ground: Ground) -> Text:
    return Text(f"{ground.words.zh}（{ground.article}）", f"{ground.words.en} ({ground.article})")


def _facts(row: CertificateRow) -> list[Fact]:
    ground = next(
        (one for act in GROUNDS if (one := ground_of(act, row.ended_ground)) is not None), None
    )
    said: list[tuple[str, object]] = [
        (gettext("Number"), row.number),
        (gettext("Holder"), row.holder),
        (gettext("Issued by"), row.issuer),
        (gettext("Valid from"), day(row.valid_from)),
        (gettext("Valid until"), day(row.valid_until) if row.valid_until else gettext("no end")),
        (gettext("Case"), row.case_number),
        (gettext("Ended on"), day(row.ended_at) if row.ended_at else ""),
        (gettext("Ground of law"), _words(ground) if ground and row.ended_at else ""),
        (gettext("Decision on the penalty"), row.ended_document),
        (gettext("Facts and reasons"), row.ended_reason),
    ]
    return [Fact(label=label, value=value) for label, value in said if value]


def _moments(found: StaffPage) -> list[Moment]:
    people = names_of([one.actor_id for one in found.history])
    rows = []
    for one in found.history:
        act = (one.body or {}).get("act", "")
        title: object = ACT_WORDS.get(act) or gettext("Issued")
        who = people.get(one.actor_id)
        rows.append(
            Moment(
                title=plain(title),
                state="done",
                at=one.at,
                who=who if who is not None else "",
                said=(one.body or {}).get("reason", ""),
            )
        )
    return rows
