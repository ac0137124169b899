"""One process of another engine on approval-5, in `.venv-peers`; knows nothing of ours.

`orm` is Django's ORM written well: only the columns that are needed, guarded updates, one
transaction a step. SpiffWorkflow and viewflow keep their own state in the same transaction.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import django
from django.conf import settings

_parser = argparse.ArgumentParser()
for _word in ("--host", "--user", "--name", "--engine"):
    _parser.add_argument(_word, default="")
_parser.add_argument("--seconds", type=float, default=3.0)
_parser.add_argument("--prepare", action="store_true")
_parser.add_argument("--drop", action="store_true")
OPTIONS = _parser.parse_args()
SCHEMA = "bench_peers"
# viewflow names a flow by the app it lies in: this one has no files.
APP: Any = ModuleType("approvals")
APP.__path__ = [str(Path(__file__).parent)]
FLOWS: Any = ModuleType("approvals.flows")
sys.modules |= {"approvals": APP, "approvals.flows": FLOWS}
settings.configure(
    INSTALLED_APPS=[
        "django.contrib.contenttypes",
        "django.contrib.auth",
        "viewflow",
        "viewflow.workflow",
        "approvals",
    ],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "HOST": OPTIONS.host,
            "NAME": OPTIONS.name,
            "USER": OPTIONS.user,
            "PORT": "5432",
            "CONN_MAX_AGE": None,
            "OPTIONS": {"options": f"-c search_path={SCHEMA}"},
        }
    },
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    SECRET_KEY="only for measuring",
    LOGGING_CONFIG=None,
)
django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, models, transaction  # noqa: E402
from SpiffWorkflow.bpmn.parser import BpmnParser  # noqa: E402
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer  # noqa: E402
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow  # noqa: E402
from SpiffWorkflow.util.task import TaskState  # noqa: E402
from viewflow import this  # noqa: E402
from viewflow.workflow import flow  # noqa: E402
from viewflow.workflow.models import Task as FlowTask  # noqa: E402

STEPS = ("accept", "review", "decide", "deliver")
BASE = {
    f"field_{n:02d}": "苏州工业园区示例内容" + "甲乙丙丁"[n % 4] * 6 for n in range(33)
}  # about 2 KB as JSON
NOTE = {"opinion": "材料齐全，符合法定形式", "ground": "依法"}


class Kase(models.Model):
    no = models.TextField(unique=True)
    item = models.IntegerField()
    dept = models.SmallIntegerField()
    applicant = models.BigIntegerField()
    applicant_name = models.TextField()
    state = models.SmallIntegerField()
    version = models.IntegerField()
    submitted_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)
    last_seq = models.IntegerField()
    last_hash = models.BinaryField()

    class Meta:
        app_label = "peers"
        indexes = [models.Index(name="kase_of_applicant", fields=["applicant", "-submitted_at"])]


class Form(models.Model):
    kase = models.OneToOneField(Kase, models.PROTECT, primary_key=True)
    form = models.JSONField()

    class Meta:
        app_label = "peers"


class Paper(models.Model):
    kase = models.ForeignKey(Kase, models.PROTECT)
    kind = models.IntegerField()
    how = models.SmallIntegerField()
    name = models.TextField()
    ref = models.TextField()

    class Meta:
        app_label = "peers"


class Event(models.Model):
    pk = models.CompositePrimaryKey("kase_id", "seq")
    kase = models.ForeignKey(Kase, models.PROTECT, db_index=False)
    seq = models.IntegerField()
    at = models.DateTimeField()
    actor = models.IntegerField()
    action = models.TextField()
    data = models.JSONField()
    hash = models.BinaryField()

    class Meta:
        app_label = "peers"


class Current(models.Model):
    kase = models.OneToOneField(Kase, models.PROTECT, primary_key=True)
    kind = models.SmallIntegerField()
    dept = models.SmallIntegerField()
    due_on = models.DateField()
    opened_at = models.DateTimeField()

    class Meta:
        app_label = "peers"
        indexes = [models.Index(name="current_list", fields=["dept", "kind", "due_on", "kase"])]


class Kept(models.Model):
    """An instance of SpiffWorkflow, whole."""

    kase = models.OneToOneField(Kase, models.PROTECT, primary_key=True)
    state = models.JSONField()

    class Meta:
        app_label = "peers"


MODELS = (Kase, Form, Paper, Event, Current, Kept)


def now() -> datetime:
    return datetime.fromtimestamp(time.time(), UTC)


def digest(before: bytes, action: str, at: datetime, data: Any) -> bytes:
    text = f"{action}{at.isoformat()}{json.dumps(data, ensure_ascii=False)}"
    return sha256(before + text.encode()).digest()


class Orm:
    """The rows alone."""

    def submit(self) -> int:
        with transaction.atomic(durable=True):
            return self.rows_of_submit()

    def step(self, kase: int, place: int) -> None:
        with transaction.atomic(durable=True):
            self.rows_of_step(kase, place)

    def rows_of_submit(self) -> int:
        at, number = now(), random.getrandbits(60)
        due = at.date() + timedelta(7)
        dept = random.randrange(30)
        data = {"item": 7, "materials": [1, 2, 3]}
        first = digest(b"\0", "submit", at, data)
        kase = Kase(
            no=f"R-{number}",
            item=7,
            dept=dept,
            applicant=number % 10**6,
            applicant_name=f"申请人{number % 10**6}",
            state=0,
            version=1,
            submitted_at=at,
            due_on=due,
            last_seq=1,
            last_hash=first,
        )
        kase.save(force_insert=True)
        form = {**BASE, "company": f"示例{number}有限公司"}
        Form.objects.bulk_create([Form(kase=kase, form=form)])
        Paper.objects.bulk_create(
            [
                Paper(kase=kase, kind=n, how=n % 4, name=f"材料{n}", ref=f"blob/{number}")
                for n in (1, 2, 3)
            ]
        )
        event = Event(kase=kase, seq=1, at=at, actor=0, action="submit", data=data, hash=first)
        Event.objects.bulk_create([event])
        Current.objects.bulk_create(
            [Current(kase=kase, kind=1, dept=dept, due_on=due, opened_at=at)]
        )
        return int(kase.id)

    def rows_of_step(self, kase: int, place: int) -> None:
        at = now()
        due = at.date() + timedelta(7)
        found = Kase.objects.filter(id=kase).values_list("version", "last_seq", "last_hash")
        version, seq, before = found.get()
        action, last = STEPS[place], place == len(STEPS) - 1
        hashed = digest(bytes(before), action, at, NOTE)
        done = Kase.objects.filter(id=kase, version=version).update(
            state=place + 1,
            version=version + 1,
            due_on=due,
            last_seq=seq + 1,
            last_hash=hashed,
            closed_at=at if last else None,
        )
        assert done == 1
        Event.objects.bulk_create(
            [
                Event(
                    kase_id=kase,
                    seq=seq + 1,
                    at=at,
                    actor=12,
                    action=action,
                    data=NOTE,
                    hash=hashed,
                )
            ]
        )
        task = Current.objects.filter(kase_id=kase)
        if last:
            task._raw_delete(task.db)
        else:
            task.update(kind=place + 2, due_on=due, opened_at=at)


_TASKS = "".join(f'<userTask id="{one}"/>' for one in STEPS)
_WAY = ("begin", *STEPS, "end")
_FLOWS = "".join(
    f'<sequenceFlow id="f{n}" sourceRef="{a}" targetRef="{b}"/>'
    for n, (a, b) in enumerate(zip(_WAY[:-1], _WAY[1:], strict=True))
)
BPMN = f"""<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="bench">
<process id="approval" isExecutable="true"><startEvent id="begin"/>{_TASKS}<endEvent id="end"/>
{_FLOWS}</process></definitions>"""


class Spiff(Orm):
    """The rows, and the whole instance beside them, read and written at each step."""

    def __init__(self) -> None:
        parser = BpmnParser()
        parser.add_bpmn_str(BPMN.encode())
        self.spec = parser.get_spec("approval")
        self.serializer = BpmnWorkflowSerializer()

    def submit(self) -> int:
        workflow = BpmnWorkflow(self.spec)
        workflow.do_engine_steps()
        with transaction.atomic(durable=True):
            kase = self.rows_of_submit()
            kept = Kept(kase_id=kase, state=self.serializer.to_dict(workflow))
            Kept.objects.bulk_create([kept])
        return kase

    def step(self, kase: int, place: int) -> None:
        with transaction.atomic(durable=True):
            state = Kept.objects.select_for_update().values_list("state", flat=True).get(kase=kase)
            workflow = self.serializer.from_dict(state)
            (task,) = workflow.get_tasks(state=TaskState.READY, manual=True)
            assert task.task_spec.bpmn_id == STEPS[place]
            task.run()
            workflow.do_engine_steps()
            Kept.objects.filter(kase=kase).update(state=self.serializer.to_dict(workflow))
            self.rows_of_step(kase, place)


def _view(request: Any, **_: Any) -> None:
    """A node has to name a view; nobody asks for it here."""


class Approval(flow.Flow):
    __module__ = "approvals.flows"

    start = flow.StartHandle().Next(this.accept)
    accept = flow.View(_view).Next(this.review)
    review = flow.View(_view).Next(this.decide)
    decide = flow.View(_view).Next(this.deliver)
    deliver = flow.View(_view).Next(this.end)
    end = flow.End()


FLOWS.Approval = Approval


class Viewflow(Orm):
    """The rows, and viewflow's process and tasks: assigned, started, executed by a person."""

    def __init__(self) -> None:
        self.user = User.objects.get(username="officer")
        self.process: dict[int, int] = {}

    def submit(self) -> int:
        with transaction.atomic(durable=True):
            kase = self.rows_of_submit()
            self.process = {kase: Approval.start.run().pk}
        return kase

    def step(self, kase: int, place: int) -> None:
        with transaction.atomic(durable=True):
            process = self.process[kase]
            with Approval.lock(process):
                task = FlowTask.objects.get(process_id=process, status="NEW")
                activation = task.flow_task.activation_class(task)
                activation.assign(self.user)
                activation.start(SimpleNamespace(user=self.user))
                activation.execute()
            self.rows_of_step(kase, place)


def prepare() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"drop schema if exists {SCHEMA} cascade; create schema {SCHEMA}")
    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        for model in MODELS:
            editor.create_model(model)
    User.objects.create_superuser("officer")
    with connection.cursor() as cursor:
        cursor.execute("analyze")


def drop() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"drop schema if exists {SCHEMA} cascade")


def measure() -> None:
    engine: Orm = {"orm": Orm, "spiffworkflow": Spiff, "viewflow": Viewflow}[OPTIONS.engine]()

    def through() -> None:
        kase = engine.submit()
        for place in range(len(STEPS)):
            engine.step(kase, place)

    through()
    print("ready", flush=True)
    sys.stdin.readline()
    began, done = time.perf_counter(), 0
    while time.perf_counter() - began < OPTIONS.seconds:
        through()
        done += 1
    print(json.dumps({"done": done, "seconds": time.perf_counter() - began}), flush=True)


if OPTIONS.prepare:
    prepare()
elif OPTIONS.drop:
    drop()
else:
    measure()
