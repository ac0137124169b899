"""pytest: the routes that the inventory of pages leaves out, printed when its tests ran."""

from __future__ import annotations

from _pytest.terminal import TerminalReporter

EXCLUSIONS_MAX = 5
EXCLUDED = {
    "healthz": "JSON for monitors",
    "portal:receipt_pdf": "a PDF to keep; tests/journeys downloads it",
    "portal:certificate_pdf": "a PDF to keep; tests/journeys downloads it",
    "portal:letter_pdf": "a PDF to keep; the portal's tests download it",
    "workbench:letter": "the same letter for staff, for download",
    "workbench:page": "a picture inside the case page, which is in the inventory",
    "workbench:original": "the file as it was handed in, for download",
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
