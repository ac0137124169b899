"""Reads the words of the command line and hands them to one subcommand.

Exit codes: 0 done · 1 problems found in what was checked · 2 wrong use · 3 cannot run here ·
130 stopped by Ctrl-C · 143 stopped by SIGTERM.
"""

from __future__ import annotations

import argparse
import importlib
import os
import signal
import sys
from dataclasses import dataclass
from types import FrameType
from typing import Any, NoReturn

import psycopg
from django.db.utils import OperationalError

from rongyi.config.trouble import Trouble, in_terminal, language
from rongyi.kernel.errors import DomainError
from rongyi.kernel.text import Text

OK, PROBLEMS, WRONG_USE, CANNOT_RUN = 0, 1, 2, 3
INTERRUPTED, TERMINATED = 130, 143
NO_EDITION = "catalogue.no_edition"  # its module is not there before Django is


@dataclass(frozen=True)
class Command:
    """One subcommand: its module has `arguments(parser)` and `run(options) -> int`."""

    name: str
    about: Text

    @property
    def module(self) -> str:
        return f"rongyi.config.command_line.{self.name}"


COMMANDS = {
    command.name: command
    for command in (
        Command("demo", Text("一条命令启动示例平台", "Start the whole platform with demo people")),
        Command("serve", Text("启动网页服务", "Serve the pages")),
        Command(
            "intake", Text("集中申报时的接收服务", "Receive applications while very many come")
        ),
        Command("worker", Text("启动后台工作进程", "Run jobs and reactions")),
        Command("jobs", Text("列出或重试已放弃的后台工作", "List or retry work that was given up")),
        Command("migrate", Text("更新数据库表", "Bring the database's tables up to date")),
        Command("load", Text("发布事项定义", "Publish definitions and seed what belongs to them")),
        Command("check", Text("检查事项定义", "List all problems of a folder of definitions")),
        Command("plan", Text("计算一件事的办理方案", "Print a theme's plan for given answers")),
        Command("due", Text("逐日说明办结期限", "Explain a due date day by day")),
        Command(
            "archive", Text("归档一个季度的事实", "Detach facts of old quarters, or put them back")
        ),
        Command("verify", Text("核验日志哈希链", "Recompute the journal and name the first break")),
        Command(
            "history", Text("承接或导出原系统的历史办件", "Take over or give back former cases")
        ),
        Command("cases", Text("在办件适用新版规定", "Move running cases to another edition")),
        Command("statistics", Text("办件统计", "Cases by month and days per item")),
        Command("bench", Text("运行性能测试", "Measure one workload")),
        Command("licences", Text("列出依赖的许可证", "List the licences of all dependencies")),
    )
}


def main(arguments: list[str] | None = None) -> int:
    """Run one command; its exit code. Troubles become one sentence, never a traceback."""
    words = sys.argv[1:] if arguments is None else arguments
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rongyi.config.settings")
    if sys.platform != "win32":
        signal.signal(signal.SIGTERM, _terminated)
    try:
        options = _parse(words)
        return int(options.run(options))
    except Trouble as trouble:
        print(in_terminal(trouble.words), file=sys.stderr)
        return trouble.code
    except (OperationalError, psycopg.OperationalError) as error:
        reason = (str(error).strip().splitlines() or ["?"])[0]
        say(Text(f"数据库没有应答：{reason}", f"The database does not answer: {reason}"))
        return CANNOT_RUN
    except DomainError as error:
        if error.code != NO_EDITION:
            raise
        say(
            Text(
                "还没有发布事项定义，请先运行：rongyi load",
                "No definitions are published yet; first run: rongyi load",
            )
        )
        return CANNOT_RUN
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK


def _terminated(number: int, frame: FrameType | None) -> NoReturn:
    """SIGTERM unwinds like Ctrl-C does, so that whatever was started is stopped."""
    raise SystemExit(TERMINATED)


def _parse(words: list[str]) -> argparse.Namespace:
    """Only the module of the named command is loaded."""
    parser = argparse.ArgumentParser(
        prog="rongyi",
        description=in_terminal(
            Text("融易：一站式政务服务平台。", "Rongyi: a one-stop platform for public services.")
        ),
        epilog="DATA, DATABASE_URL, PORT, BIND, ADDRESS, HOSTS: docs/operators.md",
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True, title="commands")
    named = next((word for word in words if not word.startswith("-")), "")
    for command in COMMANDS.values():
        about = in_terminal(command.about)
        child = commands.add_parser(command.name, help=about, description=about)
        if command.name == named:
            _fill(child, importlib.import_module(command.module))
    return parser.parse_args(words)


def _fill(parser: argparse.ArgumentParser, module: Any) -> None:
    module.arguments(parser)
    parser.set_defaults(run=module.run)


def say(text: Text) -> None:
    """One line for the person at the terminal; programs read stdout, people stderr."""
    print(text.in_language(language()), file=sys.stderr, flush=True)
