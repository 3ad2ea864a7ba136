"""Asking for a file: the list is moved through from the line, and what is wrong is said in the question."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.widgets import Input

from cap_tui.testing import ShellDriver
from cap_tui.ui import ask_path
from cap_tui.widgets.path_prompt import typed_path
from cap_tui.workspace import Home


@pytest.fixture
def surveys(tmp_path: Path) -> Path:
    """A folder with another folder and two files that fit."""
    folder = tmp_path / "surveys"
    (folder / "old").mkdir(parents=True)
    for name in ("answers.csv", "more.csv", "picture.png"):
        (folder / name).write_text("a", encoding="utf-8")
    return folder


def ask(shell: ShellDriver, start: Path, **options: bool) -> list[Path]:
    """Ask for a table; what was chosen comes into the list."""
    chosen: list[Path] = []
    shell.call(
        lambda: ask_path(
            shell.app.screen, "Which?", chosen.append, start=start, suffixes=[".csv"], **options
        )
    )
    return chosen


def typed(shell: ShellDriver) -> str:
    return shell.app.screen.query_one(Input).value


@pytest.mark.parametrize("keys", [("down", "enter"), ("pagedown", "enter"), ("m", "o", "enter")])
def test_arrows_page_keys_and_first_letters_choose_a_file_from_the_line(
    home: Home, surveys: Path, keys: tuple[str, ...]
) -> None:
    with ShellDriver(None, home) as shell:
        chosen = ask(shell, surveys)
        shell.press(*keys)
        assert chosen == [surveys / "more.csv"]


def test_enter_takes_the_marked_file_and_opens_a_marked_folder(home: Home, surveys: Path) -> None:
    with ShellDriver(None, home) as shell:
        chosen = ask(shell, surveys)
        shell.wait("› answers.csv")
        shell.press("up", "enter")
        assert typed(shell) == f"{surveys}/old/"
        assert chosen == []
        shell.press("up", "enter")
        assert typed(shell) == f"{surveys}/"
        shell.press("enter")
        assert chosen == [surveys / "answers.csv"]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("/srv/regions/", "/srv/regions"),
        ("answers.csv", "answers.csv"),
        ("/srv/regions//tmp/answers.csv ", "/tmp/answers.csv"),
        ("/srv/regions/~/answers.csv", "~/answers.csv"),
    ],
)
def test_a_whole_path_behind_the_offered_folder_replaces_it(text: str, meant: str) -> None:
    assert typed_path(text) == Path(meant).expanduser()


def test_a_new_file_is_called_one(home: Home, surveys: Path) -> None:
    with ShellDriver(None, home) as shell:
        chosen = ask(shell, surveys / "report.csv", must_exist=False)
        shell.wait("A new file: report.csv")
        assert "Nothing here" not in shell.text
        shell.press("enter")
        assert chosen == [surveys / "report.csv"]


def test_a_wrong_extension_is_said_in_the_question_and_the_name_stays(
    home: Home, surveys: Path
) -> None:
    with ShellDriver(None, home) as shell:
        chosen = ask(shell, surveys / "report.csx", must_exist=False)
        shell.press("enter")
        shell.wait("Unknown file extension. Possible: .csv")
        assert typed(shell) == f"{surveys}/report.csx"
        shell.press("backspace", "v", "enter")
        assert chosen == [surveys / "report.csv"]


def test_the_report_of_the_board_keeps_the_name_with_a_wrong_extension(
    home: Home, make_region: Callable[..., Path]
) -> None:
    with ShellDriver(make_region(), home, plugins=[]) as shell:
        shell.press("w")
        shell.press(*["backspace"] * 4, "odt", "enter")
        shell.wait("Unknown file extension. Possible: .md, .html, .docx, .pdf, .xlsx")
        assert typed(shell).endswith("val-report.odt")
        assert shell.place == "board"


@pytest.mark.parametrize("text", ["a" * 5_000, "~nobody-here/x.csv"])
@pytest.mark.parametrize("must_exist", [True, False])
def test_a_path_that_no_disk_can_hold_is_refused_in_the_question(
    home: Home, surveys: Path, text: str, must_exist: bool
) -> None:
    with ShellDriver(None, home) as shell:
        chosen = ask(shell, surveys, must_exist=must_exist)
        shell.wait("Which?")
        shell.call(lambda: setattr(shell.app.screen.query_one(Input), "value", text))
        shell.press("enter")
        shell.wait("!")
        assert chosen == []
