"""Statements of the ORM go the short way, and nothing of what Django asks of a cursor is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from rongyi.identity.models import Enterprise, Person

pytestmark = pytest.mark.django_db
PREPARED = "select count(*) from pg_prepared_statements where statement like %s"


def test_a_query_of_the_orm_is_planned_once_and_then_sent_by_name() -> None:
    for number in range(3):
        list(Person.objects.filter(name_en=f"nobody {number}"))

    with connection.cursor() as cursor:
        cursor.execute(PREPARED, ['%"identity_person"."name_en" = $1%'])
        assert cursor.fetchone() == (1,)


def test_a_query_that_is_counted_goes_the_same_way() -> None:
    with CaptureQueriesContext(connection) as asked:
        for _ in range(3):
            list(Enterprise.objects.filter(name_en="nobody"))

    assert len(asked) == 3
    with connection.cursor() as cursor:
        cursor.execute(PREPARED, ['%"identity_enterprise"."name_en" = $1%'])
        assert cursor.fetchone() == (1,)


@pytest.mark.parametrize("size", [1, 7, 100, 250])
def test_rows_fetched_in_parts_are_all_there_in_order(size: int) -> None:
    found: list[int] = []
    with connection.cursor() as cursor:
        cursor.execute("select n from generate_series(1, %s) n", [250])
        while rows := cursor.fetchmany(size):
            assert len(rows) <= size
            found += [row[0] for row in rows]

        assert cursor.rowcount == 250
    assert found == list(range(1, 251))


@pytest.mark.parametrize(
    ("sql", "values"),
    [
        ("select 7 as n", None),
        ("select %s::int as n", [7]),
        ("select %(seven)s::int as n", {"seven": 7}),
        ("select %s::int as n where '7%%' like '7%%'", (7,)),
    ],
)
def test_values_in_order_by_name_or_none_say_the_same(sql: str, values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)

        assert [column[0] for column in cursor.description] == ["n"]
        assert (cursor.rowcount, cursor.fetchone(), cursor.fetchone()) == (1, (7,), None)


def test_changed_rows_are_counted_and_have_no_columns() -> None:
    with connection.cursor() as cursor:
        cursor.execute("create temporary table kept (n int) on commit drop")
        cursor.executemany("insert into kept values (%s)", [(1,), (2,), (3,)])
        cursor.execute("update kept set n = n + %s where n > %s", [1, 1])

        assert (cursor.rowcount, cursor.description) == (2, None)
        cursor.execute("select n from kept where n > %s order by n", [0])
        assert [row for (row,) in cursor] == [1, 3, 4]


def test_an_error_is_django_s_names_its_constraint_and_leaves_the_rest_of_the_work() -> None:
    one = Person.objects.first()
    assert one is not None

    for _ in range(3):  # also once the statement is prepared
        with pytest.raises(IntegrityError) as told, transaction.atomic():
            Person.objects.filter(id=one.id).update(document_number="nonsense", born="1990-01-01")
        assert told.value.__cause__.diag.constraint_name  # type: ignore[union-attr]
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select nothing_such from identity_person where id = %s", [one.id])

    assert Person.objects.get(id=one.id).document_number == one.document_number


def test_whoever_drops_the_prepared_statements_stops_nobody(transactional_db: None) -> None:
    for _ in range(3):
        Person.objects.filter(code="nobody").exists()
    with connection.cursor() as cursor:
        cursor.execute("deallocate all")

    assert not Person.objects.filter(code="nobody").exists()
