"""A walk: commands on a world, each judged at once by the oracle. Same commands, same walk.

A command is a name and a number; the number picks the case, the people and the variation. So a
walk is a short list that can be kept (`kept/*.json`), replayed, and shrunk by hypothesis.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

from rongyi.cases.rules import Point
from rongyi.cases.states import FINAL
from rongyi.kernel.actor import Actor
from rongyi.kernel.ids import new_id
from tests.faults.simulator.acts import (
    BY_HAND,
    BY_HEAD,
    BY_OWNER,
    STEP_ACTS,
    forward,
    heads_of,
    is_possible,
)
from tests.faults.simulator.trials import Trials
from tests.faults.simulator.walker import FACTS_OF_A_DELIVERY, ITEMS, NUMBERS, POINTS_MAX
from tests.faults.simulator.world import Crash, Done, World


class Walk(Trials):
    """All commands on one history."""

    def take(self, name: str, number: int) -> None:
        """One command, then a look at everything. Errors: AssertionError names what broke."""
        self.trail.append((name, number))
        COMMANDS[name](self, number)

    def submit(self, number: int) -> None:
        """A new application: plain, of two items, waiting, at the counter, with a check by hand."""
        bundle, serial = new_id(), number // 4
        waits, two, asks = number % 5 == 1, number % 3 == 1, number % 7 == 2
        specs = []
        for place, code in enumerate(
            (ITEMS[serial % 4], "foreign_notary")[: 2 if two and serial % 4 != 1 else 1]
        ):
            after = ("first_store_recognition",) if waits and place == 0 else ()
            channel = "window" if number % 4 == 3 else "web"
            specs.append(self.spec(code, bundle, after=after, channel=channel))
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
        self.now += timedelta(hours=1 + number % 20)
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

    def correct(self, number: int) -> None:
        """The answer to a notice."""
        case_id = self.pick(number, "correction")
        if case_id is not None:
            self.do("correct", [case_id])

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
        self._must(("reject", "withdraw")[number // 2 % 2], case_id)
        self._must_not("withdraw", case_id)

    def paper(self, number: int) -> None:
        """A file is handed in: acknowledged, it is there with the same bytes."""
        content = b"%PDF-" + str(number % 50).encode()
        self.files[self.world.keep(content, self.now)] = content
        self._files_are_there()

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
        """Who may not: another body, the applicant with every post, another post of the item."""
        act = APART[number % len(APART)]
        open_to = {one.state for one in self.last.values() if is_possible(act, one.state)}
        case_id = self.pick(number, *open_to) or self.pick(number)
        if case_id is None or act in self.world.leaves_out:
            return
        actor = self._wrong(act, case_id, number // len(APART))
        before, refused = dict(self.last), self.world.refusals(case_id)
        outcomes = self.world.act(act, [case_id], actor=actor, now=self.now)
        assert not any(one.done for one in outcomes), f"{act} by somebody who may not"
        self.look()
        self._rest_is(before, set())
        assert self.world.refusals(case_id) == refused + 1, f"{act}: the attempt was not recorded"

    def _wrong(self, act: str, case_id: UUID, number: int) -> Actor:
        """Somebody who must not do an act on a case."""
        steps = [one for one in self.item(case_id).steps if one.post]
        posts = frozenset(one.post or "" for one in steps)
        own = frozenset(one.post or "" for one in steps if one.act == STEP_ACTS.get(act))
        own = own or frozenset(one.post or "" for one in steps if one.act == "decide")
        if act in BY_HEAD:
            own = heads_of(self.world.book, self.specs[case_id].item_code)
        kinds = [Actor(person_id=new_id(), name="外人", posts=frozenset({"gi_review"}))]
        if act not in BY_OWNER:  # he holds every post, and it is his own case
            kinds.append(Actor(person_id=self.world.applicant.person_id, posts=posts))
        if posts - own:
            kinds.append(Actor(person_id=new_id(), name="旁岗", posts=posts - own))
        return kinds[number % len(kinds)]

    def time(self, number: int) -> None:
        """Hours or days pass; what the calendar does is done."""
        self.now += timedelta(hours=1 + number % 96)
        self.day_goes_by()

    def clock_set_back(self, number: int) -> None:
        """The clock of the machine jumps back for one act."""
        real, self.now = self.now, self.now - timedelta(days=1 + number % 40)
        try:
            self.advance(number)
        finally:
            self.now = real

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

    def die(self, name: str, number: int, point: int, *, commits: bool = False) -> bool:
        """Let a command die at a point; whether it came that far."""
        before = dict(self.last)
        self.world.points.arm(point, commits=commits)
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


APART = (*STEP_ACTS, *sorted(BY_HEAD), *sorted(BY_OWNER - {"correct"}), "end", "release")
COMMANDS: dict[str, Callable[[Walk, int], Any]] = {
    name: getattr(Walk, name)
    for name in (
        "submit submit_twice advance anything likely many stale race stranger time clock_set_back "
        "deliver work answer crash whole paused corrected careless paper notice correct "
        "hasty waits over owed pair last_day extended set_back alone in_hand unfit "
        "spoiled overlapping"
    ).split()
}
MORTAL = """submit advance deliver work likely advance submit_twice many time paper answer paused
  corrected whole""".split()
WEIGHTS = {
    "submit": 7, "submit_twice": 3, "advance": 22, "anything": 6, "likely": 10, "many": 3,
    "stale": 3, "race": 5, "stranger": 3, "time": 5, "clock_set_back": 0, "deliver": 10,
    "work": 5, "answer": 5, "crash": 11,
    "whole": 2, "paused": 3, "corrected": 3, "careless": 2, "paper": 3,
    "notice": 0, "correct": 0, "hasty": 1, "waits": 1, "over": 1, "owed": 1, "pair": 1,
    "last_day": 1, "extended": 1, "set_back": 1, "alone": 1, "in_hand": 1, "unfit": 1,
    "spoiled": 1, "overlapping": 1,
}  # fmt: skip


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
