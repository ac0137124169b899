"""Opinions of others: asked from a case, answered at another post, seen by nobody else."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client

from rongyi.cases import services
from rongyi.cases.errors import AlreadyAnswered, OpinionOwed, StandUnknown
from rongyi.cases.events import opinion_stream
from rongyi.cases.models import Case, CaseForm, Opinion, Recusal
from rongyi.cases.queries import (
    CasePage,
    case_page,
    opinion_page,
    opinions_asked,
    opinions_count,
)
from rongyi.catalogue.definitions import Consulted
from rongyi.catalogue.queries import catalogue_of, current_edition
from rongyi.identity.models import Enterprise, Mandate
from rongyi.journal.queries import facts_of
from rongyi.kernel.actor import Actor
from rongyi.kernel.datafile import NOWHERE
from rongyi.kernel.errors import NotFound, NotPermitted, Stale
from rongyi.workbench.tests.conftest import MONDAY, Open, SignedIn

QUESTION = "该场所是否符合消防要求？"


@pytest.fixture
def asked(accepted: Open, signed_in: SignedIn) -> Callable[[], tuple[str, UUID]]:
    """A case in review that asks the fire desk, with one field and one paper."""

    def ask(**changes: object) -> tuple[str, UUID]:
        number = accepted()
        given = {
            "post": "fire_review",
            "question": QUESTION,
            "days": "3",
            "shows": ["floor_area"],
            "papers": ["layout_flow"],
            "version": Case.objects.get(number=number).version,
            "go": "send",
        }
        page = signed_in("xu_ning").post(f"/work/cases/{number}/ask/", {**given, **changes})
        assert page.status_code == 302, page.content.decode()
        return number, Opinion.objects.get(case__number=number).id

    return ask


def test_a_question_lies_at_the_other_post_and_moves_no_case(
    asked: Callable[[], tuple[str, UUID]], signed_in: SignedIn
) -> None:
    number, opinion = asked()

    case = Case.objects.get(number=number)
    fire = signed_in("ma_chao")
    listed = fire.get("/work/opinions/").content.decode()
    page = fire.get(f"/work/opinions/{opinion}/").content.decode()
    home = fire.get("/work/").content.decode()

    assert (case.state, case.task.post) == ("accepted", "food_review")
    assert QUESTION in listed and "征求意见" in home
    assert QUESTION in page and "120" in page and "图.pdf" in page
    assert number not in page and "示例小馆" not in page and case.applicant_name not in page
    assert fire.get(f"/work/cases/{number}/").status_code == 404


def test_each_look_is_recorded(
    asked: Callable[[], tuple[str, UUID]],
    signed_in: SignedIn,
    people: dict[str, Actor],
    digest: str,
) -> None:
    _, opinion = asked()
    fire = signed_in("ma_chao")

    fire.get(f"/work/opinions/{opinion}/")
    file = fire.get(f"/work/opinions/{opinion}/{digest}/original")

    reads = facts_of(opinion_stream(opinion))
    assert file.status_code == 200 and "attachment" in file["Content-Disposition"]
    assert [one.actor_id for one in reads] == [people["ma_chao"].person_id] * 2
    assert reads[0].body["elements"] == ["floor_area"]


def test_a_paper_that_was_not_chosen_is_not_there(
    asked: Callable[..., tuple[str, UUID]], signed_in: SignedIn, digest: str
) -> None:
    _, opinion = asked(papers=[], shows=[])
    fire = signed_in("ma_chao")

    page = fire.get(f"/work/opinions/{opinion}/").content.decode()

    assert "图.pdf" not in page and "120" not in page
    assert fire.get(f"/work/opinions/{opinion}/{digest}/original").status_code == 404


def test_the_answer_stands_on_the_case_and_in_its_history(
    asked: Callable[[], tuple[str, UUID]], signed_in: SignedIn
) -> None:
    number, opinion = asked()
    fire, version = signed_in("ma_chao"), Case.objects.get(number=number).version

    empty = fire.post(f"/work/opinions/{opinion}/", {"stand": "disagree", "words": ""})
    done = fire.post(
        f"/work/opinions/{opinion}/", {"stand": "disagree", "words": "疏散宽度不足"}, follow=True
    )
    shown = signed_in("xu_ning").get(f"/work/cases/{number}/").content.decode()

    assert empty.status_code == 422 and "须写明理由" in empty.content.decode()
    assert "意见已提交" in done.content.decode()
    assert "意见已答复：不同意" in shown and "疏散宽度不足" in shown
    assert Case.objects.get(number=number).version == version + 1
    again = fire.post(f"/work/opinions/{opinion}/", {"stand": "agree", "words": ""})
    assert again.status_code == 409


@pytest.mark.parametrize(
    "changes",
    [
        {"post": "food_review"},
        {"post": "nowhere"},
        {"post": ""},
        {"days": "0"},
        {"days": "61"},
        {"days": "x"},
        {"question": " "},
    ],
)
def test_a_question_that_cannot_be_asked_keeps_what_was_typed(
    accepted: Open, signed_in: SignedIn, changes: dict[str, str]
) -> None:
    number = accepted()
    given = {"post": "fire_review", "question": QUESTION, "days": "3", "go": "send"}

    page = signed_in("xu_ning").post(f"/work/cases/{number}/ask/", given | changes)

    assert page.status_code == 422
    assert (changes.get("question") or QUESTION).strip() in page.content.decode()
    assert not Opinion.objects.exists()


def test_who_does_not_hold_the_post_finds_no_question(
    asked: Callable[[], tuple[str, UUID]], clerk: Client
) -> None:
    _, opinion = asked()

    assert clerk.get(f"/work/opinions/{opinion}/").status_code == 404
    assert clerk.post(f"/work/opinions/{opinion}/", {"stand": "agree"}).status_code == 404
    assert not Opinion.objects.get().stand


def test_a_late_answer_is_marked(
    asked: Callable[[], tuple[str, UUID]], people: dict[str, Actor]
) -> None:
    number, _ = asked()
    Opinion.objects.update(due_on=MONDAY.date() - timedelta(days=3))

    (row,) = case_page(number, people["xu_ning"], now=MONDAY).opinions

    assert row.overdue and row.left < 0


def test_a_mandatory_opinion_is_waited_for(
    reviewed: Open, people: dict[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    item = catalogue_of(current_edition()).items["food_licence"]
    needs = Consulted(post="fire_review", workdays=3, mandatory=True, at=NOWHERE)
    monkeypatch.setitem(
        catalogue_of(current_edition()).items, "food_licence", replace(item, opinions=(needs,))
    )
    number, decider = reviewed(), people["fang_hui"]
    case_id = Case.objects.get(number=number).id
    approve = {"actor": decider, "case_ids": [case_id], "outcome": "approved"}

    (unasked,) = services.decide_cases(now=MONDAY, **approve)
    ask = {"post": "fire_review", "question": QUESTION, "days": 3}
    outcome = services.ask_opinion(actor=decider, case_id=case_id, now=MONDAY, **ask)
    (waiting,) = services.decide_cases(now=MONDAY, **approve)
    page = case_page(number, decider, now=MONDAY)
    seen = {case_id: page.version}
    opinion = Opinion.objects.get().id
    services.answer_opinion(actor=people["ma_chao"], opinion_id=opinion, stand="agree", now=MONDAY)
    (stale,) = services.decide_cases(now=MONDAY, seen=seen, **approve)
    (done,) = services.decide_cases(now=MONDAY, **approve)

    assert outcome.done
    assert isinstance(unasked.error, OpinionOwed) and isinstance(waiting.error, OpinionOwed)
    assert "approve" not in page.acts and "reject" in page.acts
    assert any("尚未答复" in one.why.zh for one in page.blocked)
    assert isinstance(stale.error, Stale)
    assert done.state == "approved"


def test_who_stands_aside_asks_nobody(accepted: Open, people: dict[str, Actor]) -> None:
    case_id = Case.objects.get(number=accepted()).id
    reviewer = people["xu_ning"]
    services.recuse_cases(actor=reviewer, case_ids=[case_id], reason="亲属", now=MONDAY)

    outcome = services.ask_opinion(
        actor=reviewer,
        case_id=case_id,
        post="fire_review",
        question=QUESTION,
        days=3,
        now=MONDAY,
    )

    assert isinstance(outcome.error, NotPermitted)


def test_answers_are_one_of_three_and_given_once(
    asked: Callable[[], tuple[str, UUID]],
    people: dict[str, Actor],
    page_of: Callable[[str], CasePage],
) -> None:
    _, opinion = asked()
    given = {"actor": people["ma_chao"], "opinion_id": opinion, "now": MONDAY}

    with pytest.raises(StandUnknown):
        services.answer_opinion(stand="perhaps", words="或许", **given)
    services.answer_opinion(stand="remark", words="请核对面积", **given)
    with pytest.raises(AlreadyAnswered):
        services.answer_opinion(stand="agree", **given)
    with pytest.raises(NotFound):
        services.answer_opinion(stand="agree", **(given | {"actor": people["zhou_min"]}))


BARS = ["applicant", "firm", "mandate", "recused"]


@pytest.mark.parametrize("bar", BARS)
def test_nobody_answers_on_his_own_case_or_where_he_stands_aside(
    asked: Callable[[], tuple[str, UUID]], people: dict[str, Actor], bar: str
) -> None:
    number, opinion = asked()
    case, fire = Case.objects.get(number=number), people["ma_chao"]
    before = opinions_asked(fire, now=MONDAY)
    fire = _barred(bar, case, fire)

    with pytest.raises(NotPermitted):
        services.answer_opinion(actor=fire, opinion_id=opinion, stand="agree", now=MONDAY)

    assert [row.opinion_id for row in before] == [opinion]
    assert (opinions_asked(fire, now=MONDAY), opinions_count(fire)) == ([], 0)
    with pytest.raises(NotFound):
        opinion_page(opinion, fire, now=MONDAY)
    with pytest.raises(NotFound):
        services.record_opinion_read(actor=fire, opinion_id=opinion, now=MONDAY)
    assert Opinion.objects.get().answered_at is None


def _barred(bar: str, case: Case, fire: Actor) -> Actor:
    """Somebody at the post that is asked, with something of his own in the case."""
    rows, firm = Case.objects.filter(id=case.id), Enterprise.objects.order_by("id").first()
    assert firm is not None
    if bar == "applicant":
        rows.update(applicant_id=fire.person_id)
    elif bar == "recused":
        Recusal.objects.create(case_id=case.id, person_id=fire.person_id, reason="亲属", at=MONDAY)
    else:
        rows.update(enterprise_id=firm.id)
    if bar == "mandate":
        Mandate.objects.create(
            enterprise=firm, person_id=fire.person_id, covers_all=True, valid_from=MONDAY.date()
        )
    return replace(fire, enterprise_id=firm.id) if bar == "firm" else fire


def test_what_changed_since_it_was_shown_is_not_answered_and_is_named(
    asked: Callable[[], tuple[str, UUID]], signed_in: SignedIn
) -> None:
    number, opinion = asked()
    fire, path = signed_in("ma_chao"), f"/work/opinions/{opinion}/"
    typed = {"stand": "disagree", "words": "疏散宽度不足"}
    seen = re.findall('name="seen" value="([^"]+)"', fire.get(path).content.decode())[0]

    blind = fire.post(path, typed, bare=True)
    CaseForm.objects.filter(case__number=number).update(values={"floor_area": 480})
    late = fire.post(path, {**typed, "seen": seen})
    english = fire.post(f"/en{path}", {**typed, "seen": seen})

    assert blind.status_code == late.status_code == 409
    assert "没有带上您看到的版本" in blind.content.decode()
    told = late.content.decode()
    assert "您打开本页后：经营面积有变化" in told and "疏散宽度不足" in told and "480" in told
    assert "Since you opened this page" in english.content.decode()
    assert Opinion.objects.get(id=opinion).answered_at is None
