"""What is put into web and worker before they begin: the department, and, in control runs, bugs.

Loaded by a `sitecustomize` on PYTHONPATH; it waits for Django to be set up.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import django

from tests.faults.killing import clocks
from tests.faults.killing.clocks import CLOCK

PORT, BUGS, MARK = "FAULTS_DEPARTMENT", "FAULTS_BUGS", "FAULTS_MARK"
CLOCK_READ_S = 1.0  # by web and worker, instead of once a minute
WITH_EFFECT = ("cases.send_letter", "cases.carry_out_decision")
SITE = "import tests.faults.killing.inside as inside\ninside.wait()\n"
DELIVERY = "rongyi.journal.jobs.delivery"
HELD_UP_S = 0.7
_done: list[bool] = []


def wait() -> None:
    """Have the rest happen as soon as Django is set up."""
    plain = django.setup
    if os.environ.get(CLOCK):
        import_module("rongyi.config.database.cluster").ENVIRONMENT.update(clocks.variables())

    def setup(*words: Any, **more: Any) -> None:
        plain(*words, **more)
        if not _done:
            _done.append(True)
            _begin()

    django.setup = setup


def _begin() -> None:
    department = import_module("tests.faults.killing.department")
    adapters = import_module("rongyi.exchange.services")
    if os.environ.get(CLOCK):
        import_module("rongyi.kernel.moment").READ_AGAIN_S = CLOCK_READ_S
    adapters.use_adapter("local", department.Adapter(int(os.environ[PORT])))
    for name in filter(None, os.environ.get(BUGS, "").split(",")):
        CONTROLS[name]()


def answers_before_the_commit() -> None:
    """Every third submission is confirmed, and then not kept."""
    views = import_module("rongyi.themes.services")
    transactions = import_module("django.db.transaction")
    plain = views.submit_bundle

    def submit(**more: Any) -> Any:
        with transactions.atomic():
            receipt = plain(**more)
            if random.random() < 1 / 3:
                transactions.set_rollback(True)
        return receipt

    views.submit_bundle = submit


def every_submission_counts() -> None:
    """Sent twice is applied for twice."""
    submitting = import_module("rongyi.themes.services.submitting")
    stores = import_module("rongyi.cases.store")
    ids = import_module("rongyi.kernel.ids")
    plain, opened = submitting._submit, stores.open_all

    def submit(bundle: Any, *rest: Any) -> Any:
        bundle.state = submitting.DRAFT
        return plain(bundle, *rest)

    def open_all(moves: Sequence[Any], **more: Any) -> Any:
        apart = [(replace(spec, bundle_id=ids.new_id()), move) for spec, move in moves]
        return opened(apart, **more)

    submitting._submit, stores.open_all = submit, open_all


def position_before_effect() -> None:
    """A reaction's position is kept first, and its effects follow a little later."""
    jobs, store = import_module(DELIVERY), import_module("rongyi.journal.store")
    transactions = import_module("django.db.transaction")

    def deliver(reaction: Any, *, now: Any, own: bool, raising: bool) -> int:
        with transactions.atomic():
            position = store.lock_position(reaction.name)
            found = position and store.read_facts(position, reaction.facts, own=own, limit=20)
            if not found:
                return 0
            store.move_on(reaction.name, store.Position(found[-1][0], found[-1][1]))
        mark = Path(os.environ[MARK])
        if reaction.name in WITH_EFFECT:
            mark.touch()  # now: whoever kills the worker loses an effect
        time.sleep(HELD_UP_S)
        mark.unlink(missing_ok=True)
        with transactions.atomic():
            jobs._call_each(reaction, found, now=now)
        return len(found)

    jobs._deliver = deliver


CONTROLS: dict[str, Callable[[], None]] = {
    "answers_before_the_commit": answers_before_the_commit,
    "every_submission_counts": every_submission_counts,
    "position_before_effect": position_before_effect,
}
