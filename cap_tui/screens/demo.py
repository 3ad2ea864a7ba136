"""The sample regions from inside the shell: made once by the plugins' real code, then one is opened."""

from __future__ import annotations

from pathlib import Path

from cap_tui.screens.base import CapScreen, Shell
from cap_tui.text.i18n import _
from cap_tui.widgets.view import run_in_thread


def make_demo(screen: CapScreen) -> None:
    """Make the sample regions in the person's home of the program, if they are not there yet, and open one."""
    shell = screen.shell
    run_in_thread(
        screen,
        _("Making the sample regions"),
        lambda _progress: sample_region(shell),
        shell.open_region,
    )


def sample_region(shell: Shell) -> Path:
    """The folder of the sample region that is opened; all of them are made when missing. Takes time."""
    from cap_tui.demo.making import OPENED, make_missing

    return make_missing(shell.home.path / "demo", shell.home, use_plugins=shell.use_plugins)[OPENED]
