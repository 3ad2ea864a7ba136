"""What a terminal gets follows from what it says and from a person's setting; ``doctor`` says what to set."""

from __future__ import annotations

import pytest

from cap_tui.text.terminal_profile import (
    TRUE_COLOUR,
    colour_depth,
    passes_mouse,
    terminal_advice,
    terminal_profile,
)
from cap_tui.widgets.themes import ANSI, DARK, PLAIN, PROJECTOR, suitable

HERE = {"TERM": "xterm-256color", "LANG": "de_AT.UTF-8"}
FAR = {**HERE, "SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}


@pytest.mark.parametrize(
    ("environment", "wanted", "expected"),
    [
        (HERE, "auto", "full"),
        (FAR, "auto", "lite"),
        (FAR, "full", "full"),
        (HERE, "lite", "lite"),
        (HERE, "plain", "plain"),
        ({"TERM": "dumb"}, "full", "plain"),
        ({}, "auto", "plain"),
    ],
)
def test_the_terminal_and_the_setting_choose_the_profile(
    environment: dict[str, str], wanted: str, expected: str
) -> None:
    assert terminal_profile(environment, wanted).name == expected


def test_the_colours_that_a_terminal_promises() -> None:
    assert colour_depth({**HERE, "COLORTERM": "truecolor"}) == TRUE_COLOUR
    assert colour_depth(HERE) == 256
    assert [colour_depth({"TERM": term}) for term in ("screen", "xterm-16color", "ansi")] == [
        16
    ] * 3
    assert colour_depth({**HERE, "NO_COLOR": "1"}) == 0
    assert [colour_depth({"TERM": t, "COLORTERM": "truecolor"}) for t in ("vt100", "dumb")] == [
        0,
        0,
    ]


def test_sixteen_colours_are_the_terminals_own_and_none_stays_none() -> None:
    assert suitable({"TERM": "xterm-16color"}, PROJECTOR) == ANSI
    assert suitable({"TERM": "linux"}, DARK) == ANSI
    assert suitable({"TERM": "xterm-16color"}, PLAIN) == PLAIN
    assert suitable({"TERM": "xterm-16color", "COLORTERM": "truecolor"}, DARK) == DARK


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ({"LANG": "C"}, "SendEnv LANG"),
        ({"TMUX": "/tmp/x"}, "set-clipboard on"),
        ({"TERM": "tmux-256color", "SSH_TTY": "/dev/pts/1"}, "set-clipboard on"),
        ({"TERM": "tmux-256color", "SSH_TTY": "/dev/pts/1"}, "Work in tmux"),
        ({"STY": "1.x", "TERM": "screen"}, "screen-256color"),
        ({"STY": "1.x", "TERM": "screen"}, "the mouse is off"),
        ({"SSH_TTY": "/dev/pts/1"}, "ServerAliveInterval"),
        ({"NO_COLOR": "1"}, "unset NO_COLOR"),
        ({"TERM": "dumb"}, "TERM=xterm-256color"),
    ],
)
def test_what_is_lacking_has_a_line_that_says_what_to_set(more: dict[str, str], word: str) -> None:
    assert any(word in line for line in terminal_advice({**HERE, **more}))


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ({"STY": "1.x"}, "clipboard"),
        ({"STY": "1.x"}, "promises more"),
        ({"TMUX": "/tmp/x"}, "promises more"),
        ({"TMUX": "/tmp/x", "SSH_TTY": "/dev/pts/1"}, "Work in tmux"),
    ],
)
def test_what_is_there_already_is_not_advised(more: dict[str, str], word: str) -> None:
    assert not any(word in line for line in terminal_advice({**HERE, **more}))


def test_the_mouse_is_read_but_in_screen_which_would_hold_esc_back() -> None:
    assert passes_mouse(HERE)
    assert passes_mouse({**HERE, "TMUX": "/tmp/x"})
    assert not passes_mouse({**HERE, "STY": "1.x"})
    assert not passes_mouse({**HERE, "STY": "1.x", "TMUX": "/tmp/x"})


def test_a_terminal_that_lacks_nothing_gets_no_advice() -> None:
    assert list(terminal_advice(HERE)) == []
