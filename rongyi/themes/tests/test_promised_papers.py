"""Papers that may follow: from the promise at submission to the act that hands them in."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction

from rongyi.cases import services as cases
from rongyi.cases.errors import PaperNotToCome, PaperToCome
from rongyi.cases.events import case_stream
from rongyi.cases.models import Case, CaseMaterial
from rongyi.cases.rules import Point
from rongyi.exemption.queries import proof_of
from rongyi.identity.errors import MandateTooNarrow
from rongyi.journal.queries import facts_of
from rongyi.kernel.actor import SYSTEM
from rongyi.kernel.errors import NotAllowedNow, NotFound
from rongyi.themes import queries, services
from rongyi.themes.errors import FileMissing, MaterialUnknown, NothingHandedIn
from rongyi.themes.models import Bundle
from rongyi.themes.tests.filled import PDF, acting, filled_bundle
from tests.at import at

SUBMITTED, ACCEPTED = at("2026-11-24 09:00"), at("2026-11-25 10:00")
IN_TIME, TOO_LATE = at("2026-12-01 09:00"), at("2026-12-15 09:00")
PLAN, RULES = "fire_plan", "fire_rules"


@pytest.fixture
def owner(people):
    return acting(people["wang_yiming"])


@pytest.fixture
def number(owner):
    bundle = filled_bundle(owner)
    return services.submit_bundle(bundle_id=bundle.id, key="k", actor=owner, now=SUBMITTED).number


@pytest.fixture
def accepted(number, people):
    """The fire check, accepted: two of its papers are still to come."""
    check = case_of(number, "licence_check")
    cases.decide_by_rule(case_id=check.id, now=SUBMITTED)
    cases.settle_decided(case_id=check.id, now=SUBMITTED)
    services.join_bundle(bundle_id=check.bundle_id, now=SUBMITTED)
    fire = case_of(number, "fire_check")
    (done,) = cases.accept_cases(actor=people["zhou_min"], case_ids=[fire.id], now=ACCEPTED)
    assert done.error is None
    return fire


def case_of(number, item):
    return Case.objects.get(number__startswith=number, item_code=item)


def choose(number, owner, material=PLAN, content=PDF, name="图.pdf"):
    """Upload one file for a promised paper; its id."""
    (kept,) = services.attach_promised(
        number=number, material=material, files=[services.Upload(name, content)], actor=owner,
        now=IN_TIME,
    )  # fmt: skip
    assert kept.file, kept.error
    return kept.file.id


def hand_in(number, owner, *files, now=IN_TIME):
    return services.hand_in_promised(number=number, file_ids=files, actor=owner, now=now)


def test_the_progress_page_says_what_is_to_come_by_when_and_who_waits(owner, number, accepted):
    page = queries.timeline(number, owner, now=ACCEPTED)

    assert {row.code for row in page.promised} == {PLAN, RULES}
    assert {row.due_on.isoformat() for row in page.promised} == {"2026-12-02"}
    assert all("消防" in row.departments[0].zh for row in page.promised)
    assert not any(row.late or row.provisional for row in page.promised)


def test_a_file_is_nobody_s_until_it_is_handed_in(owner, number, accepted):
    file_id = choose(number, owner)

    page = queries.promised_page(number, owner, now=IN_TIME)
    assert [file.id for file in page.chosen] == [file_id]
    assert not CaseMaterial.objects.filter(case=accepted, file_id__isnull=False, code=PLAN).exists()
    assert proof_of(accepted.bundle_id, PLAN).status == "to_upload"


def test_handing_in_reaches_the_case_the_ledger_and_the_timeline(owner, number, accepted):
    done = hand_in(number, owner, choose(number, owner))

    page = queries.timeline(number, owner, now=IN_TIME)
    paper = CaseMaterial.objects.filter(case=accepted, code=PLAN).order_by("place").last()
    assert (done.materials, done.cases, done.repeated) == ((PLAN,), 1, False)
    assert (paper.name, paper.evidence["status"], paper.evidence["late"]) == (
        "图.pdf", "uploaded", False,
    )  # fmt: skip
    assert proof_of(accepted.bundle_id, PLAN).status == "uploaded"
    assert [row.code for row in page.promised] == [RULES]
    assert any("已补交" in entry.title.zh for entry in page.entries)


def test_the_same_files_handed_in_again_are_one_act(owner, number, accepted):
    file_id = choose(number, owner)
    hand_in(number, owner, file_id)

    again = hand_in(number, owner, file_id)

    facts = [fact.name for fact in facts_of(case_stream(accepted.id))]
    assert again.repeated
    assert facts.count("case.supplemented.v1") == 1


def test_one_upload_serves_every_case_that_waits_for_the_paper(owner, number, accepted):
    promised = CaseMaterial.objects.get(case=accepted, code=PLAN)
    other = case_of(number, "food_licence")
    CaseMaterial.objects.create(
        case=other, place=90, code=PLAN, way="upload", name="", media_type="",
        evidence=promised.evidence, handed_in_at=SUBMITTED,
    )  # fmt: skip

    done = hand_in(number, owner, choose(number, owner))

    digests = CaseMaterial.objects.filter(case__in=[accepted, other], code=PLAN, file__isnull=False)
    assert done.cases == 2
    assert len(set(digests.values_list("file_id", flat=True))) == 1
    assert digests.count() == 2


def test_what_an_agent_handed_in_for_his_items_still_comes_for_the_others(owner, number, accepted):
    promised = CaseMaterial.objects.get(case=accepted, code=PLAN).evidence
    file_id = choose(number, owner)
    hand_in(number, owner, file_id)
    other = case_of(number, "food_licence")
    CaseMaterial.objects.create(
        case=other, place=90, code=PLAN, way="upload", name="", media_type="",
        evidence=promised, handed_in_at=SUBMITTED,
    )  # fmt: skip

    done = hand_in(number, owner, file_id)

    assert (done.materials, done.cases, done.repeated) == ((PLAN,), 1, False)
    assert len(proof_of(other.bundle_id, PLAN).evidence.files) == 1


def test_a_late_paper_is_taken_and_marked(owner, number, accepted):
    file_id = choose(number, owner)

    (row,) = [one for one in late_rows(number, owner) if one.code == PLAN]
    hand_in(number, owner, file_id, now=TOO_LATE)

    paper = CaseMaterial.objects.filter(case=accepted, code=PLAN).order_by("place").last()
    assert row.late
    assert paper.evidence["late"] is True


def late_rows(number, owner):
    return queries.timeline(number, owner, now=TOO_LATE).promised


def test_no_approval_before_and_one_after(owner, number, accepted, people):
    (seen,) = cases.review_cases(actor=people["ma_chao"], case_ids=[accepted.id], now=IN_TIME)
    assert seen.error is None
    decides = next(
        one for one in people.values() if case_of(number, "fire_check").task.post in one.posts
    )
    asked = {"actor": decides, "case_ids": [accepted.id], "outcome": "approved"}

    (refused,) = cases.decide_cases(**asked, now=IN_TIME)
    hand_in(number, owner, choose(number, owner), choose(number, owner, RULES, name="制度.pdf"))
    (done,) = cases.decide_cases(**asked, now=IN_TIME + timedelta(hours=1))

    assert isinstance(refused.error, PaperToCome)
    assert (done.error, done.state) == (None, "approved")


def test_what_is_not_waited_for_is_refused_in_words(owner, number, accepted):
    given = {"number": number, "files": [services.Upload("图.pdf", PDF)], "now": IN_TIME}

    with pytest.raises(PaperNotToCome):
        services.attach_promised(material="layout_flow", actor=owner, **given)
    with pytest.raises(MaterialUnknown):
        services.attach_promised(material="no_such_paper", actor=owner, **given)
    with pytest.raises(NothingHandedIn):
        hand_in(number, owner)
    with pytest.raises(FileMissing):
        hand_in(number, owner, uuid4())


def test_nothing_is_taken_once_the_case_is_over(owner, number, accepted):
    file_id = choose(number, owner)
    cases.withdraw_cases(actor=owner, case_ids=[accepted.id], now=IN_TIME)

    with pytest.raises(NotAllowedNow) as told, transaction.atomic():
        hand_in(number, owner, file_id)

    assert told.value.parameters["state"].zh == "已撤回"
    assert queries.promised_page(number, owner, now=IN_TIME).rows == ()
    assert proof_of(accepted.bundle_id, PLAN).status == "to_upload"


def test_only_the_owner_with_a_mandate_that_covers_it(owner, number, accepted, people):
    file_id = choose(number, owner)
    agent = acting(people["chen_xiaoyu"])  # her mandate names other items

    with pytest.raises(NotFound):
        hand_in(number, people["li_wenjing"], file_id)
    with pytest.raises(NotFound):
        hand_in(number, people["wang_yiming"], file_id)
    with pytest.raises((NotFound, MandateTooNarrow, PaperNotToCome)):
        hand_in(number, agent, file_id)
    assert proof_of(accepted.bundle_id, PLAN).status == "to_upload"


def test_a_file_that_was_taken_out_is_not_handed_in(owner, number, accepted):
    file_id = choose(number, owner)

    services.remove_promised(number=number, file_id=file_id, actor=owner, now=IN_TIME)

    with pytest.raises(FileMissing):
        hand_in(number, owner, file_id)
    assert queries.promised_page(number, owner, now=IN_TIME).chosen == ()


@pytest.mark.django_db(transaction=True)
def test_pressed_four_times_at_once_it_is_handed_in_once(people):
    owner = acting(people["wang_yiming"])
    bundle = filled_bundle(owner)
    number = services.submit_bundle(bundle_id=bundle.id, key="k", actor=owner, now=SUBMITTED).number
    file_id = choose(number, owner)

    def press(_):
        try:
            return hand_in(number, owner, file_id).repeated
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        repeated = sorted(pool.map(press, range(4)))

    facts = [fact.name for fact in facts_of(case_stream(case_of(number, "fire_check").id))]
    assert repeated == [False, True, True, True]
    assert facts.count("case.supplemented.v1") == 1


def test_of_several_files_those_that_are_new_are_handed_in(owner, number, accepted):
    first, second = choose(number, owner), choose(number, owner, RULES, name="制度.pdf")

    hand_in(number, owner, first)
    rest = hand_in(number, owner, first, second)

    facts = [fact.name for fact in facts_of(case_stream(accepted.id))]
    assert rest.materials == (RULES,)
    assert facts.count("case.supplemented.v1") == 2


def test_the_bundle_stays_as_it_was_submitted(owner, number, accepted):
    before = Bundle.objects.values_list("version", "state", "receipt").get(number=number)

    hand_in(number, owner, choose(number, owner))

    assert Bundle.objects.values_list("version", "state", "receipt").get(number=number) == before


def test_a_promised_paper_brought_by_a_correction_is_there_for_the_ledger_too(
    owner, number, accepted, people
):
    licence = case_of(number, "food_licence")
    cases.release_cases(actor=SYSTEM, case_ids=[licence.id], now=IN_TIME)
    behind = CaseMaterial.objects.filter(case=licence).count() + 1
    CaseMaterial.objects.create(
        case=licence, place=behind, code=PLAN, way="upload", name="", media_type="",
        evidence=CaseMaterial.objects.get(case=accepted, code=PLAN).evidence,
        handed_in_at=SUBMITTED,
    )  # fmt: skip
    points = [Point("material", PLAN, "请一并提交")]
    clerk = people["zhou_min"]
    (asked,) = cases.ask_correction(actor=clerk, case_ids=[licence.id], points=points, now=IN_TIME)
    assert asked.error is None

    services.answer_correction(
        number=licence.number,
        values={},
        files={PLAN: [services.Upload("图.pdf", PDF)]},
        actor=owner,
        now=IN_TIME,
    )

    proof = proof_of(licence.bundle_id, PLAN)
    assert (proof.status, [one.name for one in proof.evidence.files]) == ("uploaded", ["图.pdf"])
    (plan,) = [
        row for row in queries.timeline(number, owner, now=IN_TIME).promised if row.code == PLAN
    ]
    assert len(plan.items) == 1, "the other case still waits for it"
