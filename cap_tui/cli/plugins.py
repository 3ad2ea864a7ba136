"""Plugins on the command line: what is installed, in which state, why, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import click
from rich.cells import cell_len

from cap_tui.charts.cell_text import pad
from cap_tui.cli import plugin_authoring, plugin_installing
from cap_tui.cli.command_session import CommandSession, pass_session
from cap_tui.errors import CapError, DoesNotHold, Refused, WrongUse
from cap_tui.model.action_line import served_line
from cap_tui.plugin.contribution_list import contribution_lines, hook_names
from cap_tui.plugin.manifest import Manifest
from cap_tui.plugin.states import PluginState, State, state_name
from cap_tui.text.i18n import _, ngettext, pick
from cap_tui.text.labelled import labelled

PATH = click.Path(path_type=Path)


@click.group(help=_("What is installed, in which state, and why."))
def plugins() -> None:
    """Group of the commands below and of those for authors."""


for command in (
    plugin_authoring.validate,
    plugin_authoring.new,
    plugin_authoring.schema,
    plugin_authoring.docs,
    plugin_installing.add,
    plugin_installing.update,
    plugin_installing.remove,
    plugin_installing.catalogue,
):
    plugins.add_command(command)


Faulty = Mapping[str, Sequence[CapError]]


def faulty_content(session: CommandSession, states: Iterable[PluginState]) -> Faulty:
    """Plugin -> what is wrong with its content: what ``plugins validate`` says of it."""
    from cap_tui.plugin.validation import faulty_content as judge

    return judge(states, lambda: session.host().content().kinds())


def problem_data(problems: Iterable[CapError]) -> list[dict[str, str]]:
    """Problems as plain data."""
    return [{"message": p.what, "where": p.where, "remedy": p.remedy} for p in problems]


def state_data(plugin: PluginState, faulty: Faulty = MappingProxyType({})) -> dict[str, Any]:
    """One plugin as plain data; ``faulty`` is what is wrong with the content of each."""
    manifest = plugin.manifest
    return {
        "id": plugin.id,
        "name": pick(manifest.name),
        "version": manifest.version,
        "api": manifest.api,
        "line": manifest.line,
        "state": plugin.state.value,
        "reason": plugin.reason,
        "remedy": plugin.remedy,
        "content_problems": problem_data(faulty.get(plugin.id, ())),
        "kind": plugin.source.kind,
        "origin": plugin.source.origin,
        "folder": plugin.source.folder,
        "commands": [entry.name for entry in manifest.commands],
        "views": [entry.id for entry in manifest.views],
        "tables": list(manifest.tables_by_name()),
        "services": manifest.content_ids("services"),
        "indicators": manifest.content_ids("indicators"),
        "content": _content_ids(manifest),
        "kinds": [entry.name for entry in manifest.kinds],
        "importers": [entry.id for entry in manifest.importers],
        "exporters": [entry.id for entry in manifest.exporters],
        "actions": [entry.id for entry in manifest.actions],
        "settings": [entry.key for entry in manifest.settings],
        "hooks": hook_names(manifest, plugin.folder),
    }


def _content_ids(manifest: Manifest) -> dict[str, list[str]]:
    """kind → the ids of the entries that a manifest gives."""
    kinds = dict.fromkeys(entry.kind for entry in manifest.content)
    return {kind: manifest.content_ids(kind) for kind in kinds}


def state_lines(
    states: tuple[PluginState, ...], faulty: Faulty = MappingProxyType({})
) -> Iterator[str]:
    """Plugins as lines: one each, with reason and remedy below where something is wrong."""
    wide = max((len(plugin.id) for plugin in states), default=0)
    lines = {plugin.id: served_line(plugin.manifest.line) for plugin in states}
    room = max(map(cell_len, lines.values()), default=0)
    for plugin in states:
        manifest = plugin.manifest
        line, state = pad(lines[plugin.id], room), state_name(plugin.state)
        yield f"{plugin.id:<{wide}}  {manifest.version:<8}  {line}  {state}"
        if plugin.reason:
            yield f"{'':<{wide}}  {plugin.reason}"
        if plugin.remedy:
            yield f"{'':<{wide}}  → {plugin.remedy}"
        for problem in faulty.get(plugin.id, ()):
            yield f"{'':<{wide}}  {problem}"


def _states(session: CommandSession) -> tuple[PluginState, ...]:
    """The states as a region sees them when one is named, else as this installation does."""
    if session.chosen is not None:
        return session.attached().plugins
    return session.host().plugins


@plugins.command("list", help=_("Every plugin with its state; imports none of them."))
@pass_session
def list_plugins(session: CommandSession) -> None:
    """List what is installed."""
    states = _states(session)
    none = [_("No plugin is installed.")]
    faulty = faulty_content(session, states)
    lines = list(state_lines(states, faulty)) or none
    session.emit("plugins", [state_data(s, faulty) for s in states], lines)


@plugins.command(help=_("Everything that one plugin declares."))
@click.argument("plugin_id", metavar="ID")
@pass_session
def info(session: CommandSession, plugin_id: str) -> None:
    """Show one plugin in full."""
    _states(session)
    found = session.host().plugin(plugin_id)
    faulty = faulty_content(session, session.host().plugins)
    session.emit("plugin", state_data(found, faulty), _info_lines(found, faulty))


def _info_lines(plugin: PluginState, faulty: Faulty) -> Iterator[str]:
    manifest = plugin.manifest
    yield f"{pick(manifest.name)} ({plugin.id} {manifest.version})"
    if manifest.summary:
        yield pick(manifest.summary)
    yield from (line for line in state_lines((plugin,), faulty) if line)
    places = dict.fromkeys((plugin.source.origin, plugin.source.folder))
    yield _("from {places}").format(places=", ".join(places))
    yield from contribution_lines(manifest, plugin.folder)


@plugins.command(help=_("Trust the code of a plugin in your plugins folder, as it is now."))
@click.argument("plugin_id", metavar="ID|FOLDER")
@click.option("--dev", is_flag=True, help=_("Trust the code in FOLDER, yours, as it is at each moment, while you edit it."))  # fmt: skip
@click.option("--withdraw", is_flag=True, help=_("Trust it no longer."))
@click.option("--dry-run", is_flag=True, help=_("Only name the files."))
@pass_session
def trust(
    session: CommandSession, plugin_id: str, dev: bool, withdraw: bool, dry_run: bool
) -> None:
    """Trust exactly the files that are there; any change ends the trust, except in a folder under development."""
    from cap_tui.plugin.trust import Trust, digest_files

    if dev:
        _develop(session, Path(plugin_id), on=not withdraw, dry_run=dry_run)
        return
    trusted = Trust(session.home.state)
    if withdraw:
        known = bool(trusted.files(plugin_id)) if dry_run else trusted.withdraw(plugin_id)
        told = _("Trusted no longer.") if known else _("It was not trusted.")
        session.emit("trust", {"id": plugin_id, "trusted": False}, [told])
        return
    plugin = session.host().plugin(plugin_id)
    if plugin.source.kind != "drop-in":
        raise WrongUse(
            _("'{id}' was installed; only plugins in your plugins folder need trust.").format(
                id=plugin_id
            ),
            where=plugin.source.origin,
        )
    if plugin.state is State.FAILED and not plugin.usable and not plugin.source.module:
        raise Refused(plugin.reason, where=plugin.source.folder, remedy=plugin.remedy)
    files = dict(digest_files(plugin.folder))
    if not dry_run:
        files = dict(trusted.give(plugin_id, plugin.folder))
    session.emit(
        "trust",
        {"id": plugin_id, "trusted": not dry_run, "files": files},
        [f"{digest[:16]}  {name}" for name, digest in files.items()],
    )
    session.say(
        ngettext(
            "{n} file. Its code runs with your rights: there is no sandbox.",
            "{n} files. Its code runs with your rights: there is no sandbox.",
            len(files),
        ).format(n=len(files))
    )


def _develop(session: CommandSession, folder: Path, *, on: bool, dry_run: bool) -> None:
    """Put a folder under development, or take it off."""
    from cap_tui.plugin.development import developed_folders, set_developed
    from cap_tui.plugin.manifest_file import read
    from cap_tui.plugin.package_source import open_package

    plugin = ""
    if on:
        with open_package(folder) as package:
            plugin = read(package.folder / package.inner).id
    if not dry_run:
        set_developed(session.home.state, folder, on=on)
    data = {
        "id": plugin,
        "folder": str(folder.resolve()),
        "trusted": on and not dry_run,
        "developed": developed_folders(session.home.state),
    }
    told = (
        _("The code in {folder} would be trusted while you edit it.")
        if on and dry_run
        else _("The code in {folder} is trusted while you edit it.")
        if on
        else _("The code in {folder} is trusted no longer.")
    )
    session.emit("trust-development", data, [told.format(folder=folder.resolve())])
    if on:
        session.say(_("It runs with your rights. F6 in the shell, or cap-tui plugins reload, reads it again."))  # fmt: skip


@plugins.command(help=_("Read all plugins again: here, and in every shell that is open."))
@click.option("--dry-run", is_flag=True, help=_("Only show their states."))
@pass_session
def reload(session: CommandSession, dry_run: bool) -> None:
    """Import every plugin's code anew and tell open shells to do the same; exit 1 when one cannot be used."""
    from cap_tui.plugin.development import ask_reload

    states = session.host().plugins if dry_run else session.host().load()
    if not dry_run:
        ask_reload(session.home.state)
    wrong = [s for s in states if s.troubled]
    data = {"plugins": [state_data(s) for s in states], "problems": [s.id for s in wrong]}
    session.emit("plugins-reload", data, state_lines(states))
    if not dry_run:
        session.say(_("Shells that are open read their plugins again within two seconds."))
    if wrong:
        click.get_current_context().exit(DoesNotHold.exit_code)


@plugins.command(help=_("Import every plugin and list what is wrong; exit 1 when something is."))
@click.option("--release", metavar="ID", help=_("Lift the quarantine of a plugin."))
@click.option("--dry-run", is_flag=True, help=_("Only show what would be lifted."))
@pass_session
def doctor(session: CommandSession, release: str | None, dry_run: bool) -> None:
    """Look after plugins."""
    from cap_tui.plugin.deprecations import recorded
    from cap_tui.plugin.quarantine import Marks
    from cap_tui.plugin.validation import unlisted_in_checkout

    if release:
        marks = Marks(session.home.state)
        data = marks.read()
        known = any(release in group for group in data.groups())
        lifted = known if dry_run else marks.release(release)
        if dry_run and lifted:
            told = _("'{id}' would be released.")
        else:
            told = _("'{id}' is released.") if lifted else _("'{id}' was not on hold.")
        session.emit("release", {"id": release, "released": lifted}, [told.format(id=release)])
        return
    with recorded() as deprecated:
        host = session.host()
        host.load()
        host.ask_declarations()
    states = host.plugins
    going = deprecated.by_plugin(states)
    faulty = faulty_content(session, states)
    sound = (State.ACTIVE, State.DATA_ONLY, State.DISABLED)
    wrong = [s for s in states if s.state not in sound or s.id in faulty]
    stale = [
        _("{folder} is not installed: run the installation again.").format(folder=folder)
        for folder in unlisted_in_checkout(states)
    ]
    uses = [labelled(plugin, words) for plugin, words_of in going.items() for words in words_of]
    session.emit(
        "plugins-doctor",
        {
            "plugins": [state_data(s, faulty) for s in states],
            "problems": [s.id for s in wrong] + stale,
            "deprecated": going,
        },
        [*state_lines(states, faulty), *stale, *uses],
    )
    if wrong or stale:
        click.get_current_context().exit(DoesNotHold.exit_code)


@plugins.command(help=_("Switch a plugin off in your settings."))
@click.argument("plugin_id", metavar="ID")
@click.option("--dry-run", is_flag=True, help=_("Only show what would change."))
@pass_session
def disable(session: CommandSession, plugin_id: str, dry_run: bool) -> None:
    """Add the plugin to [plugins] disabled."""
    session.host().plugin(plugin_id)
    _switch(session, plugin_id, on=False, dry_run=dry_run)


@plugins.command(help=_("Switch a plugin on again in your settings."))
@click.argument("plugin_id", metavar="ID")
@click.option("--dry-run", is_flag=True, help=_("Only show what would change."))
@pass_session
def enable(session: CommandSession, plugin_id: str, dry_run: bool) -> None:
    """Take the plugin out of [plugins] disabled: one that is installed, or one that is there and gone by now."""
    from cap_tui.plugin.disabled_plugins import disabled_by

    if plugin_id not in disabled_by(session.home):
        session.host().plugin(plugin_id)
    _switch(session, plugin_id, on=True, dry_run=dry_run)


def _switch(session: CommandSession, plugin_id: str, *, on: bool, dry_run: bool) -> None:
    from cap_tui.plugin.disabled_plugins import set_disabled

    disabled = set_disabled(session.home, plugin_id, disabled=not on, dry_run=dry_run)
    told = _("'{id}' is on.") if on else _("'{id}' is off.")
    session.emit("plugins-disabled", {"disabled": disabled}, [told.format(id=plugin_id)])
