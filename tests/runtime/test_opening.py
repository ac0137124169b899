"""An enrolment opens, in small: 200 people within seconds, through the real processes."""

from __future__ import annotations

import json

from tests.runtime.test_command_line import run

PEOPLE = 200


def test_everybody_who_was_told_so_is_there_once() -> None:
    done = run("bench", "opening", "--people", str(PEOPLE), "--seconds", "4", "--json")

    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)["figures"]
    assert (figures["acknowledged"], figures["present"]) == (PEOPLE, PEOPLE), figures
    assert figures["acknowledgements"] > PEOPLE  # some pressed twice
    found = {name: figures[name] for name in ("lost", "duplicates", "receipts that differ")}
    assert found == {"lost": 0, "duplicates": 0, "receipts that differ": 0}
    assert figures["failures"] == []


def test_an_opening_has_its_bounds() -> None:
    for words in (["--people", "0"], ["--people", "10000000"], ["--seconds", "7000"]):
        done = run("bench", "opening", *words)

        assert (done.returncode, "Traceback" in done.stderr) == (2, False), done.stderr
