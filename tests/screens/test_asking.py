"""Asking for files, the demo from the list of regions, the report from the board."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from cap_tui.app import CapApp
from cap_tui.testing import ShellDriver
from cap_tui.ui import ask_path, ask_text, confirm
from cap_tui.workspace import Home
from tests.screens.conftest import play, press, settled, shell, text_of, until


def test_a_file_is_found_by_walking(home: Home, tmp_path: Path) -> None:
    (tmp_path / "surveys").mkdir()
    (tmp_path / "surveys" / "answers.csv").write_text("a", encoding="utf-8")
    (tmp_path / "surveys" / "picture.png").write_text("a", encoding="utf-8")
    chosen: list[Path] = []

    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        ask_path(app.screen, "Which file?", chosen.append, start=tmp_path, suffixes=[".csv"])
        await settled(app, pilot)
        app.screen.query_one(Input).value = f"{tmp_path}/surv"
        await settled(app, pilot)
        await press(app, pilot, "tab", "enter")
        assert "answers.csv" in text_of(app)
        assert "picture.png" not in text_of(app)
        await press(app, pilot, "down", "enter")
        assert chosen == [tmp_path / "surveys" / "answers.csv"]

    play(shell(None, home), script)


def test_a_file_that_is_not_there_is_told_and_nothing_happens(home: Home, tmp_path: Path) -> None:
    chosen: list[Path] = []

    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        ask_path(app.screen, "Which file?", chosen.append, start=tmp_path)
        await settled(app, pilot)
        app.screen.query_one(Input).value = str(tmp_path / "missing.csv")
        await press(app, pilot, "enter")
        assert "There is no such file" in text_of(app)
        await press(app, pilot, "escape")
        assert chosen == []

    play(shell(None, home), script)


def test_a_file_that_is_there_is_replaced_only_when_the_person_says_so(
    home: Home, tmp_path: Path
) -> None:
    (tmp_path / "report.md").write_text("mine", encoding="utf-8")
    chosen: list[Path] = []

    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        for answer in ("n", "y"):
            start = tmp_path / "report.md"
            ask_path(app.screen, "Write to?", chosen.append, start=start, must_exist=False)
            await settled(app, pilot)
            await press(app, pilot, "enter")
            assert "Replace report.md?" in text_of(app)
            assert chosen == []
            await press(app, pilot, answer)
        assert chosen == [tmp_path / "report.md"]

    play(shell(None, home), script)


def test_a_question_is_answered_no_unless_yes_is_meant(home: Home) -> None:
    answers: list[bool] = []

    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        for key in ("enter", "escape", "n", "y"):
            confirm(app.screen, "Remove it?", answers.append)
            await settled(app, pilot)
            await press(app, pilot, key)
        assert answers == [False, False, False, True]

    play(shell(None, home), script)


def test_the_demo_is_made_once_and_opened(home: Home) -> None:
    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        await press(app, pilot, "d")
        await until(pilot, lambda: app.region is not None, "the demo is open")
        await settled(app, pilot)
        assert "synthetic" in text_of(app)

    play(shell(None, home), script)


def test_the_report_is_written_from_the_board(
    home: Home, make_region: Callable[..., Path], tmp_path: Path
) -> None:
    file = tmp_path / "report.md"

    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        await press(app, pilot, "w")
        app.screen.query_one(Input).value = str(file)
        await press(app, pilot, "enter")
        await until(pilot, lambda: "File: " in text_of(app), text_of(app))

    play(shell(make_region(), home), script)
    assert "Valdora" in file.read_text("utf-8")


def test_over_ssh_a_written_report_says_how_to_fetch_it(
    home: Home, make_region: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "192.0.2.7 50111 192.0.2.10 22")
    monkeypatch.setenv("USER", "officer")
    monkeypatch.chdir(tmp_path)
    with ShellDriver(make_region(), home, plugins=[], size=(120, 40)) as shell:
        shell.press("w", "enter")
        shell.wait("fetches it:")
        said = "".join(line.strip() for line in shell.lines).replace(" ", "")
        assert f"scpofficer@192.0.2.10:{tmp_path}/val-report.html." in said
        shell.press("escape")
        assert shell.place == "board"


def test_help_of_a_question_tells_its_keys_and_leads_back_to_what_was_typed(
    home: Home, make_region: Callable[..., Path]
) -> None:
    given: list[str] = []
    with ShellDriver(make_region(), home, plugins=[]) as shell:
        shell.call(lambda: ask_text(shell.app.screen, "Why?", given.append))
        shell.wait("F1 Help  Esc Close  Enter Go on")
        shell.press("abc", "f1")
        shell.wait("In a line of text")
        assert shell.place == "text"
        assert shell.lines.index("  Enter           Go on") < shell.lines.index(
            "  Esc             Close"
        )
        shell.press("f3", "c", "f2", "q")
        assert shell.place == "text", "nothing leads away from a question that is open"
        assert given == []
        shell.press("escape")
        shell.wait("abc")
        shell.press("d", "enter")
        assert given == ["abcd"]
        shell.press("f1")
        shell.wait("F2 Find")
