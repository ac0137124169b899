"""Who walks: the people of a walk, what it has seen, and how it judges what it sees."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from rongyi.cases.rules import CaseSpec, zone_of
from rongyi.cases.states import FINAL
from rongyi.catalogue.definitions import Item
from rongyi.kernel.actor import SYSTEM, Actor
from rongyi.kernel.ids import new_id
from tests.at import at
from tests.faults.simulator.acts import (
    BESIDE,
    BY_HEAD,
    BY_OWNER,
    BY_SYSTEM,
    FLOOR_AREA,
    STEP_ACTS,
    forward,
    heads_of,
    is_possible,
    targets,
)
from tests.faults.simulator.oracle import REOPENED, WATCHED, Oracle, differs
from tests.faults.simulator.world import CaseSeen, Done, World

START = at("2026-09-14 09:00")
NUMBERS = 1 << 20
ITEMS = ("tobacco_licence", "foreign_notary", "tobacco_licence", "licence_check")
ACTIVE = {
    "uscc": "91320594MA1234567X",
    "enterprise_name": "示例餐饮有限公司",
    "licence_status": "active",
    "floor_area": 60,
}
KNOWN = dict.fromkeys(("uscc", "enterprise_name", "licence_status"), "company_licence")
POINTS_MAX, HEALING_MAX = 24, 80
FACTS_OF_A_DELIVERY = 8
FACTS_OF_A_DAY = 12  # deemed accepted or expired, and every warning that came due
ROUNDS_OF_RUNNER = 400
OPEN = ("waiting", "to_upload")  # a paper that somebody still owes


class Walker:
    """One history of many cases: what its commands stand on."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.oracle = Oracle(world.book, zone_of(world.book))
        self.now = START
        self.specs: dict[UUID, CaseSpec] = {}
        self.last: dict[UUID, CaseSeen] = {}
        self.asked: dict[UUID, bool] = {}  # bundles whose department was asked: whether it answered
        self.unanswered: list[Sequence[CaseSpec]] = []  # sent, and the line broke: sent again later
        self.desks: dict[str, Actor] = {}
        self.bad: set[UUID] = set()  # cases whose facts a reaction can never take in
        self.files: dict[str, bytes] = {}
        self.trail: list[tuple[str, int]] = []
        self.done: Counter[str] = Counter()
        self.crashes = 0

    # people and things ------------------------------------------------------------------------

    def item(self, case_id: UUID) -> Item:
        return self.world.book.items[self.specs[case_id].item_code]

    def desk(self, post: str) -> Actor:
        """Who holds a post: for each post somebody else."""
        made = Actor(person_id=new_id(), name=post, posts=frozenset({post}))
        return self.desks.setdefault(post, made)

    def head(self, case_id: UUID) -> Actor:
        """Who heads the body that decides."""
        code = self.specs[case_id].item_code
        made = Actor(person_id=new_id(), name="负责人", posts=heads_of(self.world.book, code))
        return self.desks.setdefault(f"head of {code}", made)

    def who(self, act: str, case_id: UUID) -> Actor:
        """Who would do an act on a case as it was seen last."""
        if act in BY_OWNER:
            return self.world.applicant
        if act in BY_SYSTEM:
            return SYSTEM
        if act in BY_HEAD:
            return self.head(case_id)
        seen, steps = self.last[case_id], self.item(case_id).steps
        wanted = STEP_ACTS.get(act, "review")
        posts = [step.post for step in steps if step.act == wanted and step.post]
        post = seen.task[1] if seen.task and seen.task[1] else ""
        if post not in posts:
            post = (
                posts[0] if posts else next(s.post for s in steps if s.act == "decide" and s.post)
            )
        return self.desk(post)

    def pick(self, number: int, *states: str) -> UUID | None:
        """A case, if possible in one of the states."""
        fitting = [one for one, seen in self.last.items() if not states or seen.state in states]
        return fitting[number % len(fitting)] if fitting else None

    # what commands are made of ------------------------------------------------------------------

    def _files_are_there(self) -> None:
        """I7: what is said to be kept is kept, with the same bytes."""
        listed = self.world.kept_files()
        assert set(self.files) <= set(listed), "an acknowledged file is not listed"
        for digest in listed:
            assert sha256(self.world.read(digest)).hexdigest() == digest, "another file"

    def _must(
        self,
        act: str,
        case_id: UUID,
        given: dict[str, Any] | None = None,
        actor: Actor | None = None,
    ) -> None:
        (outcome,) = self.do(act, [case_id], given=given, actor=actor)
        assert outcome.done, f"{act} of {self.last[case_id].number} refused: {outcome.error!r}"

    def _must_not(
        self,
        act: str,
        case_id: UUID,
        given: dict[str, Any] | None = None,
        actor: Actor | None = None,
    ) -> None:
        (outcome,) = self.do(act, [case_id], given=given, actor=actor)
        assert not outcome.done, f"{act} was let through: {given}"

    def _open(self, specs: Sequence[CaseSpec]) -> list[UUID]:
        known = {(one.bundle_id, one.item_code): i for i, one in self.specs.items()}
        before = dict(self.last)
        self.unanswered.append(specs)
        ids = self.world.open(specs, self.now)
        self.unanswered.pop()
        assert len(ids) == len(specs)
        for case_id, spec in zip(ids, specs, strict=True):
            earlier = known.get((spec.bundle_id, spec.item_code), case_id)
            assert earlier == case_id, "I2: submitted again, and it is another case"
            self.specs.setdefault(case_id, spec)
        self.look()
        for case_id in ids:
            seen, spec = self.last[case_id], self.specs[case_id]
            if case_id in before:
                assert seen == before[case_id], "I2: a repeat changed something"
            else:
                self.is_new(seen, spec)
                self.done["submit"] += 1
        return ids

    @staticmethod
    def is_new(seen: CaseSeen, spec: CaseSpec) -> None:
        """A case that was just opened is what was handed in; one that lay there since an answer
        was lost may have gone on."""
        if len(seen.facts) > 1:
            return
        assert seen.values == spec.values, f"{seen.number}: another form"
        handed = tuple(sorted(one.code for one in spec.materials))
        assert tuple(code for code, _ in seen.papers) == handed, "papers of another case"
        assert seen.state == ("waiting" if spec.after else "submitted"), seen.state

    def _again(self) -> None:
        """Who got no answer sends the same once more; at most once it is there."""
        while self.unanswered:
            self._open(self.unanswered.pop())

    # judging ----------------------------------------------------------------------------------

    def do(
        self,
        act: str,
        ids: Sequence[UUID],
        *,
        seen: dict[UUID, int] | None = None,
        given: dict[str, Any] | None = None,
        actor: Actor | None = None,
    ) -> list[Done]:
        """An act by whoever may; each case is as its outcome says, and no other moved."""
        before = dict(self.last)
        actor = actor or self.who(act, ids[0])
        outcomes = self.world.act(act, ids, actor=actor, now=self.now, seen=seen, given=given)
        self.look()
        moved = set()
        for one in outcomes:
            was, now = before[one.case_id], self.last[one.case_id]
            if not one.done:
                assert now == was, f"{act} was refused ({one.error!r}) and changed {was.number}"
                continue
            moved.add(one.case_id)
            beside = act in BESIDE  # moves no case
            assert beside or is_possible(act, was.state), f"{act} of {was.number}: {was.state}"
            assert self.oracle.grew(was, now, 1) == 1, f"{act} of {was.number} left no fact"
            after = {was.state} if beside else targets(act, was.state)
            assert now.state == one.state and now.state in after, one
            assert now.facts[-1].actor_id == actor.person_id, f"{act}: another did it"
            if act == "correct":
                assert now.values == {**was.values, "floor_area": FLOOR_AREA}, "answers are lost"
            else:
                assert now.values == was.values, f"{act} changed the form"
            if act == "approve":
                waits = [code for code, status in was.papers if status in OPEN]
                assert not waits, f"{was.number} was approved before {waits} was there"
            self.done[act] += 1
        self._rest_is(before, moved)
        return outcomes

    def look(self) -> None:
        """See every case anew, and judge it."""
        found = self.world.look(list(self.specs))
        assert set(found) == set(self.specs), "I1: an acknowledged case is gone"
        numbers = Counter(one.number for one in found.values())
        assert max(numbers.values(), default=1) == 1, "I2: a number was given twice"
        for case_id, seen in found.items():
            if self.last.get(case_id) != seen:
                self.oracle.judge(seen)
        self.last = {case_id: found[case_id] for case_id in self.specs}

    def _grew(self, before: dict[UUID, CaseSeen], most: int) -> None:
        for case_id, was in before.items():
            self.oracle.grew(was, self.last[case_id], most)

    def _rest_is(self, before: dict[UUID, CaseSeen], moved: set[UUID]) -> None:
        for case_id, was in before.items():
            if case_id not in moved:
                assert self.last[case_id] == was, (
                    f"{was.number} moved: {differs(was, self.last[case_id])}"
                )

    def heal(self) -> None:
        """Everything works again: every case comes to its end, and every effect came once."""
        self.world.points.disarm()
        self.world.restart(self.now)
        self._again()
        self._settle()
        for _ in range(HEALING_MAX):
            for case_id in [i for i, s in self.last.items() if s.state not in FINAL]:
                self._further(case_id)
            self._settle()
            if all(seen.state in FINAL for seen in self.last.values()):
                break
        stuck = [f"{s.number}: {s.state}" for s in self.last.values() if s.state not in FINAL]
        assert not stuck, f"never ended: {stuck}"
        self.oracle.once(self.last, self.world.deferred())
        self._noted_once()
        self._files_are_there()
        self._numbered_in_turn()

    def _numbered_in_turn(self) -> None:
        """I8: each running number went to one certificate, and none was lost on the way."""
        if any(f.name in REOPENED for seen in self.last.values() for f in seen.facts):
            return
        for kind, numbers in self.world.serials().items():
            first = min(numbers)
            wanted = list(range(first, first + len(numbers)))
            assert sorted(numbers) == wanted, f"{kind}: numbers {sorted(numbers)}"

    def _further(self, case_id: UUID) -> None:
        bundle = self.specs[case_id].bundle_id
        if self.asked.get(bundle) is False:
            self.world.answer(bundle, holds=True, right=True, now=self.now)
            self.asked[bundle] = True
            self._settle()
        seen = self.last[case_id]
        act = forward(seen)
        if act:
            (outcome,) = self.do(act, [case_id])
            if not outcome.done and act == "approve":
                (outcome,) = self.do("reject", [case_id])
                if not outcome.done:  # a hearing that was asked for and never held
                    self.do("withdraw", [case_id])

    def _settle(self) -> None:
        idle = 0
        for _ in range(ROUNDS_OF_RUNNER):
            self.now += timedelta(minutes=2)
            calls = self.world.deliver(self.now)
            waiting = self.world.jobs()
            for job_id, _, _ in waiting:
                self.world.work(job_id, self.now)
            idle = 0 if calls or waiting or self.world.is_behind() else idle + 1
            if idle == 2:  # what failed once comes again
                break
        before = dict(self.last)
        self.look()
        self._grew(before, FACTS_OF_A_DELIVERY)
        for seen in self.last.values():  # liveness: no person has a hand in what follows of itself
            by_hand = self.specs[seen.id].channel == "window"
            stuck = seen.state == "rejected" or (seen.state == "approved" and not by_hand)
            assert not stuck, f"{seen.number} is {seen.state}, and nothing goes on"

    def deliver(self, number: int) -> None:
        """The runner hands waiting facts on; as if by several runners, one after the other."""
        before = dict(self.last)
        self.world.deliver(self.now)
        self.look()
        self._grew(before, FACTS_OF_A_DELIVERY)

    def day_goes_by(self) -> None:
        """What the calendar does is done."""
        before = dict(self.last)
        self.world.calendar(self.now)
        self.look()
        self._grew(before, FACTS_OF_A_DAY)
        for seen in self.last.values():
            if seen.state == "submitted":
                told = self.oracle.add(self.oracle.day(seen.received_at), 5)
                assert self.oracle.day(self.now) <= told, f"{seen.number}: not deemed accepted"

    def _noted_once(self) -> None:
        """I5: the reaction of the walk took in each fact once, those of a case in their order."""
        effects = self.world.effects()
        due = {
            seen.id: {(str(seen.id), one.seq) for one in seen.facts if one.name in WATCHED}
            for seen in self.last.values()
        }
        bad = set().union(*(due[one] for one in self.bad))
        wanted = set().union(*due.values()) - bad
        given_up = self.world.given_up()
        assert set(given_up) == bad, f"given up: {given_up}, and should be: {bad}"
        assert len(given_up) == len(bad), "set aside twice"
        assert set(effects) == wanted, f"lost on the way: {wanted ^ set(effects)}"
        assert len(effects) == len(wanted), "an effect came twice"
        for seen in self.last.values():
            own = [seq for case, seq in effects if case == str(seen.id)]
            assert own == sorted(own), f"{seen.number}: effects out of order"
