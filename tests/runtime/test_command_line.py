"""The program `rongyi`: exit codes, JSON for programs, one sentence instead of a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from rongyi.config.command_line.program import COMMANDS, main
from rongyi.config.paths import CHECKOUT


def run(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """The program in a process of its own, with nothing of the tests' settings."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DATA", "RONGYI_TESTING", "DJANGO_SETTINGS_MODULE")
    }
    return subprocess.run(
        [sys.executable, "-m", "rongyi.config.command_line", *words],
        env={**kept, "LC_ALL": "C.UTF-8", **variables},
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])

    assert ended.value.code == 0
    assert f"rongyi {name}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["nonsense"], 2),
        ([], 2),
        (["serve", "--port", "many"], 2),
        (["serve", "--port", "0"], 2),
        (["check", "/no/such/folder"], 2),
        (["plan", "open_restaurant"], 2),
        (["plan", "open_restaurant", "--answers", "/no/such/file"], 2),
        (["plan", "open_restaurant", "--answers", "/dev/null", "--on", "tomorrow"], 2),
        (["due", "food_licens", "2026-11-23"], 2),
        (["due", "food_licence", "2026-11-31"], 2),
        (["due", "food_licence", "9999-12-31"], 2),
        (["due", "food_licence", "2026-11-23", "--stop", "2026-11-24"], 2),
        (["due", "food_licence", "2026-11-23", "--stop", "2026-11-24:2026-11-26:lunch"], 2),
        (["due", "food_licence", "2026-11-23", "--stop", "2026-11-20:2026-11-26:hearing"], 2),
        (["due", "food_licence", "2026-11-23", "--answers", "no_such_element=1"], 2),
        (["due", "food_licence", "2026-11-23", "--authority", "nobody"], 2),
        (["due", "food_licence", "1900-01-01"], 2),
        (["due", "food_licence", "2026-11-23", *6 * ["--stop=2026-11-25:2026-11-26:hearing"]], 2),
        (["verify", "nothing"], 2),
        (["bench", "no such workload"], 2),
    ],
)
def test_wrong_use_is_told_in_words(words: list[str], code: int) -> None:
    done = run(*words)

    assert (done.returncode in (code, 2), done.stderr != "") == (True, True), done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "variables",
    [
        {"PORT": "99999"},
        {"PORT": "-1"},
        {"PORT": "８０００"},
        {"LOG_HASH": "md5"},
        {"DATA": "/proc/nowhere"},
        {"DATABASE_URL": "nonsense"},
        {"DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none"},
        {"PG_BIN": "/no/such/folder", "DATA": "/tmp/rongyi-test-unused"},
    ],
)
def test_unusable_settings_are_told_in_words(variables: dict[str, str]) -> None:
    done = run("migrate", **variables)

    assert done.returncode in (2, 3)
    assert done.stderr.strip() and "Traceback" not in done.stderr


def test_words_follow_the_locale() -> None:
    done = run("migrate", PORT="x", LC_ALL="zh_CN.UTF-8")

    assert "端口号" in done.stderr


def test_check_lists_problems_for_people_and_for_programs(tmp_path: Path) -> None:
    (tmp_path / "place.yaml").write_text("code: [\n", "utf-8")

    plain, machine = run("check", str(tmp_path)), run("check", str(tmp_path), "--json")

    problems = json.loads(machine.stdout)["problems"]
    assert plain.returncode == machine.returncode == 1
    assert plain.stdout.splitlines()[0].startswith(f"{problems[0]['file']}:{problems[0]['line']}:")
    assert all(one["zh"] and one["en"] for one in problems)


def test_plan_tells_a_problem_once_in_the_language_of_the_terminal(tmp_path: Path) -> None:
    answers = tmp_path / "answers.yaml"
    answers.write_text("no_such_element: true\n", "utf-8")
    words = ["plan", "open_restaurant", "--answers", str(answers)]

    english, chinese = run(*words), run(*words, LC_ALL="zh_CN.UTF-8")

    assert [len(done.stderr.splitlines()) for done in (english, chinese)] == [1, 1]
    assert "“no_such_element” is not known" in english.stderr
    assert "“no_such_element”" in chinese.stderr and "is not known" not in chinese.stderr


def test_a_database_that_lacks_tables_is_told_before_anything_is_served(data: Path) -> None:
    done = run("serve", "--port", "8971", DATA=str(data))

    assert done.returncode == 3
    assert "rongyi migrate" in done.stderr


def test_migrate_brings_tables_and_does_nothing_the_second_time(data: Path) -> None:
    first = run("migrate", "--json", DATA=str(data))
    second = run("migrate", "--json", DATA=str(data))

    assert json.loads(first.stdout)["migrations"] > 0, first.stderr
    assert json.loads(second.stdout) == {"migrations": 0}
    early = run("statistics", DATA=str(data))
    assert (early.returncode, "Traceback" in early.stderr) == (3, False)
    assert "rongyi load" in early.stderr


def test_jobs_lists_what_was_given_up_and_knows_nothing_else(data: Path) -> None:
    run("migrate", DATA=str(data))

    listed, retried = (
        run("jobs", "--json", DATA=str(data)),
        run("jobs", "--retry", "7", DATA=str(data)),
    )

    assert (listed.returncode, json.loads(listed.stdout)) == (0, {"given_up": []}), listed.stderr
    assert (retried.returncode, retried.stderr) == (2, "Nothing of id 7 was given up.\n")
    assert run("jobs", "--retry", "all", DATA=str(data)).returncode == 0


def test_a_due_day_is_explained_day_by_day() -> None:
    stop = "2026-12-25:2026-12-29:hearing"

    told = run("due", "food_licence", "2026-12-24", "--stop", stop, "--json")
    said = run("due", "food_licence", "2026-12-24", "--stop", stop, "--language", "zh")

    found = json.loads(told.stdout)
    days = {row["date"]: row for row in found["days"]}
    assert (told.returncode, said.returncode) == (0, 0)
    assert found["promised"]["due"] == "2026-12-31"
    assert (found["legal"]["due"], found["legal"]["provisional"]) == ("2027-01-11", True)
    assert not days["2026-12-28"]["counts"]
    assert days["2026-12-31"] | {"zh": "", "en": ""} == {
        "date": "2026-12-31",
        "counts": True,
        "zh": "",
        "en": "",
        "counted": {"promised": 3, "legal": 3},
        "ends": ["promised"],
    }
    assert "法定：10 个工作日，至 2027-01-11（暂定）" in said.stdout
    assert "2026-12-28 一 - 承诺 1  法定 1  特别程序“听证”不计（第四十五条）" in said.stdout
