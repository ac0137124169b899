"""Papers of a case: page images made here, the original only as an attachment."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote
from uuid import UUID

from django.http import HttpResponse, HttpResponseNotModified
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from rongyi.cases import queries as cases
from rongyi.cases.queries import CasePage, FileRow
from rongyi.cases.services import note_read
from rongyi.documents import services as documents
from rongyi.journal import services as journal
from rongyi.kernel.errors import DomainError
from rongyi.web.access import needs
from rongyi.web.request import Request
from rongyi.web.wording import plain
from rongyi.workbench.counter.asked import Asked
from rongyi.workbench.error_words import Said, said
from rongyi.workbench.guard import staff_only

PAGE_MAX = 10_000
DETAIL_CHARS_MAX = 100
KEPT_S = 3600  # a browser may keep a page this long; it never changes, but permission may
BARE = "default-src 'none'; sandbox"


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """The paper on the right: one page of it, or why it cannot be shown."""

    title: object
    name: str
    alt: str
    original_url: str
    image_url: str = ""
    pages: int = 0
    page_words: str = ""
    before_url: str = ""
    after_url: str = ""
    problem: Said | None = None


@require_safe
@staff_only
@needs("case.read")
def page_png(request: Request, number: str, digest: str, page: int) -> HttpResponse:
    """One page of a paper as PNG. Errors: NotFound; what cannot be drawn says so."""
    found = cases.paper(number, digest, request.actor, now=request.now)
    _note(request, number, "paper", f"{plain(found.name)[:DETAIL_CHARS_MAX]} {page}".strip())
    tag = f'"{found.digest}-{page}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified()
    image = documents.page_image(journal.open_file(found.digest), min(page, PAGE_MAX))
    return _bare(HttpResponse(image.png, content_type="image/png"), tag)


@require_safe
@staff_only
@needs("case.read")
def original(request: Request, number: str, digest: str) -> HttpResponse:
    """The file as it was handed in, never opened by the browser. Errors: NotFound."""
    found = cases.paper(number, digest, request.actor, now=request.now)
    _note(request, number, "original", found.name[:DETAIL_CHARS_MAX])
    answer = HttpResponse(journal.open_file(found.digest), content_type="application/octet-stream")
    name = quote(documents.clean_name(found.name or found.digest[:12]))
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return _bare(answer, f'"{found.digest}"')


@require_safe
@staff_only
@needs("case.read")
def letter(request: Request, number: str, letter_id: UUID) -> HttpResponse:
    """A letter as it was sent to the applicant, for download. Errors: NotFound."""
    found = cases.sent_letter(number, letter_id, request.actor)
    _note(request, number, "letter", found.title.zh)
    answer = HttpResponse(journal.open_file(found.digest), content_type="application/pdf")
    name = quote(f"{found.number}-{found.title.zh}.pdf")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return _bare(answer, f'"{found.digest}"')


def _note(request: Request, number: str, part: str, detail: str) -> None:
    """Say to whom it belongs that it is seen, before it is sent."""
    note_read([number], part=part, detail=detail, actor=request.actor, now=request.now)


def _bare(answer: HttpResponse, tag: str) -> HttpResponse:
    """Nothing that it holds may run, and it is what it says it is."""
    answer["ETag"] = tag
    answer["Cache-Control"] = f"private, max-age={KEPT_S}"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = BARE
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


def chosen(request: Request, page: CasePage) -> FileRow | None:
    """The paper that the reviewer chose; at first the first one."""
    files = [file for row in page.materials for file in row.files]
    wanted = request.GET.get("paper", "")
    return next((file for file in files if file.digest == wanted), files[0] if files else None)


def viewer(request: Request, page: CasePage, file: FileRow, wanted: Asked) -> Viewer:
    """The chosen page of the chosen paper, with the ways to the pages around it."""
    title = next(row.title for row in page.materials if file in row.files)
    number = _page_number(request.GET.get("page", ""))
    name = file.name or file.digest[:12]
    bare = Viewer(
        title=title,
        name=name,
        alt="",
        original_url=reverse("workbench:original", args=[page.number, file.digest]),
    )
    try:
        drawn = documents.page_image(journal.open_file(file.digest), number)
    except DomainError as error:
        return Viewer(**{**vars(bare), "problem": said(error)})

    def at(place: int) -> str:
        query = wanted.place(paper=file.digest, page=str(place))
        return reverse("workbench:case", args=[page.number]) + query

    words = {"title": plain(title), "page": number, "pages": drawn.pages}
    return Viewer(
        title=title,
        name=name,
        alt=gettext("%(title)s, page %(page)s of %(pages)s") % words,
        original_url=bare.original_url,
        image_url=reverse("workbench:page", args=[page.number, file.digest, number]),
        pages=drawn.pages,
        page_words=gettext("page %(page)s of %(pages)s") % words,
        before_url=at(number - 1) if number > 1 else "",
        after_url=at(number + 1) if number < drawn.pages else "",
    )


def _page_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) <= 4 else 1
