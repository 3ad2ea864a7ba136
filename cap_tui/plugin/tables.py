"""Versions of a plugin's tables: what may be written, and migrations row by row.

A plugin gives pure functions from a row of version n to a row of n + 1; the core backs the
region up, runs them, checks every row against the declaration and writes all in one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from cap_tui.errors import PluginFault
from cap_tui.model.conversion import convert
from cap_tui.plugin.contributions import Table
from cap_tui.plugin.entries import TableEntry
from cap_tui.plugin.guard import run
from cap_tui.plugin.states import PluginState
from cap_tui.plugin.table_permissions import TableRight, TableVersion, mark_version, stored_versions
from cap_tui.text.i18n import _
from cap_tui.workspace.backup import back_up
from cap_tui.workspace.log import utc_now

if TYPE_CHECKING:
    from cap_tui.workspace import TableRule, Workspace


def settle_tables(
    workspace: Workspace, state: PluginState, tables_of: Callable[[PluginState], list[Table]]
) -> dict[str, TableRight]:
    """Compare stored with declared versions and migrate what is older; returns the rights to write.

    :class:`PluginFault` when a migration is missing or fails (nothing is changed then), or
    when one is due and the region is open for reading only.
    """
    rights: dict[str, TableRight] = {name: TableRight(1) for name in state.manifest.writes}
    stored = stored_versions(workspace)
    for name, entry in state.manifest.tables_by_name().items():
        there, reason = stored.get(name, 1), ""
        if there > entry.version:
            reason = _(
                "The table '{table}' is stored in version {there}; the plugin knows {known}."
            ).format(table=name, there=there, known=entry.version)
        rights[name] = TableRight(entry.version, reason, _rule(name, entry))
    if due_tables(workspace, state):
        if workspace.readonly:
            raise PluginFault(
                _("Its tables must be migrated, and the region is open read-only."),
                where=str(workspace.folder),
                remedy=_("Open the region once for writing."),
            )
        migrate(workspace, state, {table.record.TABLE: table for table in tables_of(state)})
    return rights


def _rule(table: str, entry: TableEntry) -> TableRule | None:
    """The rule that the manifest declares; None when it declares none."""
    if not (entry.append_only or entry.final or entry.quiet):
        return None
    from cap_tui.workspace import TableRule

    return TableRule(
        table=table, append_only=entry.append_only, final=entry.final, quiet=entry.quiet
    )


def due_tables(workspace: Workspace, state: PluginState) -> dict[str, int]:
    """Tables that hold rows of an older version -> that version."""
    stored = stored_versions(workspace)
    older = {
        name: stored.get(name, 1)
        for name, entry in state.manifest.tables_by_name().items()
        if stored.get(name, 1) < entry.version
    }
    return {name: there for name, there in older.items() if len(workspace.table(name))}


def migrate(workspace: Workspace, state: PluginState, declared: Mapping[str, Table]) -> None:
    """Bring the plugin's older tables to their declared versions.

    The region is held alone meanwhile: nobody can add a row in the old form, and of two
    programs that come at once the second finds nothing left to do.
    """
    with workspace.exclusive():
        due = due_tables(workspace, state)
        fresh: list[tuple[str, dict[str, Any]]] = []
        for name, there in due.items():
            if name not in declared:
                raise _out_of_step(
                    _("Its code does not declare the table '{table}'.").format(table=name)
                )
            listed = state.manifest.tables_by_name()[name].version
            if declared[name].version != listed:
                raise PluginFault(
                    _(
                        "The table '{table}' has version {listed} in the manifest and {coded} in the code."
                    ).format(table=name, listed=listed, coded=declared[name].version),
                    remedy=_("Its author has to give both the same version."),
                )
            rows = [dict(row) for row in workspace.table(name)]
            fresh += [(name, migrated(state.id, declared[name], there, row)) for row in rows]
        if not due:
            return
        back_up(workspace, state.id)
        known = {row.name: row for row in workspace.records(TableVersion).all()}
        label = _("Bring the tables of {plugin} up to date").format(plugin=state.id)
        with workspace.transaction(label) as transaction:
            for name, row in fresh:
                version = int(row.get("version", 0))
                new = {**row, "version": version + 1, "updated": utc_now()}
                transaction.put_document(name, new)
            for name in due:
                mark_version(transaction, known.get(name), name, declared[name].version)


def migrated(plugin: str, table: Table, there: int, row: dict[str, Any]) -> dict[str, Any]:
    """One row, migrated from version ``there`` to the declared one and checked against the declaration."""
    name, before = table.record.TABLE, dict(row)
    for version in range(there, table.version):
        step = table.migrations.get(version)
        if step is None:
            raise _out_of_step(
                _("The table '{table}' has no migration from version {version}.").format(
                    table=name, version=version
                )
            )
        what = _("migration of {table} from version {version}").format(table=name, version=version)
        row = run(plugin, what, lambda step=step, row=row: step(dict(row)))  # type: ignore[misc]
        identity = [key for key in ("uid", "version", "owner") if row.get(key) != before.get(key)]
        if identity:
            raise _out_of_step(
                _("{what} changed '{field}', which belongs to the core.").format(
                    what=what, field=identity[0]
                )
            )
    try:
        convert(row, table.record)
    except msgspec.ValidationError as error:
        from cap_tui.text.mistakes import mistake_words

        raise _out_of_step(
            _("A migrated row of '{table}' does not fit its declaration: {reason}").format(
                table=name, reason=mistake_words(error)
            ),
            where=str(row.get("uid", "")),
        ) from error
    return row


def _out_of_step(what: str, where: str = "") -> PluginFault:
    """A plugin whose code does not fit the rows that are stored: a newer version of it may."""
    return PluginFault(what, where=where, remedy=_("Update it, or disable it."))
