"""The records of a kind in reports: its listing as a table, without personal data, and a file of one list."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cap_tui.model.kind import Kind
from cap_tui.model.listing import Listing
from cap_tui.model.record import Personal
from cap_tui.report.compose import cover
from cap_tui.report.csv_table import csv_table
from cap_tui.report.document import Block, Document, Paragraph, Section, Table
from cap_tui.report.listing_table import listing_table
from cap_tui.report.write import SUFFIXES, save, write
from cap_tui.text.i18n import _

if TYPE_CHECKING:
    from cap_tui.workspace import Workspace

CSV = ".csv"
LIST_SUFFIXES = (*SUFFIXES, CSV)
"""What a list can be written as: every format of the reports, and CSV for other programs."""


def without_personal_data(kind: Kind[Any], listing: Listing) -> Listing:
    """The listing without the columns whose fields hold personal data; a note names them."""
    personal = {
        each.name for each in kind.fields.values() if each.personal is not Personal.NONE
    } | {column.id for column in kind.columns if column.personal}
    hidden = [column.title for column in listing.columns if column.shown and column.id in personal]
    if not hidden:
        return listing
    note = _("Left out, because it is personal data: {columns}.").format(columns=", ".join(hidden))
    columns = tuple(
        replace(column, shown=column.shown and column.id not in personal)
        for column in listing.columns
    )
    return replace(listing, columns=columns, notes=(*listing.notes, note))


def kind_table(kind: Kind[Any], listing: Listing) -> Table | None:
    """The table of a report; None where no column is left."""
    safe = without_personal_data(kind, listing)
    return listing_table(safe) if safe.shown else None


def kind_document(workspace: Workspace, kind: Kind[Any], listing: Listing) -> Document:
    """A list as a document of its own, with the region's publicity."""
    table = kind_table(kind, listing)
    blocks: list[Block] = []
    if kind.help:
        blocks.append(Paragraph(kind.translate(kind.help)))
    if table is not None and table.rows:
        blocks.append(table)
    else:
        blocks.append(Paragraph(listing.empty or _("There is nothing to list.")))
    section = Section(f"records.{kind.id}", listing.title, blocks)
    return cover(workspace, listing.title, [section])


def write_kind_list(workspace: Workspace, kind: Kind[Any], listing: Listing, path: Path) -> None:
    """Write a list to a file; the file extension says how. Raises Refused, NotSaved."""
    if path.suffix.lower() != CSV:
        write(kind_document(workspace, kind, listing), path)
        return
    table = kind_table(kind, listing)
    save(csv_table(table) if table is not None else b"", path)
