"""How a call ends: exit codes and errors for whoever scripts the program, whatever went wrong."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import click
import pytest

from cap_tui.cli import build
from tests.cli.conftest import Run

PROGRAM = (sys.executable, "-c", "from cap_tui.cli import main; main()")
CHANGES = (
    "new", "add", "edit", "rate", "stage", "erase", "undo", "redo", "compact", "import",
    "open", "close", "links", "backup", "move", "migrate", "plan", "measure", "input", "finding",
)  # fmt: skip


def test_a_usage_error_in_json_is_one_document_too(run: Run, region: Path) -> None:
    for words in (("nosuch",), ("history", "--limit", "x"), ("new",)):
        answer = run("-w", region, *words, "--json")
        assert answer.code == 2
        assert answer.data["message"]


@pytest.mark.parametrize("command", ["activities list", "records activities"])
def test_a_condition_that_no_record_can_meet_is_wrong_usage_with_the_values(
    run: Run, region: Path, command: str
) -> None:
    answer = run("-w", region, *command.split(), "--where", "stage=bogus")

    assert answer.code == 2
    assert "idea, identified" in answer.err
    assert run("-w", region, *command.split(), "--where", "stage=Idea").code == 0
    unknown = run("-w", region, *command.split(), "--where", "nothing=1")
    assert unknown.code == 2
    assert "There is no " in unknown.err
    assert "stage" in unknown.err


@pytest.mark.parametrize(
    "words",
    [
        ("activities", "list", "-o", "list.csv"),
        ("report", "-o", "report.md"),
        ("bundle", "export", "--unsigned", "-o", "val.cap.zip"),
    ],
)
def test_a_folder_that_is_not_there_is_refused_alike_by_all_that_write(
    run: Run, region: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    answer = run("-w", region, *words[:-1], tmp_path / "nowhere" / words[-1])

    assert answer.code == 3
    assert str(tmp_path / "nowhere") in answer.err


def test_one_record_is_one_record(run: Run, region: Path) -> None:
    assert run("-w", region, "areas", "add", "Wood").code == 0
    assert "(1 record)" in run("-w", region, "history", "--limit", "1").out
    preview = run("-w", region, "bundle", "export", "--unsigned", "--dry-run", "-o", "x.cap.zip")
    assert "1 record leaves" in preview.out + preview.err


def test_an_unknown_language_is_refused_not_ignored(run: Run, region: Path) -> None:
    answer = run("--lang", "zz", "-w", region, "status")

    assert answer.code == 2
    assert "zz" in answer.err
    assert run("--lang", "de_AT", "-w", region, "status").code == 0


def test_the_history_of_a_record_is_asked_for_as_people_name_it(run: Run, region: Path) -> None:
    for name in ("Wood", "Water"):
        assert run("-w", region, "areas", "add", name).code == 0
    made = ("edw", "new", "--flow", "empty", "--start", "2026-03-10T09:00", "--zone", "UTC")
    assert run("-w", region, "--json", *made, "--ref", "day1").code == 0
    uid = run("-w", region, "--json", "records", "areas").data["records"][0]["uid"]
    whole = run("-w", region, "--json", "history", uid).data
    assert [change["uid"] for entry in whole for change in entry["changes"]] == [uid]
    for words in ("wood", uid[:-4]):
        assert run("-w", region, "--json", "history", words).data == whole
    changed = run("-w", region, "--json", "history", "day1").data
    workshop = run("-w", region, "--json", "records", "workshops").data["records"][0]["uid"]
    assert changed == run("-w", region, "--json", "history", workshop).data != []
    assert run("-w", region, "areas", "remove", "Wood").code == 0
    assert len(run("-w", region, "--json", "history", uid).data) == 2
    assert run("-w", region, "history", "").code == 2


def test_a_record_that_never_was_has_no_history(run: Run, region: Path) -> None:
    answer = run("-w", region, "history", "0190-nowhere")

    assert answer.code == 2
    assert "0190-nowhere" in answer.err


def test_whoever_stops_reading_got_what_they_wanted(region: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    with open(write, "wb") as pipe:  # noqa: PTH123 - a descriptor
        ended = subprocess.run(
            [*PROGRAM, "-w", str(region), "--help"],
            stdout=pipe,
            stderr=subprocess.PIPE,
            check=False,
        )

    assert (ended.returncode, ended.stderr) == (0, b"")


def ended(words: list[str], stdout: int, stderr: int) -> int:
    """The exit code of a call whose output goes to two descriptors."""
    return subprocess.run([*PROGRAM, *words], stdout=stdout, stderr=stderr, check=False).returncode


@pytest.mark.parametrize("words", [["nosuch"], ["-w", "nowhere", "status", "--json"]])
def test_an_error_that_nobody_reads_keeps_its_exit_code(words: list[str]) -> None:
    read, write = os.pipe()
    os.close(read)

    assert ended(words, write, write) == (2 if words == ["nosuch"] else 3)
    os.close(write)


def test_words_that_nobody_reads_stop_no_change(run: Run, region: Path) -> None:
    text = (region / "workspace.toml").read_text("utf-8")
    (region / "workspace.toml").write_text(text.replace("synthetic = false", "synthetic = true"))
    read, write = os.pipe()
    os.close(read)
    add = ["-w", str(region), "actors", "add", "Acme", "--helix", "business"]

    assert ended(add, subprocess.DEVNULL, write) == 0
    os.close(write)
    assert len(run("-w", region, "records", "actors", "--json").data["records"]) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux only")
def test_an_answer_that_the_disk_does_not_take_is_told_in_one_line(region: Path) -> None:
    for words in (["status"], ["status", "--json"]):
        with open("/dev/full", "wb") as full:  # noqa: PTH123
            done = subprocess.run(
                [*PROGRAM, "-w", str(region), *words],
                stdout=full,
                stderr=subprocess.PIPE,
                text=True,
                check=False,
            )
        assert done.returncode == 5
        assert done.stderr.startswith("cap-tui: The answer could not be written.")
        assert done.stderr.count("\n") == 1


def test_a_terminal_of_one_alphabet_shows_what_it_can(run: Run, region: Path) -> None:
    run("-w", region, "actors", "add", "Mreža Žlica", "--helix", "business")
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    show = [*PROGRAM, "-w", str(region), "records", "actors"]

    lines = subprocess.run(show, env=environment, capture_output=True, check=True)
    data = subprocess.run([*show, "--json"], env=environment, capture_output=True, check=True)

    assert b"Mre?a ?lica" in lines.stdout
    assert json.loads(data.stdout)["data"]["records"][0]["name"] == "Mreža Žlica"


def test_a_home_that_cannot_be_written_stops_no_reading(
    run: Run, region: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("no folder")
    home = tmp_path / "file" / "home"

    assert run("--home", home, "-w", region, "status").code == 0
    answer = run("--home", home, "-w", region, "plugins", "disable", "diamond")
    assert answer.code == 3
    assert str(home) in answer.err


@pytest.mark.parametrize("words", [("status",), ("records",), ("history",), ("report",)])
def test_a_region_that_may_only_be_read_is_read(
    run: Run, region: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)

    answer = run("-w", region, *words)

    assert answer.code == 0
    assert "not write" in answer.err


def test_a_change_where_only_reading_is_allowed_ends_with_4(
    run: Run, region: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)

    assert run("-w", region, "compact").code == 4
    assert run("-w", region, "actors", "add", "Acme", "--helix", "business").code == 4


def test_a_folder_in_which_nothing_can_be_made_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")

    answer = run("new", tmp_path / "file", "--code", "V", "--name", "V", "--country", "AT")

    assert answer.code == 3
    assert "file" in answer.err


def test_every_command_that_changes_something_can_be_tried_dry() -> None:
    program = build()
    context = click.Context(program, info_name="cap-tui", **program.context_settings)
    context.params = dict.fromkeys(("home", "workspace", "lang"))
    context.params |= dict.fromkeys(("plain", "as_json", "no_plugins", "debug"), False)
    seen = []

    def walk(command: click.Command, name: str) -> None:
        if isinstance(command, click.Group):
            for inner in command.list_commands(context):
                found = command.get_command(context, inner)
                assert found is not None
                walk(found, f"{name} {inner}")
            return
        options = {option for parameter in command.params for option in parameter.opts}
        if name.split()[-1] in CHANGES:
            seen.append(name)
            assert "--dry-run" in options, name

    walk(program, "cap-tui")
    assert len(seen) > 10


def test_what_the_program_remembers_of_a_person_is_theirs_alone(run: Run, region: Path) -> None:
    assert run("-w", region, "plugins", "disable", "diamond").code == 0

    home = Path(os.environ["CAP_TUI_HOME"])
    for kept in (home / "state" / "recent.json", home / "settings.toml"):
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE((home / "state").stat().st_mode) == 0o700
