"""What the commands load: none of them needs the shell, nor a writer that it does not use."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

COMMANDS = (
    ["stresstest", "--help"],
    ["stresstest", "rounds"],
    ["stresstest", "score", "--json"],
    ["stresstest", "report", "-o", "report.md"],
    ["view", "stresstest.dimensions"],
)
RUN = """
import sys
from cap_tui.cli import main
try:
    main(sys.argv[1:])
except SystemExit as ended:
    code = ended.code
print("|", code, *sorted({m.split(".")[0] for m in sys.modules} & {"textual", "typst", "docx"}), file=sys.stderr)
"""


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory, surveys_folder: Path) -> tuple[Path, Path]:
    """A home and a region on disk with one round of answers."""
    base = tmp_path_factory.mktemp("hygiene")
    home, folder = base / "home", base / "valdora"
    new = ["new", str(folder), "--code", "VAL", "--name", "Valdora", "--country", "AT"]
    for words in (
        [*new, "--languages", "en,de", "--currency", "EUR"],
        [
            "-w",
            str(folder),
            "stresstest",
            "import",
            str(surveys_folder / "kobo.csv"),
            "--round",
            "1",
        ],
    ):
        done = cap(home, base, words)
        assert done.returncode == 0, done.stderr
    return home, folder


def cap(home: Path, cwd: Path, words: list[str]) -> subprocess.CompletedProcess[str]:
    """Run the program as a person does."""
    return subprocess.run(
        [sys.executable, "-c", RUN, "--home", str(home), *words],
        capture_output=True,
        text=True,
        cwd=cwd,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_commands_run_without_textual(region: tuple[Path, Path], words: list[str]) -> None:
    home, folder = region
    done = cap(home, folder, ["-w", str(folder), *words])
    assert done.stderr.rsplit("|", 1)[-1].split() == ["0"], done.stderr
