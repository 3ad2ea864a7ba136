"""What a start takes from its words, the environment and the person's settings: the language, the terminal, the next program."""

from __future__ import annotations

import gettext
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cap_tui.cli import language_choice, start_shell
from cap_tui.cli.command_session import CommandSession
from cap_tui.cli.language_choice import choose_language, require_known_language
from cap_tui.errors import WrongUse
from cap_tui.text.i18n import language

SETTING = '[screen]\nlanguage = "sl"\n'
CHOICES: tuple[tuple[str, str, dict[str, str], str], ...] = (
    ("", "", {}, "en"), ("--lang de status", "", {}, "de"), ("--lang=fr", "", {}, "fr"), ("--lang", "", {}, "en"),
    ("edw card add --lang de", "", {}, "en"), ("-w status --lang fr join --lang de", "", {}, "fr"),
    ("--lang de --lang it", "", {}, "it"), ("status -- --lang de", "", {}, "en"), ("--lang xx", "", {"LANG": "de_AT.UTF-8"}, "en"),
    ("", "", {"CAP_TUI_LANG": "it"}, "it"), ("--lang de", "", {"CAP_TUI_LANG": "it"}, "de"), ("", "", {"LANG": "fr_FR.UTF-8"}, "fr"),
    ("", "", {"LANG": "fr", "LC_ALL": "de"}, "de"), ("", "", {"LC_ALL": "C", "LANG": "de"}, "en"), ("", SETTING, {}, "sl"),
    ("", SETTING, {"LANG": "de"}, "sl"), ("", SETTING, {"CAP_TUI_LANG": "de"}, "de"), ("--lang it", SETTING, {}, "it"),
    ("", "\ufeff" + SETTING, {}, "sl"), ("", "language = 'de'", {}, "en"), ("", "screen = 'language'", {}, "en"), ("", "[screen]\nlanguage = 5", {}, "en"),
    ("", "[screen\nlanguage", {}, "en"), ("", "[screen]\ntheme = 'x'", {"LANG": "de"}, "de"), ("--lang x-pseudo", "", {}, "x-pseudo"),
)  # fmt: skip


@pytest.mark.parametrize(("words", "settings", "environment", "spoken"), CHOICES)
def test_which_language_a_call_speaks(
    own_home: Path, monkeypatch: pytest.MonkeyPatch, words: str, settings: str, environment: dict[str, str], spoken: str
) -> None:  # fmt: skip
    for name, value in {"LANG": "", "LC_ALL": "", "CAP_TUI_LANG": "", **environment}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("LANGUAGE", "")
    if settings:
        (own_home / "settings.toml").write_text(settings, "utf-8")
    before = gettext.textdomain()
    try:
        choose_language(words.split())
        assert language() == spoken
        assert gettext.textdomain() == ("messages" if spoken == "en" else "click")
    finally:
        gettext.textdomain(before)


def test_another_home_has_its_own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "")
    monkeypatch.setenv("LANGUAGE", "")
    (tmp_path / "settings.toml").write_text(SETTING)
    for words, spoken in (
        (["--home", str(tmp_path)], "sl"),
        ([f"--home={tmp_path}"], "sl"),
        ([], "en"),
    ):
        choose_language(words)
        assert language() == spoken
    gettext.textdomain("messages")


def test_a_language_that_there_is_not_is_refused() -> None:
    for known in (None, "", "de", "de_AT", "x-pseudo", "SL"):
        require_known_language(known)
    for unknown in ("xx", "hr", "no code", "1"):
        with pytest.raises(WrongUse, match="Unknown language") as refused:
            require_known_language(unknown)
        assert refused.value.remedy == "Choose from en, de, fr, it, sl."


@pytest.mark.parametrize(
    ("term", "setting", "profile"),
    [("xterm-256color", "", "full"), ("dumb", "", "plain"), ("", "full", "plain"), ("xterm-256color", "plain", "plain"), ("xterm-256color", "lite", "lite"),
     ("dumb", "lite", "plain")],
)  # fmt: skip
def test_what_the_terminal_gets(
    own_home: Path, monkeypatch: pytest.MonkeyPatch, term: str, setting: str, profile: str
) -> None:
    for name in ("SSH_TTY", "SSH_CLIENT", "MOSH_CONNECTION", "TMUX", "STY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", term)
    monkeypatch.setenv("COLORTERM", "truecolor")
    if setting:
        (own_home / "settings.toml").write_text(f'[screen]\nprofile = "{setting}"\n')
    assert CommandSession().profile == profile


@pytest.mark.parametrize(
    ("app", "mouse", "words"),
    [
        ({"use_plugins": True, "debugging": False, "region": None}, True, []),
        ({"use_plugins": False, "debugging": True, "region": None}, False, ["--no-plugins", "--no-mouse", "--debug"]),
        ({"use_plugins": True, "debugging": False, "region": "/r"}, True, ["--workspace", "/r"]),
    ],
)  # fmt: skip
def test_the_program_starts_again_as_it_was_asked_to(
    monkeypatch: pytest.MonkeyPatch, app: dict[str, Any], mouse: bool, words: list[str]
) -> None:
    run: list[list[str]] = []
    monkeypatch.setenv("CAP_TUI_LANG", "de")
    monkeypatch.setattr(start_shell.os, "execv", lambda _program, argv: run.append(argv))
    region = app["region"] and SimpleNamespace(workspace=SimpleNamespace(folder=app["region"]))
    shell: Any = SimpleNamespace(**app | {"region": region}, home=SimpleNamespace(path="/h"))
    start_shell._start_again(shell, mouse=mouse)
    assert run == [[sys.executable, "-P", "-m", "cap_tui", "--home", "/h", *words]]
    assert language_choice.VARIABLE not in start_shell.os.environ


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_every_name_that_is_imported_later_is_there() -> None:
    from cap_tui import api, ui, workspace

    for module in (api, ui, workspace):
        missing = [name for name in dir(module) if not name.startswith("__") and not hasattr(module, name)]  # fmt: skip
        assert not missing
        assert [name for name in module.__all__ if getattr(module, name, None) is None] == []
