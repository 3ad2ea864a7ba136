"""The records of a kind as a table of a report: its listing without personal data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from cap_tui.errors import PluginFault
from cap_tui.model.kind import Kind, KindColumn, Surroundings
from cap_tui.model.listing import Listing, without_empty_columns
from cap_tui.model.record import Personal, Record
from cap_tui.operations.context import Context
from cap_tui.operations.listings import kind_listing
from cap_tui.operations.record_search import Query, select_records
from cap_tui.report.document import Block, Paragraph, Section, TableBlock
from cap_tui.report.listing_table import listing_table
from cap_tui.text.i18n import _

R = TypeVar("R", bound=Record)
ORDER = 800
"""The tables of the records stand behind the sections of the tools."""


def kind_sections(context: Context) -> Iterator[Section]:
    """A section for each kind that belongs into the region's report and has records."""
    for place, kind in enumerate(context.kinds()):
        if kind.report and (records := _in_order(context, kind)):
            blocks, missing = _blocks(context, kind, records)
            yield Section(
                f"records.{kind.id}",
                section_title(kind),
                blocks,
                ORDER + place,
                "annex",
                missing=missing,
            )


def kind_blocks(context: Context, kind: Kind[R], records: Sequence[R]) -> list[Block]:
    """What the kind is about, and the table of its records or what to say where there are none.

    A column that its plugin fails to fill is left out, and a warning says so.
    """
    return _blocks(context, kind, records)[0]


def _in_order(context: Context, kind: Kind[R]) -> Sequence[R]:
    """The records of a kind in its order; as they are stored where its plugin fails to order them."""
    try:
        return select_records(context, kind, Query())
    except PluginFault:
        return list(context.records(kind.record).all())


def _blocks(
    context: Context, kind: Kind[R], records: Sequence[R]
) -> tuple[list[Block], tuple[str, ...]]:
    """The blocks of a kind, and what is missing because its plugin failed."""
    missing: tuple[str, ...] = ()
    try:
        table = kind_table(context, kind, records)
    except PluginFault:
        kind, missing = _without_failing_columns(context, kind, records)
        table = kind_table(context, kind, records)
    blocks: list[Block] = [Paragraph(kind.translate(kind.help))] if kind.help else []
    blocks += [Paragraph(line, "warning") for line in missing]
    if table is not None and table.rows:
        blocks.append(table)
    elif not missing:
        blocks.append(Paragraph(kind.translate(kind.empty) or _("There is nothing to list.")))
    return blocks, missing


def _without_failing_columns(
    context: Context, kind: Kind[R], records: Sequence[R]
) -> tuple[Kind[R], tuple[str, ...]]:
    """The kind without the columns that its plugin cannot fill for every record, and a sentence about each of them."""
    here = Surroundings(context, context.kinds(), kind, personal=False)
    columns: list[KindColumn[R]] = []
    missing: list[str] = []
    for column in kind.columns:
        try:
            for record in records:
                here.column_text(kind, column, record, here.value(kind, column, record))
        except PluginFault as fault:
            columns.append(
                replace(column, value=lambda _record, _here: None, text=None, shown=False)
            )
            missing.append(
                _("Not in this report: the column '{column}' of '{plugin}'. {reason}").format(
                    column=kind.column_title(column), plugin=fault.where, reason=fault.what
                )
            )
        else:
            columns.append(column)
    return replace(kind, columns=tuple(columns)), tuple(missing)


def kind_table(context: Context, kind: Kind[R], records: Sequence[R]) -> TableBlock | None:
    """Records as a table without personal data; None where no column is left."""
    here = Surroundings(context, context.kinds(), kind, personal=False)
    listing = without_empty_columns(kind_listing(kind, here, records))
    listing = without_personal_data(kind, listing)
    return listing_table(listing, section_title(kind)) if listing.shown else None


def section_title(kind: Kind[Any]) -> str:
    """The name of a kind's records as a title."""
    title = kind.title(many=True)
    return title[:1].upper() + title[1:]


def without_personal_data(kind: Kind[Any], listing: Listing) -> Listing:
    """The listing without the columns that hold personal data; a note names them."""
    personal = {f.name for f in kind.fields.values() if f.personal is not Personal.NONE}
    personal |= {column.id for column in kind.columns if column.personal}
    hidden = [column.title for column in listing.columns if column.shown and column.id in personal]
    if not hidden:
        return listing
    note = _("Left out, because it is personal data: {columns}.").format(columns=", ".join(hidden))
    columns = tuple(
        replace(column, shown=column.shown and column.id not in personal)
        for column in listing.columns
    )
    return replace(listing, columns=columns, notes=(*listing.notes, note))
