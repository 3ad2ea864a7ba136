"""Records on the command line: any table, the history, undo and redo."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING, Any

import click
import msgspec

from cap_tui.cli.command_session import CommandSession, pass_session
from cap_tui.cli.kinds import parse_where
from cap_tui.errors import NotFound, WrongUse
from cap_tui.model.content import CONTENT_TABLES
from cap_tui.model.record import ENVELOPE
from cap_tui.model.tables import CORE_TABLES
from cap_tui.model.workshop_tables import WORKSHOP_TABLES
from cap_tui.operations.record_search import check_condition
from cap_tui.plugin.number_options import WholeRange
from cap_tui.text.clean import clean_line
from cap_tui.text.counts import counted_records
from cap_tui.text.formats import moment_text
from cap_tui.text.i18n import _

if TYPE_CHECKING:
    from cap_tui.workspace import HistoryEntry

CELL = 28


def holds(document: Mapping[str, Any], where: Mapping[str, str]) -> bool:
    """Whether every condition holds; values are compared as people write them (``true``, ``3``, ``idea``)."""
    return all(as_text(document.get(name)) == value for name, value in where.items())


def require_known_fields(conditions: Mapping[str, str], fields: Iterable[str]) -> None:
    """Raise WrongUse for a condition on a field that no record of the table has; an empty table has any."""
    known = {*fields} and sorted({*fields, *ENVELOPE})
    unknown = [name for name in conditions if known and name not in known]
    if unknown:
        raise WrongUse(
            _("There is no field '{name}'.").format(name=unknown[0]),
            remedy=_("The fields are {names}.").format(names=", ".join(known)),
        )


def as_text(value: Any) -> str:
    """A stored value in one cell: nothing for unknown, ``a, b`` for lists."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return ", ".join(as_text(item) for item in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key}={as_text(item)}" for key, item in value.items())
    return str(value)


def table_lines(documents: list[dict[str, Any]]) -> Iterator[str]:
    """Documents as aligned lines: the uid, then the plugin's own fields."""
    names = [n for n in dict.fromkeys(k for d in documents for k in d) if n not in ENVELOPE]
    rows = [["uid", *names]]
    rows += [[as_text(d.get(name)) for name in ("uid", *names)] for d in documents]
    cut = [
        [cell.replace("\n", " ")[:CELL] if i else cell for i, cell in enumerate(r)] for r in rows
    ]
    widths = [max(len(row[i]) for row in cut) for i in range(len(cut[0]))]
    for row in cut:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def declared_tables(session: CommandSession) -> set[str]:
    """Names of all tables there can be: the core's, and those in the plugins' manifests."""
    names = {kind.TABLE for kind in (*CORE_TABLES, *WORKSHOP_TABLES)}
    for plugin in session.host().plugins:
        names.update(plugin.manifest.tables_by_name())
    return names


def documents_of(session: CommandSession, table: str) -> Iterator[dict[str, Any]]:
    """The documents of a table, and of ``content.KIND`` every entry that was contributed; NotFound."""
    workspace = session.workspace()
    if table.startswith(CONTENT_TABLES):
        from cap_tui.operations.content import item_record

        registry, kind = session.attached().content(), table.removeprefix(CONTENT_TABLES)
        if kind in registry.names():
            return map(item_record, registry.entries(kind))
    if table not in {*workspace.tables(), *declared_tables(session)}:
        raise NotFound(
            _("There is no table {table}.").format(table=table),
            remedy=_("cap-tui records lists them."),
        )
    return map(dict, workspace.table(table).all())


@click.command(help=_("Any table, also a plugin's; without TABLE the list of them."))
@click.argument("table", required=False)
@click.option(
    "--where", multiple=True, metavar="FIELD=VALUE", help=_("Only these; may be repeated.")
)
@click.option("--limit", type=WholeRange(min=0), help=_("At most so many."))
@pass_session
def records(
    session: CommandSession, table: str | None, where: tuple[str, ...], limit: int | None
) -> None:
    """Show the documents of a table."""
    workspace = session.workspace()
    if table is None:
        counts = {name: len(workspace.table(name)) for name in workspace.tables()}
        lines = [f"{name:<28} {number:>8}" for name, number in counts.items()]
        session.emit("tables", counts, lines or [_("There is no record yet.")])
        return
    conditions = parse_where(where)
    rows = list(documents_of(session, table))
    if conditions:
        kind = session.context_of_person().kinds().of_table(table)
        require_known_fields(conditions, [*(kind.fields if kind else ()), *chain(*rows)])
        if kind:
            for name, value in conditions.items():
                check_condition(kind, name, value)
    found = [row for row in rows if holds(row, conditions)]
    shown = found[:limit] if limit is not None else found
    data = {"table": table, "total": len(found), "records": shown}
    session.emit("records", data, table_lines(shown))
    if len(shown) < len(found):
        total = counted_records(len(found))
        session.say(_("{shown} of {total}.").format(shown=len(shown), total=total))


def entry_data(entry: HistoryEntry) -> dict[str, Any]:
    """One change as plain data."""
    own = ("seq", "at", "actor", "label", "undoes", "redoes", "forgotten")
    data = {name: getattr(entry, name) for name in own}
    return {**data, "changes": msgspec.to_builtins(entry.changes)}


PASSED = 200
"""How many changes back a final one is looked for."""


def entry_line(entry: HistoryEntry) -> str:
    """One change as a line."""
    size = counted_records(len(entry.changes))
    return f"{entry.seq:>6}  {moment_text(entry.at)}  {entry.actor:<16}  {clean_line(entry.told)}  ({size})"


@click.command(
    help=_("Who changed what, and when; with RECORD one record's history. Newest first.")
)
@click.argument("record", required=False)
@click.option(
    "--limit", type=WholeRange(min=1), default=50, show_default=True, help=_("At most so many.")
)
@pass_session
def history(session: CommandSession, record: str | None, limit: int) -> None:
    """Show the changes."""
    entries = (
        session.workspace().history(limit=limit)
        if record is None
        else _record_history(session, record, limit)
    )
    lines = [entry_line(entry) for entry in entries] or [_("Nothing has changed yet.")]
    session.emit("history", [entry_data(entry) for entry in entries], lines)


def _record_history(session: CommandSession, words: str, limit: int) -> list[HistoryEntry]:
    """The changes of the record that a person means; one that is gone is named by its uid. Raises NotFound."""
    from cap_tui.operations.records import find_any_record

    workspace = session.workspace()
    if entries := workspace.history(words, limit=limit):
        return entries
    uid = find_any_record(session.context_of_person(), words)
    if entries := workspace.history(uid, limit=limit):
        return entries
    raise NotFound(
        _("No change of this record is known."),
        where=uid,
        remedy=_("cap-tui records TABLE lists the uids."),
    )


@click.command(help=_("Take the last change back. The history keeps both."))
@click.option("--dry-run", is_flag=True, help=_("Only show which change it is."))
@pass_session
def undo(session: CommandSession, dry_run: bool) -> None:
    """Undo the last change."""
    workspace = session.workspace()
    scope = "login"  # each call is a session of its own
    entry = workspace.undoable(scope) if dry_run else workspace.undo(scope)
    if entry is None:
        raise NotFound(_("There is nothing to undo."))
    told = _("would undo: {label}") if dry_run else _("undone: {label}")
    session.emit("undo", entry_data(entry), [told.format(label=entry.label)])
    if kept := newer_final_change(workspace.history(limit=PASSED), entry):
        session.say(_("Not undone, because it is final: {label}").format(label=kept.label))


def newer_final_change(
    newest_first: Iterable[HistoryEntry], undone: HistoryEntry
) -> HistoryEntry | None:
    """The newest change of the same login after ``undone``: an undo went past it, because its table is final."""
    inverted = set()
    for entry in newest_first:
        if entry.seq <= undone.seq:
            return None
        inverted.add(entry.undoes or entry.redoes)
        if entry.actor == undone.actor and not entry.undoes and entry.seq not in inverted:
            return entry
    return None


@click.command(help=_("Make the change again that was undone last."))
@click.option("--dry-run", is_flag=True, help=_("Only show which change it is."))
@pass_session
def redo(session: CommandSession, dry_run: bool) -> None:
    """Redo the change undone last."""
    workspace = session.workspace()
    scope = "login"
    entry = workspace.redoable(scope) if dry_run else workspace.redo(scope)
    if entry is None:
        raise NotFound(_("There is nothing to redo."))
    told = _("would redo: {label}") if dry_run else _("made again: {label}")
    session.emit("redo", entry_data(entry), [told.format(label=entry.label)])
