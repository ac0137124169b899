"""The rules alone: a store, an outbox, a runner, a worker and a department in memory.

A transaction works on copies and puts them in place in one step; before and after that step, and
between any two effects, the process may die. What was not put in place is gone.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from rongyi.cases import rules
from rongyi.cases.rules import CaseNow, CaseSpec, MaterialSpec, Moved, Scene, zone_of
from rongyi.catalogue.definitions import Catalogue
from rongyi.journal.rules import ZERO_HASH, Link, body_text, commitment, link_hash
from rongyi.kernel.actor import SYSTEM, Actor
from rongyi.kernel.errors import DomainError, NotPermitted, Stale
from rongyi.kernel.ids import new_id
from rongyi.kernel.text import Text
from tests.faults.simulator.acts import (
    BY_HEAD,
    BY_OWNER,
    BY_SYSTEM,
    FOR_RULE,
    NOT_IN_MEMORY,
    STEP_ACTS,
    SUPPLEMENT,
    Situation,
    filled,
    heads_of,
    rule_of,
)
from tests.faults.simulator.oracle import LETTERS, WATCHED
from tests.faults.simulator.world import CaseSeen, Crash, Done, FactSeen, Points

PAPER = "business_licence"
OPEN = ("waiting", "to_upload")
FAILS_EACH, FAILS_TIMES = 7, 2
TRIES_MAX = 5  # then a fact is set aside
BATCH = 5
ROUNDS = 50


@dataclass(frozen=True)
class Kept:
    """One case as it lies in the store."""

    case: CaseNow
    values: Mapping[str, Any]
    papers: Mapping[str, tuple[str, Mapping[str, Any]]]
    facts: tuple[FactSeen, ...] = ()
    hashes: tuple[bytes, ...] = ()
    decisions: tuple[str, ...] = ()
    corrections: tuple[bool, ...] = ()
    told: frozenset[tuple[str, str]] | None = None
    stop_rows: tuple[bool, ...] = ()
    certificates: int = 0


@dataclass(frozen=True)
class Letter:
    """A fact in the outbox."""

    case_id: UUID
    fact: FactSeen


@dataclass(frozen=True)
class State:
    """Everything that survives the death of the process."""

    cases: Mapping[UUID, Kept] = field(default_factory=dict)
    outbox: tuple[Letter, ...] = ()
    positions: Mapping[str, int] = field(default_factory=dict)
    waits: Mapping[str, int] = field(default_factory=dict)  # tries of a reaction that failed
    given_up: tuple[tuple[str, int], ...] = ()
    jobs: tuple[tuple[int, str, Mapping[str, Any], str], ...] = ()
    asked: Mapping[UUID, bool] = field(default_factory=dict)
    effects: tuple[tuple[str, int], ...] = ()
    refused: Mapping[UUID, int] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)


class PureWorld:
    """An engine around the rules that does what the rooms do, without any of them."""

    leaves_out = NOT_IN_MEMORY

    def __init__(self, book: Catalogue) -> None:
        self.book, self.edition, self.points = book, new_id(), Points()
        self.applicant = Actor(person_id=new_id(), name="申请人")
        self.zone = zone_of(book)
        self.kept = State()
        self.draft: State | None = None
        self.tried: Counter[tuple[str, int]] = Counter()
        self.spoiled: set[str] = set()
        self.serial = 0

    # transactions and death -------------------------------------------------------------------

    def point(self, *, commit: bool = False) -> None:
        if self.points.is_hit(commit=commit):
            self.draft = None
            raise Crash

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing. Within another one: a part of it."""
        if self.draft is not None:
            before = self.draft
            try:
                yield
            except Exception:
                self.draft = before
                raise
            return
        self.draft = self.kept
        try:
            yield
            lasting = self.draft is not self.kept
            self.point(commit=lasting)
            assert self.draft is not None
            self.kept = self.draft
        finally:
            self.draft = None
        self.point(commit=lasting)

    def now_kept(self) -> State:
        return self.kept if self.draft is None else self.draft

    def put(self, **changes: Any) -> None:
        """One effect."""
        self.point()
        assert self.draft is not None, "an effect outside a transaction"
        self.draft = replace(self.draft, **changes)
        self.point()

    def restart(self, now: datetime) -> None:
        self.draft = None
        again = tuple((i, t, a, "todo" if s == "doing" else s) for i, t, a, s in self.kept.jobs)
        self.kept = replace(self.kept, jobs=again)

    # acts -------------------------------------------------------------------------------------

    def scene(self, code: str, now: datetime, post: str = "") -> Scene:
        today = now.astimezone(self.zone).date()
        return Scene(self.book.items[code], self.book.elements, self.book.calendar, self.zone,
                     now, today, post, self.book.materials)  # fmt: skip

    def open(self, specs: Sequence[CaseSpec], now: datetime) -> list[UUID]:
        found = []
        with self.transaction():
            known = {(k.case.bundle_id, k.case.item_code): i for i, k in self.kept.cases.items()}
            for place, spec in enumerate(specs, 1):
                key = (spec.bundle_id, spec.item_code)
                if key not in known:
                    scene = self.scene(spec.item_code, now)
                    moved = rules.open_case(spec, scene, identity=new_id(), position=place)
                    papers = {m.code: (m.way, m.evidence) for m in spec.materials}
                    fresh = Kept(replace(moved.case, version=0), dict(spec.values), papers)
                    self._save(fresh, moved, self.applicant)
                    known[key] = moved.case.id
                found.append(known[key])
        return found

    def _save(self, was: Kept, moved: Moved, actor: Actor) -> Kept:
        case = replace(
            was.case,
            version=was.case.version + 1,
            course=moved.course,
            task=moved.task,
            since=was.case.since if moved.task == was.case.task else moved.at,
        )
        return self._write(replace(was, case=case), moved.fact, moved.at, actor)

    def _write(self, was: Kept, stated: Any, at: datetime, actor: Actor) -> Kept:
        """State a fact in the chain of a case and put it into the outbox: one effect."""
        seq, body = len(was.facts) + 1, stated.body()
        at = max([at, *(one.at for one in was.facts[-1:])])
        fact = FactSeen(seq, stated.name, at, actor.person_id, body)
        kept = replace(
            was,
            facts=(*was.facts, fact),
            hashes=(*was.hashes, _hash(was, fact)),
            **_notes(was, fact),
        )
        now, case_id = self.now_kept(), kept.case.id
        letter = Letter(case_id, fact)
        self.put(cases={**now.cases, case_id: kept}, outbox=(*now.outbox, letter))
        return kept

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
        computed: list[tuple[Kept, Moved] | tuple[UUID, DomainError]] = []
        for case_id in case_ids:
            kept = self.now_kept().cases[case_id]
            try:
                moved = self._compute(act, kept, actor, now, given or {})
                if (seen or {}).get(case_id, kept.case.version) != kept.case.version:
                    raise Stale(number=kept.case.number)
                computed.append((kept, moved))
            except DomainError as error:
                computed.append((case_id, error))
        if between:
            between()
        done = []
        with self.transaction():
            for first, second in computed:
                if isinstance(second, DomainError):
                    done.append(Done(first, "", second))  # type: ignore[arg-type]
                else:
                    done.append(self._apply(act, first, second, actor))  # type: ignore[arg-type]
        return done

    def _compute(
        self, act: str, kept: Kept, actor: Actor, now: datetime, given: Mapping[str, Any]
    ) -> Moved:
        case, item = kept.case, self.book.items[kept.case.item_code]
        if not self._may(act, kept, actor):
            with self.transaction():
                refused = self.now_kept().refused
                self.put(refused={**refused, case.id: refused.get(case.id, 0) + 1})
            raise NotPermitted(act=f"case.{act}", number=case.number)
        moment = max(now, case.latest)
        scene = self.scene(item.code, moment, min(actor.posts, default=""))
        rows = [(code, way, evidence) for code, (way, evidence) in kept.papers.items()]
        function = rule_of(act)
        assert function is not None, act
        around = Situation(
            act, item, scene.today, (case.id,), kept.told,
            awaited=rules.awaited(rows, scene.materials),
            coming=rules.to_come(rows, scene.materials, self._term(case, scene)),
            form=rules.by_term(kept.values, scene.elements) if act != "correct" else kept.values,
        )  # fmt: skip
        words = {**filled(function, FOR_RULE, around), **given}
        if act == "close":
            words["issued"] = False
        result = function(case, scene, **words)
        assert isinstance(result, Moved)
        return result

    @staticmethod
    def _term(case: CaseNow, scene: Scene) -> Any:
        return rules.term_of(scene.calendar, scene.zone, case.course.accepted_at, now=scene.now)

    def _may(self, act: str, kept: Kept, actor: Actor) -> bool:
        """A much simpler table than the one of the room: owner, system, or a post of the step."""
        if act in BY_OWNER:
            return actor.person_id == self.applicant.person_id
        if act in BY_HEAD:
            heads = heads_of(self.book, kept.case.item_code)
            return actor.person_id != self.applicant.person_id and bool(actor.posts & heads)
        if actor.person_id == SYSTEM.person_id:
            return True
        if act in BY_SYSTEM or actor.person_id == self.applicant.person_id:
            return False
        steps = self.book.items[kept.case.item_code].steps
        posts = {one.post for one in steps if one.act == STEP_ACTS.get(act, "review")}
        posts = posts or {one.post for one in steps if one.act == "decide"}
        return bool(actor.posts & posts)

    def _apply(self, act: str, read: Kept, moved: Moved, actor: Actor) -> Done:
        current = self.now_kept().cases[read.case.id]
        if current.case.version != read.case.version:
            return Done(read.case.id, "", Stale(number=read.case.number))
        if act == "correct":
            current = replace(current, values={**current.values, "floor_area": 77})
        if act == "supplement":
            come = {SUPPLEMENT.code: (SUPPLEMENT.way, {"status": "uploaded"})}
            current = replace(current, papers={**current.papers, **come})
        self._save(current, moved, actor)
        return Done(read.case.id, moved.course.state, None)

    def calendar(self, now: datetime) -> None:
        today = now.astimezone(self.zone).date()
        for kind, act in (("accept", "accept"), ("correct", "expire")):
            late = [
                i for i, k in self.kept.cases.items()
                if k.case.task and k.case.task.kind == kind and k.case.task.due_on < today
            ]  # fmt: skip
            if late:
                self.act(act, late, actor=SYSTEM, now=now)

    # the department ---------------------------------------------------------------------------

    def ask(self, spec: CaseSpec, now: datetime) -> CaseSpec:
        with self.transaction():
            self.put(asked={**self.now_kept().asked, spec.bundle_id: False})
        evidence = {"status": "waiting", "way": "department_check", "obtained_at": None}
        return replace(
            spec, materials=(MaterialSpec(PAPER, "department_check", evidence=evidence),)
        )

    def answer(self, bundle_id: UUID, *, holds: bool, right: bool, now: datetime) -> bool:
        if not right or self.kept.asked.get(bundle_id) is not False:
            return False
        with self.transaction():
            if holds:
                self.put(asked={**self.now_kept().asked, bundle_id: True})
                self._settle(bundle_id, now)
        return holds

    def _settle(self, bundle_id: UUID, now: datetime) -> None:
        for kept in list(self.now_kept().cases.values()):
            way, evidence = kept.papers.get(PAPER, ("", {}))
            answered = {**evidence, "status": "exempt", "obtained_at": now.isoformat()}
            course = kept.case.course
            if kept.case.bundle_id != bundle_id or course.closed_at or course.decided_at:
                continue
            following = rules.taken_over(way, evidence, answered)
            if following is None:
                continue
            title = self.book.materials[PAPER].title
            fact = rules.settled(kept.case, PAPER, title, evidence, following, "")
            case = replace(kept.case, version=kept.case.version + 1)
            papers = {**kept.papers, PAPER: (way, following)}
            moment = max(now, course.latest)
            self._write(replace(kept, case=case, papers=papers), fact, moment, SYSTEM)

    # runner and worker ------------------------------------------------------------------------

    def deliver(self, now: datetime) -> int:
        calls = 0
        for _ in range(ROUNDS):
            made = sum(self._deliver(name, react, now) for name, react in self._reactions().items())
            if not made:
                break
            calls += made
        return calls

    def _reactions(self) -> dict[str, Callable[[Letter, datetime], None]]:
        return {"decide": self._by_rule, "carry": self._carry_out, "letters": self._letters,
                "noted": self._note}  # fmt: skip

    def _deliver(self, name: str, react: Callable[[Letter, datetime], None], now: datetime) -> int:
        """A batch in one transaction; the position moves with its effects, or stays before them."""
        done = 0
        with self.transaction():
            begin = self.now_kept().positions.get(name, 0)
            for letter in self.now_kept().outbox[begin : begin + BATCH]:
                try:
                    with self.transaction():
                        react(letter, now)
                except ValueError:
                    tries = self.now_kept().waits.get(name, 0) + 1
                    self.put(waits={**self.now_kept().waits, name: tries})
                    if tries <= TRIES_MAX:
                        break
                    key = (str(letter.case_id), letter.fact.seq)
                    self.put(given_up=(*self.now_kept().given_up, key))
                done += 1
                if self.now_kept().waits.get(name):
                    self.put(waits={**self.now_kept().waits, name: 0})
            if done:
                self.put(positions={**self.now_kept().positions, name: begin + done})
        return done

    def spoil(self, case_id: UUID) -> None:
        self.spoiled.add(str(case_id))

    def given_up(self) -> list[tuple[str, int]]:
        return list(self.kept.given_up)

    def is_behind(self) -> bool:
        return any(self.kept.waits.values())

    def serials(self) -> dict[str, list[int]]:
        return {}

    def overlap(
        self,
        act: str,
        ids: tuple[UUID, UUID],
        actors: tuple[Actor, Actor],
        now: datetime,
        *,
        first_waits: bool,
    ) -> list[Done]:
        raise NotImplementedError  # one thing at a time; `leaves_out` says so

    def _by_rule(self, letter: Letter, now: datetime) -> None:
        kept = self.now_kept().cases[letter.case_id]
        item = self.book.items[kept.case.item_code]
        wanted = letter.fact.name in ("case.opened.v1", "case.released.v1", "case.corrected.v1")
        if not wanted or item.decision != "rule" or kept.case.course.state != "submitted":
            return
        if any(evidence.get("status") in OPEN for _, evidence in kept.papers.values()):
            return
        if kept.values["licence_status"] != "active":
            return
        self.act("accept", [letter.case_id], actor=SYSTEM, now=now)
        why = {"by_rule": Text("符合", "It holds")}
        self.act("approve", [letter.case_id], actor=SYSTEM, now=now, given=why)

    def _carry_out(self, letter: Letter, now: datetime) -> None:
        if letter.fact.name != "case.decided.v1":
            return
        if letter.fact.body["certificate"]:
            self._defer("cases.issue_certificate", {"case_id": str(letter.case_id)})
            return
        kept = self.now_kept().cases[letter.case_id]
        waits = rules.is_handed_over(kept.case, self.book.items[kept.case.item_code])
        if kept.case.course.state == "rejected" or (
            kept.case.course.state == "approved" and not waits
        ):
            self.act("close", [letter.case_id], actor=SYSTEM, now=now)

    def _letters(self, letter: Letter, now: datetime) -> None:
        if letter.fact.name in LETTERS:
            seq = letter.fact.seq
            self._defer("cases.write_letter", {"case_id": str(letter.case_id), "seq": seq})

    def _defer(self, task: str, arguments: Mapping[str, Any]) -> None:
        self.serial += 1
        self.put(jobs=(*self.now_kept().jobs, (self.serial, task, arguments, "todo")))

    def _note(self, letter: Letter, now: datetime) -> None:
        if letter.fact.name not in WATCHED:
            return
        key = (str(letter.case_id), letter.fact.seq)
        self.tried[key] += 1
        self.put(effects=(*self.now_kept().effects, key))
        if key[0] in self.spoiled:
            raise ValueError("never taken in")
        if len(self.tried) % FAILS_EACH == 0 and self.tried[key] <= FAILS_TIMES:
            raise ValueError("fails at first")

    def jobs(self) -> list[tuple[int, str, Mapping[str, Any]]]:
        return [(i, t, a) for i, t, a, status in self.kept.jobs if status == "todo"]

    def deferred(self) -> list[tuple[str, Mapping[str, Any]]]:
        return [(t, a) for _, t, a, _ in self.kept.jobs]

    def work(self, job_id: int, now: datetime) -> None:
        self._status(job_id, "doing")
        (found,) = [one for one in self.kept.jobs if one[0] == job_id]
        if found[1] == "cases.issue_certificate":
            self._issue(UUID(str(found[2]["case_id"])), now)
        self._status(job_id, "succeeded")

    def _status(self, job_id: int, status: str) -> None:
        with self.transaction():
            jobs = self.now_kept().jobs
            self.put(jobs=tuple((*j[:3], status) if j[0] == job_id else j for j in jobs))

    def _issue(self, case_id: UUID, now: datetime) -> None:
        """One certificate a case; then it is handed over, or waits at the counter."""
        kept = self.kept.cases[case_id]
        if kept.case.course.state != "approved":
            return
        if not kept.certificates:
            with self.transaction():
                cases = self.now_kept().cases
                self.put(cases={**cases, case_id: replace(kept, certificates=1)})
        kept = self.kept.cases[case_id]
        item = self.book.items[kept.case.item_code]
        moment = max(now, kept.case.latest)
        scene = self.scene(item.code, moment)
        with self.transaction():
            if rules.is_handed_over(kept.case, item):
                self._save(kept, rules.issue(kept.case, scene), SYSTEM)
            else:
                self._save(kept, rules.close(kept.case, scene, issued=True), SYSTEM)

    # looking ----------------------------------------------------------------------------------

    def keep(self, content: bytes, now: datetime) -> str:
        digest = sha256(content).hexdigest()
        with self.transaction():
            self.put(files={**self.now_kept().files, digest: content})
        return digest

    def kept_files(self) -> list[str]:
        return list(self.kept.files)

    def read(self, digest: str) -> bytes:
        return self.kept.files[digest]

    def effects(self) -> list[tuple[str, int]]:
        return list(self.kept.effects)

    def refusals(self, case_id: UUID) -> int:
        return self.kept.refused.get(case_id, 0)

    def look(self, case_ids: Sequence[UUID]) -> dict[UUID, CaseSeen]:
        return {one: self._seen(self.kept.cases[one]) for one in case_ids if one in self.kept.cases}

    def _seen(self, kept: Kept) -> CaseSeen:
        case, course, task = kept.case, kept.case.course, kept.case.task
        return CaseSeen(
            id=case.id,
            number=case.number,
            bundle_id=case.bundle_id,
            item_code=case.item_code,
            state=course.state,
            version=case.version,
            received_at=course.received_at,
            accepted_at=course.accepted_at,
            legal_due=course.legal_due,
            promised_due=course.promised_due,
            stopped_at=course.stopped_at,
            stopped_days=course.stopped_days,
            stops=course.stops,
            decided_at=course.decided_at,
            closed_at=course.closed_at,
            outcome=course.outcome,
            deemed=course.deemed,
            task=(task.kind, task.post, task.due_on) if task else None,
            facts=kept.facts,
            chain_holds=len(kept.hashes) == len(kept.facts),
            values=kept.values,
            papers=tuple(sorted((c, str(e.get("status", w))) for c, (w, e) in kept.papers.items())),
            decisions=kept.decisions,
            corrections=kept.corrections,
            stop_rows=kept.stop_rows,
            certificates=kept.certificates,
            certificate_facts=kept.certificates,
        )


def _hash(was: Kept, fact: FactSeen) -> bytes:
    link = Link(was.case.id.bytes, fact.seq, fact.at.isoformat().encode(), fact.actor_id.bytes,
                None, fact.name, commitment(b"", body_text(dict(fact.body))))  # fmt: skip
    return link_hash(was.hashes[-1] if was.hashes else ZERO_HASH, link)


def _notes(was: Kept, fact: FactSeen) -> dict[str, Any]:
    """The rows that a fact writes beside the case."""
    match fact.name:
        case "case.decided.v1":
            return {"decisions": (*was.decisions, str(fact.body["outcome"]))}
        case "case.correction_asked.v1":
            points = frozenset((p["kind"], p["code"]) for p in fact.body["points"])
            return {
                "corrections": (*was.corrections, False),
                "told": points if was.told is None else was.told,
            }
        case "case.corrected.v1":
            return {"corrections": tuple(True for _ in was.corrections)}
        case "case.stopped.v1":
            return {"stop_rows": (*was.stop_rows, False)}
        case "case.resumed.v1":
            return {"stop_rows": tuple(True for _ in was.stop_rows)}
    return {}
