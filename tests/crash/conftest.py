"""What the crash tests share: the breaking disks on the path, and counts told at the end."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

from cap_tui.workspace import log_reader

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look again at once where the store waits for somebody who might be at work."""
    monkeypatch.setattr(log_reader, "PAUSE_SECONDS", 0)


_counts: Counter[str] = Counter()


@pytest.fixture
def counts() -> Counter[str]:
    """What was tried, by name; printed when the run is over."""
    return _counts


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell how much was tried, and loudly what was not."""
    if _counts:
        terminalreporter.write_sep("-", "crash tests: what was tried")
        for what, number in sorted(_counts.items()):
            terminalreporter.write_line(f"{number:>9,}  {what}")
