"""The README tells the truth: its commands run as they stand, its files are there."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
SAMPLE = "examples/answers.csv"


def commands() -> list[str]:
    """The command lines of the first hour."""
    (block,) = re.findall(r"```console\n(.*?)```", README, flags=re.DOTALL)
    return [line[2:] for line in block.splitlines() if line.startswith("$ ")]


def test_the_readme_is_one_screen() -> None:
    assert len(README.splitlines()) <= 60


def test_the_commands_of_the_first_hour_run(tmp_path: Path) -> None:
    (tmp_path / "examples").mkdir()
    shutil.copy(ROOT / SAMPLE, tmp_path / SAMPLE)
    assert len(commands()) > 5
    for command in commands():
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
    assert (tmp_path / "report.html").stat().st_size > 1000


def test_every_file_that_the_readme_names_is_there() -> None:
    named = set(re.findall(r"`((?:docs|cap_tui|plugins)/[\w./]*)`", README))
    named |= set(re.findall(r"\]\(([\w./-]+)\)", README))
    assert len(named) > 8
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_commands_outside_the_program_are_targets_of_make_and_one_line_for_the_path() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    lines = re.findall(r"^    (\S.*)$", README, flags=re.MULTILINE)
    targets = [line.split()[1] for line in lines if line.startswith("make ")]
    assert targets == ["demo", "test"]
    targets += re.findall(r"`make (\w+)`", README)
    assert all(re.search(rf"^{name}:", makefile, flags=re.MULTILINE) for name in targets)
    assert [line for line in lines if not line.startswith("make ")] == [
        'export PATH="$PWD/.venv/bin:$PATH"'
    ]


def test_the_link_that_make_install_makes_runs_the_program(tmp_path: Path) -> None:
    recipe = "\n".join(recipe_of("install"))
    venv = tmp_path / ".venv" / "bin"
    venv.mkdir(parents=True)
    (venv / "cap-tui").symlink_to(Path(sys.executable).with_name("cap-tui"))
    (tmp_path / "Makefile").write_text(
        f"BIN := .venv/bin\nMANDIR = $(BINDIR)/../share/man/man1\ninstall:\n{recipe}\n", "utf-8"
    )
    folder = tmp_path / "bin"
    made = subprocess.run(
        ["make", "install", f"BINDIR={folder}"],
        cwd=tmp_path, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    assert f'export PATH="{folder}:$PATH"' in made.stdout
    assert (folder / "../share/man/man1/cap-tui.1").is_symlink()
    called = [str(folder / "cap-tui"), "--version"]
    done = subprocess.run(called, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.startswith("cap-tui ")


def recipe_of(target: str) -> list[str]:
    """The lines that a target of the Makefile runs."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    (body,) = re.findall(rf"^{target}:.*\n((?:\t.*\n)+)", makefile, flags=re.MULTILINE)
    return str(body).rstrip("\n").split("\n")


def test_the_demo_in_a_pipe_prints_two_pages(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cap_tui", "--plain", "demo"],
        env={**os.environ, "CAP_TUI_HOME": str(tmp_path / "home")},
        cwd=tmp_path, capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    lines = done.stdout.splitlines()
    assert 60 < len(lines) < 100
    assert any("5 Evaluation" in line for line in lines)
    assert "== The life of one activity ==" in lines
    assert any(line.startswith("<- vote") for line in lines)
    assert any(line.startswith("<- StressTest indicator") for line in lines)


def test_the_survey_to_try_with_is_the_one_of_the_tests() -> None:
    known = ROOT / "plugins" / "stresstest" / "tests" / "surveys" / "limesurvey.csv"
    assert (ROOT / SAMPLE).read_bytes() == known.read_bytes()
