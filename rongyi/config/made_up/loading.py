"""Fill a database with made-up cases, in pieces, by two sessions at once.

Each piece is one transaction that works within the server; what a killed run left out the next
one makes. Memory here does not grow with the number of cases.
"""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from queue import Empty, SimpleQueue
from threading import Lock
from typing import Any
from uuid import UUID

import psycopg
from django.conf import settings

from rongyi.cases.events import CasesMadeUp
from rongyi.cases.rules import zone_of
from rongyi.config import rooms
from rongyi.config.database.hurry import WAL_BYTES
from rongyi.config.made_up import later, sql
from rongyi.config.made_up.lives import lives
from rongyi.config.made_up.plan import DAYS_AFTER, MARK, YEARS, Piece, Plan, working_days
from rongyi.config.trouble import Trouble
from rongyi.journal.store import filled
from rongyi.kernel.actor import SYSTEM
from rongyi.kernel.facts import StreamKey

SESSIONS = 2
PIECES_FEW = 10  # for more than so many it pays to make some indexes afterwards
BYTES_PER_CASE = 7_000  # on the disk, beside the server's own log
STREAM = StreamKey("made_up", "cases")
# One page that says what it is; the reader of PDF finds the parts by itself.
_WORDS = b"BT /F1 28 Tf 72 720 Td (MADE UP) Tj ET"
PDF = (
    b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
    b"/Resources<</Font<</F1 5 0 R>>>>>>endobj\n"
    b"4 0 obj<</Length %d>>stream\n%s\nendstream endobj\n"
    b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%%%EOF\n" % (len(_WORDS), _WORDS)
)
SETTINGS = (
    "set synchronous_commit = off",
    "set work_mem = '64MB'",
    "set temp_buffers = '64MB'",
    "set timezone = 'UTC'",
)
_STAFF = """insert into identity_person
    (id, code, document_type, document_number, name_zh, name_en, phone, born)
  values (%s, null, 'staff', 'made-up', '（示例）工作人员', 'Made-up staff', '', null)
  on conflict do nothing"""
_THERE = {
    "person": "select id from identity_person where id = any(%s::uuid[])",
    "enterprise": "select id from identity_enterprise where id = any(%s::uuid[])",
    "case": "select number from cases_case where number = any(%s::text[])",
}
# Tables that stay empty: the server takes one that it never looked at for a small one.
_OTHERS = """select oid::regclass::text from pg_class where relkind = 'r' and not relispartition
  and relnamespace = 'public'::regnamespace and relname <> all(%s::text[])"""
_REAL = "select exists(select from cases_case where number < %s or number >= %s)"
Connect = Callable[[], "psycopg.Connection[Any]"]
Step = Callable[[int, int], None]


@dataclass(frozen=True)
class Filled:
    """What a run came to: cases in all, and how many of them this run made."""

    cases: int
    made: int
    people: int
    enterprises: int


def bytes_needed(cases: int) -> int:
    """What so many cases take on the disk, with the server's own log while they are made."""
    return cases * BYTES_PER_CASE + min(WAL_BYTES, cases * BYTES_PER_CASE)


def fill(connect: Connect, cases: int, *, into_demo: bool, step: Step, now: datetime) -> Filled:
    """Fill the database up to `cases` made-up cases, or go on where a run was ended.

    `connect` opens a connection of the tables' owner, or of one who may do more. Errors: Trouble
    where there are real cases and not `into_demo`, made-up ones of another number, or no room.
    """
    kept = rooms.module("journal.services").store_file(PDF, media_type="application/pdf", now=now)
    with connect() as link:
        plan = _plan(link, cases, into_demo=into_demo, now=now)
        catalogue = rooms.module("catalogue.queries").catalogue_of(plan.edition)
        played = enumerate(lives(catalogue, plan.edition, kept.digest))
        texts = json.dumps([life.row(place) for place, life in played], ensure_ascii=False)
        for quarter in plan.quarters:  # before the first fact, so that each lies in its own
            link.execute("select journal_make_partitions(%s::timestamptz)", [quarter])
        link.execute(_STAFF, [plan.made_id("staff", -1)])
        link.commit()
        todo = [piece for kind in _THERE for piece in _left(link, plan, kind)]
        if len(todo) > PIECES_FEW and not into_demo:  # beside real cases somebody may be reading
            later.leave_out(link, sql.TABLES_FILLED)
    made = sum(piece.size for piece in todo if piece.kind == "case")
    people = [piece for piece in todo if piece.kind != "case"]
    _Crew(connect, plan, texts, step, todo).make(people)  # nobody applies before he is there
    _Crew(connect, plan, texts, step, todo[len(people) :]).make(todo[len(people) :])
    _settle(connect, bool(todo))
    return Filled(plan.cases, made, plan.people, plan.enterprises)


class _Crew:
    """Sessions that take piece after piece. What one cannot make ends the others too."""

    def __init__(
        self, connect: Connect, plan: Plan, texts: str, step: Step, todo: Sequence[Piece]
    ) -> None:
        self._connect, self._plan, self._texts, self._step = connect, plan, texts, step
        self._lock = Lock()
        self._done, self._of = 0, sum(piece.size for piece in todo)
        self._left: list[Piece] = []

    def make(self, pieces: Sequence[Piece]) -> None:
        """Make the pieces. Errors: that of the first piece that cannot be made."""
        self._left = list(reversed(pieces))
        with ThreadPoolExecutor(SESSIONS) as pool:
            works = [pool.submit(self._work) for _ in range(min(SESSIONS, len(pieces)))]
            try:
                for one in works:
                    one.result()
            finally:
                self._left.clear()

    def _work(self) -> None:
        with self._connect() as link:
            _prepare(link, self._plan, self._texts)
            try:
                while (piece := self._next()) is not None:
                    _make(link, self._plan, piece)
                    with self._lock:
                        self._done += piece.size
                        self._step(self._done, self._of)
            except BaseException:
                self._left.clear()
                raise

    def _next(self) -> Piece | None:
        with self._lock:
            return self._left.pop() if self._left else None


def _plan(link: psycopg.Connection[Any], cases: int, *, into_demo: bool, now: datetime) -> Plan:
    """The plan of the run that began, or a new one, kept as a fact. Errors: Trouble."""
    facts = rooms.module("journal.queries").facts_of(STREAM)
    if facts:
        body = facts[0].body or {}
        if body["cases"] != cases:
            raise Trouble(
                zh=f"数据库中已有一批演示办件（共 {body['cases']} 件）。"
                f"继续请用：rongyi load --cases {body['cases']}；要换数量，请另用空数据文件夹。",
                en=f"The database has made-up cases already, {body['cases']} in all. To go on: "
                f"rongyi load --cases {body['cases']}; for another number take empty data.",
                code=2,
            )
        return _plan_of(body)
    if not into_demo and link.execute(
        _REAL, [MARK, MARK[:-1] + chr(ord(MARK[-1]) + 1)]
    ).fetchone() == (True,):
        raise Trouble(
            zh="数据库中有真实办件，不装入演示办件。确需装入，请加 --into-demo。",
            en="The database has real cases, so no made-up ones are put beside them. "
            "If that is really wanted, add --into-demo.",
            code=2,
        )
    free, needed = shutil.disk_usage(settings.DATA).free, bytes_needed(cases)
    if free < needed:
        gigabytes = -(-needed // 10**9)
        raise Trouble(
            zh=f"磁盘空间不足：{cases} 件约需 {gigabytes} GB，现有 {free // 10**9} GB。",
            en=f"Not enough room on the disk: {cases} cases take about {gigabytes} GB, "
            f"{free // 10**9} GB are free.",
        )
    edition = rooms.module("catalogue.queries").current_edition()
    catalogue = rooms.module("catalogue.queries").catalogue_of(edition)
    last = now.astimezone(zone_of(catalogue)).date() - timedelta(days=1)
    fact = CasesMadeUp(
        cases=cases,
        edition_id=edition,
        first_on=last - timedelta(days=365 * YEARS),
        last_on=last,
        mark=MARK,
    )
    rooms.module("journal.services").record(fact, stream=STREAM, actor=SYSTEM, at=now)
    return _plan_of(fact.body())


def _plan_of(body: dict[str, Any]) -> Plan:
    edition = UUID(body["edition_id"])
    catalogue = rooms.module("catalogue.queries").catalogue_of(edition)
    first, last = (date.fromisoformat(body[name]) for name in ("first_on", "last_on"))
    after = last + timedelta(days=1)
    calendar = catalogue.calendar
    return Plan(
        cases=body["cases"],
        edition=edition,
        items=len(catalogue.items),
        zone=zone_of(catalogue),
        days=tuple(working_days(calendar, first, last)),
        further=tuple(working_days(calendar, after, after + timedelta(days=DAYS_AFTER))),
    )


def _left(link: psycopg.Connection[Any], plan: Plan, kind: str) -> list[Piece]:
    """The pieces of a kind that are not there: each is made whole or not at all."""
    pieces = plan.pieces(kind)
    signs: list[Any] = [
        plan.number(piece.first) if kind == "case" else plan.made_id(kind, piece.first)
        for piece in pieces
    ]
    there = {row[0] for row in link.execute(_THERE[kind], [signs])}
    return [piece for piece, sign in zip(pieces, signs, strict=True) if sign not in there]


def _prepare(link: psycopg.Connection[Any], plan: Plan, texts: str) -> None:
    """The tables of a session, and its pace: what it loses in a crash the next run makes."""
    for line in SETTINGS:
        link.execute(line)
    if link.execute("select usesuper from pg_user where usename = current_user").fetchone() == (
        True,
    ):
        link.execute("set session_replication_role = replica")  # keys hold by how they are made
    link.execute(sql.FUNCTIONS)
    link.execute(sql.TABLES)
    link.execute(sql.LIVES, [texts])
    link.execute(sql.STAGES, [texts])
    link.execute(sql.PAPERS)
    days = [*plan.days, *plan.further]
    link.execute(sql.DAYS, [list(range(len(days))), days])
    for table in ("made_life", "made_stage", "made_paper", "made_day"):
        link.execute(f"analyze {table}")
    link.commit()


def _make(link: psycopg.Connection[Any], plan: Plan, piece: Piece) -> None:
    """One piece in one transaction."""
    values = plan.values(piece)
    with link.transaction():
        if piece.kind == "person":
            link.execute(sql.PEOPLE, values)
            return
        if piece.kind == "enterprise":
            link.execute(sql.ENTERPRISES, values)
            return
        link.execute(sql.CLEAR)
        link.execute(sql.CASES, values)
        link.execute("analyze made_case (i, life, stream)")
        for statement in sql.ROWS:
            link.execute(statement, values)
        link.execute("analyze made_fact (stream_id, seq)")
        link.execute(filled("made_fact", "pg_temp.made_hash"))
        # last: the other session waits for these rows until the commit
        link.execute(rooms.module("cases.store").counted(sql.COUNTED_FACTS))


def _settle(connect: Connect, changed: bool) -> None:
    """Make the indexes that were left out, and let the server know what is there now, so that it
    plans well and reads in indexes alone what it may. Other pages are visited by its own vacuum by
    and by."""
    with connect() as link:
        link.autocommit = True
        works = later.left_out(link)
        others = [row[0] for row in link.execute(_OTHERS, [list(sql.TABLES_FILLED)])]
    _together(connect, works)  # before the looking: what an index is of has statistics too
    looks = [f"analyze {one}" for one in (*sql.TO_ANALYZE, *others)]
    visits = [f"vacuum {one}" for one in sql.READ_IN_INDEXES]
    _together(connect, [*looks, *visits] if changed else [])
    with connect() as link:
        later.made(link)


def _together(connect: Connect, works: Sequence[str]) -> None:
    """Statements one after the other, by all sessions at once."""
    left: SimpleQueue[str] = SimpleQueue()
    for one in works:
        left.put(one)

    def work() -> None:
        with connect() as link:
            link.autocommit = True
            for line in later.SETTINGS:
                link.execute(line)
            with contextlib.suppress(Empty):
                while True:
                    link.execute(left.get_nowait())

    with ThreadPoolExecutor(SESSIONS) as pool:
        for done in [pool.submit(work) for _ in range(min(SESSIONS, len(works)))]:
            done.result()
