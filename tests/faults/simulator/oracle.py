"""What must hold of every case at every moment, told by its facts alone (invariants I1 to I9).

Nothing here uses the code under test except the table of moves as it stood at import, the item's
numbers and which days are working days.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from rongyi.cases.states import FINAL
from rongyi.catalogue.definitions import Catalogue, Item
from tests.faults.simulator.acts import FLOOR_AREA, any_target
from tests.faults.simulator.world import CaseSeen, FactSeen

TOLD_WITHIN = 5  # working days of art. 32(1)(4)
DELIVERED_WITHIN = 10  # art. 44
STOPS_MAX = 5
NEXT = {  # what the fact leaves behind; of others the state is not said here
    "case.released.v1": "submitted",
    "case.correction_asked.v1": "correction",
    "case.corrected.v1": "submitted",
    "case.refused.v1": "refused",
    "case.accepted.v1": "accepted",
    "case.stopped.v1": "stopped",
    "case.resumed.v1": "accepted",
    "case.issued.v1": "issued",
    "case.closed.v1": "closed",
    "case.withdrawn.v1": "withdrawn",
    "case.ended.v1": "ended",
    "case.expired.v1": "expired",
}
BEFORE = {  # from where the fact may come
    "case.released.v1": {"waiting"},
    "case.correction_asked.v1": {"submitted"},
    "case.corrected.v1": {"correction"},
    "case.expired.v1": {"correction"},
    "case.extended.v1": {"accepted", "reviewed", None},
    "case.accepted.v1": {"submitted"},
    "case.stopped.v1": {"accepted"},
    "case.resumed.v1": {"stopped"},
    "case.reviewed.v1": {"accepted"},
    "case.decided.v1": {"accepted", "reviewed"},
    "case.issued.v1": {"approved"},
    "case.closed.v1": {"approved", "rejected", "issued"},
    "case.received.v1": {"approved", "rejected", "issued", "closed"},
    "case.served.v1": {"closed"},
}
RECEIVED = frozenset({"case.opened.v1", "case.corrected.v1", "case.released.v1"})
REOPENED = frozenset({"case.reopened.v1"})
# who opens what was decided, when he likes; or has it handed to him
AFTER_THE_END = REOPENED | {"case.received.v1", "case.served.v1"}
WARNED = frozenset({"case.warned.v1", "case.escalated.v1"})
STAYS = WARNED | {
    *("case.left_to_post.v1", "case.paper_settled.v1", "case.supplemented.v1"),
    *("case.due_recounted.v1", "case.extended.v1", "case.assigned.v1", "case.recused.v1"),
    *("case.received.v1", "case.served.v1"),
}
NO_MOVE = WARNED | {"case.left_to_post.v1"}  # said beside the course: no version of its own
TASKS = {
    "waiting": {"wait"},
    "submitted": {"accept"},
    "correction": {"correct"},
    "accepted": {"review", "decide"},
    "stopped": {"resume"},
    "reviewed": {"decide"},
    "approved": {"issue", "close"},
    "rejected": {"close"},
    "issued": {"deliver"},
}
KNOWN = frozenset({*NEXT, *BEFORE, *STAYS, "case.opened.v1"})
WATCHED = ("case.opened.v1", "case.accepted.v1", "case.decided.v1", "case.closed.v1")
LETTERS = ("case.accepted.v1", "case.refused.v1", "case.correction_asked.v1", "case.decided.v1")


class Oracle:
    """Judges cases as they are seen."""

    def __init__(self, book: Catalogue, zone: Any) -> None:
        self.book, self.zone = book, zone

    def judge(self, seen: CaseSeen) -> None:
        """Everything that holds of one case whatever happened before. Errors: AssertionError."""
        self.chain(seen)
        if any(one.name in REOPENED for one in seen.facts):
            return  # by order all of it begins anew; what went before stays in the history
        self.projection(seen)
        self.task(seen)
        self.notes(seen)
        self.limits(seen)
        self.clock(seen)
        self.moments(seen)
        self.hands(seen)
        self.certificate(seen)

    def chain(self, seen: CaseSeen) -> None:
        """I3: no gap, nothing older than what stands before it, and every hash right."""
        assert seen.facts, f"{seen.number} has no history"
        assert [one.seq for one in seen.facts] == list(range(1, len(seen.facts) + 1))
        times = [one.at for one in seen.facts]
        assert times == sorted(times), f"{seen.number}: a fact is older than the one before it"
        assert seen.chain_holds, f"{seen.number}: its chain does not verify"
        moving = [one for one in seen.facts if one.name not in NO_MOVE]
        assert seen.version == len(moving), f"{seen.number}: version and facts differ"

    def projection(self, seen: CaseSeen) -> None:
        """I3: the row is what the facts say."""
        state = self.folded(seen)
        assert state in (None, seen.state), f"{seen.number}: {seen.state}, its facts say {state}"
        assert (seen.state in FINAL) == (seen.closed_at is not None), seen.number
        decided = self.last(seen, "case.decided.v1")
        assert (decided is None) == (seen.decided_at is None), f"{seen.number}: decided or not"
        assert all(name.body["number"] == seen.number for name in seen.facts), seen.number
        if self.last(seen, "case.corrected.v1"):
            assert seen.values["floor_area"] == FLOOR_AREA, f"{seen.number}: answers are lost"
        if decided is not None and seen.state in ("approved", "rejected", "issued"):
            assert seen.outcome == decided.body["outcome"]

    def folded(self, seen: CaseSeen) -> str | None:
        """The state that the facts lead to; None where one of them is not known here."""
        state: str | None = seen.facts[0].body["state"]
        assert seen.facts[0].name == "case.opened.v1"
        for fact in seen.facts[1:]:
            came_from = BEFORE.get(fact.name)
            if came_from is not None and state is not None:
                assert state in came_from, f"{seen.number}: {fact.name} from {state}"
            assert fact.name != "case.opened.v1", f"{seen.number} was opened twice"
            over = state in FINAL and fact.name not in AFTER_THE_END
            assert not over, f"{seen.number}: {fact.name} after its end"
            state = self.after(state, fact)
        return state

    def after(self, state: str | None, fact: FactSeen) -> str | None:
        if fact.name in STAYS:
            return state
        if fact.name == "case.decided.v1":
            return str(fact.body["outcome"])
        if fact.name == "case.reviewed.v1":
            return None  # the next reviewer, or the one who decides
        return NEXT.get(fact.name)

    def task(self, seen: CaseSeen) -> None:
        """One open task, of the kind that the state asks for; none when all is over."""
        if seen.state in FINAL:
            assert seen.task is None, f"{seen.number} is over and has a task"
            return
        assert seen.task is not None, f"{seen.number} lies with nobody"
        kind, post, due = seen.task
        wanted = TASKS.get(seen.state)
        assert wanted is None or kind in wanted, f"{seen.number}: {kind} in {seen.state}"
        item = self.book.items[seen.item_code]
        if kind in ("accept", "review", "decide"):
            posts = {step.post for step in item.steps if step.act == kind}
            assert post in posts, f"{seen.number}: {kind} lies with {post or 'nobody'}"
        if kind == "accept":
            assert due == self.add(self.day(seen.received_at), TOLD_WITHIN)
        if kind in ("issue", "close", "deliver"):
            assert seen.decided_at is not None, seen.number
            assert due == self.add(self.day(seen.decided_at), DELIVERED_WITHIN), seen.number
        if kind in ("review", "decide"):
            promised = seen.promised_due  # a step with days of its own may be due before it
            own = any(step.workdays is not None for step in item.steps)
            fits = promised and (due <= promised if own else due == promised)
            assert fits, f"{seen.number}: {kind} due {due}, promised {promised}"

    def notes(self, seen: CaseSeen) -> None:
        """Rows beside the case: one for each fact that writes one, open only while it is."""
        count = Counter(one.name for one in seen.facts)
        assert len(seen.decisions) == count["case.decided.v1"], f"{seen.number}: decisions"
        assert list(seen.decisions) == [
            one.body["outcome"] for one in seen.facts if one.name == "case.decided.v1"
        ]
        assert len(seen.corrections) == count["case.correction_asked.v1"], f"{seen.number}: notices"
        assert sum(seen.corrections) == count["case.corrected.v1"], f"{seen.number}: answers"
        assert len(seen.stop_rows) == count["case.stopped.v1"] == seen.stops, seen.number
        assert sum(seen.stop_rows) == count["case.resumed.v1"], f"{seen.number}: ends of stops"
        assert (seen.state == "stopped") == (seen.stopped_at is not None), seen.number
        self.told_at_once(seen)

    def limits(self, seen: CaseSeen) -> None:
        """I8: what may be so many times is never more often."""
        count = Counter(one.name for one in seen.facts)
        assert seen.stops <= STOPS_MAX, f"{seen.number} was stopped too often"
        assert count["case.extended.v1"] <= 1, f"{seen.number} was extended more than once"
        assert len(seen.decisions) <= 1, f"{seen.number} was decided more than once"
        assert seen.certificates <= 1, f"{seen.number} has {seen.certificates} certificates"

    def told_at_once(self, seen: CaseSeen) -> None:
        """A second notice only repeats points of the first (art. 32(1)(4))."""
        notices = [
            {(p["kind"], p["code"]) for p in one.body["points"]}
            for one in seen.facts
            if one.name == "case.correction_asked.v1"
        ]
        assert all(one <= notices[0] for one in notices), f"{seen.number}: not told at once"

    def clock(self, seen: CaseSeen) -> None:
        """I4: both due days, walked day by day from the facts."""
        accepted = self.last(seen, "case.accepted.v1")
        assert (accepted is None) == (seen.accepted_at is None), seen.number
        received = max(one.at for one in seen.facts if one.name in RECEIVED)
        assert seen.received_at == received, f"{seen.number}: received when?"
        if accepted is None or {one.name for one in seen.facts} - KNOWN:
            return
        late = self.day(accepted.at) > self.add(self.day(received), TOLD_WITHIN)
        assert seen.deemed == late, f"{seen.number}: deemed accepted: {seen.deemed}"
        assert seen.accepted_at == (received if late else accepted.at), seen.number
        item, begun = self.book.items[seen.item_code], self.day(seen.accepted_at)
        away = sum(self.between(*stop) for stop in self.stops(seen))
        assert seen.stopped_days == away, f"{seen.number}: stopped for {seen.stopped_days} days"
        for limit, due in (
            (_days(item, "promised", begun), seen.promised_due),
            (_days(item, "legal", begun), seen.legal_due),
        ):
            assert due == self.due(begun, limit, seen), f"{seen.number}: due on {due}"

    def moments(self, seen: CaseSeen) -> None:
        """Nothing is dated back: what came later is not earlier."""
        order = (seen.received_at, seen.accepted_at, seen.stopped_at, seen.decided_at)
        moments = [one for one in (*order, seen.closed_at) if one is not None]
        assert moments == sorted(moments), f"{seen.number} is dated back: {moments}"
        told: date | None = None
        for fact in seen.facts:
            if fact.name == "case.correction_asked.v1":
                told = date.fromisoformat(str(fact.body["due_on"]))
            if fact.name == "case.expired.v1":
                assert told and told < self.day(fact.at), f"{seen.number} expired too early"

    def hands(self, seen: CaseSeen) -> None:
        """Who did what: every review was done, by others than who decided where the item says so,
        and a rule granted only what it may."""
        decided = self.last(seen, "case.decided.v1")
        if decided is None:
            return
        item = self.book.items[seen.item_code]
        reviews = [one for one in seen.facts if one.name == "case.reviewed.v1"]
        wanted = [step for step in item.steps if step.act == "review" and step.when is None]
        done = len({one.body["step"] for one in reviews})
        assert done >= len(wanted), f"{seen.number}: decided after {done} reviews"
        if "review" in item.four_eyes:
            reviewers = {one.actor_id for one in reviews}
            assert decided.actor_id not in reviewers, f"{seen.number}: reviewed and decided by one"
        if decided.body.get("by_rule"):
            assert item.decision == "rule" and seen.values["licence_status"] == "active", (
                f"{seen.number}: a rule granted what it may not"
            )

    def stops(self, seen: CaseSeen) -> list[tuple[date, date]]:
        """Special procedures that ended: the day they began and the day the clock ran again."""
        began, found = None, []
        for fact in seen.facts:
            if fact.name == "case.stopped.v1":
                began = self.day(fact.at)
            if fact.name == "case.resumed.v1":
                assert began is not None
                found.append((began, self.day(fact.at)))
        return found

    def due(self, begun: date, limit: int, seen: CaseSeen) -> date:
        """Day by day. A stop that began when the period was over changes nothing; an extension
        adds its days to the end."""
        stops, counted = iter(self.stops(seen)), list[tuple[date, date]]()
        for fact in seen.facts:
            if fact.name == "case.resumed.v1":
                since, until = next(stops)
                if since < self.walk(begun, limit, counted):
                    counted.append((since, until))
            if fact.name == "case.extended.v1":
                limit += int(fact.body["workdays"])
        return self.walk(begun, limit, counted)

    def between(self, since: date, until: date) -> int:
        """Working days after the first day up to the second."""
        days = (since + timedelta(days=one) for one in range(1, (until - since).days + 1))
        return sum(self.book.calendar.is_working(day) for day in days)

    def walk(self, begun: date, limit: int, stops: Sequence[tuple[date, date]]) -> date:
        day, left = begun, limit
        while left:
            day += timedelta(days=1)
            away = any(since < day <= until for since, until in stops)
            left -= self.book.calendar.is_working(day) and not away
        return day

    def add(self, begun: date, days: int) -> date:
        return self.walk(begun, days, ())

    def day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def certificate(self, seen: CaseSeen) -> None:
        """I6: none without an approval that owes it, one at most, and no end without it."""
        decided = self.last(seen, "case.decided.v1")
        approved = decided is not None and decided.body["outcome"] == "approved"
        named = str(decided.body.get("certificate") or "") if decided else ""
        owed = bool(approved and named)
        result = self.book.items[seen.item_code].result
        leads = result.certificate if result.kind in ("certificate", "document") else ""
        wanted = (leads or "") if approved else ""
        assert named == wanted, f"{seen.number}: it says that {named or 'nothing'} is owed"
        assert seen.certificate_facts == seen.certificates, (
            f"{seen.number}: {seen.certificates} certificates, {seen.certificate_facts} on record"
        )
        assert owed or not seen.certificates, f"{seen.number}: a certificate without a decision"
        over = seen.state in ("closed", "issued")
        assert not (over and owed) or seen.certificates, f"{seen.number}: over without certificate"

    def grew(self, before: CaseSeen, after: CaseSeen, most: int) -> int:
        """History only grows, by legal moves. Returns by how many facts."""
        assert after.facts[: len(before.facts)] == before.facts, f"{after.number}: rewritten"
        assert (after.id, after.number) == (before.id, before.number)
        added = len(after.facts) - len(before.facts)
        assert 0 <= added <= most, f"{after.number}: {added} facts by one act"
        if not added:
            same = replace(
                after,
                certificates=before.certificates,
                certificate_facts=before.certificate_facts,
            )
            assert same == before, f"{after.number} changed without a fact: {differs(before, same)}"
        assert after.certificates >= before.certificates, f"{after.number}: a certificate is gone"
        if added == 1 and after.facts[-1].name not in STAYS and after.state != before.state:
            assert after.state in any_target(before.state), (before.state, after.state)
        return added

    def once(self, cases: Mapping[UUID, CaseSeen], jobs: Iterable[tuple[str, Any]]) -> None:
        """I5: each letter and each certificate is asked for once by the fact that owes it."""
        asked = Counter((task, args.get("case_id"), args.get("seq")) for task, args in jobs)
        for seen in cases.values():
            key = str(seen.id)
            if any(one.name in REOPENED for one in seen.facts):
                continue
            for fact in seen.facts:
                if fact.name in LETTERS:
                    count = asked["cases.write_letter", key, fact.seq]
                    assert count == 1, f"{seen.number}#{fact.seq}: {count} letters"
            decided = self.last(seen, "case.decided.v1")
            owed = int(bool(decided and decided.body.get("certificate")))
            count = asked["cases.issue_certificate", key, None]
            assert count == owed, f"{seen.number}: {count} jobs for a certificate, owed {owed}"

    @staticmethod
    def last(seen: CaseSeen, name: str) -> FactSeen | None:
        """The last fact of that name."""
        return next((one for one in reversed(seen.facts) if one.name == name), None)


def differs(one: CaseSeen, other: CaseSeen) -> dict[str, Any]:
    """What changed, for messages."""
    names = CaseSeen.__dataclass_fields__
    pairs = {name: (getattr(one, name), getattr(other, name)) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _days(item: Item, kind: str, on: date) -> int:
    """The limit in force on a day, read from the definition itself."""
    dated = getattr(item.limits, f"{kind}_workdays")
    plain = [one for one in dated if one.when is None and one.since <= on]
    return max(plain, key=lambda one: one.since).value if plain else 0
