"""A view that asks for the whole screen gets it; Esc always gives the frame back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cap_tui.cli.command_session import CommandSession
from cap_tui.testing.shell_driver import ShellDriver
from cap_tui.workspace import Home

OWN = Path(__file__).parent / "cap_own"


@pytest.fixture
def driver(make_region: Callable[..., Path], home: Home) -> ShellDriver:
    """The shell on a region with our views."""
    return ShellDriver(make_region(), home, plugins=[OWN])


def test_a_presentation_has_the_screen_for_itself_and_esc_brings_the_frame_back(
    driver: ShellDriver,
) -> None:
    with driver as shell:
        shell.open_view("own.presenting")

        assert shell.lines[1].strip() == "THE ROOM SEES THIS"
        assert "synthetic" in shell.lines[0]  # what must not be overlooked stays
        shell.wait("Esc ends the presentation.")
        assert "F1 Help" not in shell.text
        assert "Well" not in shell.text  # the views of the plugin

        shell.press("escape")
        shell.wait("F1 Help")
        assert shell.place == "view"
        shell.press("escape")
        assert shell.place == "board"


def test_every_other_key_is_the_views_own(driver: ShellDriver) -> None:
    with driver as shell:
        shell.open_view("own.presenting")
        shell.press("q", "u", "f2", "1", "c")
        assert shell.place == "view"
        shell.wait("pressed q u")


def test_a_view_goes_into_the_mode_and_out_of_it_by_itself(driver: ShellDriver) -> None:
    with driver as shell:
        shell.open_view("own.presenting")
        shell.press("escape", "p")
        assert "F1 Help" not in shell.text
        shell.press("p")
        shell.wait("F1 Help")


def test_what_is_said_and_what_is_asked_are_seen_in_a_presentation(driver: ShellDriver) -> None:
    with driver as shell:
        shell.open_view("own.presenting")
        shell.press("a")
        shell.wait("Reveal the cards?")
        shell.press("escape")
        assert "Reveal the cards?" not in shell.text
        assert "F1 Help" not in shell.text  # Esc answered the question, the mode goes on
        shell.press("w")
        shell.wait("Two cards are the same.")


def test_a_command_of_a_plugin_prints_the_view_where_no_screen_can_be_drawn(
    make_region: Callable[..., Path], home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    session = CommandSession(
        home=str(home.path),
        workspace=str(make_region()),
        lang=None,
        plain=True,
        as_json=False,
        no_plugins=False,
        debug=False,
    )
    from cap_tui.testing.hosts import host_of

    session._host = host_of(OWN, home=home)
    with session:
        session.show_view("own.presenting")
    assert capsys.readouterr().out == "well\n"
