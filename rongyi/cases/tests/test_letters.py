"""Letters that were sent: printed from the fact, kept once, readable by whom the case concerns."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from rongyi.cases.models import CaseLetter
from rongyi.cases.queries import letters_of_case, sent_letter
from rongyi.cases.rules import About, Point
from rongyi.cases.rules import letter as letter_of
from rongyi.cases.rules.posting import LETTER_KINDS
from rongyi.cases.services import (
    ask_correction,
    refuse_cases,
    write_letter,
)
from rongyi.cases.tests.conftest import CLERK, MONDAY, STRANGER, case, the_only
from rongyi.catalogue.definitions import Catalogue, Sentence
from rongyi.catalogue.definitions.letters import LETTER_PLACES
from rongyi.journal.errors import BeingSealed
from rongyi.journal.jobs import seal_pending, settle
from rongyi.journal.services import open_file
from rongyi.kernel.actor import ANONYMOUS, Actor
from rongyi.kernel.errors import NotFound


@pytest.fixture
def refused(submitted: UUID, book: Catalogue) -> UUID:
    ground = book.items["food_licence"].grounds[0].code
    asked = {"ground": ground, "reasons": "不属于本机关职权范围"}
    the_only(refuse_cases(actor=CLERK, case_ids=[submitted], now=MONDAY, **asked))
    return submitted


def test_a_refusal_is_printed_and_kept_once(refused: UUID, applicant: Actor) -> None:
    settle(now=MONDAY)
    again = write_letter(case_id=refused, seq=CaseLetter.objects.get().seq, now=MONDAY)

    (letter,) = letters_of_case(refused, applicant)
    assert again is False
    assert letter.kind == "refuse"
    assert letter.title.zh == "不予受理决定书"
    assert letter.remedies is not None and "行政复议" in letter.remedies.zh
    found = sent_letter(letter.number, letter.id, applicant)
    assert open_file(found.digest).startswith(b"%PDF")


@pytest.mark.parametrize("reader", [ANONYMOUS, STRANGER])
def test_others_learn_of_no_letter(refused: UUID, reader: Actor) -> None:
    write_letter(case_id=refused, seq=2, now=MONDAY)
    letter = CaseLetter.objects.get()

    with pytest.raises(NotFound):
        sent_letter(case(refused).number, letter.id, reader)

    assert letters_of_case(refused, reader) == []


def test_each_act_that_says_something_sends_its_letter(approved: UUID, applicant: Actor) -> None:
    kept = [write_letter(case_id=approved, seq=seq, now=MONDAY) for seq in (1, 2, 3, 4)]

    assert kept == [False, True, False, True]  # opened and reviewed send none
    assert [one.kind for one in letters_of_case(approved, applicant)] == ["accept"]
    seal_pending()
    kinds = [one.kind for one in letters_of_case(approved, applicant)]
    assert kinds == ["accept", "approved"]


def test_the_letter_of_a_result_is_opened_once_it_is_sealed(
    approved: UUID, applicant: Actor
) -> None:
    write_letter(case_id=approved, seq=4, now=MONDAY)
    (letter,) = letters_of_case(approved, CLERK)

    with pytest.raises(BeingSealed):
        sent_letter(letter.number, letter.id, applicant)
    assert sent_letter(letter.number, letter.id, CLERK) == letter

    seal_pending()
    assert sent_letter(letter.number, letter.id, applicant).digest == letter.digest


def test_a_notice_is_printed_with_its_points(submitted: UUID, applicant: Actor) -> None:
    points = [Point("material", "floor_plan", "看不清")]
    the_only(ask_correction(actor=CLERK, case_ids=[submitted], points=points, now=MONDAY))

    write_letter(case_id=submitted, seq=2, now=MONDAY)

    assert [one.title.zh for one in letters_of_case(submitted, applicant)] == ["一次性补正告知书"]


ABOUT = About(
    number="RY1-01", applicant="某店", received=date(2026, 11, 20), today=date(2026, 11, 23)
)


@pytest.mark.parametrize(
    ("item", "title", "says"),
    [
        ("food_licence", "不予行政许可决定书", "决定不予许可。"),
        ("company_registration", "不予登记通知书", "决定不予登记。"),
        ("signboard", "不予核准决定书", "决定不予核准。"),
        ("seal_record", "不予备案通知书", "决定不予备案。"),
        ("licence_check", "核验不通过告知书", "核验不通过。"),
    ],
)
def test_a_rejection_says_what_is_not_granted(
    book: Catalogue, item: str, title: str, says: str
) -> None:
    known = book.items[item]
    ground = known.grounds[0].code

    sent = letter_of("rejected", ABOUT, known, book, ground=ground, reasons="不符合")

    assert sent.title.zh == title
    assert sent.paragraphs[-1].zh.endswith(says)


def test_each_ground_names_its_law_or_that_of_the_item(book: Catalogue) -> None:
    sign, check = book.items["signboard"], book.items["licence_check"]

    of_sign = letter_of("rejected", ABOUT, sign, book, ground=sign.grounds[0].code, reasons="高")
    of_check = letter_of("refuse", ABOUT, check, book, ground=check.grounds[0].code, reasons="无")
    own = letter_of("rejected", ABOUT, sign, book, ground="false_materials", reasons="假")

    assert (
        of_sign.ground is not None and "《城市市容和环境卫生管理条例》第十一条" in of_sign.ground.zh
    )
    assert (
        of_check.ground is not None and "《市场主体登记管理条例》第二十二条" in of_check.ground.zh
    )
    assert own.ground is not None and own.ground.zh.endswith("（《行政许可法》第七十八条）")


def test_a_letter_against_names_who_reviews_it_and_by_when(book: Catalogue) -> None:
    sign, tobacco = book.items["signboard"], book.items["tobacco_licence"]
    named, unnamed = (
        letter_of(
            "rejected", ABOUT, one, book, ground=one.grounds[0].code, reasons="不符合"
        ).remedies
        for one in (sign, tobacco)
    )

    assert named is not None and "六十日内向苏州市人民政府（示例）申请行政复议" in named.zh
    assert "六个月内向有管辖权的人民法院提起行政诉讼" in named.zh
    assert unnamed is not None and "向依法有管辖权的行政复议机关申请" in unnamed.zh


def test_a_grant_promises_a_delivery_only_where_something_is_delivered(book: Catalogue) -> None:
    food, check = book.items["food_licence"], book.items["licence_check"]
    said = [
        "".join(one.zh for one in letter_of("approved", ABOUT, item, book).paragraphs)
        for item in (food, check)
    ]

    assert "决定准予许可。" in said[0] and "10个工作日内送达" in said[0]
    assert "核验通过。" in said[1] and "送达" not in said[1]


def test_a_letter_says_what_the_edition_of_its_case_says(book: Catalogue) -> None:
    words = {kind: book.letters.letter(kind) for kind in LETTER_KINDS}
    own = replace(words["withdrawn"], title=Sentence(zh="终止通知", en="The end"))
    edition = replace(book, letters=replace(book.letters, letters={**words, "withdrawn": own}))

    sent = letter_of("withdrawn", ABOUT, book.items["signboard"], edition)

    assert set(LETTER_PLACES) == set(LETTER_KINDS)
    assert sent.title.zh == "终止通知"
    assert "您已撤回申请" in sent.paragraphs[1].zh
