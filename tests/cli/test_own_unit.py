"""A region adds a unit by data alone: it is on the command line, in the shell and in the pack, and its exercise is checked."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from cap_tui.testing import ShellDriver
from cap_tui.training.progress import read_progress
from cap_tui.workspace import Home
from tests.cli.conftest import Run

PAGE = Path(__file__).parents[2] / "docs" / "training.md"


@pytest.fixture
def own_unit(region: Path) -> Path:
    """A region with the unit of docs/training.md."""
    unit = PAGE.read_text("utf-8").partition("```toml\n")[2].partition("```")[0]
    file = region / "content" / "training-units" / "own.toml"
    file.parent.mkdir(parents=True)
    file.write_text(unit, "utf-8")
    return region


def test_a_region_adds_a_unit_of_its_own(
    practice_home: Home, own_unit: Path, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Given the unit, when a person goes to its practice region as they are told, then the check finds it there."""
    monkeypatch.chdir(own_unit)
    assert run("content", "validate").code == 0
    assert run("training", "pack", "20", "-o", tmp_path / "pack", "--format", "md").code == 0
    started = run("training", "start", "val.start")
    assert (started.code, started.err) == (0, ""), "long work is silent in a pipe"
    monkeypatch.chdir(practice_home.training / "val.start" / "valdora")
    assert run("training", "check").code == 1
    assert run("actors", "add", "A firm", "--helix", "business").code == 0
    assert "research" in run("training", "check", "--json").data["advice"]
    own = run("training", "show", "--json").data
    for command in own["steps"][0]["commands"]:
        assert run(*shlex.split(command)[1:]).code == 0
    assert run("training", "check").code == 0
    assert run("training", "list", "--json").data[-1]["done"]


def test_the_shell_checks_the_unit_of_a_region(
    practice_home: Home, own_unit: Path, run: Run
) -> None:
    with ShellDriver(own_unit, practice_home, size=(80, 24)) as shell:
        shell.wait("Action line")
        shell.press("f7")
        shell.wait("20 Our first week")
        shell.press("end", "enter")
        shell.wait("T begins the exercise")
        shell.press("T")
        shell.wait("▌ [ ]  Add an organisation")  # in a practice region, which has no such unit
        shell.press("enter")
        shell.wait("12 records")
        practice = practice_home.training / "val.start" / "valdora"
        assert run("-w", practice, "actors", "add", "A lab", "--helix", "research").code == 0
        shell.press("f7")
        shell.wait("[x]  Add an organisation")
    assert read_progress(practice_home).units["val.start"].finished


def test_a_unit_that_is_not_translated_is_called_no_translation(own_unit: Path, run: Run) -> None:
    assert "(en)" in run("-w", own_unit, "--lang", "de", "training", "show", "20").out
    assert "Muttersprache" not in run("-w", own_unit, "--lang", "de", "training", "show", "20").out
    told = run("-w", own_unit, "--lang", "it", "training", "show", "20").out
    assert "madrelingua" in told
