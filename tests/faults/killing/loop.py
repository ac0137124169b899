"""The kill loop: a real site, its clients, kills at random moments; then heal, and settle accounts.

What clients were told, what the database holds, what the department was asked and what the
journal proves have to agree. The control run puts three bugs in and must turn red three times.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import psutil
import psycopg

from bench import site
from bench.flows import SHORT
from rongyi.config.database import location, server
from rongyi.config.paths import CHECKOUT
from tests.faults.killing.clients import Applicant, Client, Officer
from tests.faults.killing.clocks import CLOCK, JUMPS_S, set_off
from tests.faults.killing.department import WRONG, Department, Register
from tests.faults.killing.inside import BUGS, CONTROLS, MARK, PORT, SITE

APPLICANTS = 3
DESKS = (
    ("accept", "window_general", {"go": "send"}),
    ("review", "notary_review", {"go": "send", "passes": "true", "opinion": ""}),
    ("decide", "notary_decide", {"go": "send", "outcome": "approved", "reasons": ""}),
)
HEAL_S = 150.0
QUIET_S = 1.5
LOOK_S = 0.05
KILL_BETWEEN_S = (0.1, 1.5)
JUMP_BETWEEN_S = (0.5, 3.0)
TARGETS = ("database", "one page process", "worker", "database", "one page process", "web")
AT_ONCE = 0.6  # of the kills do not wait until all is well again
WELL_S = 25.0
CONTROL_HEAL_S = 14.0
OF_CASES = "task_name like 'cases.%%' and jsonb_exists(args, 'case_id')"


@dataclass
class Account:
    """What a run came to. Zero lost, duplicated and strange, or the platform is at fault."""

    seconds: float = 0.0
    kills: dict[str, int] = field(default_factory=dict)
    jumps: int = 0
    recovery_s: dict[str, list[float]] = field(default_factory=dict)
    sent: int = 0
    acknowledged: int = 0
    unknown: int = 0
    acts_acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    duplicated: list[str] = field(default_factory=list)
    without_effect: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    unavailable: int = 0
    broken_lines: int = 0
    department_asked: int = 0
    department_logged: int = 0
    facts: int = 0
    journal_holds: bool = False

    @property
    def is_green(self) -> bool:
        """Whether every promise held."""
        faults = (self.lost, self.duplicated, self.without_effect, self.strange)
        return not any(faults) and self.journal_holds and self.acknowledged > 0

    def figures(self) -> dict[str, Any]:
        """For the page of results."""
        plain = asdict(self)
        for name in ("lost", "duplicated", "without_effect", "strange"):
            plain[name] = len(plain[name])
            plain[f"{name}_examples"] = getattr(self, name)[:3]
        plain["recovery_s"] = {
            name: {"mean": round(sum(rows) / len(rows), 2), "worst": round(max(rows), 2)}
            for name, rows in self.recovery_s.items()
            if rows
        }
        plain["seconds"] = round(self.seconds, 1)
        return plain


def run(
    data: Path, *, seconds: float, seed: int, bugs: Sequence[str] = (), jumps: bool = False
) -> Account:
    """One run on these data; with `jumps` the clock is set and nobody killed. Errors: Trouble when
    the site does not start."""
    department = Department(seed)
    try:
        with _patched(department.port, bugs, jumps), site.running(data) as running:
            account = Account(seconds=seconds)
            began = _moment(data) - (timedelta(hours=2) if jumps else timedelta())
            department.register = _register(data)
            clients = _clients(running.port, data, seed)
            if jumps:
                _jump(clients, account, seconds=seconds, seed=seed)
            else:
                _attack(
                    running, clients, account, seconds=seconds, seed=seed, only_worker=bool(bugs)
                )
            _heal(running, account, control=bool(bugs))
            _settle_accounts(data, clients, account, began)
            _department(data, department, account, began)
            account.journal_holds, account.facts = _verified(data)
            _nothing_is_dated_back(data, account)
            return account
    finally:
        department.close()


@contextlib.contextmanager
def _patched(port: int, bugs: Sequence[str], jumps: bool) -> Iterator[None]:
    """With the department, and the bugs, in web and worker."""
    before = dict(os.environ)
    with tempfile.TemporaryDirectory(prefix="rongyi-faults-") as folder:
        Path(folder).chmod(0o755)
        (Path(folder) / "sitecustomize.py").write_text(SITE)
        os.environ["PYTHONPATH"] = f"{folder}{os.pathsep}{CHECKOUT}"
        os.environ[PORT], os.environ[BUGS] = str(port), ",".join(bugs)
        (Path(folder) / "marks").mkdir()
        (Path(folder) / "marks").chmod(0o777)
        os.environ[MARK] = str(Path(folder) / "marks" / "held")
        os.environ.pop(CLOCK, None)
        if jumps:
            os.environ[CLOCK] = str(Path(folder) / "marks" / "clock")
            set_off(0)
        os.environ.pop("RONGYI_TESTING", None)
        os.environ["DJANGO_SETTINGS_MODULE"] = "rongyi.config.settings"
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)


def _ask(data: Path, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    with server.superuser(location(data), database="rongyi") as connection:
        return connection.execute(sql, list(values)).fetchall()  # type: ignore[arg-type]


def _moment(data: Path) -> Any:
    return _ask(data, "select clock_timestamp()")[0][0]


def _register(data: Path) -> Register:
    found: dict[str, dict[str, Any]] = {}
    rows = _ask(data, "select dataset, subject, fields from exchange_registerrow "
                "where state = 'present'")  # fmt: skip
    for dataset, subject, fields in rows:
        found.setdefault(dataset, {})[subject] = fields
    return found


def _clients(port: int, data: Path, seed: int) -> list[Client]:
    people: list[Client] = [
        Applicant(port, SHORT.person, SHORT.enterprise, seed=seed * 100 + one)
        for one in range(APPLICANTS)
    ]
    for act, post, fields in DESKS:
        rows = _ask(data, "select p.code from identity_membership m join identity_person p "
                    "on p.id = m.person_id where m.post_id = %s and p.code <> '' order by p.code",
                    [post])  # fmt: skip
        officer = Officer(port, str(rows[0][0]), seed=seed)
        officer.post, officer.act, officer.fields = post, act, fields
        people.append(officer)
    return people


def _attack(
    running: site.Site,
    clients: Sequence[Client],
    account: Account,
    *,
    seconds: float,
    seed: int,
    only_worker: bool,
) -> None:
    """Let the clients work, and kill."""
    dice, kills = Random(seed), Counter[str]()
    threads = [threading.Thread(target=one.run, daemon=True) for one in clients]
    watch = Watch(running.port)
    for thread in (*threads, watch):
        thread.start()
    end = time.monotonic() + seconds
    while (now := time.monotonic()) < end:
        if only_worker:
            _until_held(min(end, now + WELL_S))
        else:
            if dice.random() > AT_ONCE:
                _until_well(running.port, min(end, now + WELL_S))
            time.sleep(max(0.0, min(dice.uniform(*KILL_BETWEEN_S), end - time.monotonic())))
        target = "worker" if only_worker else dice.choice(TARGETS)
        if _kill(running, target, dice):
            kills[target] += 1
            watch.killed(target)
    for one in clients:
        one.over.set()
    for thread in threads:
        thread.join(60)
    watch.over.set()
    watch.join()
    account.kills, account.recovery_s = dict(kills), watch.took


def _jump(clients: Sequence[Client], account: Account, *, seconds: float, seed: int) -> None:
    """Let the clients work, and set the clock of the database forward and back."""
    dice, threads = Random(seed), [threading.Thread(target=one.run, daemon=True) for one in clients]
    for thread in threads:
        thread.start()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        set_off(dice.choice(JUMPS_S))
        account.jumps += 1
        time.sleep(dice.uniform(*JUMP_BETWEEN_S))
    set_off(0)
    for one in clients:
        one.over.set()
    for thread in threads:
        thread.join(60)


def _nothing_is_dated_back(data: Path, account: Account) -> None:
    """I4: in no history does a fact stand behind a later one, whatever the clock said."""
    rows = _ask(
        data,
        """select count(*) from journal_fact f join journal_fact g
      on g.stream_id = f.stream_id and g.seq = f.seq + 1 where g.at < f.at""",
    )
    cases = _ask(
        data,
        """select number from cases_case where accepted_at < received_at
      or decided_at < accepted_at or closed_at < decided_at""",
    )
    if rows[0][0] or cases:
        account.strange.append(f"{rows[0][0]} facts and {len(cases)} cases are dated back")


def _kill(running: site.Site, target: str, dice: Random) -> bool:
    """SIGKILL, without a word before. Whether there was anything to kill."""
    parts = running.parts()
    if target == "database":
        victims = [p for p in [server.process_of(location(running.data))] if p is not None]
    elif target == "one page process":
        victims = parts["web"][1:]
        victims = [dice.choice(victims)] if victims else []
    else:
        victims = parts[target]
    for process in victims:
        with contextlib.suppress(psutil.Error):
            process.kill()
    return bool(victims)


class Watch(threading.Thread):
    """Asks for the health of the site all the time: how long until it is well after a kill."""

    def __init__(self, port: int) -> None:
        super().__init__(daemon=True)
        self.port, self.over = port, threading.Event()
        self.took: dict[str, list[float]] = {}
        self._killed: tuple[str, float] | None = None

    def killed(self, target: str) -> None:
        self._killed = (target, time.monotonic())

    def run(self) -> None:
        while not self.over.wait(LOOK_S):
            pending = self._killed
            if pending and time.monotonic() - pending[1] > LOOK_S and is_well(self.port):
                if self._killed is pending:
                    self.took.setdefault(pending[0], []).append(time.monotonic() - pending[1])
                    self._killed = None


def is_well(port: int) -> bool:
    """Whether pages, worker and database answer."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return bool(json.load(answer)["status"] == "ok")
    except (OSError, ValueError):
        return False


def _until_held(deadline: float) -> None:
    """The control run strikes while a reaction's position is kept and its effect is not yet."""
    mark = Path(os.environ[MARK])
    while time.monotonic() < deadline and not mark.exists():
        time.sleep(LOOK_S)
    mark.unlink(missing_ok=True)


def _until_well(port: int, deadline: float) -> None:
    while time.monotonic() < deadline and not is_well(port):
        time.sleep(LOOK_S * 4)


def _heal(running: site.Site, account: Account, *, control: bool) -> None:
    """Nothing is killed any more: wait until all is well and nothing is left to do."""
    if control:  # what its bugs lost does not come by waiting
        _until_well(running.port, time.monotonic() + HEAL_S)
        time.sleep(CONTROL_HEAL_S)
        return
    deadline, quiet_since = time.monotonic() + HEAL_S, None
    while time.monotonic() < deadline:
        time.sleep(0.3)
        if is_well(running.port) and not _waiting(running.data):
            quiet_since = quiet_since or time.monotonic()
            if time.monotonic() - quiet_since > QUIET_S:
                return
        else:
            quiet_since = None
    account.strange.append(f"never came to rest: {_waiting(running.data)}")


def _waiting(data: Path) -> str:
    """Jobs to do, or facts that a reaction has not taken in."""
    try:
        jobs = _ask(data, "select task_name, status::text, count(*) from procrastinate_jobs "
                    f"where {OF_CASES} and status in ('todo', 'doing') group by 1, 2")  # fmt: skip
        behind = _ask(data, "select p.name from journal_reactionposition p where (p.xid, p.number) "
                      "< (select f.xid, f.number from journal_fact f "
                      "order by f.xid desc, f.number desc limit 1)")  # fmt: skip
    except psycopg.OperationalError as error:
        return str(error)
    return f"{jobs} {behind}" if jobs or behind else ""


def _settle_accounts(data: Path, clients: Sequence[Client], account: Account, since: Any) -> None:
    """I1, I2, I5, I9: the journals of the clients against the database."""
    kept = {str(one) for (one,) in _ask(data, "select number from themes_bundle "
                                        "where number is not null")}  # fmt: skip
    marked = Counter(str(one) for (one,) in _ask(
        data, "select f.values->>'notary_papers' from cases_caseform f join cases_case k "
        "on k.id = f.case_id where k.opened_at >= %s", [since]))  # fmt: skip
    for client in clients:
        account.unavailable += client.unavailable
        account.broken_lines += client.broken
        account.strange += client.strange
        for line in client.journal:
            if line.act != "submit":
                account.acts_acknowledged += bool(line.confirmed)
                continue
            account.sent += 1
            account.acknowledged += bool(line.confirmed)
            account.unknown += not line.confirmed and not line.refused
            account.lost += [f"{n} of {line.key}" for n in line.confirmed if n not in kept]
            found = marked[f"公司章程 {line.key}"]
            if line.confirmed and not found:
                account.lost.append(f"the case of {line.key}")
            if found > 1 or len(set(line.confirmed)) > 1:
                account.duplicated.append(f"{line.key}: {found} cases, told {line.confirmed}")
    _acts_are_kept(data, clients, account)
    _effects_came_once(data, account, since)


def _acts_are_kept(data: Path, clients: Sequence[Client], account: Account) -> None:
    """Each act that was confirmed is one fact of its case, and only one."""
    names = {
        "accept": "case.accepted.v1",
        "review": "case.reviewed.v1",
        "decide": "case.decided.v1",
    }
    counted = Counter({(str(number), str(name)): count for number, name, count in _ask(
        data, "select k.number, f.name, count(*) from cases_case k join journal_stream s "
        "on s.kind = 'case' and s.name = k.id::text join journal_fact f on f.stream_id = s.id "
        "group by 1, 2")})  # fmt: skip
    for client in clients:
        for line in client.journal:
            if line.act in names and line.confirmed:
                found = counted[line.key, names[line.act]]
                if found == 0:
                    account.lost.append(f"{line.act} of {line.key}")
                if found > 1:
                    account.duplicated.append(f"{line.act} of {line.key}: {found} times")


def _effects_came_once(data: Path, account: Account, since: Any) -> None:
    """Whatever was decided is over; each letter was asked for once and is written once."""
    stuck = _ask(data, "select number from cases_case where decided_at is not null "
                 "and closed_at is null and decided_at >= %s", [since])  # fmt: skip
    account.without_effect += [f"{number} is decided and not closed" for (number,) in stuck]
    letters = _ask(
        data, """select k.number, f.seq, f.name,
          (select count(*) from procrastinate_jobs j where j.task_name = 'cases.write_letter'
            and j.args->>'case_id' = k.id::text and (j.args->>'seq')::int = f.seq)
        from cases_case k join journal_stream s on s.kind = 'case' and s.name = k.id::text
        join journal_fact f on f.stream_id = s.id where f.at >= %s
          and f.name in ('case.accepted.v1', 'case.decided.v1')""", [since])  # fmt: skip
    for number, seq, name, jobs in letters:
        if jobs == 0:
            account.without_effect.append(f"{number}#{seq} {name}: no letter")
        if jobs > 1:
            account.duplicated.append(f"{number}#{seq} {name}: {jobs} letters")
    failed = _ask(data, f"select count(*) from procrastinate_jobs where {OF_CASES} "
                  "and status = 'failed'")[0][0]  # fmt: skip
    if failed:
        account.without_effect.append(f"{failed} jobs were given up")


def _department(data: Path, department: Department, account: Account, since: Any) -> None:
    """What the department was asked, and what is logged of it; nothing wrong is believed."""
    account.department_asked = len(department.asked)
    account.department_logged = int(
        _ask(data, "select count(*) from exchange_calllog where at >= %s", [since])[0][0]
    )
    believed = _ask(
        data,
        "select (select count(*) from cases_caseform f where f::text like %s) "
        "+ (select count(*) from exemption_proof p where p::text like %s)",
        [f"%{WRONG}%", f"%{WRONG}%"],
    )[0][0]
    if believed:
        account.strange.append(f"{believed} forms or proofs hold what was said of somebody else")


def _verified(data: Path) -> tuple[bool, int]:
    """`rongyi verify journal`, as an auditor would."""
    done = subprocess.run(
        [sys.executable, "-m", "rongyi.config.command_line", "verify", "journal", "--json"],
        cwd=CHECKOUT,
        env={**os.environ, "DATA": str(data)},
        capture_output=True,
        text=True,
        check=False,
    )
    told = json.loads(done.stdout.splitlines()[-1])
    return bool(told["holds"]), int(told["facts"])


def control_turns_red(control: Account) -> dict[str, bool]:
    """For each bug that was put in, whether the accounts show it."""
    assert set(CONTROLS) == {
        "answers_before_the_commit", "every_submission_counts", "position_before_effect"
    }  # fmt: skip
    return {
        "answers_before_the_commit": bool(control.lost),
        "every_submission_counts": bool(control.duplicated),
        "position_before_effect": bool(control.without_effect),
    }
