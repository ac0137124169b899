"""`python -m bench.approving`: cases from receipt to handing over, through our services."""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import time
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import psutil

from bench import inside
from rongyi.config.warm import warm

if TYPE_CHECKING:
    from rongyi.kernel.actor import Actor

ITEM = "foreign_notary"
WORDS = "苏州工业园区示例内容"
VALUES: dict[str, Any] = {
    f"field_{n:02d}": WORDS + "甲乙丙丁"[n % 4] * 6 for n in range(33)
}  # about 2 KB as JSON, like the reference
SAMPLES = 5  # of memory, spread over the work
STOCK_CHUNK = 100
PAUSE_S = 0.02
SEALED_LATER = "case.result_being_sealed"
APPLICANT, OFFICER = "lin_hai", "zhou_min"
POSTS = {
    "accept": "window_general",
    "review": "notary_review",
    "decide": "notary_decide",
    "close": "window_issue",
}


class Office:
    """An applicant and the posts of one item. Made after Django is set up.

    Results are handed over once a signed checkpoint covers them, as in life: whoever decides a
    case now hands over one that was decided before, out of a stock of `stock` cases.
    """

    def __init__(self, stock: int = 0) -> None:
        self._stock, self._decided = stock, deque[UUID]()
        from_rooms = _rooms()
        self._cases, self._ids = from_rooms["cases"], from_rooms["ids"]
        self._edition: UUID = from_rooms["catalogue"].current_edition()
        actor: type[Actor] = from_rooms["actor"].Actor
        people = {one.code: one.id for one in from_rooms["identity"].demo_people("zh")}
        self._applicant = actor(person_id=people[APPLICANT], name="申请人")
        self._staff = {
            act: actor(person_id=people[OFFICER], posts=frozenset({post}))
            for act, post in POSTS.items()
        }

    def through(self, count: int) -> None:
        """Five acts on so many cases, each one commit: four on new ones, and handing over."""
        self._as_far_as_decided(count)
        if len(self._decided) > self._stock:
            self._hand_over(count)

    def fill(self) -> None:
        """Decide as many cases as the stock holds, and see the first ones handed over."""
        for _ in range(0, self._stock, STOCK_CHUNK):
            self._as_far_as_decided(STOCK_CHUNK)
        self._as_far_as_decided(1)
        self._hand_over(1)

    def empty(self) -> None:
        """Hand over all that is decided."""
        while self._decided:
            self._hand_over(min(STOCK_CHUNK, len(self._decided)))

    def _hand_over(self, count: int) -> None:
        ids = [self._decided.popleft() for _ in range(count)]
        while ids:
            outcomes = self._cases.close_cases(
                actor=self._staff["close"], case_ids=ids, now=inside.moment()
            )
            ids = [one.case_id for one in outcomes if _error(one) == SEALED_LATER]
            if ids:
                time.sleep(PAUSE_S)

    def _as_far_as_decided(self, count: int) -> None:
        now, cases = inside.moment(), self._cases
        opened = self._cases.open_cases(
            specs=[self._spec() for _ in range(count)], actor=self._applicant, now=now
        )
        ids = [one.case_id for one in opened]
        staff = self._staff
        for outcomes in (
            cases.accept_cases(actor=staff["accept"], case_ids=ids, now=now),
            cases.review_cases(actor=staff["review"], case_ids=ids, now=now),
            cases.decide_cases(actor=staff["decide"], case_ids=ids, outcome="approved", now=now),
        ):
            for one in outcomes:
                if one.error is not None:
                    raise one.error
        self._decided.extend(ids)

    def submit(self, count: int) -> None:
        """Only the first act, so many cases in one commit."""
        self._cases.open_cases(
            specs=[self._spec() for _ in range(count)], actor=self._applicant, now=inside.moment()
        )

    def reviewed(self, count: int, chunk: int) -> list[UUID]:
        """So many new cases, ready to be decided."""
        now, cases, found = inside.moment(), self._cases, list[UUID]()
        for _ in range(0, count, chunk):
            specs = [self._spec() for _ in range(min(chunk, count))]
            opened = cases.open_cases(specs=specs, actor=self._applicant, now=now)
            ids = [one.case_id for one in opened]
            cases.accept_cases(actor=self._staff["accept"], case_ids=ids, now=now)
            cases.review_cases(actor=self._staff["review"], case_ids=ids, now=now)
            found += ids
        return found

    def decide(self, ids: Sequence[UUID], chunk: int) -> None:
        """Approve them, so many in one commit."""
        now, actor = inside.moment(), self._staff["decide"]
        for first in range(0, len(ids), chunk):
            some = ids[first : first + chunk]
            for one in self._cases.decide_cases(
                actor=actor, case_ids=some, outcome="approved", now=now
            ):
                if one.error is not None:
                    raise one.error

    def _spec(self) -> Any:
        bundle = self._ids.new_id()
        material = self._cases.MaterialSpec
        return self._cases.CaseSpec(
            bundle_id=bundle,
            bundle_number=f"B{bundle.hex[-14:]}",
            item_code=ITEM,
            edition_id=self._edition,
            applicant_id=self._applicant.person_id,
            applicant_name=self._applicant.name,
            values={**VALUES, "enterprise_name": f"示例{random.randrange(10**9)}有限公司"},
            sources={},
            materials=tuple(material(f"paper_{n}", "commitment") for n in (1, 2, 3)),
        )


def _error(outcome: Any) -> str:
    """The code of what kept a case from moving. Raises all but the wait for a checkpoint."""
    if outcome.error is None:
        return ""
    if outcome.error.code != SEALED_LATER:
        raise outcome.error
    return SEALED_LATER


def _rooms() -> dict[str, Any]:
    """Rooms whose models can only be loaded when Django is set up."""
    names = {
        "cases": "rongyi.cases.services",
        "catalogue": "rongyi.catalogue.queries",
        "identity": "rongyi.identity.queries",
        "actor": "rongyi.kernel.actor",
        "ids": "rongyi.kernel.ids",
    }
    for name in names.values():
        __import__(name)
    return {short: sys.modules[name] for short, name in names.items()}


def _mib() -> float:
    return round(float(psutil.Process().memory_info().rss) / 2**20, 1)


def main(words: Sequence[str] | None = None) -> int:
    """Wait for a line on the input, work so long or so much, print cases and seconds."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--cases", type=float, default=float("inf"))
    parser.add_argument("--submit", action="store_true", help="only submit")
    parser.add_argument("--batch", type=int, required=True)
    parser.add_argument("--stock", type=int, default=sys.maxsize, help="decided before the start")
    options = parser.parse_args(words)
    inside.use(options.data)
    warm()  # as a web process or worker does
    office = Office(options.stock)
    do = office.submit if options.submit else office.through
    if options.stock < sys.maxsize:
        office.fill()
    do(options.batch)
    print("ready", flush=True)
    sys.stdin.readline()
    began, done, memory = time.perf_counter(), 0, [_mib()]
    while time.perf_counter() - began < options.seconds and done < options.cases:
        do(options.batch)
        done += options.batch
        if done >= options.cases * len(memory) / SAMPLES:
            memory.append(_mib())
    if options.stock == sys.maxsize:  # a number of cases, not of seconds: all of them to the end
        office.empty()
    told = {"done": done, "seconds": time.perf_counter() - began, "memory_mib": memory}
    print(json.dumps({**told, "processor_s": time.process_time()}))
    sys.stdout.flush()
    os._exit(0)  # pools of connections have nothing left to say


if __name__ == "__main__":
    raise SystemExit(main())
