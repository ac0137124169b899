"""Receipt and progress of a submitted application."""

from __future__ import annotations

import json
from urllib.parse import quote
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from rongyi.cases.queries import hearings_of_bundle, moves_asked, sent_letter
from rongyi.cases.services import note_received
from rongyi.documents.services import qr_svg, render_pdf
from rongyi.feedback.queries import my_rating
from rongyi.journal.services import open_file
from rongyi.portal import words
from rongyi.portal.apply import choosing, hearing, papers, progress
from rongyi.portal.apply.following import HANDED_IN
from rongyi.themes import queries
from rongyi.themes.queries import ReceiptPage
from rongyi.web import site, telling
from rongyi.web.access import needs
from rongyi.web.context import short_language
from rongyi.web.request import Request
from rongyi.web.rows import Task


@never_cache
@require_safe
@needs("case.read")
def case(request: Request, number: str) -> HttpResponse:
    """Where an application stands; `?view=receipt` is what was sent. Errors: NotFound."""
    if request.GET.get("view") == "receipt":
        return _receipt(request, number)
    found = queries.timeline(number, request.actor, now=request.now)
    clock = found.clock
    page = {
        "head": found.head,
        "clock": {
            "legal": clock.legal,
            "promised": clock.promised,
            "used": clock.used,
            "stopped": clock.stopped,
            "why": progress.why(clock),
        },
        "left": progress.left(clock),
        "consult": found.consult,
        "moments": progress.moments(found),
        "certificates": progress.certificates(found),
        "corrections": progress.corrections(found),
        "promised": progress.promised(found),
        "visits": progress.visits(found),
        "hearings": _hearings(request, number, found),
        "rules": []
        if found.finished
        else choosing.waiting(moves_asked(found.head.id, request.actor), number),
        "rules_chosen": telling.take(request, choosing.CHOSEN) is not None,
        "handed_in": telling.take(request, HANDED_IN) is not None,
        "cases": progress.cases(found),
        "letters": progress.letters(found),
        "can_rate": (found.whole and found.finished and my_rating(number, request.actor) is None),
        "whole": found.whole,
        "finished": found.finished,
    }
    return render(request, "portal/apply/case.html", page)


def _hearings(request: Request, number: str, found: queries.Timeline) -> list[Task]:
    """The hearings that may be asked for, or were; looked for only where somebody was told."""
    if found.finished or not any(line.row.hearing_told for line in found.cases):
        return []
    rights = hearings_of_bundle(found.head.id, request.actor, now=request.now)
    return hearing.waiting(rights, number)


def _receipt(request: Request, number: str) -> HttpResponse:
    found = queries.receipt(number, request.actor, now=request.now)
    page = {
        "head": found.head,
        "receipt": found,
        "cases": _cases(found),
        "title": words.hand_in_title(len(found.papers), found.handed_in),
        "counts": words.way_counts(dict(found.counts)),
        "materials": papers.kept_tasks(found.papers),
        "since": papers.kept_tasks(found.since),
    }
    return render(request, "portal/apply/receipt.html", page)


def _cases(found: ReceiptPage) -> list[Task]:
    return [
        Task(
            title=line.title,
            state=line.state_words,
            tone="grey" if line.waits_for else "lake",
            hint=progress.foreseen(line),
        )
        for line in found.cases
    ]


@never_cache
@require_safe
@needs("case.read")
def receipt_pdf(request: Request, number: str) -> HttpResponse:
    """The receipt to keep and to print, with its proof attached. Errors: NotFound."""
    found, proof = queries.printed_receipt(number, request.actor, now=request.now)
    address = request.build_absolute_uri(reverse("portal:case", args=[found.number]))
    content = render_pdf(
        "receipt",
        {**_values(found, address), "proof": words.proof(proof)},
        short_language(),
        now=found.submitted_at,
        templates=found.templates,
        attached={"receipt.json": json.dumps(proof, ensure_ascii=False)} if proof else {},
    )
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(found.number)}.pdf"
    return response


@never_cache
@require_safe
@needs("case.read")
def receipt_json(request: Request, number: str) -> HttpResponse:
    """The receipt that verifies without us: what was submitted and decided, each with its proof.
    Errors: NotFound, BeingSealed."""
    found = queries.proven_receipt(number, request.actor, now=request.now)
    content = json.dumps(found, ensure_ascii=False, indent=1)
    response = HttpResponse(content, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(number)}.json"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@never_cache
@require_safe
@needs("case.read")
def letter_pdf(request: Request, number: str, letter_id: UUID) -> HttpResponse:
    """A letter of one case as it was sent; a decision is delivered by being opened (送达回证), so
    nothing is proven where the paper cannot be. Errors: NotFound, FileMissing, FileDamaged."""
    found = sent_letter(number, letter_id, request.actor)
    content = open_file(found.digest)
    if found.proves and request.method == "GET":
        note_received(
            actor=request.actor,
            case_id=found.case_id,
            title=found.title,
            document=found.reference,
            now=request.now,
        )
    response = HttpResponse(content, content_type="application/pdf")
    name = quote(f"{found.number}-{found.title.zh}.pdf")
    response["Content-Disposition"] = f"inline; filename*=UTF-8''{name}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _values(found: ReceiptPage, address: str) -> dict[str, object]:
    rows = found.papers
    return {
        "issuer": site.current().publisher,
        "number": found.number,
        "title": found.head.title,
        "applicant": found.applicant,
        "acting_for": found.head.enterprise,
        "submitted_at": found.submitted_at,
        "promised_on": found.expected_on,
        "items": [
            {
                "title": line.title,
                "department": line.department,
                "promised_on": line.expected_on,
            }
            for line in found.cases
        ],
        "handed_in": [row.title for row in rows if row.way == "upload" and row.files],
        "to_follow": [
            {"title": row.title, "until": papers.follows(row)}
            for row in rows
            if row.state == "later"
        ],
        "exempt": [
            {"title": row.title, "way": papers.way_name(row.way), "source": row.source}
            for row in rows
            if row.way != "upload"
        ],
        "exempt_summary": words.hand_in_title(len(rows), found.handed_in),
        "next": [found.what_next],
        "contact": gettext("Questions: %(hotline)s") % {"hotline": found.consult or found.hotline},
        "qr": qr_svg(address),
        "address": address,
    }
