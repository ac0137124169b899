"""Opening a restaurant: from a search word to issued certificates, timeline and rating.

Three people do it: one with a mouse, in Chinese; one on a small phone without scripts, in English,
who holds no licence yet; one with keys alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import ExitStack

import pytest

from rongyi.cases.events import case_stream
from rongyi.cases.models import Case
from rongyi.certificates.models import Certificate
from rongyi.feedback.models import Rating
from rongyi.identity.models import Enterprise
from rongyi.journal.queries import verify_chain
from rongyi.kernel.text import Text
from rongyi.themes import queries
from tests.journeys import steps
from tests.journeys.hands import Hand, Keys, Pointer
from tests.support.browsing import NARROW, WIDE, Visit, Visitors, aside
from tests.support.scenes import now

Take = Callable[[Visit], Hand]


@pytest.mark.parametrize(
    ("take", "language", "words", "javascript", "person", "company"),
    [
        pytest.param(Pointer, "zh", "开饭店", True, "wang_yiming", "lakeside_catering", id="mouse"),
        pytest.param(Pointer, "en", "open a restaurant", False, "li_wenjing", "", id="phone"),
        pytest.param(
            Keys, "zh", "kai fandian", True, "sofia_martins", "atlantic_coffee", id="keys"
        ),
    ],
)
def test_from_a_word_to_certificates(
    visitors: Visitors,
    take: Take,
    language: str,
    words: str,
    javascript: bool,
    person: str,
    company: str,
) -> None:
    size = WIDE if javascript else NARROW
    how = {"size": size, "javascript": javascript, "language": language}
    answers = {**steps.SHOP, "has_licence": "true" if company else "false"}

    with ExitStack() as stack:
        hand = take(stack.enter_context(visitors.visit(**how)))  # type: ignore[arg-type]
        steps.search_and_open_guide(hand, words)
        steps.answer_questions(hand, answers)
        _the_plan_is_computed(hand, answers, language)
        number = _apply(hand, person, company, javascript)
        _receipt_can_be_kept(hand, number)

        clerks: dict[str, Hand] = {}
        for _ in range(steps.CLICKS_OF_STAFF_MAX):
            task = steps.next_task(number)
            if task is None:
                break
            kind, post, clerk, case = task
            if clerk not in clerks:
                opened = stack.enter_context(visitors.visit(**how))  # type: ignore[arg-type]
                clerks[clerk] = take(opened)
                clerks[clerk].visit.open("/sign-in")
                steps.sign_in(clerks[clerk], clerk)
            steps.do_task(clerks[clerk], kind, post, case)

        _certificates_are_real(hand, number)
        _rate(hand, number)
    _everything_is_in_the_journal(number)


def _the_plan_is_computed(hand: Hand, answers: dict[str, str], language: str) -> None:
    """The numbers of the page are those that the definitions give for these answers."""
    told = {name: value for name, value in answers.items() if f"{name}=" in hand.page.url}
    plan = aside(lambda: queries.plan_page("open_restaurant", told, now=now())).plan
    title = hand.page.locator("h1").inner_text()

    assert re.findall(r"\d+", title) == [str(len(plan.materials)), str(len(plan.hand_in))]
    for item in plan.items:
        assert Text(item.title.zh, item.title.en).in_language(language) in hand.page.content()


def _apply(hand: Hand, person: str, company: str, javascript: bool) -> str:
    """From the plan to the receipt."""
    hand.press('main a[href*="sign-in"]')
    steps.sign_in(hand, person)
    assert "/plan/" in hand.page.url, "signing in leads back to the plan"
    if company:
        enterprise = aside(lambda: str(Enterprise.objects.get(code=company).id))
        steps.act_for(hand, enterprise)
        assert "/plan/" in hand.page.url, "choosing whom to act for leads back to the plan"
    hand.press('form[action$="/apply/"] button')
    steps.fill_form(hand, steps.SHOP)
    steps.hand_in_papers(hand, scripts=javascript)
    return steps.submit(hand)


def _receipt_can_be_kept(hand: Hand, number: str) -> None:
    assert number in hand.page.content()
    receipt = hand.page.request.get(
        f"{hand.visit.base}{hand.visit.prefix}/cases/{number}/receipt.pdf"
    )

    assert receipt.status == 200
    assert receipt.body().startswith(b"%PDF")


def _certificates_are_real(hand: Hand, number: str) -> None:
    """They can be downloaded, and anybody can verify them."""
    held = aside(lambda: list(Certificate.objects.filter(case_number__startswith=f"{number}-")))
    assert {one.kind for one in held} >= {"food_licence_certificate"}
    hand.visit.open(f"/cases/{number}/")
    for one in held:
        link = hand.page.locator(f'main a[href*="{one.number}.pdf"]').first
        paper = hand.page.request.get(f"{hand.visit.base}{link.get_attribute('href')}")
        assert paper.body().startswith(b"%PDF"), one.number
    hand.visit.open("/verify")
    hand.write("main input[name=no]", held[0].number)
    hand.write("main input[name=code]", held[0].code)
    hand.press("main form button")
    assert held[0].number in hand.page.locator("main").inner_text()
    assert held[0].holder_zh not in hand.page.locator("main").inner_text(), "stays masked"


def _rate(hand: Hand, number: str) -> None:
    hand.visit.open(f"/cases/{number}/")
    hand.press('main a[href$="/rating/"]')
    hand.choose("grade", "5")
    hand.press("main form .actions button")
    assert aside(lambda: Rating.objects.get(bundle_number=number).grade) == 5


def _everything_is_in_the_journal(number: str) -> None:
    """Each case is closed, and its chain of facts is whole."""
    cases = aside(lambda: list(Case.objects.filter(number__startswith=f"{number}-")))

    assert {one.state for one in cases} == {"closed"}
    for one in cases:
        assert aside(lambda case=one: verify_chain(case_stream(case.id))).holds
