"""`rongyi verify journal`: recompute the chains of facts and name the first broken one of each."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django

from rongyi.config import database, environment, rooms
from rongyi.config.command_line import verify_log, verify_outside
from rongyi.config.command_line.program import OK, PROBLEMS, say
from rongyi.config.command_line.progress import phase
from rongyi.config.command_line.serve import require_tables
from rongyi.config.trouble import Trouble, in_terminal
from rongyi.kernel import moment
from rongyi.kernel.facts import StreamKey
from rongyi.kernel.text import Text

_EXPORTED = Text("{facts} 条记录", "{facts} {facts:fact|facts}")
_COUNTS = Text(
    "{chains} 条链，{facts} 条记录",
    "{chains} {chains:chain|chains}, {facts} {facts:fact|facts}",
)

_UNKNOWN = Text(
    "调用 {dataset}（{at}，{bundle}）：没有已知结果，平台在提问与应答之间中断。",
    "call to {dataset} ({at}, {bundle}): no outcome known, the platform stopped between question "
    "and answer.",
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """What may be said behind `rongyi verify`."""
    parser.add_argument("what", choices=["journal", "export", "receipt"])
    parser.add_argument("file", nargs="?", help="a receipt to verify")
    parser.add_argument("--out", metavar="DIR", help="where to export to, for others to verify")
    parser.add_argument("--key", help="the public key of the log, or a file that holds it")
    parser.add_argument("--case", metavar="NUMBER", help="one case or application, by its number")
    parser.add_argument("--json", action="store_true")


def run(options: argparse.Namespace) -> int:
    """Exit code 1 when a chain or a receipt does not hold."""
    if options.what == "receipt":
        if not options.file:
            raise Trouble(zh="请写明要核验的回执文件。", en="Name the receipt's file.", code=2)
        return verify_log.main(
            ["receipt", options.file, *(["--key", options.key] if options.key else [])]
        )
    here = environment.read()
    if options.what == "export":
        return _export(here, options.out)
    with database.running(here, say):
        django.setup()
        require_tables()
        with phase("核验哈希链", "Chains of facts") as shown:
            verdict = _verdict(options.case, lambda done: shown.step(done, done))
            shown.note = _COUNTS.format({"chains": verdict.streams, "facts": verdict.facts})
        unknown = rooms.module("exchange.queries").calls_without_outcome(
            now=moment.now(),
            since=datetime.min.replace(tzinfo=UTC),
        )
    if options.json:
        rows = [asdict(one) for one in verdict.broken]
        calls = [asdict(one) for one in unknown]
        told = {"facts": verdict.facts, "holds": verdict.holds, "broken": rows}
        print(json.dumps({**told, "calls_without_outcome": calls}, default=str))
    else:
        for one in verdict.broken:
            print(f"{one.stream}#{one.seq}: {one.what}: {one.words}")
        for call in unknown:
            words = _UNKNOWN.format(asdict(call) | {"at": f"{call.at:%Y-%m-%d %H:%M:%S} UTC"})
            print(in_terminal(words))
    sys.stdout.flush()
    return OK if verdict.holds else PROBLEMS


def _export(here: environment.Environment, out: str | None) -> int:
    if not out:
        raise Trouble(zh="请用 --out 指定要写入的文件夹。", en="Name a folder by --out.", code=2)
    with database.running(here, say):
        django.setup()
        require_tables()
        with phase("导出供核验", "Export to verify") as shown:
            count = written(Path(out))
            shown.note = _EXPORTED.format({"facts": count})
    return OK


def written(out: Path) -> int:
    """The export, and how many facts it holds. Errors: Trouble where the folder takes none."""
    try:
        return verify_outside.export(out)
    except OSError as error:
        raise Trouble(
            zh=f"{out} 无法写入：{error.strerror}。",
            en=f"{out} cannot be written: {error.strerror}.",
            code=2,
        ) from None


def _verdict(case: str | None, progress: Callable[[int], None]) -> Any:
    journal = rooms.module("journal.queries")
    if case is None:
        return journal.verify_journal(progress=progress)
    streams = _streams_of(case)
    if not streams:
        raise Trouble(
            zh=f"没有编号为 {case} 的办件或申请。",
            en=f"There is no case or application with number {case}.",
            code=2,
        )
    verdicts = [journal.verify_chain(stream) for stream in streams]
    return journal.Verdict(
        streams=sum(one.streams for one in verdicts),
        facts=sum(one.facts for one in verdicts),
        broken=tuple(broken for one in verdicts for broken in one.broken),
    )


def _streams_of(number: str) -> list[StreamKey]:
    """The chain of one case; of an application, its own and those of all its cases."""
    case_stream = rooms.module("cases.events").case_stream
    cases = rooms.module("cases.models").Case.objects.order_by("number")
    bundles = rooms.module("themes.models").Bundle.objects.filter(number=number)
    bundle_stream = rooms.module("themes.events").stream_of
    streams = [bundle_stream(bundle) for bundle in bundles.values_list("id", flat=True)]
    held = cases.filter(number=number) | cases.filter(bundle_id__in=bundles.values("id"))
    return streams + [case_stream(case) for case in held.values_list("id", flat=True)]
