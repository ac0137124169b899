"""The wheel carries all that the program needs, and runs where there is no checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from rongyi.config.paths import CHECKOUT

PARTS = ("rongyi", "definitions", "pyproject.toml", "setup.py", "README.md", "LICENSE")
CARRIED = (".html", ".css", ".js", ".svg", ".lark", ".sql", ".typ", ".py")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """A wheel built from a copy of this tree."""
    tree, target = tmp_path_factory.mktemp("tree"), tmp_path_factory.mktemp("dist")
    passed_over = shutil.ignore_patterns("__pycache__", "*.mo")
    for part in PARTS:
        source = CHECKOUT / part
        if source.is_dir():
            shutil.copytree(source, tree / part, ignore=passed_over)
        else:
            shutil.copy(source, tree / part)
    built = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", target, tree],
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stdout[-2000:] + built.stderr[-2000:]
    return zipfile.ZipFile(next(target.glob("*.whl")))


def _wanted() -> set[str]:
    package = CHECKOUT / "rongyi"
    return {
        path.relative_to(CHECKOUT).as_posix()
        for path in package.rglob("*")
        if path.suffix in CARRIED and "tests" not in path.parts
    }


def test_nothing_is_left_behind(wheel: zipfile.ZipFile) -> None:
    carried = set(wheel.namelist())

    definitions = {
        f"rongyi/definitions_data/{path.relative_to(CHECKOUT / 'definitions').as_posix()}"
        for path in (CHECKOUT / "definitions").rglob("*.yaml")
    }
    compiled = {
        path.relative_to(CHECKOUT).with_suffix(".mo").as_posix()
        for path in (CHECKOUT / "rongyi").rglob("*.po")
    }
    assert _wanted() | definitions | compiled <= carried


def test_tests_stay_at_home(wheel: zipfile.ZipFile) -> None:
    assert [name for name in wheel.namelist() if "/tests/" in name] == []


def test_the_licence_is_named_and_enclosed(wheel: zipfile.ZipFile) -> None:
    folder = next(name for name in wheel.namelist() if name.endswith("METADATA"))

    assert "License-Expression: Apache-2.0" in wheel.read(folder).decode()
    assert any(name.endswith("licenses/LICENSE") for name in wheel.namelist())


def test_it_finds_its_definitions_where_there_is_no_checkout(
    wheel: zipfile.ZipFile, tmp_path: Path
) -> None:
    wheel.extractall(tmp_path / "site")

    done = subprocess.run(
        [sys.executable, "-c", "from rongyi.config import paths; print(paths.sip_folder())"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
        check=True,
    )

    folder = Path(done.stdout.strip())
    assert folder == tmp_path / "site" / "rongyi" / "definitions_data" / "sip"
    assert (folder / "place.yaml").is_file()
