"""A correction asked for once, answered in place: only the fields and papers it names; looked at
once more before it is sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rongyi.cases import queries as cases
from rongyi.cases.queries import CasePage
from rongyi.catalogue import queries as catalogue
from rongyi.catalogue.definitions import Catalogue
from rongyi.kernel.errors import DomainError, FieldProblems, NotAllowedNow, Stale, Unseen
from rongyi.kernel.text import Text
from rongyi.portal.apply.papers import EXTENSIONS
from rongyi.portal.apply.uploading import id_of, sent_files
from rongyi.portal.error_words import error_text
from rongyi.portal.guide.fields import choices_of
from rongyi.themes import queries as themes
from rongyi.themes import services
from rongyi.themes.services import CorrectionCheck, Upload
from rongyi.web import kept_form
from rongyi.web.access import needs
from rongyi.web.reading import Raw, read
from rongyi.web.request import Request
from rongyi.web.rows import Answer, ErrorLine, Field, File, Material, Words
from rongyi.web.seen import FACT, number_in, version_in
from rongyi.web.wording import plain, weekday

UNPROCESSABLE, CONFLICT = 422, 409
CHANGES_MAX = 5
NOTE, NOTE_LENGTH_MAX = "note", 500
UNKEPT = frozenset({"csrfmiddlewaretoken", kept_form.FIELD, "go", "remove"})
QUESTIONED = Text(
    "“{title}”的数据有疑问：{words} 请在下面说明，不用上传材料。",
    "The data of “{title}” are in question: {words} Please explain below; nothing to upload.",
)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs("case.correct")
def correction(request: Request, number: str) -> HttpResponse:
    """What was asked for, and the way to answer it. Errors: NotFound."""
    found = cases.case_page(number, request.actor, now=request.now)
    head = themes.materials_step(found.bundle_id, request.actor, now=request.now).head
    back = reverse("portal:case", args=[head.number])
    if not any(one.answered_at is None for one in found.corrections):
        return HttpResponseRedirect(back)
    if request.method != "POST":
        return _replayed(request, found, back) or _show(request, found, back)
    book = catalogue.catalogue_of(found.edition_id)
    typed = read(request.POST, _fields(found, book, {}, {}))
    if request.POST.get("remove"):
        services.take_out_correction(
            number=number,
            file_id=id_of(request.POST["remove"]),
            actor=request.actor,
            now=request.now,
        )
        return _show(request, found, back, typed=typed)
    if request.POST.get("go") == "change":
        return _show(request, found, back, typed=typed)
    is_sent = request.POST.get("go") == "send"
    answer: Callable[..., object] = services.check_correction
    if is_sent:
        answer = partial(services.answer_correction, seen=version_in(request.POST))
    try:
        outcome = answer(
            number=number,
            values=typed,
            files=_files(request, found),
            note=request.POST.get("note", "")[:NOTE_LENGTH_MAX],
            actor=request.actor,
            now=request.now,
        )
        if isinstance(outcome, CorrectionCheck):
            return _look(request, found, typed, outcome)
    except FieldProblems as error:
        return _show(request, found, back, typed=typed, problems=error.problems)
    except NotAllowedNow:
        return HttpResponseRedirect(back)
    except Stale as error:
        found = cases.case_page(number, request.actor, now=request.now)
        blind = isinstance(error, Unseen)
        changes = [error_text(error)] if blind else _changed(request, found)
        return _show(request, found, back, typed=typed, stale=changes, blind=blind)
    return HttpResponseRedirect(back)


def _changed(request: Request, found: CasePage) -> list[Words]:
    """What happened to the case since the page was opened, in words."""
    told = found.since(number_in(request.POST, FACT) or 0, but=request.actor.person_id, public=True)
    return [row.words for row in told[-CHANGES_MAX:]] or [
        gettext("The case was brought up to date")
    ]


def _files(request: Request, found: CasePage) -> dict[str, list[Upload]]:
    return {code: sent_files(request, f"file-{code}") for code in _asked(found, "material")}


def _look(
    request: Request, found: CasePage, typed: Mapping[str, Raw], answer: CorrectionCheck
) -> HttpResponse:
    """Once more before it is sent: what was changed to what, and the files. What was typed goes
    along in the form; the files are kept already."""
    book = catalogue.catalogue_of(found.edition_id)
    held = {row.element: row.words for row in found.fields}
    rows = [
        Answer(
            label=row.label,
            value=row.value,
            type=row.type,
            choices=row.choices,
            unit=row.unit,
            source=gettext("Before: %(value)s") % {"value": plain(held.get(row.code, ""))}
            if row.code in answer.changed
            else gettext("Not changed"),
        )
        for row in _fields(found, book, typed, {})
    ]
    papers = [
        (book.materials[code].title, [one for one in answer.files if one.material == code])
        for code in _asked(found, "material")
    ]
    page = {
        "found": found,
        "rows": rows,
        "papers": papers,
        "note": request.POST.get("note", "").strip(),
        "kept": [
            (name, value)
            for name, values in request.POST.lists()
            if name not in UNKEPT
            for value in values
        ],
    }
    return render(request, "portal/apply/correction_check.html", page)


def _replayed(request: Request, found: CasePage, back: str) -> HttpResponse | None:
    """What was typed here before the session ran out; files have to be chosen again."""
    kept = kept_form.recall(request)
    if kept is None:
        return None
    book = catalogue.catalogue_of(found.edition_id)
    typed = read(kept[0], _fields(found, book, {}, {}))
    return _show(request, found, back, typed={**typed, "note": kept[0].get("note", "")})


def _asked(found: CasePage, kind: str) -> dict[str, str]:
    """The open points of one kind: code to what the officer wrote."""
    return {
        point.code: point.words
        for one in found.corrections
        if one.answered_at is None
        for point in one.points
        if point.kind == kind
    }


def _questioned(found: CasePage, book: Catalogue) -> list[Text]:
    """What was fetched and is in question: a word about it in the note, and no paper."""
    return [
        QUESTIONED.format({"title": book.materials[code].title, "words": words})
        for code, words in _asked(found, "data").items()
        if code in book.materials
    ]


def _show(
    request: Request,
    found: CasePage,
    back: str,
    *,
    typed: Mapping[str, Raw] | None = None,
    problems: Mapping[str, DomainError] | None = None,
    stale: Sequence[Words] = (),
    blind: bool = False,
) -> HttpResponse:
    told = problems or {}
    book = catalogue.catalogue_of(found.edition_id)
    fields = _fields(found, book, typed or {}, told)
    papers = _papers(request, found, book, told)
    targets = {one.code: one.first_id for one in fields}
    targets |= {one.code: f"{one.id}-file" for one in papers} | {NOTE: f"field-{NOTE}"}
    count = sum(len(one.points) for one in found.corrections if one.answered_at is None)
    due = max(one.due_on for one in found.corrections if one.answered_at is None)
    page = {
        "found": found,
        "stale": stale,
        "blind": blind,
        "replayed": request.method != "POST" and typed is not None and not told,
        "back_url": back,
        "title": ngettext(
            "%(count)s thing to correct or add", "%(count)s things to correct or add", count
        )
        % {"count": count},
        "deadline": gettext("Please answer by %(day)s.") % {"day": weekday(due)},
        "fields": fields,
        "papers": papers,
        "others": [*_questioned(found, book), *_asked(found, "other").values()],
        "note": Field(
            code=NOTE,
            label=gettext("Anything the officer should know?"),
            type="long_text",
            value=request.POST.get("note", "") or (typed or {}).get("note", ""),
            required=False,
            length_max=NOTE_LENGTH_MAX,
            error=error_text(told[NOTE]) if NOTE in told else "",
        ),
        "errors": [
            ErrorLine(words=error_text(problem), target=targets.get(code, ""))
            for code, problem in told.items()
        ],
    }
    status = UNPROCESSABLE if told else CONFLICT if stale else 200
    return render(request, "portal/apply/correction.html", page, status=status)


def _fields(
    found: CasePage,
    book: Catalogue,
    typed: Mapping[str, Raw],
    problems: Mapping[str, DomainError],
) -> list[Field]:
    values = {row.element: row.value for row in found.fields}
    rows = []
    for code, words in _asked(found, "field").items():
        element = book.elements.get(code)
        if element is None:
            continue
        rows.append(
            Field(
                code=code,
                label=element.label,
                type=element.type,
                value=typed.get(code, values.get(code, "")),
                help=words,
                unit=element.unit or "",
                choices=choices_of(element.choices),
                autocomplete=element.autocomplete or "",
                length_max=element.length_max,
                error=error_text(problems[code]) if code in problems else "",
            )
        )
    return rows


def _papers(
    request: Request,
    found: CasePage,
    book: Catalogue,
    problems: Mapping[str, DomainError],
) -> list[Material]:
    held = themes.materials_step(found.bundle_id, request.actor, now=request.now)
    files = {row.code: row.files for row in held.rows}
    rows = []
    for code, words in _asked(found, "material").items():
        shape = book.materials.get(code)
        if shape is None:
            continue
        rows.append(
            Material(
                code=code,
                title=shape.title,
                way="upload",
                state="to_upload",
                sentence=words,
                help=shape.help or "",
                accept=",".join(EXTENSIONS[one] for one in shape.formats if one in EXTENSIONS),
                bytes_max=shape.bytes_max,
                files_max=shape.files_max,
                files=tuple(
                    File(id=str(one.id), name=one.name, size=one.size)
                    for one in files.get(code, ())
                ),
                error=error_text(problems[code]) if code in problems else "",
            )
        )
    return rows
