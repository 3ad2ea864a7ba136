"""What a manifest names in its plugin's code becomes contributions: each name is imported when it is first used.

``lines = "views:lines"`` is the function ``lines`` of the module ``views`` inside the plugin's own package. The
hooks of the package's ``__init__`` add to what the manifest names.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from cap_tui.errors import PluginFault
from cap_tui.plugin.contributions import Action, Exporter, Table, View
from cap_tui.plugin.entries import ActionEntry, ImporterEntry, ViewEntry
from cap_tui.plugin.importers import Importer
from cap_tui.plugin.manifest import Manifest
from cap_tui.text.i18n import _, pick

Load = Callable[[str], Any]
"""Gives what a name of the plugin's own code stands for; PluginFault when there is no such name."""
Implementation = Callable[[Mapping[str, Any]], Any]
HOOK = "cap_"


def declared(manifest: Manifest, hook: str, load: Load) -> Implementation | None:
    """What the manifest gives for ``hook`` as one implementation; None when it names nothing for it."""
    made = [_MAKERS[hook]] if hook in _MAKERS and _names_code(manifest, hook) else []
    name = manifest.hooks.get(hook.removeprefix(HOOK), "")  # type: ignore[call-overload]
    if not made and not name:
        return None

    def implementation(arguments: Mapping[str, Any]) -> Any:
        items = [item for make in made for item in make(manifest, load, arguments)]
        result = call_with(load(name), arguments) if name else None
        if not made:
            return result
        return [*items, *(result or ())]

    return implementation


def names_hook(manifest: Manifest, hook: str) -> bool:
    """Whether the manifest names code for ``hook``; imports nothing."""
    return hook.removeprefix(HOOK) in manifest.hooks or _names_code(manifest, hook)


def code_names(manifest: Manifest) -> list[str]:
    """Every name of code in a manifest, each once, in the manifest's order."""
    named = [
        *(name for table in manifest.tables for name in (table.record, table.kind)),
        *(name for table in manifest.tables for name in table.migrations.values()),
        *(command.run for command in manifest.commands),
        *(name for view in manifest.views for name in (view.lines, view.widget)),
        *(name for importer in manifest.importers for name in (importer.read, importer.sniff)),
        *(exporter.write for exporter in manifest.exporters),
        *(action.run for action in manifest.actions),
        *(kind.record for kind in manifest.kinds),
        *manifest.hooks.values(),
    ]
    return list(dict.fromkeys(name for name in named if name))


def combined(first: Implementation | None, second: Implementation | None) -> Implementation | None:
    """Two implementations of one hook as one: what the manifest names, then what the package's hook gives."""
    if first is None or second is None:
        return first or second

    def both(arguments: Mapping[str, Any]) -> Any:
        return [*(first(arguments) or ()), *(second(arguments) or ())]

    return both


def agreeing(manifest: Manifest, implementation: Implementation) -> Implementation:
    """``cap_tables`` with each table held against the manifest; a difference is the plugin's fault."""
    listed = manifest.tables_by_name()

    def tables(arguments: Mapping[str, Any]) -> Iterator[Any]:
        for table in implementation(arguments) or ():
            if isinstance(table, Table):
                _check_version(listed, table)
            yield table

    return tables


def _check_version(listed: Mapping[str, Any], table: Table) -> None:
    name = table.record.TABLE
    entry = listed.get(name)
    if entry is not None and entry.version != table.version:
        raise PluginFault(
            _(
                "The table '{table}' has version {listed} in the manifest and {coded} in the code."
            ).format(table=name, listed=entry.version, coded=table.version),
            remedy=_("Its author has to give both the same version."),
        )


def call_with(function: Callable[..., Any], arguments: Mapping[str, Any]) -> Any:
    """Call with those arguments that the function asks for by name, so that later ones may be added."""
    names = inspect.signature(function).parameters
    return function(**{name: value for name, value in arguments.items() if name in names})


def _names_code(manifest: Manifest, hook: str) -> bool:
    """Whether an entry of the group that ``hook`` is about names code."""
    named: Mapping[str, Iterable[str]] = {
        "cap_views": (view.widget or view.lines for view in manifest.views),
        "cap_commands": (command.run for command in manifest.commands),
        "cap_tables": (table.record for table in manifest.tables),
        "cap_importers": (importer.read for importer in manifest.importers),
        "cap_exporters": (exporter.write for exporter in manifest.exporters),
        "cap_actions": (action.run for action in manifest.actions),
    }
    return any(named.get(hook, ()))


def _views(manifest: Manifest, load: Load, _given: Mapping[str, Any]) -> Iterator[View]:
    for entry in manifest.views:
        if entry.widget or entry.lines:
            yield View(entry.id, _widget(entry, load), _lines(entry, load), entry.order)


def _widget(entry: ViewEntry, load: Load) -> Callable[[Any], Any]:
    return lambda ctx: load(entry.widget)(ctx) if entry.widget else None


def _lines(entry: ViewEntry, load: Load) -> Callable[[Any, int], Iterable[str]]:
    def lines(ctx: Any, width: int) -> Iterable[str]:
        given: Iterable[str] = load(entry.lines)(ctx, width)
        return given

    return lines


def _commands(manifest: Manifest, load: Load, _given: Mapping[str, Any]) -> Iterator[Any]:
    for entry in manifest.commands:
        if entry.run:
            yield load(entry.run)


def _tables(manifest: Manifest, load: Load, _given: Mapping[str, Any]) -> Iterator[Table]:
    for entry in manifest.tables:
        if entry.record:
            steps = {int(version): load(name) for version, name in entry.migrations.items()}
            yield Table(
                load(entry.record),
                version=entry.version,
                migrations=steps,
                index=entry.index,
                kind=load(entry.kind) if entry.kind else None,
                role=entry.role,
            )


def _importers(manifest: Manifest, load: Load, _given: Mapping[str, Any]) -> Iterator[Importer]:
    for entry in manifest.importers:
        if entry.read:
            title, read, sniff = pick(entry.title), load(entry.read), _sniff(entry, load)
            yield Importer(entry.id, entry.purpose, title, entry.suffixes, sniff, read)


def _sniff(entry: ImporterEntry, load: Load) -> Callable[[Path], float]:
    """The named function; without one a file is claimed by its extension, with little confidence."""
    if entry.sniff:
        found: Callable[[Path], float] = load(entry.sniff)
        return found
    return lambda path: 0.3 if path.suffix.lower() in entry.suffixes else 0.0


def _exporters(manifest: Manifest, load: Load, _given: Mapping[str, Any]) -> Iterator[Exporter]:
    for entry in manifest.exporters:
        if entry.write:
            yield Exporter(entry.id, pick(entry.title), entry.suffix, load(entry.write))


def _actions(manifest: Manifest, load: Load, given: Mapping[str, Any]) -> Iterator[Action]:
    selection = given.get("selection")
    for entry in manifest.actions:
        if not entry.table or getattr(selection, "TABLE", "") == entry.table:
            yield Action(
                entry.id,
                pick(entry.title),
                _action(entry, load, selection),
                pick(entry.help),
                entry.key,
                entry.changes,
            )


def _action(entry: ActionEntry, load: Load, selection: Any) -> Callable[[Any], Any]:
    return lambda ctx: call_with(load(entry.run), {"ctx": ctx, "selection": selection})


_MAKERS: Mapping[str, Callable[[Manifest, Load, Mapping[str, Any]], Iterator[Any]]] = {
    "cap_views": _views,
    "cap_commands": _commands,
    "cap_tables": _tables,
    "cap_importers": _importers,
    "cap_exporters": _exporters,
    "cap_actions": _actions,
}
