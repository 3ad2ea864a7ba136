"""The core works without the screen: what is not drawn never loads Textual."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PROBE = """
import sys
from cap_tui.cli import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
loaded = [name for name in ("textual", "rich", "numpy", "scipy", "babel",
    "starlette", "uvicorn", "jinja2", "cap_tui.web", "cap_tui.cli.join") if name in sys.modules]
print("LOADED", *loaded, file=sys.stderr)
"""


def loaded_by(*words: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *words],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    line = next(line for line in done.stderr.splitlines() if line.startswith("LOADED"))
    return set(line.split()[1:])


def test_help_loads_nothing_heavy() -> None:
    assert loaded_by("--help") == set()


@pytest.mark.parametrize(
    "words",
    [["status"], ["check"], ["records"], ["verify"], ["history"], ["plugins", "list"], ["report"]],
    ids=" ".join,
)
def test_commands_answer_without_textual(words: list[str], tmp_path: Path) -> None:
    folder = str(tmp_path / "r")
    loaded_by("new", folder, "--code", "R", "--name", "R", "--country", "AT")
    loaded = loaded_by("-w", folder, *words)
    assert "textual" not in loaded
    assert not loaded & {"starlette", "uvicorn", "cap_tui.web", "cap_tui.cli.join"}
