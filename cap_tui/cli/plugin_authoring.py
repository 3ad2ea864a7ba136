"""Plugins on the command line, for their authors: make one, check it, read how."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from cap_tui.cli.command_session import CommandSession, pass_session
from cap_tui.errors import DoesNotHold
from cap_tui.plugin.scaffold import KINDS
from cap_tui.text.i18n import _

PATH = click.Path(path_type=Path)


@click.command(help=_("Check a plugin's folder: its manifest and, with --code, its hooks."))
@click.argument("folder", type=PATH, default=".")
@click.option("--code", is_flag=True, help=_("Import its code too: run only what you trust."))
@pass_session
def validate(session: CommandSession, folder: Path, code: bool) -> None:
    """Say everything that is wrong with a plugin; exit 1 when something is."""
    from cap_tui.plugin.validation import problems_of

    kinds = {kind.name: kind for kind in session.host().content().kinds()}
    found = problems_of(folder, code=code, kinds=kinds)
    data = [{"message": p.what, "where": p.where, "remedy": p.remedy} for p in found]
    good = [_("The plugin is sound.")]
    session.emit(
        "validation", {"valid": not found, "problems": data}, [str(p) for p in found] or good
    )
    if found:
        click.get_current_context().exit(DoesNotHold.exit_code)


@click.command(help=_("Write a new plugin from a template, with a test that passes."))
@click.argument("plugin_id", metavar="ID")
@click.option("--kind", type=click.Choice(KINDS), default="services", help=_("What it brings."))
@click.option("--dir", "folder", type=PATH, help=_("Where; else a folder with its id, here."))
@click.option("--dry-run", is_flag=True, help=_("Only show what would be written."))
@pass_session
def new(
    session: CommandSession, plugin_id: str, kind: str, folder: Path | None, dry_run: bool
) -> None:
    """Write a new plugin."""
    from cap_tui.plugin.scaffold import planned, write

    folder = folder or Path(plugin_id)
    if dry_run:
        files = [folder / path for path, _text in planned(plugin_id, kind)]
    else:
        files = write(plugin_id, kind, folder)
    names = [str(path) for path in files]
    session.emit("plugin-files", {"files": names, "written": not dry_run}, names)
    if not dry_run:
        session.say(_("Next: cap-tui plugins validate {folder}").format(folder=folder))


@click.command(help=_("Read the documentation for authors as text; without a page, the index."))
@click.argument("name", metavar="[PAGE]", default="README")
@pass_session
def docs(session: CommandSession, name: str) -> None:
    """Show one page, in a pager on a terminal."""
    from cap_tui.plugin.shipped import page, pages

    text, names = page(name), pages()
    if sys.stdout.isatty() and not session.plain:
        click.echo_via_pager(text)
        return
    session.emit("plugin-docs", {"page": name, "pages": names, "text": text}, text.splitlines())
