"""A walk: commands on a world, each judged at once by the oracle. Same commands, same walk.

A command is a name and a number; the number picks the case, the people and the variation. So a
walk is a short list that can be kept (`kept/*.json`), replayed, and shrunk by hypothesis.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from hashlib import sha256
from random import Random
from typing import Any
from uuid import UUID

from rongyi.cases.rules import CaseSpec, Point, zone_of
from rongyi.cases.states import FINAL
from rongyi.catalogue.definitions import Item
from rongyi.kernel.actor import SYSTEM, Actor
from rongyi.kernel.ids import new_id
from tests.at import at
from tests.faults.simulator.acts import (
    BY_HAND,
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
from tests.faults.simulator.oracle import WATCHED, Oracle, differs
from tests.faults.simulator.world import CaseSeen, Crash, Done, World

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
ROUNDS_OF_RUNNER = 12


class Walk:
    """One history of many cases."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.oracle = Oracle(world.book, zone_of(world.book))
        self.now = START
        self.specs: dict[UUID, CaseSpec] = {}
        self.last: dict[UUID, CaseSeen] = {}
        self.asked: dict[UUID, bool] = {}  # bundles whose department was asked: whether it answered
        self.unanswered: list[Sequence[CaseSpec]] = []  # sent, and the line broke: sent again later
        self.desks: dict[str, Actor] = {}
        self.files: dict[str, bytes] = {}
        self.trail: list[tuple[str, int]] = []
        self.done: Counter[str] = Counter()
        self.crashes = 0

    def take(self, name: str, number: int) -> None:
        """One command, then a look at everything. Errors: AssertionError names what broke."""
        self.trail.append((name, number))
        COMMANDS[name](self, number)

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

    # commands ---------------------------------------------------------------------------------

    def submit(self, number: int) -> None:
        """A new application: plain, of two items, waiting, at the counter, with a check by hand."""
        bundle, serial = new_id(), number // 4
        waits, two, asks = number % 5 == 1, number % 3 == 1, number % 7 == 2
        specs = []
        for place, code in enumerate(
            (ITEMS[serial % 4], "foreign_notary")[: 2 if two and serial % 4 != 1 else 1]
        ):
            specs.append(
                CaseSpec(
                    bundle_id=bundle,
                    bundle_number=f"RY{bundle.hex[-14:]}",
                    item_code=code,
                    edition_id=self.world.edition,
                    applicant_id=self.world.applicant.person_id,
                    applicant_name=self.world.applicant.name,
                    values=dict(ACTIVE),
                    sources=dict(KNOWN),
                    after=("first_store_recognition",) if waits and place == 0 else (),
                    channel="window" if number % 4 == 3 else "web",
                )
            )
        if asks:
            specs[0] = self.world.ask(specs[0], self.now)
            self.asked[bundle] = False
        self._open(specs)

    def submit_twice(self, number: int) -> None:
        """The same application again: a double click, another tab, a retry after a broken line."""
        case_id = self.pick(number)
        if case_id is not None:
            bundle = self.specs[case_id].bundle_id
            specs = [one for one in self.specs.values() if one.bundle_id == bundle]
            self._open(specs[:1] if number % 2 else specs)

    def _fresh(self, number: int) -> UUID:
        """A case of its own of an item that people review and decide."""
        known = set(self.last)
        self.submit(number - number % 1680 + (4 if number % 2 else 48))
        return next(iter(set(self.last) - known))

    def whole(self, number: int) -> None:
        """One case straight through to its end, the worker beside it."""
        case_id = self._fresh(number)
        for act in ("accept", "review", "approve"):
            self.now += timedelta(hours=3 + number % 5)
            self._must(act, case_id)
        for _ in range(3):
            self.deliver(0)
            for job_id, _, _ in self.world.jobs():
                self.world.work(job_id, self.now)
            self.now += timedelta(minutes=2)
        self.look()

    def paused(self, number: int) -> None:
        """The clock stops for a special procedure and runs again, once or as often as it may."""
        case_id = self._fresh(number)
        self._must("accept", case_id)
        for times in range(7 if number % 4 == 0 else 1 + number % 2):
            self.now += timedelta(hours=5 + number % 40)
            if times >= 5:
                self._must_not("stop", case_id)
                return
            self._must("stop", case_id)
            self.now += timedelta(hours=30 + number % 99)
            self._must_not("review", case_id)
            self._must("resume", case_id)

    def corrected(self, number: int) -> None:
        """One notice that tells everything; its answer; a second one may only repeat the first."""
        case_id = self._fresh(number)
        self._must("ask_correction", case_id)
        self.now += timedelta(hours=20 + number % 50)
        self._must_not("accept", case_id)
        self._must("correct", case_id)
        more = {"points": [Point("field", "floor_area", "请核对面积。")]}
        self._must_not("ask_correction", case_id, more)
        if number % 2:
            self._must("ask_correction", case_id)
            self._must("correct", case_id)
        self._must("accept", case_id)

    def notice(self, number: int) -> None:
        """A notice of corrections, to be answered later."""
        case_id = self.pick(number, "submitted")
        if case_id is not None:
            self.do("ask_correction", [case_id])

    def careless(self, number: int) -> None:
        """Acts without the words or the ground that the law asks for, or for no lawful reason."""
        case_id = self._fresh(number)
        self._must_not("refuse", case_id, {"reasons": " "})
        self._must_not("refuse", case_id, {"ground": "no_such_ground"})
        self._must_not("ask_correction", case_id, {"points": []})
        self._must_not("review", case_id)
        self._must("accept", case_id)
        self._must_not("stop", case_id, {"special": "site_check"})
        self._must_not("stop", case_id, {"until": self.oracle.day(self.now) + timedelta(days=999)})
        self._must_not("stop", case_id, {"reason": ""})
        self._must_not("approve", case_id)
        self._must("review", case_id)
        self._must_not("reject", case_id, {"reasons": ""})
        self._must_not("reject", case_id, {"ground": ""})
        self._must("reject" if number % 2 else "withdraw", case_id)
        self._must_not("withdraw", case_id)

    def paper(self, number: int) -> None:
        """A file is handed in: acknowledged, it is there with the same bytes."""
        content = b"%PDF-" + str(number % 50).encode()
        self.files[self.world.keep(content, self.now)] = content
        self._files_are_there()

    def _files_are_there(self) -> None:
        """I7: what is said to be kept is kept, with the same bytes."""
        listed = self.world.kept_files()
        assert set(self.files) <= set(listed), "an acknowledged file is not listed"
        for digest in listed:
            assert sha256(self.world.read(digest)).hexdigest() == digest, "another file"

    def _must(self, act: str, case_id: UUID, given: dict[str, Any] | None = None) -> None:
        (outcome,) = self.do(act, [case_id], given=given)
        assert outcome.done, f"{act} of {self.last[case_id].number} refused: {outcome.error!r}"

    def _must_not(self, act: str, case_id: UUID, given: dict[str, Any] | None = None) -> None:
        (outcome,) = self.do(act, [case_id], given=given)
        assert not outcome.done, f"{act} was let through: {given}"

    def _open(self, specs: Sequence[CaseSpec]) -> None:
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
            if case_id in before:
                assert self.last[case_id] == before[case_id], "I2: a repeat changed something"
            else:
                assert self.last[case_id].values["uscc"] == ACTIVE["uscc"]
                self.done["submit"] += 1

    def advance(self, number: int) -> None:
        """What the task of a case asks for, by whoever has to."""
        case_id = self.pick(number, *{s.state for s in self.last.values()} - FINAL)
        act = forward(self.last[case_id]) if case_id else ""
        if case_id and act:
            self.do(act, [case_id])

    def anything(self, number: int) -> None:
        """Any act of the table on any case, allowed there or not."""
        case_id = self.pick(number // len(BY_HAND))
        if case_id is not None:
            act = BY_HAND[number % len(BY_HAND)]
            if act not in self.world.leaves_out:
                self.do(act, [case_id])

    def likely(self, number: int) -> None:
        """Any act that the table allows the case that was picked."""
        case_id = self.pick(number // 16)
        if case_id is None:
            return
        state, left_out = self.last[case_id].state, self.world.leaves_out
        found = [act for act in BY_HAND if is_possible(act, state) and act not in left_out]
        if found:
            self.do(found[number % len(found)], [case_id])

    def many(self, number: int) -> None:
        """One act on several cases at once: each has an outcome of its own."""
        act = ("accept", "review", "approve", "close", "stop", "resume")[number % 6]
        code = ITEMS[(number // 6) % 2]
        ids = [one for one, spec in self.specs.items() if spec.item_code == code][-4:]
        if ids:
            self.do(act, ids)

    def stale(self, number: int) -> None:
        """The page that somebody acts on is older than the case."""
        case_id = self.pick(number)
        if case_id is None:
            return
        seen = self.last[case_id]
        act = forward(seen)
        if seen.version < 2 or act not in ("accept", "review", "approve", "close"):
            return
        outcomes = self.do(act, [case_id], seen={case_id: seen.version - 1})
        assert not outcomes[0].done, "acted on a page that was too old"

    def race(self, number: int) -> None:
        """Two people do the same at once: one succeeds, the other is told, and it happens once."""
        case_id = self.pick(number, "submitted", "accepted", "reviewed", "correction", "issued")
        act = forward(self.last[case_id]) if case_id else ""
        if not case_id or act in ("", "release", "correct", "approve" if number % 2 else ""):
            return
        other: list[Done] = []
        actor = self.who(act, case_id)

        def meanwhile() -> None:
            other.extend(self.world.act(act, [case_id], actor=actor, now=self.now))

        mine = self.world.act(act, [case_id], actor=actor, now=self.now, between=meanwhile)
        before = dict(self.last)
        self.look()
        won = sum(one.done for one in (*mine, *other))
        assert won <= 1, f"{act} was done twice at once"
        added = self.oracle.grew(before[case_id], self.last[case_id], 1)
        assert added == won, f"{act}: {won} said done, {added} facts"
        self._rest_is(before, {case_id})

    def stranger(self, number: int) -> None:
        """Who may not: another desk, the applicant himself, somebody with a part in it."""
        case_id = self.pick(number)
        if case_id is None:
            return
        act = ("accept", "approve", "close", "review", "withdraw")[number % 5]
        actor = self.world.applicant if number % 2 else self.desk("gi_review")
        if act == "withdraw":
            actor = self.desk("gi_review")
        elif number % 2:  # he holds the post, and it is his own case
            actor = Actor(
                person_id=actor.person_id,
                posts=frozenset(s.post for s in self.item(case_id).steps if s.post),
            )
        before, refused = dict(self.last), self.world.refusals(case_id)
        outcomes = self.world.act(act, [case_id], actor=actor, now=self.now)
        assert not any(one.done for one in outcomes), f"{act} by somebody who may not"
        self.look()
        self._rest_is(before, set())
        assert self.world.refusals(case_id) == refused + 1, "the attempt was not recorded"

    def time(self, number: int) -> None:
        """Hours or days pass; what the calendar does is done."""
        self.now += timedelta(hours=1 + number % 96)
        before = dict(self.last)
        self.world.deem(self.now)
        self.look()
        self._grew(before, 1)
        for seen in self.last.values():
            if seen.state == "submitted":
                told = self.oracle.add(self.oracle.day(seen.received_at), 5)
                assert self.oracle.day(self.now) <= told, f"{seen.number}: not deemed accepted"

    def clock_set_back(self, number: int) -> None:
        """The clock of the machine jumps back for one act."""
        real, self.now = self.now, self.now - timedelta(days=1 + number % 40)
        try:
            self.advance(number)
        finally:
            self.now = real

    def deliver(self, number: int) -> None:
        """The runner hands waiting facts on; as if by several runners, one after the other."""
        before = dict(self.last)
        self.world.deliver(self.now)
        self.look()
        self._grew(before, FACTS_OF_A_DELIVERY)

    def work(self, number: int) -> None:
        """The worker does a waiting job: not always the oldest, and some twice."""
        waiting = self.world.jobs()
        if not waiting:
            return
        before = dict(self.last)
        self.world.work(waiting[number % len(waiting)][0], self.now)
        self.look()
        self._grew(before, 1)

    def answer(self, number: int) -> None:
        """A department answers: rightly, wrongly, too late, twice, or about what is not its own."""
        bundles = list(self.asked)
        if not bundles:
            return
        bundle, right = bundles[number % len(bundles)], number % 3 != 1
        taken = self.world.answer(bundle, holds=number % 4 != 0, right=right, now=self.now)
        assert not (taken and not right), "another department's answer was taken"
        if taken and number % 4 != 0:
            assert not self.asked[bundle], "I2: one question was answered twice"
            self.asked[bundle] = True
        if taken and number % 2:
            again = self.world.answer(bundle, holds=True, right=True, now=self.now)
            assert not (again and self.asked[bundle]) or number % 4 == 0, "answered twice"
            self.asked[bundle] = self.asked[bundle] or again
        before = dict(self.last)
        self.look()
        self._grew(before, 1)

    def crash(self, number: int) -> None:
        """The process dies somewhere within the command that comes next, and another one starts."""
        name = MORTAL[number % len(MORTAL)]
        rest = number // len(MORTAL)
        self.die(name, rest // POINTS_MAX, rest % POINTS_MAX)

    def die(self, name: str, number: int, point: int) -> bool:
        """Let a command die at a point; whether it came that far."""
        before = dict(self.last)
        self.world.points.arm(point)
        try:
            COMMANDS[name](self, number)
        except Crash:
            self.crashes += 1
            self.world.points.disarm()
            self.world.restart(self.now)
            self.look()
            self._grew(before, FACTS_OF_A_DELIVERY)
            if self.unanswered and number % 2:
                self._again()
            return True
        self.world.points.disarm()
        return False

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
    ) -> list[Done]:
        """An act by whoever may; each case is as its outcome says, and no other moved."""
        before = dict(self.last)
        actor = self.who(act, ids[0])
        outcomes = self.world.act(act, ids, actor=actor, now=self.now, seen=seen, given=given)
        self.look()
        moved = set()
        for one in outcomes:
            was, now = before[one.case_id], self.last[one.case_id]
            if not one.done:
                assert now == was, f"{act} was refused ({one.error!r}) and changed {was.number}"
                continue
            moved.add(one.case_id)
            assert is_possible(act, was.state), f"{act} of {was.number}, which is {was.state}"
            assert self.oracle.grew(was, now, 1) == 1, f"{act} of {was.number} left no fact"
            assert now.state == one.state and now.state in targets(act, was.state), one
            assert now.facts[-1].actor_id == actor.person_id, f"{act}: another did it"
            if act == "correct":
                assert now.values == {**was.values, "floor_area": FLOOR_AREA}, "answers are lost"
            else:
                assert now.values == was.values, f"{act} changed the form"
            if act == "approve":
                waits = [code for code, status in was.papers if status == "waiting"]
                assert not waits, f"{was.number} was approved before the answer about {waits}"
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
        self.look()
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
            idle = 0 if calls or waiting else idle + 1
            if idle == 2:  # what failed once comes again
                break
        before = dict(self.last)
        self.look()
        self._grew(before, FACTS_OF_A_DELIVERY)

    def _noted_once(self) -> None:
        """I5: the reaction of the walk took in each fact once, those of a case in their order."""
        effects = self.world.effects()
        wanted = {
            (str(seen.id), fact.seq)
            for seen in self.last.values()
            for fact in seen.facts
            if fact.name in WATCHED
        }
        assert set(effects) == wanted, f"lost on the way: {wanted ^ set(effects)}"
        assert len(effects) == len(wanted), "an effect came twice"
        for seen in self.last.values():
            own = [seq for case, seq in effects if case == str(seen.id)]
            assert own == sorted(own), f"{seen.number}: effects out of order"


COMMANDS: dict[str, Callable[[Walk, int], Any]] = {
    name: getattr(Walk, name)
    for name in (
        "submit submit_twice advance anything likely many stale race stranger time clock_set_back "
        "deliver work answer crash whole paused corrected careless paper notice"
    ).split()
}
MORTAL = """submit advance deliver work likely advance submit_twice many time paper answer paused
  corrected whole""".split()
WEIGHTS = {
    "submit": 7, "submit_twice": 3, "advance": 22, "anything": 6, "likely": 10, "many": 3,
    "stale": 3, "race": 5, "stranger": 3, "time": 5, "clock_set_back": 0, "deliver": 10,
    "work": 5, "answer": 5, "crash": 11,
    "whole": 2, "paused": 3, "corrected": 3, "careless": 2, "paper": 3,
    "notice": 0,
}  # fmt: skip


# Everything that a person does, once: what mutants are tried with first.
TOUR = (
    ("submit", 4), ("submit_twice", 1), ("deliver", 0), ("race", 0), ("whole", 8), ("paused", 5),
    ("corrected", 7), ("careless", 3), ("stranger", 0), ("stranger", 1), ("stranger", 3),
    ("submit", 2), ("submit", 13), ("many", 0), ("stale", 1), ("answer", 2), ("deliver", 0),
    ("time", 60), ("crash", 2 + 14 * 9), ("crash", 2 + 14 * 30), ("paper", 9), ("paused", 8),
    ("time", 90), ("crash", 1 + 14 * 4), ("work", 0), ("crash", 3 + 14 * 3), ("crash", 9 + 14 * 2),
    ("advance", 3), ("advance", 4), ("race", 3), ("deliver", 0), ("time", 95), ("stale", 2),
)  # fmt: skip


def script(seed: int, steps: int) -> list[tuple[str, int]]:
    """The commands of a seed."""
    dice = Random(seed)
    names = dice.choices(list(WEIGHTS), list(WEIGHTS.values()), k=steps)
    return [("submit", dice.randrange(NUMBERS)), *((n, dice.randrange(NUMBERS)) for n in names)]


def go(world: World, commands: Iterable[tuple[str, int]]) -> Walk:
    """Take all commands, then heal. Errors: AssertionError with the trail so far."""
    walk = Walk(world)
    for name, number in commands:
        walk.take(name, number)
    walk.heal()
    return walk
