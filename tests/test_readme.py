"""The README tells the truth: its commands run as they stand, its files are there."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
SAMPLE = ROOT / "plugins" / "stresstest" / "tests" / "surveys" / "limesurvey.csv"

MADE = ("report.html", "valdora.cap.zip")
"""A file that each console block leaves behind."""


def blocks() -> list[list[str]]:
    """The command lines of each console block."""
    found = re.findall(r"```console\n(.*?)```", README, flags=re.DOTALL)
    return [[line[2:] for line in block.splitlines() if line.startswith("$ ")] for block in found]


@pytest.mark.parametrize(("commands", "made"), zip(blocks(), MADE, strict=True), ids=MADE)
def test_the_commands_of_the_first_hour_run(commands: list[str], made: str, tmp_path: Path) -> None:
    shutil.copy(SAMPLE, tmp_path / "answers.csv")
    assert len(commands) > 5
    for command in commands:
        words = shlex.split(command)
        assert words[0] == "cap-tui"
        done = subprocess.run(
            [sys.executable, "-c", "from cap_tui.cli import main; main()", *words[1:]],
            cwd=tmp_path,
            env={**os.environ, "CAP_TUI_HOME": str(tmp_path / "home")},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, f"{command}: {done.stderr}"
    assert (tmp_path / made).stat().st_size > 1000


def test_every_file_that_the_readme_names_is_there() -> None:
    named = set(re.findall(r"`((?:docs|cap_tui|plugins)/[\w./]*)`", README))
    named |= set(re.findall(r"\]\(([\w./]+)\)", README))
    assert len(named) > 8
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_two_commands_are_targets_of_make() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    commands = re.findall(r"^    make (\w+)", README, flags=re.MULTILINE)
    assert commands == ["demo", "test"]
    assert all(re.search(rf"^{name}:", makefile, flags=re.MULTILINE) for name in commands)
