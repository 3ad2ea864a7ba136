"""The guides tell the truth: their commands run as they stand, in their order, on the sample regions."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from cap_tui.cli import build
from cap_tui.cli.command_reference import usage_of
from cap_tui.demo.making import make_missing
from cap_tui.workspace import Home
from tests.cli.conftest import Run, run

ROOT = Path(__file__).parent.parent
GUIDES = sorted((ROOT / "docs" / "guide").glob("*.md"))
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
__all__ = ["run"]


@pytest.fixture(scope="module")
def sample_regions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample regions, made once."""
    folder = tmp_path_factory.mktemp("samples")
    make_missing(folder / "regions", Home(folder / "home"))
    return folder / "regions"


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_the_commands_of_a_guide_run_in_their_order(
    guide: Path, sample_regions: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(sample_regions, tmp_path / "regions")
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    blocks = BLOCK.findall(guide.read_text("utf-8"))
    commands = [line[2:] for block in blocks for line in block.splitlines() if line]
    assert len(commands) > 8
    for command in commands:
        words = shlex.split(command)
        assert words[0] == "cap-tui"
        answer = run(*words[1:])
        held = 1 if words[-1] == "check" else 0
        assert answer.code in (0, held), f"{command}: {answer.err}"


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_every_topic_and_command_in_the_words_of_a_guide_is_there(guide: Path, run: Run) -> None:
    text = BLOCK.sub("", guide.read_text("utf-8"))
    topics = {each["topic"] for each in run("help", "--json").data}
    named = re.findall(r"`help ([\w/ -]+)`", text)
    program = build()
    with program.make_context("cap-tui", ["status"], resilient_parsing=True) as context:
        unknown = [n for n in named if n not in topics and not usage_of(context, tuple(n.split()))]
    assert unknown == []
