"""Applications of the demo people in every state, made by the services that the pages call."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone
from PIL import Image, ImageDraw

from rongyi.cases import services as cases
from rongyi.cases.models import Case, CaseLetter, CaseMaterial, Opinion, Task
from rongyi.cases.queries import WorkFilter
from rongyi.cases.rules import Point
from rongyi.catalogue.queries import catalogue_of, current_edition, files_of
from rongyi.catalogue.services import publish_edition
from rongyi.certificates.models import Certificate
from rongyi.feedback import services as feedback
from rongyi.history import services as history
from rongyi.history.models import FormerCase
from rongyi.history.rules import Happened, Header, Part, Row
from rongyi.history.rules import Mapping as LogMapping
from rongyi.identity.models import Enterprise, Mandate, Membership, Person
from rongyi.identity.queries import actor_for
from rongyi.journal import jobs
from rongyi.kernel.actor import SYSTEM, Actor
from rongyi.kernel.ids import new_id
from rongyi.kernel.text import Text
from rongyi.themes import queries, services
from rongyi.themes.models import Bundle
from rongyi.themes.tests import filled
from rongyi.worklists import services as worklists
from tests.support.walking import answer_departments, hand_in_promised

OWNER, COMPANY = "wang_yiming", "lakeside_catering"
AGENT = "chen_xiaoyu"  # may act for the company in some matters
NEWCOMER = "li_wenjing"
ACTS_MAX = 60


def now() -> datetime:
    """The moment of an act in a scene: the one that the site's pages would see."""
    return timezone.now()


def acting(person: str, enterprise: str = "") -> Actor:
    """One of the demo people, for himself or for an enterprise."""
    found = Enterprise.objects.get(code=enterprise).id if enterprise else None
    return actor_for(Person.objects.get(code=person).id, found)


def picture(words: str = "RONGYI", size: tuple[int, int] = (1240, 1754)) -> bytes:
    """A page as a phone would photograph it."""
    page = Image.new("RGB", size, "#fbfaf6")
    ImageDraw.Draw(page).text((120, 120), words, fill="#16262b", font_size=60)
    out = io.BytesIO()
    page.save(out, "JPEG", quality=70)
    return out.getvalue()


def draft(actor: Actor, key: str, **answers: str) -> UUID:
    """A begun application with nothing filled in yet but what registers know."""
    return UUID(str(filled.started(actor, key=key, **answers).id))


def ready(actor: Actor, key: str, **answers: str) -> UUID:
    """A draft with all fields, papers and commitments: one press away from being submitted."""
    bundle = draft(actor, key, **answers)
    for _ in range(2):  # what one page says may open fields on another
        for link in queries.draft(bundle, actor, now=now()).sections:
            filled.fill_page(actor, bundle, link.code)
    for row in queries.materials_step(bundle, actor, now=now()).rows:
        if row.state == "to_upload":
            services.attach_file(
                bundle_id=bundle,
                material=row.code,
                files=[services.Upload(f"{row.title.zh}.jpg", picture(row.code))],
                actor=actor,
                now=now(),
            )
        if row.state == "to_commit":
            services.give_commitment(
                bundle_id=bundle, material=row.code, agreed=True, actor=actor, now=now()
            )
    return bundle


def submitted(actor: Actor, key: str, **answers: str) -> str:
    """The number of a submitted application, with what follows at once already done."""
    bundle = ready(actor, key, **answers)
    receipt = services.submit_bundle(bundle_id=bundle, key=key, actor=actor, now=now())
    jobs.settle()
    return receipt.number


def clerk_of(post: str) -> Actor:
    """Somebody who holds the post today."""
    today = timezone.localdate()
    held = Membership.objects.filter(post=post, since__lte=today).select_related("person").first()
    assert held is not None, f"nobody holds {post}"
    return actor_for(held.person.id)


def tasks(number: str) -> dict[str, Task]:
    """What is to be done next on each case of an application, by item."""
    found = Task.objects.filter(case__number__startswith=f"{number}-").exclude(post="")
    return {one.case.item_code: one for one in found.select_related("case")}


def act(task: Task) -> None:
    """Do what a task asks for, as its post, in favour of the applicant; then what follows."""
    clerk, case_ids = clerk_of(task.post), [task.case_id]
    match task.kind:
        case "accept":
            outcomes = cases.accept_cases(actor=clerk, case_ids=case_ids, now=now())
        case "review":
            outcomes = cases.review_cases(
                actor=clerk, case_ids=case_ids, opinion="符合条件。", now=now()
            )
        case "decide":
            answer_departments(task.case.bundle_id, catalogue_of(task.case.edition_id))
            hand_in_promised(task.case.number.rpartition("-")[0])
            outcomes = cases.decide_cases(
                actor=clerk, case_ids=case_ids, outcome="approved", now=now()
            )
        case _:
            outcomes = cases.close_cases(
                actor=clerk, case_ids=case_ids, receiver="王一鸣", manner="in_person", now=now()
            )
    assert [one.error for one in outcomes] == [None], outcomes
    jobs.settle()


def carry_on(number: str, *, until: Sequence[str] = (), items: Sequence[str] = ()) -> None:
    """Work through an application; cases at a task of a kind in `until` are left standing."""
    for _ in range(ACTS_MAX):
        open_tasks = [
            task
            for item, task in tasks(number).items()
            if task.kind not in until and (not items or item in items)
        ]
        if not open_tasks:
            return
        act(open_tasks[0])
    raise AssertionError(f"{number} is never done")


def case_number(bundle: str, item: str) -> str:
    """The number of one case of an application."""
    return str(Case.objects.get(number__startswith=f"{bundle}-", item_code=item).number)


def ask_for_correction(bundle: str, item: str, points: Mapping[str, tuple[str, str]]) -> None:
    """Tell what is wrong: points as kind -> (code, words)."""
    case = Case.objects.get(number__startswith=f"{bundle}-", item_code=item)
    told = [Point(kind, code, words) for kind, (code, words) in points.items()]
    outcomes = cases.ask_correction(
        actor=clerk_of("window_general"), case_ids=[case.id], points=told, now=now()
    )
    assert [one.error for one in outcomes] == [None], outcomes
    jobs.settle()


def stop(bundle: str, item: str) -> None:
    """Stop the clock of an accepted case for a hearing."""
    case = Case.objects.get(number__startswith=f"{bundle}-", item_code=item)
    outcomes = cases.stop_cases(
        actor=clerk_of(tasks(bundle)[item].post),
        case_ids=[case.id],
        special="hearing",
        at_time="14:30",
        place="听证室",
        reason="利害关系人申请听证。",
        until=timezone.localdate() + timedelta(days=16),
        now=now(),
    )
    assert [one.error for one in outcomes] == [None], outcomes
    jobs.settle()


def at_hearing(bundle: str, item: str) -> None:
    """Accept an application; the applicant of one case is told that he may ask for a hearing."""
    carry_on(bundle, until=["review", "decide", "deliver"])
    case = Case.objects.get(number__startswith=f"{bundle}-", item_code=item)
    outcomes = cases.tell_hearing(
        actor=clerk_of(tasks(bundle)[item].post),
        case_id=case.id,
        reason="可能直接影响相邻经营者的重大利益。",
        now=now(),
    )
    assert [one.error for one in outcomes] == [None], outcomes
    jobs.settle()


@dataclass(frozen=True, kw_only=True)
class Scenes:
    """Applications in the states that pages are looked at in; numbers and ids only."""

    draft: UUID
    newcomer_draft: UUID
    ready: UUID
    waiting: str
    at_window: str
    correction: str
    stopped: str
    in_review: str
    to_decide: str
    finished: str
    rated: str
    certificate: str
    certificate_code: str
    renewable: str  # number of a certificate whose item offers renewal and change
    cases: Mapping[str, str]
    letter: UUID
    paper: str
    mandate: UUID
    former: UUID
    opinion: UUID
    ticket: str
    moved: UUID
    chosen: UUID
    stopped_batch: UUID

    def case(self, scene: str, item: str) -> str:
        """The number of one case of the application in that state."""
        return self.cases[f"{getattr(self, scene)}/{item}"]


def ticket(bundle_id: UUID) -> str:
    """The ticket of an application that the intake received and nobody has entered yet."""
    bundle = Bundle.objects.get(id=bundle_id)
    asked = services.Asked(
        bundle.id, bundle.applicant_id, bundle.enterprise_id, bundle.version, 0.0, 0.0,
        Text("", ""), Text("", ""), bundle.id.hex,
    )  # fmt: skip
    (taken,) = services.take_in([asked], now=now())
    assert isinstance(taken, services.Taken)
    return taken.ticket


def former(department: str = "approval_bureau", *, about: str = "") -> UUID:
    """A case of a former system with some events, one of them without a time; `about` is the
    number of a person that one of them names."""
    log = history.begin_log(
        name="审批系统2019.xes", digest="0" * 64, form="xes", department=department, now=now()
    )
    happened = [
        Happened("收件", "2019-03-04T09:00:00+08:00", (["string", "org:resource", "窗口3"],)),
        Happened(
            "材料初审",
            "2019-03-04T09:00:00+08:00",
            (["string", "证件号码", about],) if about else (),
        ),
        Happened("现场核查", None),
        Happened("出证办结", "2019-03-20T16:30:00+08:00"),
    ]
    parts = [Part("1", "2019-SP-000123", (["string", "区域", "湖东"],), happened)]
    parts.append(Part("2", "2019-SP-000124"))
    keeper = history.Keeper(log_id=log.id, done=0, header=Header(), mapping=LogMapping())
    for place, part in enumerate(parts, 1):
        keeper.add(Row(place, part))
    keeper.keep(now=now())
    history.finish_log(log_id=log.id, now=now())
    return FormerCase.objects.get(number="2019-SP-000123").id


def moved(number: str) -> UUID:
    """Another edition promises the food licence later: the applicant of one case is asked."""
    files = dict(files_of(current_edition()))
    path = "items/food/food_licence.yaml"
    files[path] = files[path].replace(b"value: 3\n", b"value: 5\n")
    edition = publish_edition(files, actor=SYSTEM, now=now())
    asked = Case.objects.get(number__startswith=f"{number}-", item_code="food_licence")
    batch_id, head = new_id(), clerk_of("approval_decide")
    cases.move_cases(
        actor=head, case_ids=[asked.id], to_edition=edition.id, batch_id=batch_id, now=now()
    )
    return batch_id


def batches() -> tuple[UUID, UUID]:
    """Batches of the counter: one that is chosen, and one that was stopped before it did a case;
    and a named list."""
    clerk, post = clerk_of("window_general"), "window_general"
    chosen, stopped = (
        worklists.choose_cases(actor=clerk, post=post, filter=WorkFilter(), now=now())
        for _ in range(2)
    )
    worklists.save_list(actor=clerk, post=post, name="餐饮", query="?item=food_licence", now=now())
    worklists.start_batch(actor=clerk, batch_id=stopped, act="accept", now=now())
    worklists.cancel_batch(actor=clerk, batch_id=stopped, now=now())
    return chosen, stopped


def licence_of(number: str) -> str:
    """The number of the food licence that an application got."""
    return Certificate.objects.get(case_number__startswith=number, item="food_licence").number


def asked_opinion(number: str) -> UUID:
    """The food licence's reviewer asks the fire inspection, and shows it one of the papers."""
    asked = Case.objects.get(number__startswith=f"{number}-", item_code="food_licence")
    paper = CaseMaterial.objects.filter(case=asked, file__isnull=False).first()
    assert paper is not None
    outcome = cases.ask_opinion(
        actor=clerk_of("food_review"),
        case_id=asked.id,
        post="fire_review",
        question="后厨的出口是否符合消防要求？",
        days=3,
        papers=[paper.code],
        now=now(),
    )
    assert outcome.done, outcome
    return Opinion.objects.get(case=asked).id


def arrange_visit(number: str, *, agreed: bool) -> None:
    """The food licence's reviewer proposes one visit of the site; the fire inspection may agree."""
    found = {one.item_code: one.id for one in Case.objects.filter(number__startswith=f"{number}-")}
    outcomes = cases.propose_visit(
        actor=clerk_of("food_review"),
        case_id=found["food_licence"],
        on=timezone.localdate() + timedelta(days=2),
        hour="09:30",
        place="苏州工业园区示例路1号",
        remark="请备好图纸和设备清单。",
        now=now(),
    )
    if agreed:
        outcomes += cases.agree_visit(
            actor=clerk_of("fire_review"), case_id=found["fire_check"], now=now()
        )
    assert [one.error for one in outcomes if one.error] == [], outcomes
    jobs.settle()


def play() -> Scenes:
    """Everything at once, each application in a state of its own."""
    owner, newcomer = acting(OWNER, COMPANY), acting(NEWCOMER)
    correction = submitted(owner, "scene-correction")
    ask_for_correction(
        correction,
        "food_licence",
        {
            "material": ("layout_flow", "布局图没有标出洗手池。"),
            "field": ("kitchen_area", "后厨面积与布局图不一致。"),
        },
    )
    stopped = submitted(owner, "scene-stopped")
    carry_on(stopped, until=["review", "decide", "deliver"])
    stop(stopped, "food_licence")
    arrange_visit(stopped, agreed=True)
    in_review, to_decide = submitted(owner, "scene-review"), submitted(owner, "scene-decide")
    at_hearing(in_review, "food_licence")
    arrange_visit(in_review, agreed=False)
    carry_on(to_decide, until=["decide", "deliver"])
    finished, rated = submitted(owner, "scene-done"), submitted(owner, "scene-rated")
    for number in (finished, rated):
        carry_on(number)
    feedback.rate(number=rated, grade=5, actor=owner, now=now())
    jobs.settle()
    certificate = Certificate.objects.get(case_number__startswith=finished, item="food_licence")
    asked = Case.objects.get(number__startswith=f"{correction}-", item_code="food_licence")
    letter = CaseLetter.objects.filter(case=asked).first()
    paper = CaseMaterial.objects.filter(case=asked, file__isnull=False).first()
    assert letter is not None and paper is not None
    at_window, begun = submitted(owner, "scene-window"), draft(owner, "scene-draft")
    chosen, stopped_batch = batches()
    cases.watch_cases(now=now() + timedelta(days=5))
    return Scenes(
        draft=begun,
        ticket=ticket(begun),
        newcomer_draft=draft(newcomer, "scene-newcomer", has_licence="false"),
        ready=ready(owner, "scene-ready"),
        waiting=submitted(newcomer, "scene-waiting", has_licence="false"),
        at_window=at_window,
        correction=correction,
        stopped=stopped,
        in_review=in_review,
        to_decide=to_decide,
        finished=finished,
        rated=rated,
        certificate=certificate.number,
        certificate_code=certificate.code,
        renewable=licence_of(rated),
        letter=letter.id,
        paper=str(paper.file_id),
        mandate=Mandate.objects.get(person__code=AGENT).id,
        former=former(),
        opinion=asked_opinion(in_review),
        moved=moved(in_review),
        chosen=chosen,
        stopped_batch=stopped_batch,
        cases=_numbers(),
    )


def _numbers() -> dict[str, str]:
    """The number of each case by application and item."""
    return {
        f"{one.number.rpartition('-')[0]}/{one.item_code}": one.number for one in Case.objects.all()
    }
