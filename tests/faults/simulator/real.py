"""The world as it is: public services on PostgreSQL, one process that may die at any statement.

A crash closes the connection without a commit and unwinds; nothing that runs afterwards reaches
the database. Crash points lie before and after each statement and each commit.
"""

from __future__ import annotations

import contextlib
import inspect
import json
import re
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from unittest import mock
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction

from rongyi.cases import services, store
from rongyi.cases.events import case_stream
from rongyi.cases.models import Case, CaseForm, Correction, Decision, Stop, Task
from rongyi.cases.rules import CaseSpec, MaterialSpec, zone_of
from rongyi.catalogue.definitions import Route
from rongyi.catalogue.queries import catalogue_of, current_edition
from rongyi.certificates.events import CertificateIssued
from rongyi.certificates.models import Certificate
from rongyi.exemption import services as exemption
from rongyi.exemption.services import MaterialNeed, Subjects
from rongyi.identity.models import Department, Person
from rongyi.journal import jobs, reactions
from rongyi.journal.events import AttemptRefused
from rongyi.journal.models import Fact as FactRow
from rongyi.journal.models import ParkedFact, ReactionPosition, StoredFile, Stream
from rongyi.journal.queries import facts_of, facts_of_each, verify_chain
from rongyi.journal.reactions import Delivered, Reaction
from rongyi.journal.services import open_file, record, refusal_stream, store_file
from rongyi.kernel.actor import SYSTEM, Actor
from rongyi.kernel.errors import DomainError
from rongyi.kernel.facts import Fact, StreamKey
from rongyi.kernel.ids import new_id
from rongyi.kernel.text import Text
from tests.faults.simulator.acts import FOR_SERVICE, Situation, filled, service_of
from tests.faults.simulator.oracle import WATCHED
from tests.faults.simulator.world import CaseSeen, Crash, Done, FactSeen, Points

PAPER = "business_licence"
LAW = Text("《国务院关于在线政务服务的若干规定》第七条", "Order 716, art. 7")
NOTED = "faults.noted"
FAILS_EACH, FAILS_TIMES = 7, 3  # every seventh fact fails at first: in its batch, and alone
WRITES = re.compile(r"\b(insert into|update|delete from)\b", re.IGNORECASE)
WAIT_S = 20
STREAMS_AT_ONCE = 12
COLUMNS = """id number bundle_id item_code state version received_at accepted_at legal_due
  promised_due stopped_at stopped_days stops decided_at closed_at outcome deemed""".split()


class Noted(Fact):
    """What the reaction of the walk does with a fact: another fact."""

    name = "faults.noted.v1"

    def __init__(self, case: str, seq: int) -> None:
        self.case, self.seq = case, seq

    def body(self) -> dict[str, Any]:
        return {"case": self.case, "seq": self.seq}


class RealWorld:
    """Services, journal, runner and jobs of the platform in this process."""

    leaves_out: frozenset[str] = frozenset()

    def __init__(self) -> None:
        self.points = Points()
        self.edition = current_edition()
        self.book = catalogue_of(self.edition)
        found = Person.objects.filter(memberships__isnull=True).order_by("id").first()
        assert found is not None
        self.applicant = Actor(person_id=found.id, name=found.name_zh)
        self.department = str(Department.objects.order_by("code").values_list("code")[0][0])
        self.stream = StreamKey("faults", str(new_id()))
        self.deliveries: Counter[tuple[str, int]] = Counter()
        self.own: set[str] = set()  # bundles of this walk
        self.spoiled: set[str] = set()
        self.handed_in: set[str] = set()
        self._depth, self._dead = 0, False
        self._verified: dict[UUID, int] = {}
        self.first_job = self._newest_job()
        newest = FactRow.objects.order_by("-number").values_list("number", flat=True).first()
        self.first_fact = newest or 0

    # dying ------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def mortal(self) -> Iterator[None]:
        """While the block runs, the process may die at an armed point."""
        if self._depth:
            yield
            return
        link = connections[DEFAULT_DB_ALIAS]
        commit, written = link._commit, [False]

        def committing() -> Any:
            lasting, written[0] = written[0], False
            self._point(commit=lasting)
            done = commit()
            self._point(commit=lasting)
            return done

        def statement(execute: Any, sql: str, *rest: Any) -> Any:
            writes = bool(WRITES.search(sql))
            written[0] |= writes
            lasting = writes and not link.in_atomic_block
            self._point(commit=lasting)
            done = execute(sql, *rest)
            self._point(commit=lasting)
            return done

        self._depth = 1
        try:
            with (
                mock.patch.object(link, "_commit", committing),
                link.execute_wrapper(statement),
            ):
                yield
        except Exception as error:
            if self._dead:  # a part of the unwinding stumbled over the closed connection
                raise Crash from error
            raise
        finally:
            self._depth, self._dead = 0, False

    def _point(self, *, commit: bool = False) -> None:
        if self.points.is_hit(commit=commit):
            if connection.connection is not None:
                connection.connection.close()
            self._dead = True
            raise Crash

    def restart(self, now: datetime) -> None:
        """A new process: the connection is another one, and jobs begun are taken up again."""
        connection.close()
        connection.run_on_commit = []
        with connection.cursor() as cursor:
            cursor.execute("update procrastinate_jobs set status = 'todo' where status = 'doing'")

    # commands ---------------------------------------------------------------------------------

    def open(self, specs: Sequence[CaseSpec], now: datetime) -> list[UUID]:
        self.own |= {str(one.bundle_id) for one in specs}
        with self.mortal():
            opened = services.open_cases(specs=specs, actor=self.applicant, now=now)
        return [one.case_id for one in opened]

    def act(
        self,
        act: str,
        case_ids: Sequence[UUID],
        *,
        actor: Actor,
        now: datetime,
        seen: Mapping[UUID, int] | None = None,
        between: Any = None,
        given: Mapping[str, Any] | None = None,
    ) -> list[Done]:
        function = service_of(act, services)
        assert function is not None, act
        if act == "issue":
            found = [function(case_id=one, now=now) for one in case_ids]
            return [Done(one.case_id, one.state, one.error) for one in found if one]
        item = self.book.items[self._items(case_ids)]
        today = now.astimezone(zone_of(self.book)).date()
        words = filled(function, FOR_SERVICE, Situation(act, item, today, tuple(case_ids)))
        words |= given or {}
        known = function.__kwdefaults__ or {}
        if "case_id" in inspect.signature(function).parameters:
            words["case_id"] = case_ids[0]
        elif not words.keys() & {"answers", "materials", "earlier"}:
            words["case_ids"] = list(case_ids)
        if seen is not None and "seen" in known:
            words["seen"] = seen
        if act == "close":  # what no checkpoint covers is handed to nobody
            jobs.seal_pending()
        with self.mortal(), self._between(between):
            outcomes = function(actor=actor, now=now, **words)
        return [Done(one.case_id, one.state, one.error) for one in outcomes]

    @contextlib.contextmanager
    def _between(self, happens: Any) -> Iterator[None]:
        """Let something happen after the cases were read and before they are saved."""
        if happens is None:
            yield
            return
        read, left = store.for_move, [happens]

        def reading(*words: Any, **more: Any) -> Any:
            found = read(*words, **more)
            if left:
                left.pop()()
            return found

        with mock.patch.object(store, "for_move", reading):
            yield

    def calendar(self, now: datetime) -> None:
        with self.mortal():
            services.deem_accepted(now=now)
            services.expire_overdue(now=now)
            services.watch_cases(now=now)

    def overlap(
        self,
        act: str,
        ids: tuple[UUID, UUID],
        actors: tuple[Actor, Actor],
        now: datetime,
        *,
        first_waits: bool,
    ) -> list[Done]:
        """The other transaction runs in a thread, with a connection of its own."""
        begun, go_on, wrote, end = (threading.Event() for _ in range(4))
        found: list[Done] = []

        def other() -> None:
            try:
                with transaction.atomic():
                    connection.cursor().execute("select pg_current_xact_id()")
                    begun.set()
                    assert go_on.wait(WAIT_S)
                    found.extend(self.act(act, [ids[0]], actor=actors[0], now=now))
                    wrote.set()
                    assert end.wait(WAIT_S)
            finally:
                begun.set()
                wrote.set()
                connection.close()

        thread = threading.Thread(target=other)
        thread.start()
        assert begun.wait(WAIT_S)
        with transaction.atomic():
            connection.cursor().execute("select pg_current_xact_id()")
            if first_waits:
                go_on.set()
                assert wrote.wait(WAIT_S)
            found.extend(self.act(act, [ids[1]], actor=actors[1], now=now))
            if not first_waits:
                go_on.set()
                assert wrote.wait(WAIT_S)
                end.set()
                thread.join()
                self._elsewhere(now)
        if first_waits:
            self.deliver(now)
            end.set()
            thread.join()
        self.deliver(now)
        return found

    def _elsewhere(self, now: datetime) -> None:
        """A runner in a process of its own delivers."""

        def run() -> None:
            try:
                self.deliver(now)
            finally:
                connection.close()

        runner = threading.Thread(target=run)
        runner.start()
        runner.join()

    # departments ------------------------------------------------------------------------------

    def ask(self, spec: CaseSpec, now: datetime) -> CaseSpec:
        route = Route(way="department_check", department=self.department, workdays=2,
                      basis=LAW, mark="D")  # fmt: skip
        need = MaterialNeed(material=PAPER, title=Text("营业执照", "Business licence"),
                            used_for=(spec.item_code,), routes=(route,))  # fmt: skip
        (row,) = exemption.prove(
            [need],
            subjects=Subjects(person_id=self.applicant.person_id, person="P1",
                              enterprise_id=None, enterprise=""),
            bundle_id=spec.bundle_id,
            purpose=Text("办理", "Apply"),
            actor=self.applicant,
            now=now,
            calendar=self.book.calendar,
        )  # fmt: skip
        paper = MaterialSpec(PAPER, row.way, evidence=row.as_evidence())
        return replace(spec, materials=(paper,))

    def answer(self, bundle_id: UUID, *, holds: bool, right: bool, now: datetime) -> bool:
        department = self.department if right else "somebody_else"
        official = Actor(person_id=new_id(), departments=frozenset({department}))
        try:
            with self.mortal():
                exemption.department_answer(
                    bundle_id=bundle_id, material=PAPER, holds=holds,
                    words="" if holds else "查无此证。", actor=official, now=now,
                    calendar=self.book.calendar,
                )  # fmt: skip
        except DomainError:
            return False
        return True

    # the worker -------------------------------------------------------------------------------

    def deliver(self, now: datetime) -> int:
        with self.mortal(), self._watching():
            return jobs.deliver_pending(now=now, raising=False)

    @contextlib.contextmanager
    def _watching(self) -> Iterator[None]:
        """With a reaction of our own that fails now and then."""
        ours = Reaction(NOTED, WATCHED, self._note)
        with mock.patch.dict(reactions._REACTIONS, {NOTED: ours}):
            yield

    def _note(self, fact: Delivered) -> None:
        if fact.body["bundle_id"] not in self.own:
            return
        key = (fact.stream.id, fact.seq)
        self.deliveries[key] += 1
        record(Noted(*key), stream=self.stream, actor=SYSTEM, at=fact.now)
        if fact.stream.id in self.spoiled:
            raise ValueError("the reaction of the walk never takes this in")
        if fact.id % FAILS_EACH == 0 and self.deliveries[key] <= FAILS_TIMES:
            raise ValueError("the reaction of the walk fails at first")

    def spoil(self, case_id: UUID) -> None:
        self.spoiled.add(str(case_id))

    def given_up(self) -> list[tuple[str, int]]:
        own = ParkedFact.objects.filter(reaction=NOTED, number__gt=self.first_fact)
        rows = own.values_list("stream_id", "seq")
        names = dict(Stream.objects.filter(kind="case").values_list("id", "name"))
        return [(names[stream_id], seq) for stream_id, seq in rows]

    def is_behind(self) -> bool:
        return ReactionPosition.objects.filter(not_before__isnull=False).exists()

    def serials(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        cases = Case.objects.filter(bundle_id__in=self.own).values("id")
        own = Certificate.objects.filter(case_id__in=cases)
        for kind, identifier in own.values_list("kind", "identifier"):
            found.setdefault(kind, []).append(int(identifier.split(".")[-3][4:]))
        return found

    def jobs(self) -> list[tuple[int, str, Mapping[str, Any]]]:
        return self._jobs("and status = 'todo'")

    def _jobs(self, more: str = "") -> list[tuple[int, str, Mapping[str, Any]]]:
        with connection.cursor() as cursor:
            cursor.execute(
                "select id, task_name, args::text from procrastinate_jobs "
                f"where id > %s and task_name like 'cases.%%' {more} order by id",
                [self.first_job],
            )
            return [(one, name, json.loads(args)) for one, name, args in cursor.fetchall()]

    def _newest_job(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute("select coalesce(max(id), 0) from procrastinate_jobs")
            return int(cursor.fetchone()[0])

    def work(self, job_id: int, now: datetime) -> None:
        """Take the job, do it, say so. A letter is only taken: printing it is slow."""
        (found,) = [one for one in self.jobs() if one[0] == job_id]
        _, task, arguments = found
        with self.mortal():
            self._status(job_id, "doing")
            if task == "cases.issue_certificate":
                services.issue_certificate(case_id=UUID(str(arguments["case_id"])), now=now)
            self._status(job_id, "succeeded")

    def _status(self, job_id: int, status: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "update procrastinate_jobs set status = %s::procrastinate_job_status where id = %s",
                [status, job_id],
            )

    def deferred(self) -> list[tuple[str, Mapping[str, Any]]]:
        return [(name, args) for _, name, args in self._jobs()]

    def effects(self) -> list[tuple[str, int]]:
        found, times, after = [], [], 0
        while rows := facts_of(self.stream, after=after):
            found += [(str(one.body["case"]), int(one.body["seq"])) for one in rows if one.body]
            times += [one.at for one in rows]
            after = rows[-1].seq
        assert times == sorted(times), "an effect is older than the one before it"
        return found

    def refusals(self, case_id: UUID) -> int:
        stream = refusal_stream(case_stream(case_id))
        return len(facts_of(stream, names=[AttemptRefused.name]))

    # files ------------------------------------------------------------------------------------

    def keep(self, content: bytes, now: datetime) -> str:
        self.handed_in.add(sha256(content).hexdigest())
        with self.mortal():
            return store_file(content, media_type="application/pdf", now=now).digest

    def kept_files(self) -> list[str]:
        found = StoredFile.objects.filter(digest__in=self.handed_in)
        return list(found.values_list("digest", flat=True))

    def read(self, digest: str) -> bytes:
        return open_file(digest)

    # looking ----------------------------------------------------------------------------------

    def look(self, case_ids: Sequence[UUID]) -> dict[UUID, CaseSeen]:
        wanted = list(case_ids)
        found = {}
        for begin in range(0, len(wanted), STREAMS_AT_ONCE):
            found.update(self._look(wanted[begin : begin + STREAMS_AT_ONCE]))
        return found

    def _look(self, ids: list[UUID]) -> dict[UUID, CaseSeen]:
        tasks: dict[UUID, tuple[str, str, date]] = {}
        handlers: dict[UUID, UUID | None] = {}
        for one in Task.objects.filter(case_id__in=ids):
            assert one.case_id not in tasks, "two tasks of one case"
            tasks[one.case_id] = (one.kind, one.post, one.due_on)
            handlers[one.case_id] = one.handler
        issued = self._issued()
        notes = self._notes(ids)
        forms = dict(CaseForm.objects.filter(case_id__in=ids).values_list("case_id", "values"))
        streams = {one: case_stream(one) for one in ids}
        facts = facts_of_each(list(streams.values()))
        papers = store.papers(ids)
        seen = {}
        for row in Case.objects.filter(id__in=ids):
            history = tuple(
                FactSeen(one.seq, one.name, one.at, one.actor_id, one.body or {})
                for one in facts[streams[row.id]]
            )
            own = {name: tuple(rows.get(row.id, ())) for name, rows in notes.items()}
            seen[row.id] = CaseSeen(
                **{name: getattr(row, name) for name in COLUMNS},
                task=tasks.get(row.id),
                facts=history,
                chain_holds=self._verifies(row.id, len(history)),
                values=forms[row.id],
                papers=tuple(
                    (code, str(e.get("status", way))) for code, way, e in papers.get(row.id, ())
                ),  # by code; of each the last
                decisions=own["decisions"],
                corrections=own["corrections"],
                stop_rows=own["stops"],
                certificates=len(own["certificates"]),
                certificate_facts=issued[str(row.id)],
                handler=handlers.get(row.id),
            )
        return seen

    def _issued(self) -> Counter[str]:
        """What is on record of certificates, by case."""
        bodies = FactRow.objects.filter(name=CertificateIssued.name, number__gt=self.first_fact)
        told = bodies.values_list("body", flat=True)
        return Counter(json.loads(body)["case_id"] for body in told if body)

    def _verifies(self, case_id: UUID, count: int) -> bool:
        """Recompute the chain of a case when it has grown since it was seen last."""
        if self._verified.get(case_id) == count:
            return True
        if holds := verify_chain(case_stream(case_id)).holds:
            self._verified[case_id] = count
        return holds

    def _notes(self, ids: list[UUID]) -> dict[str, dict[UUID, list[Any]]]:
        found: dict[str, dict[UUID, list[Any]]] = {
            name: {} for name in ("decisions", "corrections", "stops", "certificates")
        }
        for name, rows in (
            ("decisions", Decision.objects.values_list("case_id", "outcome")),
            (
                "corrections",
                Correction.objects.order_by("place").values_list("case_id", "answered_at"),
            ),
            ("stops", Stop.objects.order_by("place").values_list("case_id", "resumed_at")),
            ("certificates", Certificate.objects.values_list("case_id", "number")),
        ):
            for case_id, value in rows.filter(case_id__in=ids):
                ends = name in ("corrections", "stops")
                found[name].setdefault(case_id, []).append(value is not None if ends else value)
        return found

    def _items(self, case_ids: Sequence[UUID]) -> str:
        code = (
            Case.objects.filter(id__in=list(case_ids)).values_list("item_code", flat=True).first()
        )
        return str(code)
