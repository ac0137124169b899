"""The wheel carries all that the program needs, and runs where there is no checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest
from uv import find_uv_bin

from rongyi.config.paths import CHECKOUT

PARTS = ("rongyi", "definitions", "pyproject.toml", "setup.py", "README.md", "LICENSE")
MADE_HERE = {"__pycache__", "tests"}  # folders that no wheel carries, beside hidden ones
RENDER = """
import datetime, sys
import django
django.setup()
from django.template.loader import render_to_string
import rongyi
from rongyi.documents.services import render_pdf
from rongyi.config import statics
statics.gather()
now = datetime.datetime(2026, 11, 23, 10, tzinfo=datetime.UTC)
made = render_pdf("receipt", {"issuer": "x", "title": "y", "number": "1"}, now=now)
page = render_to_string("web/error.html", {})
print(rongyi.__file__, made[:5].decode(), len(page) > 100)
"""


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of this tree, so that nobody's work changes what the wheel is compared with."""
    tree = tmp_path_factory.mktemp("tree")
    passed_over = shutil.ignore_patterns("__pycache__", "*.mo")
    for part in PARTS:
        source = CHECKOUT / part
        if source.is_dir():
            shutil.copytree(source, tree / part, ignore=passed_over)
        else:
            shutil.copy(source, tree / part)
    return tree


@pytest.fixture(scope="module")
def wheel(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """A wheel built from the copy."""
    target = tmp_path_factory.mktemp("dist")
    built = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", target, tree],
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stdout[-2000:] + built.stderr[-2000:]
    return zipfile.ZipFile(next(target.glob("*.whl")))


@pytest.fixture(scope="module")
def installed(wheel: zipfile.ZipFile, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment of its own with the wheel in it; what it depends on is that of this one."""
    place = tmp_path_factory.mktemp("installed") / "env"
    venv.create(place, with_pip=False, symlinks=True)
    python = place / "bin" / "python"
    assert wheel.filename is not None
    subprocess.run(
        [find_uv_bin(), "pip", "install", "--offline", "--no-deps", "--python", python]
        + [wheel.filename],
        check=True,
        capture_output=True,
    )
    site = next(place.glob("lib/python*/site-packages"))
    (site / "present.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    return place


def _run(installed: Path, program: str, *words: str) -> subprocess.CompletedProcess[str]:
    kept = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "DATA": str(installed / "data")}
    return subprocess.run(
        [str(installed / "bin" / program), *words],
        cwd=installed,
        env={**kept, "DJANGO_SETTINGS_MODULE": "rongyi.config.settings"},
        capture_output=True,
        text=True,
        check=False,
    )


def _tree(folder: Path, name: str) -> dict[str, bytes]:
    """Every file below a folder that is no test and was not made by running the program."""
    return {
        f"{name}/{path.relative_to(folder).as_posix()}": path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
        and path.suffix != ".mo"
        and not any(
            part in MADE_HERE or part.startswith(".") for part in path.relative_to(folder).parts
        )
    }


def test_nothing_is_left_behind_or_changed(tree: Path, wheel: zipfile.ZipFile) -> None:
    compiled = {
        path.relative_to(tree).with_suffix(".mo").as_posix()
        for path in (tree / "rongyi").rglob("*.po")
    }
    wanted = {
        **_tree(tree / "definitions", "rongyi/definitions_data"),
        **_tree(tree / "rongyi", "rongyi"),
    }

    carried = {name: wheel.read(name) for name in wheel.namelist()}

    assert {name for name, content in wanted.items() if carried.get(name) != content} == set()
    assert compiled <= set(carried)
    extra = {name for name in carried if name.startswith("rongyi/")} - set(wanted) - compiled
    assert extra == set()


def test_tests_stay_at_home(wheel: zipfile.ZipFile) -> None:
    assert [name for name in wheel.namelist() if "/tests/" in name] == []


def test_the_licence_is_named_and_enclosed(wheel: zipfile.ZipFile) -> None:
    folder = next(name for name in wheel.namelist() if name.endswith("METADATA"))

    assert "License-Expression: Apache-2.0" in wheel.read(folder).decode()
    assert any(name.endswith("licenses/LICENSE") for name in wheel.namelist())


def test_installed_it_checks_and_plans_by_the_definitions_that_it_carries(installed: Path) -> None:
    answers = installed / "answers.yaml"
    answers.write_text("{}", "utf-8")

    checked = _run(installed, "rongyi", "check")
    planned = _run(installed, "rongyi", "plan", "open_restaurant", "--answers", str(answers))

    told = checked.stderr.strip().splitlines()  # before it, years without a calendar are named
    assert (checked.returncode, told[-1]) == (0, "No problems."), checked.stdout
    assert planned.returncode == 0, planned.stderr
    assert "Food" in planned.stdout


def test_installed_it_makes_papers_and_pages(installed: Path) -> None:
    done = _run(installed, "python", "-c", RENDER)

    assert done.returncode == 0, done.stderr
    where, paper, page = done.stdout.split()
    assert Path(where).is_relative_to(installed)
    assert (paper, page) == ("%PDF-", "True")
