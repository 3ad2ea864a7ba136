"""Slow work that is not a view's: plugins' actions and reports, run in a thread on behalf of a screen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from cap_tui.screens.base import CapScreen
from cap_tui.text.i18n import _
from cap_tui.widgets.safe_text import safe_line
from cap_tui.widgets.view import run_in_thread

if TYPE_CHECKING:
    from cap_tui.plugin.contributions import Action, Exporter
    from cap_tui.report.document import Document
    from cap_tui.report.personal_texts import ReportHit

MOST_HITS = 8  # said before a report is written


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
    from cap_tui.report.compose import publicity
    from cap_tui.report.publicity import publicity_warning
    from cap_tui.report.write import SUFFIXES
    from cap_tui.ui import ask_path

    region = screen.shell.region
    if region is None:
        return
    if warning := publicity_warning(publicity(region.workspace.config)):
        screen.say(warning, "hint")
    name = region.workspace.config.region.code.lower()
    ask_path(
        screen,
        _("Write the report to which file? {extensions}").format(extensions=" ".join(SUFFIXES)),
        lambda path: write_report(screen, path, edition),
        start=Path.cwd() / f"{name}-report.html",
        suffixes=SUFFIXES,
        must_exist=False,
    )


def write_report(screen: CapScreen, path: Path, edition: str = "full") -> None:
    """Write the report in a thread and say where it is.

    When something in it looks like data about a person, each piece is shown and the person is asked before.
    """
    region = screen.shell.region
    if region is None:
        return

    def write_it(made: Document) -> Document:
        from cap_tui.report.write import write
        from cap_tui.workspace.releases import note_releases

        note_releases(region.workspace, made.released)
        write(made, path)
        return made

    def composed() -> Document:
        from cap_tui.report.compose import compose, region_process

        process = region_process(region.host, region.workspace)
        return compose(region.host, region.workspace, process=process, edition=edition)

    def make(_progress: object) -> tuple[Document, tuple[ReportHit, ...]]:
        from cap_tui.report.personal_texts import find_personal_texts

        made = composed()
        hits = find_personal_texts(made, region.workspace)
        if not hits:
            write_it(made)
        return made, hits

    def answered(yes: bool) -> None:
        # Composed anew: while the person was asked, another report or bundle may have left.
        if yes:
            run_in_thread(screen, label, lambda _progress: write_it(composed()), written)

    def written(made: Document) -> None:
        screen.say_written(path)
        if made.waiting:
            screen.say(" ".join(made.waiting), "hint")

    def done(found: tuple[Document, tuple[ReportHit, ...]]) -> None:
        made, hits = found
        if hits:
            ask_personal(screen, hits, answered)
        else:
            written(made)

    label = _("Writing the report")
    run_in_thread(screen, label, make, done)


def ask_personal(
    screen: CapScreen, hits: tuple[ReportHit, ...], answered: Callable[[bool], object]
) -> None:
    """Show what looks like data about a person in a report, and ask whether it is written."""
    from cap_tui.report.personal_texts import warning_lines
    from cap_tui.ui import confirm

    text = [safe_line(line) for line in warning_lines(hits, MOST_HITS)]
    confirm(screen, _("Write it with these texts?"), answered, text=text)


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
            start=Path.cwd() / f"{name.replace('.', '-')}{exporter.suffix}",
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
