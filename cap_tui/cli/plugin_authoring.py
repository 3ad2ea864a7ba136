"""Plugins on the command line, for their authors: make one, check it, read how."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cap_tui.cli.command_session import CommandSession, pass_session
from cap_tui.errors import DoesNotHold, WrongUse
from cap_tui.text.i18n import _

if TYPE_CHECKING:
    from cap_tui.plugin.kind_template import KindTemplate

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


@click.command(help=_("Write a new plugin that works at once, with a test that passes."))
@click.argument("plugin_id", metavar="ID")
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    metavar="KIND",
    help=_(
        "What it brings: code, or a content kind (cap-tui content kinds); may be given several times."
    ),
)
@click.option("--dir", "folder", type=PATH, help=_("Where; else a folder with its id, here."))
@click.option("--dry-run", is_flag=True, help=_("Only show what would be written."))
@pass_session
def new(
    session: CommandSession,
    plugin_id: str,
    kinds: tuple[str, ...],
    folder: Path | None,
    dry_run: bool,
) -> None:
    """Write a new plugin from the templates of the kinds' owners."""
    from cap_tui.plugin.scaffold import CODE, planned, write

    folder = folder or Path(plugin_id)
    wanted = kinds or ("services",)
    if CODE in wanted and len(wanted) > 1:
        raise WrongUse(
            _("A plugin with code begins with code alone."),
            remedy=_("Add content to its plugin.toml afterwards."),
        )
    templates = [] if wanted == (CODE,) else [_template(session, name) for name in wanted]
    if dry_run:
        files = [folder / path for path, _text in planned(plugin_id, templates)]
    else:
        files = write(plugin_id, templates, folder)
    names = [str(path) for path in files]
    session.emit("plugin-files", {"files": names, "written": not dry_run}, names)
    if not dry_run:
        session.say(_("Next: cap-tui plugins validate {folder}").format(folder=folder))


def _template(session: CommandSession, name: str) -> KindTemplate:
    """The template of a content kind, from its owner; :class:`WrongUse` names the kinds that there are."""
    from cap_tui.plugin.kind_template import kind_template

    host = session.host()
    kinds = {kind.name: kind for kind in host.content().kinds()}
    if name not in kinds:
        raise WrongUse(
            _("There is no kind '{kind}'.").format(kind=name),
            remedy=_("Choose from {known}.").format(known=", ".join(["code", *kinds])),
        )
    owners = {state.id: state for state in host.plugins}
    owner = owners.get(kinds[name].owner)
    return kind_template(
        kinds[name], owner.folder if owner else None, owner.manifest.line if owner else "other"
    )


@click.command(help=_("The JSON Schema of plugin.toml (plugin), of a catalogue, or of a content kind, for editors."))  # fmt: skip
@click.argument("name", metavar="[plugin|catalogue|KIND]", default="plugin")
@pass_session
def schema(session: CommandSession, name: str) -> None:
    """Print a JSON Schema."""
    from cap_tui.plugin.kind_schema import schema_of

    kinds = {kind.name: kind for kind in session.host().content().kinds()}
    found = schema_of(name, kinds)
    lines = json.dumps(found, indent=2, ensure_ascii=False).splitlines()
    session.emit("plugin-schema", {"name": name, "schema": found}, lines)


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
