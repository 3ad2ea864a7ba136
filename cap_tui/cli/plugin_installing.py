"""Plugins on the command line: add, update and remove them, and what catalogues offer."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cap_tui.cli.command_session import CommandSession, pass_session
from cap_tui.text.i18n import _, pick

if TYPE_CHECKING:  # what unpacks archives is imported when there is one
    from cap_tui.plugin.installing import Placement
    from cap_tui.plugin.package_source import PluginPackage

PATH = click.Path(path_type=Path)
CATALOGUE = click.option(
    "--catalogue",
    "catalogue_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help=_("This catalogue only; else those of your settings and the program's own."),
)
TRUST = click.option(
    "--trust/--no-trust", default=None, help=_("Trust its code, or not; else you are asked.")
)
DRY_RUN = click.option("--dry-run", is_flag=True, help=_("Only show what would be done."))


@click.command(help=_("Add a plugin: a folder, a plugin.toml, a zip file, a wheel, or an id of a catalogue."))  # fmt: skip
@click.argument("source", metavar="PATH|ID")
@CATALOGUE
@TRUST
@DRY_RUN
@pass_session
def add(
    session: CommandSession,
    source: str,
    catalogue_file: Path | None,
    trust: bool | None,
    dry_run: bool,
) -> None:
    """Show what a plugin brings and put it into the plugins folder."""
    from cap_tui.plugin.installing import plan_add
    from cap_tui.plugin.package_source import open_package

    with open_package(_path(session, source, catalogue_file)) as package:
        _put(session, package, plan_add(session.home, package), trust=trust, dry_run=dry_run)


@click.command(help=_("Replace a plugin of your plugins folder by a newer one; without PATH, from where it was added."))  # fmt: skip
@click.argument("plugin_id", metavar="ID")
@click.argument("source", metavar="[PATH]", required=False)
@CATALOGUE
@TRUST
@DRY_RUN
@pass_session
def update(
    session: CommandSession,
    plugin_id: str,
    source: str | None,
    catalogue_file: Path | None,
    trust: bool | None,
    dry_run: bool,
) -> None:
    """Show what a newer plugin brings and put it in the place of the older one."""
    from cap_tui.errors import Refused
    from cap_tui.plugin.installing import origin_of, plan_add
    from cap_tui.plugin.package_source import open_package

    found = _path(session, source, catalogue_file) if source else origin_of(session.home, plugin_id)
    with open_package(found) as package:
        if package.manifest.id != plugin_id:
            raise Refused(
                _("It is the plugin '{other}', not '{id}'.").format(
                    other=package.manifest.id, id=plugin_id
                ),
                where=str(found),
            )
        placement = plan_add(session.home, package, update=True)
        if placement.same:
            told = _("'{id}' has not changed there: nothing is done.").format(id=plugin_id)
            session.emit("plugin-added", _data(package, placement, placed=False), [told])
            return
        _put(session, package, placement, trust=trust, dry_run=dry_run)


@click.command(help=_("Take a plugin out of your plugins folder; records in regions stay."))
@click.argument("plugin_id", metavar="ID")
@DRY_RUN
@pass_session
def remove(session: CommandSession, plugin_id: str, dry_run: bool) -> None:
    """Remove a plugin and the trust in it."""
    from cap_tui.plugin.installing import remove_plugin

    folder = remove_plugin(session.home, plugin_id, dry_run=dry_run)
    told = _("Would be removed: {folder}") if dry_run else _("Removed: {folder}")
    data = {"id": plugin_id, "folder": str(folder), "removed": not dry_run}
    session.emit("plugin-removed", data, [told.format(folder=folder)])
    session.say(_("Its records in regions are kept, read-only."))


@click.command(help=_("What the catalogues offer; with WORDS, the entries that hold them."))
@click.argument("words", nargs=-1)
@CATALOGUE
@pass_session
def catalogue(session: CommandSession, words: tuple[str, ...], catalogue_file: Path | None) -> None:
    """List and search the catalogues."""
    from cap_tui.plugin.catalogue import entry_line, search

    found = search(_catalogues(session, catalogue_file), " ".join(words))
    data = [
        {
            "id": each.entry.id,
            "summary": pick(each.entry.summary),
            "version": each.entry.version,
            "line": each.entry.line,
            "address": each.entry.address,
            "sha256": each.entry.sha256,
            "license": each.entry.license,
            "catalogue": str(each.file),
        }
        for each in found
    ]
    lines = [entry_line(each) for each in found]
    session.emit("plugin-catalogue", data, lines or [_("Nothing in the catalogues fits.")])
    if found:
        session.say(_("Add one: cap-tui plugins add ID"))


def _catalogues(session: CommandSession, chosen: Path | None) -> list[Path]:
    from cap_tui.plugin.catalogue import catalogue_files

    return [chosen] if chosen is not None else list(catalogue_files(session.home))


def _path(session: CommandSession, source: str, chosen: Path | None) -> Path:
    """A path that is there, else the path of a catalogue's entry."""
    from cap_tui.plugin.catalogue import checked_path, find

    if chosen is None and (Path(source).exists() or "/" in source or "." in source):
        return Path(source)
    return checked_path(find(_catalogues(session, chosen), source))


def _data(package: PluginPackage, placement: Placement, *, placed: bool) -> dict[str, Any]:
    from cap_tui.plugin.contribution_list import contributions

    manifest = package.manifest
    listed = contributions(manifest, package.folder / package.inner)
    return {
        "id": manifest.id,
        "name": pick(manifest.name),
        "version": manifest.version,
        "before": placement.before,
        "folder": str(placement.target),
        "origin": str(package.origin),
        "sha256": package.sha256,
        "code": package.has_code,
        "trusted": False,
        "missing": list(package.missing),
        "brings": {group: [id for id, _words in entries] for group, entries in listed.items()},
        "placed": placed,
    }


def _lines(package: PluginPackage, placement: Placement) -> list[str]:
    from cap_tui.plugin.contribution_list import contribution_lines

    manifest = package.manifest
    version = f"{placement.before} → {manifest.version}" if placement.before else manifest.version
    lines = [f"{pick(manifest.name)} ({manifest.id} {version})"]
    if summary := pick(manifest.summary):
        lines.append(summary)
    lines += contribution_lines(manifest, package.folder / package.inner)
    if package.missing:
        names = ", ".join(package.missing)
        lines.append(_("It requires what is not installed here: {names}").format(names=names))
    return lines


def _content_faults(session: CommandSession, package: PluginPackage) -> list[str]:
    """What is wrong with its entries, which are left out: what ``plugins validate`` says of them."""
    if not (package.manifest.content or (package.folder / package.inner / "content").is_dir()):
        return []
    from cap_tui.plugin.validation import content_problems

    kinds = {kind.name: kind for kind in session.host().content().kinds()}
    found = content_problems(package.folder / package.inner, package.manifest, kinds)
    lines = [str(problem) for problem in found]
    return [*lines, _("What is wrong is left out.")] if lines else []


def _put(
    session: CommandSession,
    package: PluginPackage,
    placement: Placement,
    *,
    trust: bool | None,
    dry_run: bool,
) -> None:
    """Show what it brings, put it there, and settle the trust in its code."""
    data, lines = _data(package, placement, placed=not dry_run), _lines(package, placement)
    lines += _content_faults(session, package)
    if not dry_run:
        from cap_tui.plugin.installing import place

        place(session.home, package, placement)
        lines.append(_("Added: {folder}").format(folder=placement.target))
    if package.has_code and not dry_run:
        asking = trust is None and not session.json and sys.stdin.isatty() and sys.stdout.isatty()
        if asking:
            session.emit("plugin-added", data, lines)
            lines = []
        if _trusted(session, package, placement, trust=trust, asking=asking):
            data["trusted"] = True
            lines.append(_("Its code is trusted as it is now."))
        else:
            told = _("Its code is not used before you trust it: cap-tui plugins trust {id}")
            lines.append(told.format(id=package.manifest.id))
    session.emit("plugin-added", data, lines)


def _trusted(
    session: CommandSession,
    package: PluginPackage,
    placement: Placement,
    *,
    trust: bool | None,
    asking: bool,
) -> bool:
    """Give the trust that was asked for; whether it was given."""
    from cap_tui.plugin.trust import Trust

    if asking:
        session.say(_("It has code, which would run with your rights: there is no sandbox."))
        trust = click.confirm(_("Trust its code as it is now?"), default=False, err=True)
    if trust:
        Trust(session.home.state).give(package.manifest.id, placement.package)
    return bool(trust)
