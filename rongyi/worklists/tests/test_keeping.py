"""Named lists of two tabs at once, and notes for whoever takes part."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import Any

import pytest
from django.db import connection, transaction

from rongyi.cases.models import Case
from rongyi.cases.queries import case_page
from rongyi.kernel.actor import Actor
from rongyi.worklists.models import SavedList
from rongyi.worklists.queries import notes_of_case
from rongyi.worklists.services import open_first, save_list, write_note
from rongyi.worklists.tests.conftest import MONDAY, POST


def beside(first: Callable[[], Any], second: Callable[[], Any]) -> None:
    """Do the second while the first is done and not yet kept."""
    wrong: list[BaseException] = []

    def later() -> None:
        try:
            second()
        except BaseException as error:
            wrong.append(error)
        finally:
            connection.close()

    other = Thread(target=later)
    with transaction.atomic():
        first()
        other.start()
        other.join(1)
    other.join()
    assert not wrong


def kept(actor: Actor, name: str, query: str = "") -> Any:
    return save_list(actor=actor, post=POST, name=name, query=query, now=MONDAY)


@pytest.mark.django_db(transaction=True)
def test_two_tabs_that_save_one_name_at_once_keep_one_list(clerk):
    beside(lambda: kept(clerk, "餐饮", "?a=1"), lambda: kept(clerk, "餐饮", "?a=2"))

    assert SavedList.objects.get(person_id=clerk.person_id).query == "?a=2"


@pytest.mark.django_db(transaction=True)
def test_of_two_lists_chosen_to_open_first_at_once_the_later_one_does(clerk):
    one, two = kept(clerk, "餐饮"), kept(clerk, "招牌")

    beside(
        lambda: open_first(actor=clerk, list_id=one, first=True),
        lambda: open_first(actor=clerk, list_id=two, first=True),
    )

    assert SavedList.objects.get(opens_first=True).id == two


@pytest.mark.django_db
def test_notes_are_there_only_for_who_takes_part_in_the_case(clerk, opened, people):
    (case_id,) = opened(1)
    write_note(actor=clerk, case_id=case_id, words="请留意", version=0, now=MONDAY)

    number = Case.objects.get(id=case_id).number
    mine, owners = (case_page(number, one, now=MONDAY) for one in (clerk, people["wang_yiming"]))
    assert [row.words for row in notes_of_case(mine, clerk)] == ["请留意"]
    assert notes_of_case(owners, people["wang_yiming"]) == []
