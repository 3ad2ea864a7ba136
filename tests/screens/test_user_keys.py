"""A person's own keys: the settings file gives an action other keys; what cannot hold is named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cap_tui.cli import main
from cap_tui.screens.user_keys import read_user_keys
from cap_tui.testing import ShellDriver
from cap_tui.workspace import Home


def test_ids_and_keys_are_taken_as_they_are_written() -> None:
    own = read_user_keys({"app": {"undo": "z"}, "app.show-history": ["f12", "%"]})
    assert own.problems == ()
    assert own.keys == {"app.undo": ("z",), "app.show-history": ("f12", "percent_sign")}


def test_two_actions_may_change_their_keys() -> None:
    own = read_user_keys({"app.undo": "c", "app.show-history": "u"})
    assert own.problems == ()
    assert own.keys == {"app.undo": ("c",), "app.show-history": ("u",)}


@pytest.mark.parametrize("name", ["slash", "comma", "plus", "full_stop", "backslash", "ctrl+g"])
def test_a_key_may_be_given_by_its_name(name: str) -> None:
    # It may be taken: that is another matter.
    told = " ".join(read_user_keys({"app.undo": name}).problems)
    assert "there is no key" not in told


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("z", "must be a table"),
        ({"app.undo": "c"}, "c is wanted by app.undo and by app.show-history"),
        ({"app.undo": "z", "app.copy": "z"}, "z is wanted by app.undo and by app.copy"),
        ({"app.undo": "w"}, "w is wanted by app.undo and by board.report"),
        ({"app.udno": "z"}, "There is no action app.udno"),
        ({"app.undo": "strg+z"}, "there is no key strg+z"),
        ({"app.undo": "big_red_button"}, "there is no key big_red_button"),
        ({"app.undo": 3}, "give a key or a list of keys"),
        ({"app.undo": []}, "give at least one key"),
        ({"board.line": "x"}, "keeps them"),
    ],
)
def test_what_cannot_hold_is_left_out_and_named(table: Any, words: str) -> None:
    own = read_user_keys(table)
    assert words in " ".join(own.problems)
    assert own.keys == {}


@pytest.fixture
def own_keys(home: Home) -> Callable[[str], None]:
    """Write the table [keys]."""

    def write(lines: str) -> None:
        home.config_file.parent.mkdir(parents=True, exist_ok=True)
        home.config_file.write_text(f"[keys]\n{lines}\n", encoding="utf-8")

    return write


def test_the_new_key_works_and_is_shown_and_the_old_one_is_free(
    home: Home, make_region: Callable[..., Path], own_keys: Callable[[str], None]
) -> None:
    own_keys('"app.show-history" = "f12"\n"app.find" = "f8"')
    with ShellDriver(make_region(), home, plugins=[]) as shell:
        shell.press("c")
        assert shell.place == "board"
        shell.press("f12")
        assert shell.place == "history"
        assert "F8 Find" in shell.lines[-1]
        shell.press("escape", "f1", "pagedown", "pagedown", "pagedown")
        shell.wait("F12")


def test_clashes_are_named_on_start_and_by_doctor(
    home: Home,
    make_region: Callable[..., Path],
    own_keys: Callable[[str], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    own_keys('"app.undo" = "c"')
    with ShellDriver(make_region(), home, plugins=[]) as shell:
        shell.wait("c is wanted by app.undo and by app.show-history.")
        shell.press("escape", "c")
        assert shell.place == "history", "the clash changes no key"
    with pytest.raises(SystemExit, match="1"):
        main(["--home", str(home.path), "--no-plugins", "doctor"])
    words = capsys.readouterr().out
    assert "[keys]: c is wanted by app.undo and by app.show-history." in words


def test_a_view_that_takes_a_persons_key_says_so(
    home: Home, make_region: Callable[..., Path], own_keys: Callable[[str], None]
) -> None:
    own_keys('"app.show-history" = "z"')
    with ShellDriver(make_region(), home, plugins=["cap_diamond"]) as shell:
        shell.open_view("diamond.diamond")
        shell.wait("z is wanted by app.show-history and by diamond.zoom.")


def test_the_settings_list_the_keys(
    home: Home, make_region: Callable[..., Path], own_keys: Callable[[str], None]
) -> None:
    own_keys('"app.show-history" = "f12"')
    with ShellDriver(make_region(), home, plugins=[]) as shell:
        shell.press("f5", "end", "enter")
        line = next(line for line in shell.lines if "app.show-history" in line)
        assert line.split()[0] == "F12"
        assert "yours" in line
