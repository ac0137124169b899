"""`rongyi demo`: the whole platform with one command, and everything stopped when it ends."""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import json
import os
import signal
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django

from rongyi.config import database, environment, paths, rooms, statics, translations
from rongyi.config.command_line.load import load
from rongyi.config.command_line.migrate import migrate
from rongyi.config.command_line.program import OK, TERMINATED, say
from rongyi.config.command_line.progress import phase
from rongyi.config.command_line.serve import check_port
from rongyi.config.database.location import fingerprint
from rongyi.config.stepping_down import account_for
from rongyi.config.supervisor import Child, kill_leftovers
from rongyi.config.trouble import Trouble, in_terminal, language
from rongyi.kernel.text import Text

WATCH_S = 0.25
LOOK_S = 0.1
DATABASE_AGAIN_S = 1.0
READY_S = 90.0  # a process that ends meanwhile is noticed at once
ASK_TIMEOUT_S = 5
PEOPLE_SHOWN_MAX = 8  # applicants, and as many of the staff


def arguments(parser: argparse.ArgumentParser) -> None:
    """What may be said behind `rongyi demo`."""
    parser.add_argument("--port", type=int, help="default: PORT, or 8000")
    parser.add_argument(
        "--json", action="store_true", help="print addresses and people as one line of JSON"
    )
    parser.add_argument(
        "--wait",
        type=float,
        default=READY_S,
        help=f"seconds that web and worker may take to answer: {READY_S:.0f}",
    )


def run(options: argparse.Namespace) -> int:
    """Start, show where to go, watch until asked to stop. Errors: Trouble, in one sentence."""
    if options.port is not None:
        os.environ["PORT"] = str(options.port)
    here = environment.read()
    translations.ensure()
    signal.signal(signal.SIGHUP, lambda number, frame: _hang_up())
    with _alone(here.data), _children(here) as (web, worker):
        check_port(here.bind, here.port)
        with phase("启动数据库", "Database") as shown, contextlib.ExitStack() as opened:
            lease = opened.enter_context(database.running(here, say))
            shown.note = _where(lease)
            rest = opened.pop_all()
        with rest:
            migrate(here)
            load(paths.sip_folder(), replacing=False)
            with phase("网页样式", "Styles"):
                statics.gather()
            if lease and (account := account_for(here, lease.place, say)):
                for child in (web, worker):
                    child.run_as(account, lease.place.home)
            try:
                _start(here, web, worker, wait_s=options.wait)
                _show(here, as_json=options.json)
                _watch(lease, (web, worker))
            finally:
                _quietly()
                say(Text("正在停止……", "Stopping …"))
                for child in (web, worker):
                    child.ask_to_stop()
                for child in (web, worker):
                    child.stop()
    return OK


def _hang_up() -> None:
    raise SystemExit(TERMINATED)


def _quietly() -> None:
    """A second Ctrl-C must not stop the stopping."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


@contextlib.contextmanager
def _alone(data: Path) -> Iterator[None]:
    """One demo for one data folder. The lock goes with the process, however it ends."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        lock = (data / "demo.lock").open("w")
    except OSError as error:
        raise Trouble(
            zh=f"数据文件夹 {data} 不可写：{error.strerror}。",
            en=f"The data folder {data} cannot be written: {error.strerror}.",
        ) from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Trouble(
                zh=f"{data} 上已有一个示例平台在运行。请先停止它，或用 DATA= 另选文件夹。",
                en=f"A demo already runs on {data}: stop it first, or choose another DATA=.",
            ) from None
        yield


@contextlib.contextmanager
def _children(here: environment.Environment) -> Iterator[tuple[Child, Child]]:
    """Web and worker, not yet started; whatever happens, none of them stays behind."""
    mark, logs = fingerprint(here.data), here.data / "logs"
    os.environ["DATA"], os.environ["PORT"] = str(here.data), str(here.port)
    if count := kill_leftovers(mark):
        say(
            Text(
                f"已清理上次遗留的 {count} 个进程。",
                f"Ended {count} processes that an earlier run left.",
            )
        )
    web = Child("web", ["serve"], mark=mark, logs=logs)
    worker = Child("worker", ["worker"], mark=mark, logs=logs)
    try:
        yield web, worker
    finally:
        _quietly()
        web.stop()
        worker.stop()


def _where(lease: database.Lease | None) -> Text:
    if lease is None:
        return Text("使用 DATABASE_URL", "the one that DATABASE_URL names")
    return Text(str(lease.place.home), str(lease.place.home))


def _start(here: environment.Environment, web: Child, worker: Child, *, wait_s: float) -> None:
    with phase("启动网页服务与后台进程", "Web and worker") as shown:
        worker.start()
        web.start()
        deadline = time.monotonic() + wait_s
        while (answer := _health(here)).get("status") != "ok":
            for child in (web, worker):
                if not child.runs():
                    raise _not_started(
                        child,
                        f"进程 {child.name} 未能启动，已全部停止",
                        f"The process {child.name} did not start, so everything was stopped",
                    )
            if time.monotonic() > deadline:
                child = worker if answer.get("web") == "ok" else web
                raise _not_started(
                    child,
                    f"{child.name} 在 {wait_s:.0f} 秒内没有应答，已全部停止",
                    f"{child.name} did not answer within {wait_s:.0f} s, so everything was stopped",
                )
            time.sleep(LOOK_S)
        shown.note = Text(str(here.address), str(here.address))


def _not_started(child: Child, zh: str, en: str) -> Trouble:
    """What happened, where the log is, and its last lines."""
    lines = "".join(f"\n  {line}" for line in child.last_lines())
    return Trouble(
        zh=f"{zh}（日志：{child.log}）。" + (f"日志的最后几行：{lines}" if lines else ""),
        en=f"{en} (log: {child.log})." + (f" Its last lines:{lines}" if lines else ""),
    )


def _health(here: environment.Environment) -> dict[str, Any]:
    host = "127.0.0.1" if here.bind in ("0.0.0.0", "::") else here.bind
    address = f"http://[{host}]:{here.port}" if ":" in host else f"http://{host}:{here.port}"
    request = urllib.request.Request(f"{address}/healthz", headers={"Host": "localhost"})
    try:
        with urllib.request.urlopen(request, timeout=ASK_TIMEOUT_S) as answer:
            return dict(json.load(answer))
    except urllib.error.HTTPError as error:
        with error, contextlib.suppress(ValueError):
            return dict(json.load(error))
    except (OSError, ValueError):
        pass
    return {}


def _watch(lease: database.Lease | None, children: tuple[Child, ...]) -> None:
    """Until a signal comes: whatever dies is started again and said so."""
    while True:
        time.sleep(WATCH_S)
        if not _has_database(lease):
            continue
        for child in children:
            if child.runs():
                continue
            why = "" if child.was_killed else child.last_words()
            if child.restart():
                say(
                    Text(
                        f"进程 {child.name} 曾退出，已重新启动（日志：{child.log}）。{why}",
                        f"The process {child.name} had ended and was started again "
                        f"(log: {child.log}). {why}".strip(),
                    )
                )


def _has_database(lease: database.Lease | None) -> bool:
    """Start it again where it died. One that dies once more while it recovers, or finds no room on
    the disk, is tried again: the pages say meanwhile that nothing can be done now."""
    try:
        if lease is not None and lease.ensure():
            say(Text("数据库曾中断，已恢复。", "The database had died and is back."))
    except Trouble as trouble:
        say(trouble.words)
        time.sleep(DATABASE_AGAIN_S)
        return False
    return True


def _show(here: environment.Environment, *, as_json: bool) -> None:
    """The addresses and the demo people, as a short table."""
    places = [
        (Text("办事大厅", "For citizens and enterprises"), f"{here.address}/"),
        (Text("英文", "In English"), f"{here.address}/en/"),
        (Text("工作台", "For staff"), f"{here.address}/work/"),
        (Text("健康状况", "Health"), f"{here.address}/healthz"),
    ]
    people = _people()
    if as_json:
        addresses = {title.en: address for title, address in places}
        print(
            json.dumps({"addresses": addresses, "people": people}, ensure_ascii=False), flush=True
        )
        return
    print()
    for title, address in places:
        print(f"  {address:<34} {in_terminal(title)}")
    if people:
        print("\n  " + in_terminal(Text("示例人员（登录页可选）：", "Demo people (at /sign-in):")))
    shown = [
        *[one for one in people if not one["staff"]][:PEOPLE_SHOWN_MAX],
        *[one for one in people if one["staff"]][:PEOPLE_SHOWN_MAX],
    ]
    widest = max((len(one["code"]) for one in shown), default=0)
    for person in shown:
        print(f"  {person['code']:<{widest}}  {' · '.join(_called(person))}")
    if more := len(people) - len(shown):
        print("  " + in_terminal(Text(f"……另有 {more} 人", f"… and {more} more")))
    print("\n  " + in_terminal(Text("按 Ctrl-C 停止。", "Stop with Ctrl-C.")), flush=True)


def _called(person: dict[str, Any]) -> list[str]:
    """The name in Chinese, that of the terminal's language, and what there is to play."""
    names = dict.fromkeys((person["name_zh"], person["name"]))
    plays = ", ".join(person["roles"]) or in_terminal(Text("个人", "a citizen"))
    return [" ".join(names), plays]


def _people() -> list[dict[str, Any]]:
    django.setup()
    identity = rooms.module("identity.queries")
    chinese = {one.code: str(one.name) for one in identity.demo_people("zh")}
    return [
        {
            "code": one.code,
            "name": str(one.name),
            "name_zh": chinese.get(one.code, str(one.name)),
            "roles": list(one.roles),
            "staff": one.is_staff,
        }
        for one in identity.demo_people(language())
    ]
