"""Who may do what: the whole table, printed, beside the one that was agreed."""

from __future__ import annotations

import os
from pathlib import Path
from uuid import UUID

import pytest

from rongyi.cases import policy
from rongyi.cases.events import case_stream
from rongyi.cases.models import Case
from rongyi.cases.policy import PERMITS, Subject, matrix, visible_cases, visible_tasks
from rongyi.cases.queries import case_page, cases_of_bundle, search_cases
from rongyi.cases.services import open_cases
from rongyi.cases.states import ACT_OF_MOVE, BESIDE_WORDS, FINAL, LIFE, STATES
from rongyi.cases.tests.conftest import (
    CLERK,
    DECIDER,
    MONDAY,
    REVIEWER,
    STRANGER,
    Make,
    case,
    staff,
    the_only,
)
from rongyi.catalogue.definitions import Catalogue
from rongyi.identity.models import Enterprise
from rongyi.kernel.actor import ANONYMOUS, SYSTEM, Actor
from rongyi.kernel.errors import NotFound
from rongyi.kernel.ids import new_id

GOLDEN = Path(__file__).with_name("permissions.txt")
ITEMS = ("food_licence", "licence_check", "tobacco_licence")


def test_permissions_are_those_that_were_agreed(book: Catalogue) -> None:
    """Write the file anew with GOLDEN=1 and look at the difference."""
    printed = "\n".join(line for code in ITEMS for line in _lines(book, code)) + "\n"
    if os.environ.get("GOLDEN"):
        GOLDEN.write_text(printed, "utf-8")

    assert printed == GOLDEN.read_text("utf-8")


def _lines(book: Catalogue, code: str) -> list[str]:
    item = book.items[code]
    owner, firm = new_id(), new_id()
    posts = {post: staff(post) for post in (*item.posts, "apec_review")}
    actors = {
        "nobody": ANONYMOUS,
        "owner": Actor(person_id=owner, enterprise_id=firm),
        "owner for himself": Actor(person_id=owner),
        "another person": Actor(person_id=new_id()),
        "another firm": Actor(person_id=owner, enterprise_id=new_id()),
        **posts,
        "owner at all posts": Actor(person_id=owner, posts=frozenset(item.posts)),
        "system": SYSTEM,
    }
    return matrix(item, actors, Subject(owner, firm, item))


def test_every_move_has_a_permission() -> None:
    acts = {ACT_OF_MOVE.get(name, name) for name in LIFE.names}

    beside = {*BESIDE_WORDS, "read", "note", "open"}
    assert {f"case.{act}" for act in acts | beside} == set(PERMITS)


def test_a_holder_of_a_mandate_decides_nothing_for_that_firm(book: Catalogue) -> None:
    subject = Subject(new_id(), new_id(), book.items["food_licence"], is_interested=True)

    assert not policy.may(DECIDER, "case.approve", subject)
    assert policy.may(DECIDER, "case.read", subject)


@pytest.mark.parametrize(
    ("actor", "sees"),
    [(CLERK, True), (REVIEWER, True), (DECIDER, True), (SYSTEM, True)]
    + [(STRANGER, False), (ANONYMOUS, False), (Actor(person_id=new_id()), False)],
)
def test_what_may_be_read_and_what_is_listed_is_the_same(
    submitted: UUID, actor: Actor, sees: bool
) -> None:
    row = case(submitted)

    assert visible_cases(actor).filter(id=submitted).exists() == sees
    assert bool(search_cases(actor, row.number).rows) == sees
    assert bool(cases_of_bundle(row.bundle_id, actor, now=MONDAY)) == sees
    if sees:
        assert case_page(row.number, actor, now=MONDAY).case_id == submitted
    else:
        with pytest.raises(NotFound) as hidden:
            case_page(row.number, actor, now=MONDAY)
        assert hidden.value.parameters["stream"] == case_stream(submitted)
        assert row.number not in str(hidden.value.parameters["what"])


def test_a_task_is_listed_for_the_post_that_has_it(submitted: UUID) -> None:
    assert visible_tasks(CLERK).filter(case_id=submitted).exists()
    assert not visible_tasks(REVIEWER).filter(case_id=submitted).exists()
    assert not visible_tasks(ANONYMOUS).exists()


def test_a_firms_case_belongs_to_who_acts_for_it_now(spec: Make, applicant: Actor) -> None:
    firm = Enterprise.objects.order_by("id").first()
    assert firm is not None
    for_firm = Actor(person_id=applicant.person_id, enterprise_id=firm.id)
    opened = open_cases(specs=[spec(enterprise_id=firm.id)], actor=for_firm, now=MONDAY)
    number = the_only(opened).number
    colleague = Actor(person_id=new_id(), enterprise_id=firm.id)

    assert case_page(number, colleague, now=MONDAY).number == number
    with pytest.raises(NotFound):  # his mandate ended
        case_page(number, applicant, now=MONDAY)


def test_no_case_is_seen_in_any_state_by_who_has_no_part_in_it(submitted: UUID) -> None:
    number = case(submitted).number
    for state in STATES:
        Case.objects.filter(id=submitted).update(**_fitting(state))

        for actor in (STRANGER, ANONYMOUS, Actor(person_id=new_id())):
            assert not visible_cases(actor).filter(id=submitted).exists()
            with pytest.raises(NotFound):
                case_page(number, actor, now=MONDAY)


def _fitting(state: str) -> dict[str, object]:
    day = MONDAY.date()
    return {
        "state": state,
        "accepted_at": MONDAY,
        "legal_due": day,
        "promised_due": day,
        "stopped_at": MONDAY if state == "stopped" else None,
        "closed_at": MONDAY if state in FINAL else None,
        "outcome": "approved",
    }
