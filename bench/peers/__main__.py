"""`python -m bench.peers`: install the other engines into a venv of their own."""

from __future__ import annotations

import subprocess
import sys

from bench.peers import FOLDER, PACKAGES, PYTHON, installed


def main() -> int:
    """Exit code 0 when they are there."""
    if not installed():
        subprocess.run([sys.executable, "-m", "venv", str(FOLDER)], check=True)
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    return subprocess.run([*pip, *PACKAGES], check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
