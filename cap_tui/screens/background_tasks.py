"""Slow work that is not a view's: plugins' actions and reports, run in a thread on behalf of a screen."""

from __future__ import annotations

from pathlib import Path

from cap_tui.plugin.contributions import Action
from cap_tui.screens.base import CapScreen
from cap_tui.text.i18n import _
from cap_tui.widgets.view import run_in_thread


def run_plugin_action(screen: CapScreen, plugin: str, action: Action) -> None:
    """Run an action of a plugin; what it returns is told."""
    region = screen.shell.region
    if region is None:
        return
    ctx = region.host.context(plugin)

    def done(result: object) -> None:
        screen.say(str(result) if result else _("{action}: done.").format(action=action.title))
        screen.shell.records_changed()

    run_in_thread(screen, action.title, lambda _progress: action.run(ctx), done)


def ask_report(screen: CapScreen) -> None:
    """Ask for a file and write the region's report into it."""
    from cap_tui.report.write import SUFFIXES
    from cap_tui.ui import ask_path

    region = screen.shell.region
    if region is None:
        return
    name = region.workspace.config.region.code.lower()
    ask_path(
        screen,
        _("Write the report to which file? {extensions}").format(extensions=" ".join(SUFFIXES)),
        lambda path: write_report(screen, path),
        start=Path.cwd() / f"{name}-report.html",
        suffixes=SUFFIXES,
        must_exist=False,
    )


def write_report(screen: CapScreen, path: Path) -> None:
    """Write the report in a thread and say where it is."""
    region = screen.shell.region
    if region is None:
        return

    def write_it(_progress: object) -> Path:
        from cap_tui.report.compose import compose
        from cap_tui.report.write import write

        write(compose(region.host, region.workspace, ()), path)
        return path

    run_in_thread(
        screen,
        _("Writing the report"),
        write_it,
        screen.say_written,
    )
