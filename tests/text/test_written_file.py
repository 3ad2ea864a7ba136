"""A person who works over SSH is told how to get the file that the program wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from cap_tui.text.written_file import fetch_command, written_file_lines

FILE = Path("/regions/valdora/val.cap.zip")
HERE = {"USER": "ana", "SSH_CONNECTION": "192.0.2.7 50000 192.0.2.1 22"}


def test_without_ssh_only_the_absolute_path_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert written_file_lines(Path("val.cap.zip"), {}) == [f"File: {tmp_path}/val.cap.zip"]


def test_over_ssh_the_command_that_fetches_it_is_named_too() -> None:
    assert written_file_lines(FILE, HERE) == [
        "File: /regions/valdora/val.cap.zip",
        "Fetch it to your own computer with: scp ana@192.0.2.1:/regions/valdora/val.cap.zip .",
    ]


def test_the_environment_of_the_process_is_what_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in HERE.items():
        monkeypatch.setenv(name, value)
    assert fetch_command(FILE).startswith("scp ana@192.0.2.1:")
    monkeypatch.delenv("SSH_CONNECTION")
    assert fetch_command(FILE) == ""


@pytest.mark.parametrize(
    ("environment", "command"),
    [
        (
            {**HERE, "SSH_CONNECTION": "192.0.2.7 50000 192.0.2.1 2222"},
            "scp -P 2222 ana@192.0.2.1:/regions/valdora/val.cap.zip .",
        ),
        (
            {**HERE, "SSH_CONNECTION": "2001:db8::7 50000 2001:db8::1 22"},
            "scp 'ana@[2001:db8::1]:/regions/valdora/val.cap.zip' .",
        ),
        (
            {"LOGNAME": "bor", "SSH_CONNECTION": "192.0.2.7 50000 192.0.2.1 22"},
            "scp bor@192.0.2.1:/regions/valdora/val.cap.zip .",
        ),
        (
            {"SSH_CONNECTION": "192.0.2.7 50000 192.0.2.1 22"},
            "scp 192.0.2.1:/regions/valdora/val.cap.zip .",
        ),
        ({**HERE, "SSH_CONNECTION": "something else"}, ""),
    ],
)
def test_port_address_and_login_are_those_of_the_connection(
    environment: dict[str, str], command: str
) -> None:
    assert fetch_command(FILE, environment) == command


def test_a_name_with_spaces_can_be_pasted_as_it_is() -> None:
    command = fetch_command(Path("/regions/val d'ora.cap.zip"), HERE)
    assert command == """scp 'ana@192.0.2.1:/regions/val d'"'"'ora.cap.zip' ."""
