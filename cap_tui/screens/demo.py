"""The sample region from inside the shell: made once by the plugins' real code, then opened."""

from __future__ import annotations

from pathlib import Path

from cap_tui.screens.base import CapScreen, Shell
from cap_tui.text.i18n import _
from cap_tui.widgets.view import run_in_thread

OPENED = "VAL"


def make_demo(screen: CapScreen) -> None:
    """Make the sample region in the person's home of the program, if it is not there yet, and open it."""
    shell = screen.shell
    run_in_thread(
        screen,
        _("Making the sample region"),
        lambda _progress: sample_region(shell),
        shell.open_region,
    )


def sample_region(shell: Shell) -> Path:
    """The folder of the sample region, made when it is missing. Takes time."""
    from cap_tui.demo import fill, regions
    from cap_tui.plugin.host import Host
    from cap_tui.workspace import Workspace

    config = next(config for config in regions() if config.region.code == OPENED)
    folder: Path = shell.home.path / "demo" / config.region.name.lower()
    if (folder / "workspace.toml").exists():
        return folder
    workspace = Workspace.create(folder, config)
    try:
        fill(workspace, OPENED)
        host = Host.discover(shell.home, use_plugins=shell.use_plugins)
        host.attach(workspace)
        host.demo()
    finally:
        workspace.close()
    return folder
