"""What pyproject.toml cannot say: translations are compiled and definitions copied on the way."""

from __future__ import annotations

import shutil
from pathlib import Path

import polib
from setuptools import setup
from setuptools.command.build_py import build_py

HERE = Path(__file__).resolve().parent


class BuildWithData(build_py):
    """Adds to the wheel what lies outside the package or is made from its sources."""

    def run(self) -> None:
        super().run()
        if self.editable_mode:
            return
        target = Path(self.build_lib) / "rongyi"
        for source in sorted((HERE / "rongyi").rglob("*.po")):
            compiled = target / source.relative_to(HERE / "rongyi").with_suffix(".mo")
            compiled.parent.mkdir(parents=True, exist_ok=True)
            polib.pofile(str(source)).save_as_mofile(str(compiled))
        shutil.copytree(HERE / "definitions", target / "definitions_data", dirs_exist_ok=True)


setup(cmdclass={"build_py": BuildWithData})
