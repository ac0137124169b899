"""What every other test stands on: a database of its own."""

import pytest
from django.contrib.sessions.models import Session
from django.db import ProgrammingError, connection, transaction

from tests.at import at


def add_session(key: str) -> None:
    Session.objects.create(session_key=key, session_data="", expire_date=at("2026-11-23 10:00"))


@pytest.mark.parametrize("turn", [1, 2])
def test_an_ordinary_test_leaves_nothing_behind(db, turn):
    before = Session.objects.count()

    add_session("ordinary")

    assert before == 0
    assert Session.objects.count() == 1


@pytest.mark.parametrize("turn", [1, 2])
@pytest.mark.django_db(transaction=True)
def test_a_committing_test_has_a_clone_of_its_own(turn):
    before = Session.objects.count()

    add_session("committed")

    assert before == 0
    assert not connection.in_atomic_block
    assert connection.settings_dict["NAME"].startswith("test_")


def test_tests_run_with_the_rights_of_the_application(db):
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE not_ours (id int)")
