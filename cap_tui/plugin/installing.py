"""Add, update and remove plugins in the person's plugins folder; what was added from where is remembered."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import msgspec

from cap_tui.errors import CapError, NotFound, Refused, WrongUse
from cap_tui.model.conversion import decode
from cap_tui.plugin.discovery import Source
from cap_tui.plugin.package_source import PluginPackage, copy_package
from cap_tui.plugin.plugin_status import assess, verdict_on_folder
from cap_tui.plugin.states import PluginState, State
from cap_tui.plugin.trust import Trust
from cap_tui.text.i18n import _
from cap_tui.workspace.disk_errors import not_written
from cap_tui.workspace.home import Home, keep

ADDED = "added.json"


class Added(msgspec.Struct, frozen=True):
    """Where a plugin came from, and the SHA-256 that it had there."""

    origin: str
    sha256: str
    version: str


@dataclass(frozen=True)
class Placement:
    """What adding or updating will do. ``before`` is the version that is there, an empty text when there is none."""

    target: Path
    package: Path
    before: str = ""
    same: bool = False


def added(home: Home) -> dict[str, Added]:
    """What was added, by id; an unreadable file remembers nothing."""
    try:
        return decode((home.state / ADDED).read_bytes(), dict[str, Added])
    except (OSError, msgspec.DecodeError):
        return {}


def plan_add(home: Home, package: PluginPackage, *, update: bool = False) -> Placement:
    """Where the plugin will be; :class:`Refused` when it cannot be added, or is there already and this is no update."""
    plugin = package.manifest.id
    problem = _problem(package)
    if problem is not None:
        raise problem
    there = _dropped(home, plugin)
    others = [s for s in assess(home) if s.id == plugin and s.source.kind != "drop-in"]
    if others:
        raise Refused(
            _("'{id}' is installed already: {origin}.").format(
                id=plugin, origin=others[0].source.origin
            ),
            remedy=_("Disable or uninstall that one first."),
        )
    if there is not None and not update:
        raise Refused(
            _("'{id}' is in your plugins folder already, version {version}.").format(
                id=plugin, version=there.version
            ),
            where=there.source.origin,
            remedy=_("cap-tui plugins update {id} PATH replaces it.").format(id=plugin),
        )
    target = Path(there.source.origin) if there else home.drop_in / plugin
    known = added(home).get(plugin)
    same = there is not None and known is not None and known.sha256 == package.sha256
    return Placement(target, target / package.inner, there.version if there else "", same)


def _problem(package: PluginPackage) -> CapError | None:
    """Why ``plugins list`` would not use it, as far as its own files say."""
    folder = package.folder / package.inner
    module = "cap_" if package.has_code else ""
    source = Source(package.manifest.id, "drop-in", str(folder), module, str(package.origin))
    verdict = verdict_on_folder(source, package.manifest)
    if verdict is None:
        return None
    _state, reason, remedy = verdict
    return Refused(reason, where=str(package.origin), remedy=remedy)


def place(home: Home, package: PluginPackage, placement: Placement) -> None:
    """Put the files where they belong, whole or not at all, and remember where they came from."""
    target = placement.target
    fresh, old = (target.with_name(f".{target.name}.{word}") for word in ("new", "old"))
    for left in (fresh, old):
        shutil.rmtree(left, ignore_errors=True)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        copy_package(package, fresh)
        if target.exists():
            target.rename(old)
        fresh.rename(target)
    except OSError as error:
        if old.exists() and not target.exists():
            old.rename(target)
        raise not_written(error, target) from error
    finally:
        for left in (fresh, old):
            shutil.rmtree(left, ignore_errors=True)
    origin = str(package.origin.resolve())
    _remember(home, package.manifest.id, Added(origin, package.sha256, package.manifest.version))


def remove_plugin(home: Home, plugin: str, *, dry_run: bool = False) -> Path:
    """Take a plugin out of the plugins folder, with its trust; returns the folder. Records in regions stay.

    :class:`NotFound`; :class:`WrongUse` for a plugin that was installed as a distribution.
    """
    states = [state for state in assess(home) if plugin in (state.id, state.source.name)]
    if not states:
        raise NotFound(
            _("There is no plugin '{id}'.").format(id=plugin),
            remedy=_("cap-tui plugins list names those that are installed."),
        )
    dropped = [state for state in states if state.source.kind == "drop-in"]
    if not dropped:
        built_in = states[0].source.kind == "built-in"
        raise WrongUse(
            _("'{id}' is not in your plugins folder.").format(id=plugin),
            where=states[0].source.origin,
            remedy=_("cap-tui plugins disable {id}").format(id=plugin)
            if built_in
            else _("Uninstall it with pip."),
        )
    folder = Path(dropped[0].source.origin)
    if home.drop_in not in folder.parents:
        raise WrongUse(
            _("'{id}' is trusted for development in {folder}.").format(id=plugin, folder=folder),
            remedy=_("cap-tui plugins trust --dev {folder} --withdraw").format(folder=folder),
        )
    if not dry_run:
        away = folder.with_name(f".{folder.name}.removed")
        try:
            shutil.rmtree(away, ignore_errors=True)
            folder.rename(away)
        except OSError as error:
            raise not_written(error, folder) from error
        shutil.rmtree(away, ignore_errors=True)
        Trust(home.state).withdraw(dropped[0].id)
        _remember(home, dropped[0].id, None)
    return folder


def origin_of(home: Home, plugin: str) -> Path:
    """Where a plugin was added from; :class:`Refused` when that is not known or no longer there."""
    known = added(home).get(plugin)
    if known is None:
        raise Refused(
            _("It is not known where '{id}' came from.").format(id=plugin),
            remedy=_("Name its folder or file: cap-tui plugins update {id} PATH").format(id=plugin),
        )
    return Path(known.origin)


def _dropped(home: Home, plugin: str) -> PluginState | None:
    """The plugin of this id in the plugins folder, whatever its state."""
    for state in assess(home):
        inside = home.drop_in in Path(state.source.origin).parents
        named = plugin in (state.id, state.source.name)
        if (
            state.source.kind == "drop-in"
            and inside
            and named
            and state.state is not State.DISABLED
        ):
            return state
    folder = home.drop_in / plugin
    if folder.exists():
        return next((s for s in assess(home) if s.source.origin == str(folder)), None)
    return None


def _remember(home: Home, plugin: str, record: Added | None) -> None:
    known = {name: kept for name, kept in added(home).items() if name != plugin}
    if record is not None:
        known[plugin] = record
    keep(home.state / ADDED, msgspec.json.format(msgspec.json.encode(known)))
