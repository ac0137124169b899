"""What a walk sees of the system it walks through, and where that system may die.

Two worlds speak this language: `pure` (the rules alone, with a store in memory) and `real` (the
public services on PostgreSQL). The oracle judges both by the same sentences.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from rongyi.cases.rules import CaseSpec
from rongyi.catalogue.definitions import Catalogue
from rongyi.kernel.actor import Actor


class Crash(BaseException):
    """The process is dead from here on. Not an Exception: nothing of ours may catch it."""


class Points:
    """Crash points, counted as they are reached: before and after every effect.

    `arm(n)` lets the process die at the n-th point from now on; `reached` counts all of them, so
    that each can be tried in turn. With `commits` only those count that lie right before and after
    something is made lasting: the few at which what is kept and what is not come apart.
    """

    def __init__(self) -> None:
        self.reached, self.commits = 0, False
        self._left: int | None = None

    def arm(self, place: int, *, commits: bool = False) -> None:
        """Die at this point, counted from 0."""
        self.reached, self._left, self.commits = 0, place, commits

    def disarm(self) -> bool:
        """Live on. Whether the point was reached before."""
        hit, self._left = self._left is None, None
        return hit

    def is_hit(self, *, commit: bool = False) -> bool:
        """Count one point, which may be that of a `commit`; whether to die here."""
        if self.commits and not commit:
            return False
        self.reached += 1
        if self._left is None:
            return False
        self._left -= 1
        if self._left >= 0:
            return False
        self._left = None
        return True


@dataclass(frozen=True)
class FactSeen:
    """A fact of a case as it is kept."""

    seq: int
    name: str
    at: datetime
    actor_id: UUID
    body: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class CaseSeen:
    """Everything kept about one case: row, task, chain of facts, notes, papers, certificates."""

    id: UUID
    number: str
    bundle_id: UUID
    item_code: str
    state: str
    version: int
    received_at: datetime
    accepted_at: datetime | None
    legal_due: date | None
    promised_due: date | None
    stopped_at: datetime | None
    stopped_days: int
    stops: int
    decided_at: datetime | None
    closed_at: datetime | None
    outcome: str
    deemed: bool
    task: tuple[str, str, date] | None
    facts: tuple[FactSeen, ...]
    chain_holds: bool
    values: Mapping[str, Any]
    papers: tuple[tuple[str, str], ...]  # code and status, as handed in last
    decisions: tuple[str, ...]
    corrections: tuple[bool, ...]  # one a notice: whether it was answered
    stop_rows: tuple[bool, ...]  # one a special procedure: whether it ended
    certificates: int
    certificate_facts: int = 0
    handler: UUID | None = None


@dataclass(frozen=True)
class Done:
    """What one act said about one case."""

    case_id: UUID
    state: str
    error: Exception | None

    @property
    def done(self) -> bool:
        return self.error is None


class World(Protocol):
    """The system under the walk."""

    book: Catalogue
    edition: UUID
    points: Points
    applicant: Actor
    leaves_out: frozenset[str]  # acts that this world cannot do

    def open(self, specs: Sequence[CaseSpec], now: datetime) -> list[UUID]:
        """Submit; the ids that were acknowledged."""

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
        """Do an act. `between` is called after the cases were read and before they are saved;
        `given` are parameters instead of the usual ones."""

    def answer(self, bundle_id: UUID, *, holds: bool, right: bool, now: datetime) -> bool:
        """The department asked answers about a bundle's paper; whether it was taken."""

    def ask(self, spec: CaseSpec, now: datetime) -> CaseSpec:
        """The same case with a paper that a department has to answer for first."""

    def calendar(self, now: datetime) -> None:
        """What happens by the calendar: deemed accepted, expired, warned."""

    def overlap(self, act: str, ids: tuple[UUID, UUID], actors: tuple[Actor, Actor],
                now: datetime, *, first_waits: bool) -> list[Done]:  # fmt: skip
        """Two transactions at once, begun one after the other. With `first_waits` the first one
        has written and the second one ends before it; else the second one has written and the
        first one ends. In between facts are delivered."""

    def deliver(self, now: datetime) -> int:
        """Hand waiting facts to the reactions; how many calls were made."""

    def jobs(self) -> list[tuple[int, str, Mapping[str, Any]]]:
        """Waiting jobs, oldest first: id, task, arguments."""

    def work(self, job_id: int, now: datetime) -> None:
        """A worker takes a job, does it, and says that it is done."""

    def restart(self, now: datetime) -> None:
        """After a crash: what the next process finds and puts right."""

    def look(self, case_ids: Sequence[UUID]) -> dict[UUID, CaseSeen]:
        """Everything kept about cases."""

    def deferred(self) -> list[tuple[str, Mapping[str, Any]]]:
        """Every job ever deferred: task and arguments."""

    def effects(self) -> list[tuple[str, int]]:
        """What the reaction of the walk itself noted: (case, number of the fact), in order."""

    def spoil(self, case_id: UUID) -> None:
        """The reaction of the walk can take in nothing of this case."""

    def given_up(self) -> list[tuple[str, int]]:
        """What was set aside for people after all tries: (case, number of the fact)."""

    def is_behind(self) -> bool:
        """Whether a reaction waits for its next try."""

    def serials(self) -> dict[str, list[int]]:
        """The running numbers of the certificates of this walk, by kind of certificate."""

    def refusals(self, case_id: UUID) -> int:
        """How many attempts on a case were recorded as refused."""

    def keep(self, content: bytes, now: datetime) -> str:
        """Keep a file; its digest, once it is safe."""

    def kept_files(self) -> list[str]:
        """The digests of files that the store says it has, of those this walk handed in."""

    def read(self, digest: str) -> bytes:
        """The bytes of a file."""
