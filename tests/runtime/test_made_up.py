"""`rongyi load --cases N`: made-up cases that are cases like any other, whenever it was ended."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection

from rongyi.cases import services
from rongyi.cases.events import case_stream
from rongyi.cases.models import Case, CaseLetter, MonthCount, Task
from rongyi.cases.queries import case_page, statistics
from rongyi.cases.services import CaseSpec, open_cases
from rongyi.catalogue.queries import current_edition
from rongyi.config.database import server
from rongyi.config.database.cluster import HURRY
from rongyi.config.database.hurry import hurrying
from rongyi.config.made_up import loading, plan
from rongyi.config.trouble import Trouble
from rongyi.identity.models import Person
from rongyi.journal import store
from rongyi.journal.jobs import deliver_pending
from rongyi.journal.models import Fact
from rongyi.journal.queries import verify_journal
from rongyi.journal.rules import stream_id
from rongyi.kernel.actor import SYSTEM, Actor
from rongyi.kernel.ids import new_id
from tests.at import at
from tests.runtime.test_command_line import run
from tests.support.database import Cluster

pytestmark = pytest.mark.django_db(transaction=True)

NOW = at("2026-11-23 10:00")
CASES = 300


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(plan, "PIECE", 100)
    yield


def connecting(cluster: Cluster) -> loading.Connect:
    """Connections like those of the command, to the database of this test."""

    def connect() -> psycopg.Connection[Any]:
        link = server.superuser(cluster.place, database=connection.settings_dict["NAME"])
        link.autocommit = False
        return link

    return connect


def filled(
    cluster: Cluster,
    cases: int = CASES,
    *,
    into_demo: bool = False,
    step: loading.Step | None = None,
) -> loading.Filled:
    step = step or (lambda done, of: None)
    return loading.fill(connecting(cluster), cases, into_demo=into_demo, step=step, now=NOW)


def test_made_up_cases_read_like_real_ones_and_their_chains_hold(cluster: Cluster) -> None:
    done = filled(cluster)

    assert (done.made, Case.objects.count()) == (CASES, CASES)
    verdict = verify_journal()
    assert (verdict.holds, verdict.facts > 3 * CASES) == (True, True)
    closed = Case.objects.filter(state="closed").order_by("number").first()
    assert closed is not None and closed.number.startswith(plan.MARK)
    page = case_page(closed.number, SYSTEM, now=NOW)
    assert page.history[0].name == "case.opened.v1"
    assert page.decision is not None and len(page.fields) > 5
    assert Task.objects.filter(case__closed_at=None).count() == Task.objects.count() > 0


def test_a_run_that_was_ended_is_gone_on_with_and_makes_nothing_twice(cluster: Cluster) -> None:
    def ended(done: int, of: int) -> None:
        if done >= of - CASES:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        filled(cluster, step=ended)
    before = Case.objects.count()

    rest = filled(cluster)
    again = filled(cluster)

    assert before < CASES
    assert (before + rest.made, again.made) == (CASES, 0)
    assert Case.objects.count() == CASES == Fact.objects.filter(name="case.opened.v1").count()
    assert verify_journal().holds


def test_statistics_of_what_was_made_up_are_those_of_its_facts(cluster: Cluster) -> None:
    filled(cluster)
    made = list(MonthCount.objects.order_by("item_code", "month").values_list())

    services.recount_facts()

    assert list(MonthCount.objects.order_by("item_code", "month").values_list()) == made
    assert sum(row.opened for row in statistics(SYSTEM, months=60, now=NOW).months) > CASES * 0.9


def test_nothing_is_made_up_beside_real_cases_unasked(cluster: Cluster) -> None:
    person = Person.objects.filter(memberships__isnull=True).order_by("id").first()
    assert person is not None
    spec = CaseSpec(
        bundle_id=new_id(),
        bundle_number="RY2026112300001",
        item_code="food_licence",
        edition_id=current_edition(),
        applicant_id=person.id,
        applicant_name=person.name_zh,
        values={"floor_area": 120},
    )
    open_cases(specs=[spec], actor=Actor(person_id=person.id), now=NOW)

    with pytest.raises(Trouble) as refused:
        filled(cluster)
    done = filled(cluster, into_demo=True)

    assert "--into-demo" in refused.value.words.en
    assert (done.made, Case.objects.count()) == (CASES, CASES + 1)
    with pytest.raises(Trouble) as other:
        filled(cluster, CASES + 1)
    assert str(CASES) in other.value.words.en


def test_no_reaction_is_told_of_what_was_made_up(cluster: Cluster) -> None:
    filled(cluster)

    deliver_pending(now=NOW)

    deferred = store.run("select count(*) from procrastinate_jobs", [])
    assert deferred == [(0,)]
    assert CaseLetter.objects.count() == 0


def test_the_database_names_streams_as_python_does(db: None) -> None:
    case = new_id()

    told = store.run(
        f"select {store.stream_sql('case', 'id')} from (select %s::uuid) c(id)", [case]
    )

    assert told[0][0] == stream_id(case_stream(case))


def test_a_number_of_cases_that_is_none_is_told_in_words() -> None:
    for words in (["--cases", "0"], ["--cases", "many"], ["folder", "--cases", "5"]):
        done = run("load", *words)

        assert (done.returncode, "Traceback" in done.stderr) == (2, False), done.stderr


def test_indexes_that_are_made_last_are_there_again_also_after_a_run_that_was_ended(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ended(done: int, of: int) -> None:
        raise KeyboardInterrupt

    def indexes() -> set[str]:
        with connection.cursor() as cursor:
            cursor.execute("select indexdef from pg_indexes where schemaname = 'public'")
            return {row[0] for row in cursor.fetchall() if "journal_fact_" not in row[0]}

    monkeypatch.setattr(loading, "PIECES_FEW", 1)
    before = indexes()

    with pytest.raises(KeyboardInterrupt):
        filled(cluster, step=ended)
    between = indexes()
    filled(cluster)

    assert any("case_by_applicant" in one for one in before - between)
    assert indexes() == before


def test_the_server_hurries_for_as_long_as_cases_are_made_and_no_longer(cluster: Cluster) -> None:
    def awaited(wished: str) -> bool:
        for _ in range(100):
            with server.superuser(cluster.place) as link:
                if link.execute("show autovacuum").fetchone() == (wished,):
                    return True
            time.sleep(0.1)
        return False

    with hurrying(cluster.place):
        meanwhile = awaited("off")

    assert (meanwhile, awaited("on")) == (True, True)
    assert not (cluster.place.cluster / HURRY).exists()
