"""Single things that must hold, each tried on cases of its own: rights, limits, last days, order.

Each is one command of a walk, so that it also comes in the middle of everything else.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from rongyi.cases.rules import CaseSpec, MaterialSpec
from rongyi.kernel.actor import Actor
from rongyi.kernel.ids import new_id
from tests.faults.simulator.acts import BY_HAND, FOLLOWS, SUPPLEMENT, is_possible
from tests.faults.simulator.walker import ACTIVE, KNOWN, Walker

PLAIN = ("foreign_notary", "tobacco_licence")
FOUR_EYES, TWO_REVIEWS, BY_RULE = "food_licence", "aquaculture_licence", "licence_check"
LATER = {"status": "to_upload", "later_workdays": 5}


class Trials(Walker):
    """Commands that try one thing."""

    def spec(self, code: str, bundle: UUID | None = None, **more: Any) -> CaseSpec:
        """An application for an item."""
        bundle = bundle or new_id()
        given: dict[str, Any] = {
            "bundle_id": bundle,
            "bundle_number": f"RY{bundle.hex[-14:]}",
            "edition_id": self.world.edition,
            "applicant_id": self.world.applicant.person_id,
            "applicant_name": self.world.applicant.name,
            "values": dict(ACTIVE),
            "sources": dict(KNOWN),
            "channel": "web",
        }
        return CaseSpec(item_code=code, **{**given, **more})

    def begin(self, code: str, **more: Any) -> UUID:
        """One case of an item, submitted."""
        return self._open([self.spec(code, **more)])[0]

    def everyone(self, case_id: UUID) -> Actor:
        """Somebody who holds every post of the item."""
        posts = frozenset(step.post for step in self.item(case_id).steps if step.post)
        return Actor(person_id=new_id(), name="一人多岗", posts=posts)

    def colleague(self, case_id: UUID) -> Actor:
        """Somebody else of the post at which a case lies."""
        task = self.last[case_id].task
        assert task is not None
        return Actor(person_id=new_id(), name="同岗", posts=frozenset({task[1]}))

    # order ------------------------------------------------------------------------------------

    def hasty(self, number: int) -> None:
        """What is owed has to be there first: a result, every review, the certificate."""
        code = PLAIN[number % 2] if number % 3 else TWO_REVIEWS
        case_id = self.begin(code)
        self._must_not("approve", case_id)
        self._must("accept", case_id)
        for step in self.item(case_id).steps:
            if step.act == "review":
                self._must_not("approve", case_id)
                self._must_not("reject", case_id)
                self._must("review", case_id)
        self._must("approve", case_id)
        if self.last[case_id].facts[-1].body["certificate"]:
            self._must_not("close", case_id)

    def waits(self, number: int) -> None:
        """What needs another's result waits for it."""
        case_id = self.begin(PLAIN[number % 2], after=("first_store_recognition",))
        self._must_not("accept", case_id)
        self.now += timedelta(hours=3)
        self._must("release", case_id)
        self._must("accept", case_id)

    def over(self, number: int) -> None:
        """What is over stays over, whoever does whatever."""
        case_id = self.begin(PLAIN[number % 2])
        self._must(("withdraw", "refuse")[number % 2], case_id)
        state = self.last[case_id].state
        for act in BY_HAND:
            if act not in self.world.leaves_out and not is_possible(act, state):
                self._must_not(act, case_id)

    def owed(self, number: int) -> None:
        """Nothing is approved while a department owes an answer or a promised paper is to come."""
        bundle, asks = new_id(), number % 2 == 0
        spec = self.spec(PLAIN[number // 2 % 2], bundle)
        if asks:
            spec = self.world.ask(spec, self.now)
            self.asked[bundle] = False
        else:
            self.files[self.world.keep(FOLLOWS, self.now)] = FOLLOWS
            follows = MaterialSpec(SUPPLEMENT.code, SUPPLEMENT.way, evidence=LATER)
            spec = replace(spec, materials=(follows,))
        (case_id,) = self._open([spec])
        for act in ("accept", "review"):
            self._must(act, case_id)
        self._must_not("approve", case_id)
        if asks:
            self.asked[bundle] = self.world.answer(bundle, holds=True, right=True, now=self.now)
            self._settle()
        else:
            self._must("supplement", case_id)
        self._must("approve", case_id)

    def pair(self, number: int) -> None:
        """Two items in one application, each with papers of its own; sent twice, in any order."""
        bundle = new_id()
        first = self.world.ask(self.spec(PLAIN[0], bundle), self.now)
        self.asked[bundle] = False
        specs = [first, self.spec(PLAIN[1], bundle)]
        self._open(specs)
        self._open(specs[::-1] if number % 2 else specs)
        assert self.world.answer(bundle, holds=True, right=True, now=self.now)
        self.asked[bundle] = True
        before = dict(self.last)
        self.look()
        self._grew(before, 1)

    # days -------------------------------------------------------------------------------------

    def to_the_last_day(self, case_id: UUID, past: int) -> None:
        """The last day of the task of a case, or so many days behind it, at its end."""
        task = self.last[case_id].task
        assert task is not None
        day = task[2] + timedelta(days=past)
        moment = self.now.astimezone(self.oracle.zone).replace(hour=17, minute=30)
        self.now = max(self.now, moment + (day - moment.date()))

    def last_day(self, number: int) -> None:
        """The last day of a period belongs to it; the day behind it does not."""
        case_id, past = self.begin(PLAIN[number % 2]), number // 2 % 2
        if number // 4 % 2:
            self._must("ask_correction", case_id)
            self.to_the_last_day(case_id, past)
            if past:
                self.day_goes_by()
                assert self.last[case_id].state == "expired", "nobody answered, and it goes on"
                return
            self._must_not("expire", case_id)
            self.day_goes_by()
            self._must("correct", case_id)
            return
        self.to_the_last_day(case_id, past)
        if past:  # nobody looked, not even the calendar
            self._must_not("refuse", case_id)
            self._must_not("ask_correction", case_id)
        self._must("accept", case_id)
        assert self.last[case_id].deemed == bool(past), "deemed accepted by the wrong day"

    def extended(self, number: int) -> None:
        """More time: by the head alone, once, at most so many days, counted in working days."""
        case_id = self.begin(PLAIN[number % 2])
        self._must("accept", case_id)
        self.now += timedelta(hours=20 + number % 50)
        self._must_not("extend", case_id, {"workdays": 11})
        self._must_not("extend", case_id, actor=self.colleague(case_id))
        self._must("extend", case_id, {"workdays": 3 + number % 8})
        self._must_not("extend", case_id)
        if number % 3 == 0:
            self._must("stop", case_id)
            self.now += timedelta(days=3)
            self._must("resume", case_id)

    def set_back(self, number: int) -> None:
        """The clock of the machine jumps back between any two acts, and facts are delivered."""
        case_id, real = self.begin(PLAIN[number % 2]), self.now
        for place, act in enumerate(("accept", "stop", "resume", "review", "approve")):
            self.now += timedelta(hours=40) if place % 2 == 0 else -timedelta(hours=1 + number % 39)
            real = max(real, self.now)
            self._must(act, case_id)
            kept, self.now = self.now, self.now - timedelta(hours=60 * place)
            self.deliver(0)
            self.now = kept
        self.now = real

    # hands ------------------------------------------------------------------------------------

    def alone(self, number: int) -> None:
        """Who reviewed a case does not decide it, where the item says so."""
        if "four_eyes" in self.world.leaves_out:
            return
        case_id = self.begin(FOUR_EYES)
        one = self.everyone(case_id)
        for act in ("accept", "review"):
            self._must(act, case_id, actor=one)
        for act in ("approve", "reject"):
            self._must_not(act, case_id, actor=one)
        self._must("approve", case_id)

    def in_hand(self, number: int) -> None:
        """What a colleague has in hand is his to do, and who stands aside does nothing on it."""
        act = ("claim", "recuse")[number % 2]
        if act in self.world.leaves_out:
            return
        case_id = self.begin(PLAIN[number // 2 % 2])
        for following in ("accept", "review", "approve"):
            mine, other = self.who(following, case_id), self.colleague(case_id)
            self._must(act, case_id, actor=mine)
            able, barred = (mine, other) if act == "claim" else (other, mine)
            self._must_not(following, case_id, actor=barred)
            self._must(following, case_id, actor=able)

    def unfit(self, number: int) -> None:
        """A rule grants only what passes its checks; the rest a person decides."""
        values = {**ACTIVE, "licence_status": ("revoked", "suspended")[number % 2]}
        case_id = self.begin(BY_RULE, values=values)
        self._settle()
        assert self.last[case_id].state == "submitted", "a rule decided what it may not"
        self._must("accept", case_id)
        self._must("reject", case_id)

    # facts on their way -----------------------------------------------------------------------

    def spoiled(self, number: int) -> None:
        """A reaction can never take in the facts of one case: the others go on."""
        first = self.begin(PLAIN[0])
        self.world.spoil(first)
        self.bad.add(first)
        for code in PLAIN:
            other = self.begin(code)
            self._must("accept", other)
        self._must("accept", first)
        self._again()
        self._settle()
        self._noted_once()

    def overlapping(self, number: int) -> None:
        """Two transactions at once, and the runner between the ends of the two."""
        if "overlap" in self.world.leaves_out:
            return
        ids = (self.begin(PLAIN[0]), self.begin(PLAIN[1]))
        self._settle()
        actors = (self.who("accept", ids[0]), self.who("accept", ids[1]))
        done = self.world.overlap("accept", ids, actors, self.now, first_waits=number % 2 == 0)
        self.look()
        assert all(one.done for one in done), done
        self._again()
        self._settle()
        self._noted_once()
