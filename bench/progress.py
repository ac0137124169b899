"""What is being measured just now, for whoever waits at the terminal."""

from __future__ import annotations

import sys


def say(words: str) -> None:
    """One line on the error output; the figures alone go to the output."""
    print(f"  {words}", file=sys.stderr, flush=True)
