"""An enrolment opens: so many people within a minute, everything on this machine.

Drafts are ready and their check pages were looked at before, as the design has it; measured is what
happens from the opening on: the guide, submitting, one's place. `through="asgi"` submits to
`rongyi intake`, `"wsgi"` to the pages' own server.
"""

from __future__ import annotations

import contextlib
import http.client
import importlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psutil

from bench import drafts, inside, machine, site
from bench.progress import say
from bench.result import Figures, Result, rounded
from rongyi.config import rooms
from rongyi.config.paths import CHECKOUT
from rongyi.config.trouble import Trouble

PEOPLE, SECONDS = 20_000, 60
PEOPLE_MAX, SECONDS_MAX = 100_000, 600
WISHED_P95_MS = 1_000
READY_S, AFTER_S = 30.0, 120.0
INTAKE = "intake.pid"
PAGE, LOOK = f"/themes/{drafts.THEME}/", 40
_SESSIONS = """insert into django_session (session_key, session_data, expire_date)
  select k, d, now() + interval '1 hour' from unnest(%s::text[], %s::text[]) as r(k, d)"""
_PRESENT = """select count(*), count(distinct bundle_id), count(distinct number)
  from themes_intake where bundle_id = any(%s::uuid[])"""
_ORDER = "select bundle_id::text, number from themes_intake"


def run(people: int = PEOPLE, seconds: int = SECONDS, through: str = "asgi") -> Result:
    """Let them come. Errors: Trouble, also for more than is sensible on one machine."""
    if not (1 <= people <= PEOPLE_MAX and 1 <= seconds <= SECONDS_MAX):
        raise Trouble(
            zh=f"人数 1 至 {PEOPLE_MAX}，时间 1 至 {SECONDS_MAX} 秒。",
            en=f"From 1 to {PEOPLE_MAX} people within 1 to {SECONDS_MAX} seconds.",
            code=2,
        )
    before = machine.calibration_ms()
    with site.data_folder() as data, site.running(data) as running, _intake(data) as port:
        inside.use(data)
        say(f"opening: {people} drafts")
        given = _given(people)
        at = port if through == "asgi" else running.port
        say(f"opening: {people} people within {seconds} s")
        _looked(running.port, given)
        used = _used(running, data)
        told = _come(running.port, at, seconds, given)
        spent = {part: now - used[part] for part, now in _used(running, data).items()}
        spent["clients"] = told.pop("processor_s")
        figures = _judged(told, given, people)
    figures["processor seconds"] = {part: round(value, 1) for part, value in spent.items()}
    figures["processor ms per person"] = {
        part: round(value * 1000 / people, 2) for part, value in spent.items()
    }
    figures["through"] = through
    return Result(
        name="opening",
        calibrations_ms=(before, machine.calibration_ms()),
        ratios={
            "journeys within the time : wished": rounded(
                figures["journeys_per_s"] / (people / seconds)
            ),
            "slowest p95 : wished": rounded(figures["slowest_p95_ms"] / WISHED_P95_MS),
        },
        figures=figures,
        machine=machine.line(),
        notes=(
            f"wished: {PEOPLE} within {SECONDS} s, p95 of every page below {WISHED_P95_MS} ms in "
            "any five seconds (the slowest is told), as many present as acknowledged, none twice",
            "Signing in, drafts, papers, check pages and a look at the guide come before the "
            "opening; the clients are on the same machine. The worker enters what was received "
            "when the crowd is over.",
        ),
    )


def _given(people: int) -> list[list[str]]:
    """Drafts of so many people with the passes of their check pages, made set-wise."""
    services, run = rooms.module("themes.services"), rooms.module("journal.store").run
    ready = drafts.asked(people)
    store = importlib.import_module("rongyi.config.sessions").SessionStore()
    keys = [secrets.token_hex(16) for _ in ready]  # signed in before, as asked
    rows = [store.encode({"person_id": str(one.person_id)}) for one in ready]
    run(_SESSIONS, [keys, rows])
    return [
        [str(one.bundle_id), quote(services.give_pass(one)), key]
        for one, key in zip(ready, keys, strict=True)
    ]


def _looked(port: int, given: list[list[str]]) -> None:
    """Some look at the guide before the opening."""
    for _, _, session in given[:LOOK]:
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=READY_S)
        link.request("GET", PAGE, headers={"Cookie": f"rongyi_session={session}"})
        link.getresponse().read()
        link.close()


def _used(running: site.Site, data: Path) -> dict[str, float]:
    """Processor seconds of every part until now, those of the intake too."""
    main = psutil.Process(int((data / INTAKE).read_text()))
    parts = [main, *main.children(recursive=True)]
    times = [one.cpu_times() for one in parts]
    return {**running.processor_seconds(), "intake": sum(one.user + one.system for one in times)}


def _come(pages: int, intake: int, seconds: int, given: list[list[str]]) -> dict[str, Any]:
    told = {
        "pages": pages,
        "intake": intake,
        "seconds": seconds,
        "path": PAGE,
        "given": given,
        "limit_s": seconds + AFTER_S,
    }
    done = subprocess.run(
        [sys.executable, "-m", "bench.openers"],
        cwd=CHECKOUT,
        input=json.dumps(told),
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Trouble(zh="客户端失败。", en="The clients failed.")
    return dict(json.loads(done.stdout))


def _judged(told: dict[str, Any], given: list[list[str]], people: int) -> Figures:
    """What was acknowledged against what is there."""
    acknowledged: dict[str, list[int]] = told.pop("acknowledged")
    run = rooms.module("journal.store").run
    numbers = {row[0]: row[1] for row in run(_ORDER, [])}
    ((rows, bundles, different),) = run(_PRESENT, [[one[0] for one in given]])
    lost = [one for one in acknowledged if one not in numbers]
    wrong = [
        one
        for one, heard in acknowledged.items()
        if any(number not in (0, numbers.get(one)) for number in heard)
    ]
    return {
        "people": people,
        "acknowledgements": sum(map(len, acknowledged.values())),
        "acknowledged": len(acknowledged),
        "present": rows,
        "lost": len(lost),
        "duplicates": rows - bundles + rows - different,
        "receipts that differ": len(wrong),
        "seconds": told["seconds"],
        "journeys_per_s": rounded(len(acknowledged) / told["seconds"]),
        "slowest_p95_ms": told["slowest_p95_ms"],
        "pages": told["times"],
        "statuses": told["statuses"],
        "failures": told["failures"],
    }


@contextlib.contextmanager
def _intake(data: Path) -> Iterator[int]:
    """`rongyi intake` beside the platform. Errors: Trouble when it does not start."""
    port = site.free_port()
    variables = {k: v for k, v in os.environ.items() if not k.startswith("DATABASE")}
    variables |= {"DATA": str(data), "BIND": "127.0.0.1"}
    command = [sys.executable, "-m", "rongyi.config.command_line", "intake", "--port", str(port)]
    with (
        open(data / "intake.log", "ab") as log,
        subprocess.Popen(command, cwd=CHECKOUT, env=variables, stdout=log, stderr=log) as process,
    ):
        (data / INTAKE).write_text(str(process.pid))
        try:
            _await_port(port, data)
            yield port
        finally:
            process.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(READY_S)
            process.kill()


def _await_port(port: int, data: Path) -> None:
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    words = (data / "intake.log").read_text(errors="replace").strip().splitlines()[-1:]
    raise Trouble(zh=f"接收服务未能启动：{words}", en=f"The intake did not start: {words}")
