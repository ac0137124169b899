"""Phases and bars on a terminal; plain lines where the output is a file."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from rongyi.config.trouble import in_terminal
from rongyi.kernel.text import Text

BAR_WIDTH = 24


class Phase:
    """One step of a longer way; `step(done, of)` draws the bar."""

    def __init__(self, title: Text, out: TextIO) -> None:
        self._title = in_terminal(title)
        self._out = out
        self._began = time.monotonic()
        self.note = Text("", "")

    def step(self, done: int, of: int) -> None:
        """Draw the bar, on a terminal only."""
        if self._out.isatty() and of:
            full = BAR_WIDTH * done // of
            bar = "█" * full + "░" * (BAR_WIDTH - full)
            self._out.write(f"\r  {self._title} {bar} {done}/{of} \x1b[K")
            self._out.flush()

    def begin(self) -> None:
        """Show that the phase is under way, on a terminal only."""
        if self._out.isatty():
            self._out.write(f"\r  {self._title} … \x1b[K")
            self._out.flush()

    def end(self, mark: str) -> None:
        """The line that stays."""
        seconds = time.monotonic() - self._began
        note = in_terminal(self.note)
        start = "\r" if self._out.isatty() else ""
        erase = "\x1b[K" if self._out.isatty() else ""
        words = f" · {note}" if note else ""
        self._out.write(f"{start}{mark} {self._title} · {seconds:.1f} s{words}{erase}\n")
        self._out.flush()


@contextmanager
def phase(zh: str, en: str) -> Iterator[Phase]:
    """A named phase, ended with ✓, or ✗ where an error leaves it."""
    shown = Phase(Text(zh, en), sys.stderr)
    shown.begin()
    try:
        yield shown
    except BaseException:
        shown.end("✗")
        raise
    shown.end("✓")
