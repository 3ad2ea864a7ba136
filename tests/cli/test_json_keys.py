"""Scripts rely on the keys of every ``--json`` answer: what stands in tests/cli/json_keys stays."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from cap_tui.cli import build
from cap_tui.cli.command_session import CommandSession
from cap_tui.workspace import Region, Workspace, WorkspaceConfig
from tests.approval import renewing
from tests.bundle.conftest import key_of, public_line, write_key
from tests.cli.conftest import Run
from tests.cli.json_transcripts import FOLDER, play, read_transcript, written

GROUPS = sorted(path.stem for path in FOLDER.glob("*.txt"))
NORDTAL = Path(__file__).parents[2] / "plugins" / "evaluation" / "tests" / "nordtal"
STREAMS = ("batch", "watch")
"""Commands that answer with a line for each thing; tests/workshop pins their keys."""
TERMINALS = ("run", "present", "notes", "join")
"""Commands that open the shell; `view` pins the keys of what they show as lines."""
JOINT_CALL = Path(__file__).parents[2] / "plugins" / "acie" / "tests" / "data" / "example_call"
SURVEYS = Path(__file__).parents[2] / "plugins" / "stresstest" / "tests" / "surveys"


@pytest.fixture
def places(sample_regions: Path, tmp_path: Path, own_home: Path) -> dict[str, str]:
    """The names that a transcript may use: folders, keys, files."""
    shutil.copytree(sample_regions, tmp_path / "regions")
    folder = tmp_path / "partner"
    config = WorkspaceConfig(region=Region(code="GOR", name="Gorje", synthetic=True))
    Workspace.create(folder, config).close()
    return {
        "region": str(tmp_path / "regions" / "valdora"),
        "neighbour": str(tmp_path / "regions" / "hochtal"),
        "third": str(tmp_path / "regions" / "brezje"),
        "partner": str(folder),
        "folder": str(tmp_path),
        "home": str(own_home),
        "key": str(write_key(key_of(1), tmp_path / "id_ed25519")),
        "partner_key": str(write_key(key_of(2), tmp_path / "partner_ed25519")),
        "partner_line": public_line(key_of(2)),
        "surveys": str(SURVEYS),
        "nor": str(tmp_path / "nor"),
        "nordtal": str(NORDTAL),
        "call": str(JOINT_CALL),
    }


@pytest.mark.parametrize("group", GROUPS)
def test_the_keys_of_every_answer_are_those_that_scripts_know(
    run: Run, places: dict[str, str], group: str
) -> None:
    file = FOLDER / f"{group}.txt"
    known = file.read_text("utf-8")

    def call(words: list[str]) -> tuple[int, str]:
        answer = run(*words, "--json")
        return answer.code, answer.out

    today = written(play(read_transcript(known), call, places))
    if renewing():
        file.write_text(known := today, "utf-8")
    assert today.splitlines() == known.splitlines()


def commands(group: click.Group, context: click.Context, path: str = "") -> Iterator[str]:
    """Every command with all the words that call it."""
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            with click.Context(command, info_name=name, parent=context) as inner:
                yield from commands(command, inner, f"{path}{name} ")
        else:
            yield path + name


def test_every_command_has_its_keys_pinned() -> None:
    session = CommandSession(as_json=True)
    program = build()
    with session, click.Context(program, obj=session, **program.context_settings) as context:
        known = set(commands(program, context))
    called = [
        " ".join(word for word in shlex.split(call.words))
        for group in GROUPS
        for call in read_transcript((FOLDER / f"{group}.txt").read_text("utf-8")).calls
    ]
    known -= {f"{plugin} {name}" for plugin in ("edw", "adw") for name in (*STREAMS, *TERMINALS)}
    missing = [name for name in known if not any(_calls(words, name) for words in called)]
    assert missing == [], "add them to a transcript of tests/cli/json_keys"


def _calls(words: str, name: str) -> bool:
    return words.partition("} ")[2].startswith(name) or words.startswith(name)
