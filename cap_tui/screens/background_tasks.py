"""Slow work that is not a view's: plugins' actions and reports, run in a thread on behalf of a screen."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cap_tui.screens.base import CapScreen
from cap_tui.text.i18n import _
from cap_tui.widgets.view import run_in_thread

if TYPE_CHECKING:
    from cap_tui.plugin.contributions import Action, Exporter
    from cap_tui.report.document import Document


def run_plugin_action(screen: CapScreen, plugin: str, action: Action) -> None:
    """Run an action of a plugin, or open its form or view; what it returns is told."""
    region = screen.shell.region
    if region is None:
        return
    if action.form:
        screen.shell.show_form(action.form, None, None)
        return
    if action.view:
        screen.shell.show_view(action.view)
        return
    ctx = region.host.context(plugin)

    def done(result: object) -> None:
        screen.say(str(result) if result else _("{action}: done.").format(action=action.title))
        screen.shell.records_changed()

    run_in_thread(screen, action.title, lambda _progress: action.run(ctx), done)


def ask_report(screen: CapScreen, edition: str = "full") -> None:
    """Ask for a file and write the region's report into it, in full or in two pages ("policy").

    What the settings lack is said before, and stands in no report.
    """
    from cap_tui.report.compose import missing_publicity
    from cap_tui.report.write import SUFFIXES
    from cap_tui.ui import ask_path

    region = screen.shell.region
    if region is None:
        return
    if warning := missing_publicity(region.workspace.config):
        screen.say(warning, "hint")
    name = region.workspace.config.region.code.lower()
    ask_path(
        screen,
        _("Write the report to which file? {extensions}").format(extensions=" ".join(SUFFIXES)),
        lambda path: write_report(screen, path, edition),
        start=Path(f"{name}-report.html"),
        suffixes=SUFFIXES,
        must_exist=False,
    )


def write_report(screen: CapScreen, path: Path, edition: str = "full") -> None:
    """Write the report in a thread and say where it is."""
    region = screen.shell.region
    if region is None:
        return

    def write_it(_progress: object) -> Document:
        from cap_tui.report.compose import compose, region_process
        from cap_tui.report.write import write
        from cap_tui.workspace.releases import note_releases

        process = region_process(region.host, region.workspace)
        made = compose(region.host, region.workspace, process=process, edition=edition)
        write(made, path, before=partial(note_releases, region.workspace, made.released))
        return made

    def written(made: Document) -> None:
        screen.say_written(path)
        if said := (*made.waiting, *made.missing):
            screen.say(" ".join(said), "hint")

    run_in_thread(screen, _("Writing the report"), write_it, written)


def ask_export(screen: CapScreen) -> None:
    """Offer what plugins export, ask for a file and write it."""
    from cap_tui.operations.exports import exporters
    from cap_tui.ui import ask_path, choose

    region = screen.shell.region
    if region is None:
        return
    found = {exporter.id: exporter for exporter in exporters(region.context)}
    if not found:
        screen.say(_("No plugin writes files."), "hint")
        return

    def chosen(name: str) -> None:
        exporter = found[name]
        ask_path(
            screen,
            _("Write which file?"),
            lambda path: write_export(screen, exporter, path),
            start=Path(f"{name.replace('.', '-')}{exporter.suffix}"),
            suffixes=(exporter.suffix,) if exporter.suffix else (),
            must_exist=False,
        )

    choices = [(e.id, f"{e.title} {e.suffix}".rstrip()) for e in found.values()]
    choose(screen, _("What is exported?"), choices, chosen)


def write_export(screen: CapScreen, exporter: Exporter, path: Path) -> None:
    """Write an exporter's file in a thread and say where it is."""
    from cap_tui.operations.exports import export_file

    region = screen.shell.region
    if region is None:
        return
    context = region.context
    run_in_thread(
        screen,
        exporter.title,
        lambda _progress: export_file(context, exporter, path),
        screen.say_written,
    )
