"""My certificates as files, and the public page that verifies one."""

from __future__ import annotations

from urllib.parse import quote

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from rongyi.cases.services import note_opened_certificate
from rongyi.certificates import queries as certificates
from rongyi.certificates.queries import FILE_BYTES_MAX, CertificateRow, Verification
from rongyi.certificates.states import ENDED, STATE_WORDS
from rongyi.web.access import PUBLIC, needs
from rongyi.web.request import Request
from rongyi.web.rows import Answer, ErrorLine, Field, Material, Task
from rongyi.web.wording import day, plain, size

UNPROCESSABLE = 422
INPUT_LENGTH_MAX = 100
TONES = {"valid": "jade", "expired": "amber", "replaced": "grey", "deregistered": "grey"}


@never_cache
@require_safe
@needs("certificate.read")
def download(request: Request, number: str) -> HttpResponse:
    """The signed PDF of one of my certificates; what was granted is delivered by being opened
    (送达回证). Errors: NotFound."""
    content = certificates.file_of(number, request.actor)
    if request.method == "GET":
        note_opened_certificate(actor=request.actor, number=number, now=request.now)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(number)}.pdf"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def certificate_task(one: CertificateRow, *, asks: bool = False) -> Task:
    """One certificate in a list: opens its PDF; `asks`: its holder may renew or change it."""
    until = (
        gettext("valid until %(day)s") % {"day": day(one.valid_until)}
        if one.valid_until
        else gettext("no end of validity")
    )
    return Task(
        title=one.title,
        state=state_words(one.state),
        tone=TONES.get(one.state, "seal"),
        hint=f"{one.number} · {until} · {plain(one.issuer)}",
        url=reverse("portal:certificate_pdf", args=[one.number]),
        more=gettext("Renew or change") if asks else gettext("Details"),
        more_url=reverse("portal:grant", args=[one.number]),
    )


def state_words(state: str) -> str:
    """The state of a certificate."""
    return plain(STATE_WORDS.get(state, state))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(PUBLIC)
def verify(request: Request) -> HttpResponse:
    """Whether a certificate is real, by number and code; sent a file (POST), whether it is as it
    was issued, byte by byte. Holders stay masked, files are not kept."""
    if request.method == "POST":
        return _of_file(request)
    number = request.GET.get("no", "").strip()[:INPUT_LENGTH_MAX]
    code = request.GET.get("code", "").strip()[:INPUT_LENGTH_MAX]
    asked = "no" in request.GET or "code" in request.GET
    errors = _missing(number, code) if asked else []
    found = None
    if asked and not errors:
        found = _found(certificates.check(number, code, now=request.now))
    return _verified(request, found, errors, number, code)


def _of_file(request: Request) -> HttpResponse:
    file = request.FILES.get("file-certificate")
    problem = _unreadable(file)
    if file is None or problem:
        errors = [ErrorLine(words=problem, target="material-certificate-file")]
        return _verified(request, None, errors)
    found = certificates.verify_file(file.read(), now=request.now)
    return _verified(request, _found(found, of_file=True), [])


def _unreadable(file: UploadedFile[bytes] | None) -> str:
    if file is None:
        return gettext("Choose the PDF of the certificate.")
    if not file.size:
        return gettext("The file is empty. Choose the PDF as you received it.")
    if file.size > FILE_BYTES_MAX:
        return gettext("The file is larger than any certificate of ours: at most %(size)s.") % {
            "size": size(FILE_BYTES_MAX)
        }
    return ""


def _verified(
    request: Request,
    found: dict[str, object] | None,
    errors: list[ErrorLine],
    number: str = "",
    code: str = "",
) -> HttpResponse:
    file_error = next((one.words for one in errors if one.target.startswith("material-")), "")
    page = {
        "found": found,
        "errors": errors,
        "number_field": _field("no", gettext("Number of the certificate"), number, errors),
        "code_field": _field("code", gettext("Verification code"), code, errors),
        "file": Material(
            code="certificate",
            title=gettext("PDF of the certificate"),
            way="upload",
            accept=".pdf",
            bytes_max=FILE_BYTES_MAX,
            error=file_error,
        ),
    }
    status = UNPROCESSABLE if errors else 200
    return render(request, "portal/space/verify.html", page, status=status)


def _missing(number: str, code: str) -> list[ErrorLine]:
    lines = []
    if not number:
        lines.append(ErrorLine(words=gettext("Enter the number."), target="field-no"))
    if not code:
        lines.append(ErrorLine(words=gettext("Enter the code."), target="field-code"))
    return lines


def _field(code: str, label: str, value: str, errors: list[ErrorLine]) -> Field:
    error = next((line.words for line in errors if line.target == f"field-{code}"), "")
    return Field(code=code, label=label, value=value, error=error, length_max=INPUT_LENGTH_MAX)


def _found(one: Verification, *, of_file: bool = False) -> dict[str, object]:
    titles = {
        "valid": gettext("This certificate is real and valid"),
        "expired": gettext("This certificate is real, but it has expired"),
        "annulled": gettext("This certificate was annulled"),
        "revoked": gettext("This certificate was revoked"),
        "deregistered": gettext("This certificate was struck off"),
        "replaced": gettext("This certificate was replaced by another one"),
        "altered": gettext("This file was changed after it was issued"),
        "unknown": gettext("No such certificate"),
    }
    words = {
        "valid": gettext("It was issued by the office below."),
        "expired": gettext("It was issued by the office below and is no longer valid."),
        **dict.fromkeys(ENDED, gettext("It may not be used any more.")),
        "altered": gettext("Do not rely on it. Ask its holder for the file as it was issued."),
        "unknown": gettext("The file is not as any certificate that was issued here.")
        if of_file
        else gettext("Check number and code. If they are right, the paper is not ours."),
    }
    return {
        "tone": TONES.get(one.state, "seal"),
        "title": titles.get(one.state, state_words(one.state)),
        "words": words.get(one.state, ""),
        "rows": _rows(one) if one.title else [],
        "is_test": one.is_test,
    }


def _rows(one: Verification) -> list[Answer]:
    rows: list[tuple[str, object]] = [
        (gettext("Certificate"), one.title),
        (gettext("Number"), one.number),
        (gettext("Holder"), one.holder),
        (gettext("Issued by"), one.issuer),
        (gettext("In exercise of"), one.power),
        (gettext("Valid from"), one.valid_from),
        (gettext("Valid until"), one.valid_until or gettext("no end")),
        (gettext("Ended on"), one.ended_on),
        (gettext("Reason"), one.ended_reason),
    ]
    return [Answer(label=label, value=value) for label, value in rows if value]
