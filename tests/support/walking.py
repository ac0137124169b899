"""Walk an application through from its first question to its last certificate, by services only.

Each walk has an applicant of its own, about whom exactly the named registers hold something, so
that an example of a theme can be lived as it was computed.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import UUID

from django.utils import timezone
from PIL import Image

from rongyi.cases import services as cases
from rongyi.cases.models import Case, Task
from rongyi.catalogue.definitions import Catalogue, Element
from rongyi.catalogue.queries import catalogue_of
from rongyi.exchange.services import seed_register
from rongyi.exemption.queries import proofs_of
from rongyi.exemption.services import department_answer
from rongyi.identity.models import Enterprise, Mandate, Membership, Person
from rongyi.identity.queries import actor_for
from rongyi.journal import jobs
from rongyi.kernel import ids
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import FieldProblems
from rongyi.themes import queries, services
from rongyi.themes.definitions import Definitions
from rongyi.themes.models import Bundle

PAPER = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
ACTS_MAX = 80
PAGES_TWICE = 3  # what one page says may open fields on another
WORDS = {
    "text": "示例", "long_text": "示例文字", "address": "苏州工业园区示例路1号",
    "date": "2099-12-31", "boolean": "false", "phone": "13000000000", "uscc": "",
    "citizen_no": "", "email": "someone@example.com",
}  # fmt: skip
BY_PATTERN = {
    "[0-9]{6,10}": "12345678",
    r"[^\W\d_][^\n\d]*\d[^\n]*(\n+[^\W\d_][^\n\d]*\d[^\n]*)*": "示例 50",
}
BORN = {"child_born": "2020-03-09"}  # the only day that has to be past
ACTIVE = {"licence_status": "active"}  # what a register says of whom it knows to be in order
_serials = count(1)


def clock() -> datetime:
    """The moment of an act, as a page would see it."""
    return timezone.now()


@dataclass(frozen=True, kw_only=True)
class Applicant:
    """A newcomer for one walk."""

    actor: Actor
    number: str
    uscc: str


def newcomer(*, with_enterprise: bool) -> Applicant:
    """Somebody nobody knew before; with an enterprise he acts for it."""
    serial = next(_serials)
    number = citizen_number(serial)
    person = Person.objects.create(
        document_type="citizen_no", document_number=number, name_zh=f"新来{serial}"
    )
    if not with_enterprise:
        return Applicant(actor=actor_for(person.id), number=number, uscc="")
    uscc = credit_code(serial)
    firm = Enterprise.objects.create(
        uscc=uscc, name_zh=f"示例企业{serial}", legal_representative=person
    )
    Mandate.objects.create(
        person=person, enterprise=firm, covers_all=True, can_sign=True, valid_from=date(2020, 1, 1)
    )
    return Applicant(actor=actor_for(person.id, firm.id), number=number, uscc=uscc)


def citizen_number(serial: int) -> str:
    """A citizen number of a region that does not exist, with its check digit."""
    body = f"10000019900101{serial % 1000:03d}"
    return next(f"{body}{one}" for one in "0123456789X" if ids.is_citizen_number(f"{body}{one}"))


def credit_code(serial: int) -> str:
    """A credit code of a region that does not exist, with its check digit."""
    body = f"91329900MA9{serial:06d}"
    return next(f"{body}{one}" for one in ids.USCC_ALPHABET if ids.is_uscc(f"{body}{one}"))


def register(who: Applicant, datasets: Sequence[str], catalogue: Catalogue) -> None:
    """Let these registers hold something good about the applicant, and no other register."""
    for code in datasets:
        dataset = catalogue.datasets[code]
        known = {
            element.truth.field: element
            for element in catalogue.elements.values()
            if element.truth and element.truth.dataset == code
        }
        fields = {
            name: register_says(known[name], who) if name in known else _plain(field.type, who)
            for name, field in dataset.fields.items()
        }
        subject = who.uscc if dataset.subject == "enterprise" else who.number
        seed_register(code, {subject: fields}, now=clock())


def register_says(element: Element, who: Applicant) -> object:
    """What a register says of an element: good news."""
    if element.type == "boolean":
        return True
    return ACTIVE.get(element.code) or word_for(element, who)


def _plain(kind: str, who: Applicant) -> object:
    if kind == "boolean":
        return True
    return "12" if kind in ("number", "integer", "money") else WORDS.get(kind) or who.number


def word_for(element: Element, who: Applicant) -> Any:
    """Something that this element accepts, as it would be typed."""
    if element.choices:
        code = element.choices[0].code
        return [code] if element.type == "choices" else code
    if element.code in BORN:
        return BORN[element.code]
    if element.pattern:
        return BY_PATTERN[element.pattern]
    match element.type:
        case "number" | "integer" | "money":
            least = element.minimum if element.minimum is not None else Decimal(5)
            most = element.maximum if element.maximum is not None else Decimal(10_000)
            return f"{min(max(least, Decimal(5)), most):f}"
        case "uscc":
            return who.uscc or credit_code(next(_serials))
        case "citizen_no" | "document_no":
            return who.number  # he heads what he founds
    return WORDS[element.type][: element.length_max or None]


def ready(theme: str, answers: Mapping[str, Any], who: Applicant, definitions: Definitions) -> UUID:
    """A draft with every field, paper and commitment: one press away from being submitted."""
    actor = who.actor
    begun = services.start_bundle(
        theme=theme, answers=answers, actor=actor, now=clock(), key=f"{theme}-{who.number}"
    )
    bundle = UUID(str(begun.id))
    for _ in range(PAGES_TWICE):
        for link in queries.draft(bundle, actor, now=clock()).sections:
            _fill(bundle, link.code, who, definitions.catalogue)
    for row in queries.materials_step(bundle, actor, now=clock()).rows:
        if row.state == "to_upload":
            (kept,) = services.attach_file(
                bundle_id=bundle, material=row.code, files=[paper(row)], actor=actor, now=clock()
            )
            assert kept.file, (row.code, kept.error)
        if row.state == "to_commit":
            services.give_commitment(
                bundle_id=bundle, material=row.code, agreed=True, actor=actor, now=clock()
            )
    return bundle


def paper(row: queries.MaterialRow | queries.PromisedRow) -> services.Upload:
    """A file of a kind that this material takes."""
    if "pdf" in row.formats:
        return services.Upload("材料.pdf", PAPER + row.code.encode())
    out = io.BytesIO()
    Image.new("RGB", (600, 800), "#fbfaf6").save(out, "JPEG")
    return services.Upload("材料.jpg", out.getvalue() + row.code.encode())


def _fill(bundle: UUID, section: str, who: Applicant, catalogue: Catalogue) -> None:
    page = queries.draft(bundle, who.actor, now=clock(), section=section)
    typed = {
        row.element: word_for(catalogue.elements[row.element], who)
        for row in page.rows
        if not row.readonly and not row.typed
    }
    try:
        services.save_values(
            bundle_id=bundle, section=section, values=typed, version=10_000, actor=who.actor,
            now=clock(),
        )  # fmt: skip
    except FieldProblems as told:
        wrong = {code: one for code, one in told.problems.items() if code in typed}
        assert not wrong, {code: (typed[code], one.code) for code, one in wrong.items()}


def submit(bundle: UUID, who: Applicant) -> str:
    """Hand it in; what follows at once is done. Its number."""
    receipt = services.submit_bundle(
        bundle_id=bundle, key=f"{bundle}", actor=who.actor, now=clock()
    )
    jobs.settle()
    return receipt.number


def clerk_of(post: str) -> Actor:
    """Somebody who holds the post today."""
    today = timezone.localdate()
    held = Membership.objects.filter(post=post, since__lte=today).values_list("person", flat=True)
    assert held, f"nobody holds {post}"
    return actor_for(held[0])


def answer_departments(bundle: UUID, catalogue: Catalogue) -> None:
    """Every department that is asked says yes, and the cases learn it."""
    for row in proofs_of(bundle):
        if row.way == "department_check" and row.status == "waiting":
            department_answer(
                bundle_id=bundle, material=row.material, holds=True, words="", now=clock(),
                actor=_member_of(row.source.zh), calendar=catalogue.calendar,
            )  # fmt: skip
    jobs.settle()


def _member_of(department_zh: str) -> Actor:
    held = Membership.objects.filter(post__department__name_zh=department_zh)
    person = held.values_list("person", flat=True).first()
    assert person is not None, f"nobody works for {department_zh}"
    return actor_for(person)


def hand_in_promised(number: str) -> None:
    """What was promised at submission is handed in by its applicant, as far as it is waited for."""
    bundle = Bundle.objects.get(number=number)
    owner = actor_for(bundle.applicant_id, bundle.enterprise_id)
    rows = queries.promised_page(number, owner, now=clock()).rows
    for row in rows:
        (kept,) = services.attach_promised(
            number=number, material=row.code, files=[paper(row)], actor=owner, now=clock()
        )
        assert kept.file, (row.code, kept.error)
    if rows:
        chosen = queries.promised_page(number, owner, now=clock()).chosen
        files = [one.id for one in chosen]
        services.hand_in_promised(number=number, file_ids=files, actor=owner, now=clock())
        jobs.settle()


def work(number: str) -> None:
    """Every post does what its tasks ask for, in favour of the applicant, until none is left."""
    for _ in range(ACTS_MAX):
        if not work_on(number):
            return
    raise AssertionError(f"{number} is never done")


def work_on(number: str, item: str = "") -> bool:
    """The next task of an application, or of one item of it. Whether there was one."""
    tasks = Task.objects.filter(case__number__startswith=f"{number}-").exclude(post="")
    if item:
        tasks = tasks.filter(case__item_code=item)
    task = tasks.order_by("case__number").first()
    if task is None:
        return False
    outcome = _do(task)
    assert outcome.error is None, (outcome.number, task.kind, task.post, repr(outcome.error))
    jobs.settle()
    return True


def _do(task: Task) -> cases.Outcome:
    one: dict[str, Any] = {
        "actor": clerk_of(task.post), "case_ids": [task.case_id], "now": clock()
    }  # fmt: skip
    if task.kind == "decide":
        answer_departments(task.case.bundle_id, catalogue_of(task.case.edition_id))
        hand_in_promised(task.case.number.rpartition("-")[0])
    match task.kind:
        case "accept":
            (outcome,) = cases.accept_cases(**one)
        case "review":
            _look_at_the_site(task)
            (outcome,) = cases.review_cases(opinion="符合条件。", **one)
        case "decide":
            (outcome,) = cases.decide_cases(outcome="approved", **one)
        case _:
            (outcome,) = cases.close_cases(receiver="王一鸣", manner="in_person", **one)
    return outcome


def _look_at_the_site(task: Task) -> None:
    """Where the item says that its site is seen first: today, by this department alone."""
    item = catalogue_of(task.case.edition_id).items[task.case.item_code]
    if not any(step.visit_required for step in item.steps):
        return
    clerk = {"actor": clerk_of(task.post), "case_id": task.case_id, "now": clock()}
    place = {"on": timezone.localdate(), "hour": "23:59", "place": "苏州工业园区示例路1号"}
    told = cases.propose_visit(**clerk, **place, alone=True)
    told += cases.record_visit(**clerk, met=True, officers="赵一、钱二", findings="符合条件。")
    assert [one.error for one in told if one.error] == [], told


def cases_of(number: str) -> Iterator[Case]:
    """The cases of an application."""
    yield from Case.objects.filter(number__startswith=f"{number}-").order_by("number")
