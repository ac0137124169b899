"""The whole tree keeps the habits. `baseline.txt` lists what is not yet right: it only shrinks."""

from __future__ import annotations

import subprocess
from collections import Counter
from pathlib import Path, PurePosixPath

from tests.tidy.rules import RULES, Source

ROOT = Path(__file__).resolve().parents[2]
BASELINE = Path(__file__).with_name("baseline.txt")


def _sources() -> list[Source]:
    paths = [
        path.relative_to(ROOT)
        for top in ("rongyi", "tests", "bench")
        for path in sorted((ROOT / top).rglob("*.py"))
    ]
    return [Source(PurePosixPath(path), (ROOT / path).read_text("utf-8")) for path in paths]


def test_the_tree_keeps_the_habits() -> None:
    sources = _sources()
    assert len(sources) > 30, "the walk found no tree to look at"

    breaks = [
        f"{source.path}:{line}: {rule.name}: {words}"
        for source in sources
        for rule in RULES
        for line, words in rule.check(source)
    ]

    allowed = Counter(BASELINE.read_text("utf-8").split())
    counted = Counter(f"{b.split(':')[0]}:{b.split(': ')[1]}" for b in breaks)
    assert not counted - allowed, "\n".join(breaks)
    assert not allowed - counted, f"mended, so take out of the baseline: {allowed - counted}"


def test_nothing_of_this_machine_is_written_down() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split("\0")
    forbidden = (f"{ROOT}/", "files.pythonhosted" + ".org", "registry.npmjs" + ".org")
    found = []
    for name in filter(None, listed):
        path = ROOT / name
        if not path.is_file() or path.stat().st_size > 3_000_000:
            continue
        text = path.read_text("utf-8", errors="ignore")
        found += [f"{name}: {word}" for word in forbidden if len(word) > 2 and word in text]
    assert found == []
