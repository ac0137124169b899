"""pytest: the routes that the inventory of pages leaves out, printed when its tests ran."""

from __future__ import annotations

from _pytest.terminal import TerminalReporter

EXCLUSIONS_MAX = 5
EXCLUDED = {
    "healthz": "JSON for monitors, no page",
    "portal:receipt_json": "a file to keep, no page",
    "log": "files of the Merkle logs, no page",
    "portal:intake_progress": "JSON for who waits, no page",
    "workbench:news": "a line within the page of a list, fetched by it",
}


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Say what no gate of the pages looks at, and why."""
    ran = (
        one.nodeid
        for found in terminalreporter.stats.values()
        for one in found
        if hasattr(one, "nodeid")
    )
    if any(nodeid.startswith("tests/browser/") for nodeid in ran):
        terminalreporter.section("left out of the inventory of pages")
        for name, reason in EXCLUDED.items():
            terminalreporter.write_line(f"{name}: {reason}")
