"""The words of pages are there from the first test on, in a tree where nothing was built yet."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from rongyi.config.paths import CHECKOUT

PARTS = ("rongyi", "definitions", "tests/support", "tests/at.py", "conftest.py", "pyproject.toml")
FIRST = """
from django.utils.translation import gettext, override

def test_first():
    with override("zh-hans"):
        assert gettext("Sign in") == "登录"
"""


def test_the_first_test_of_a_fresh_tree_reads_chinese(tmp_path: Path) -> None:
    built = shutil.ignore_patterns("__pycache__", "*.mo")
    for part in PARTS:
        source = CHECKOUT / part
        if source.is_dir():
            shutil.copytree(source, tmp_path / part, ignore=built)
        else:
            shutil.copy(source, tmp_path / part)
    (tmp_path / "tests" / "test_first.py").write_text(FIRST, "utf-8")

    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", "0", "tests/test_first.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
