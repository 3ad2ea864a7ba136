"""A list of records as a file of its own, in any format of the reports or as CSV."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from cap_tui.model.kind import Kind
from cap_tui.model.record import Record
from cap_tui.operations.context import Context
from cap_tui.report.compose import cover
from cap_tui.report.csv_table import csv_table
from cap_tui.report.document import Document, Section
from cap_tui.report.kind_tables import kind_blocks, kind_table, section_title
from cap_tui.report.write import SUFFIXES, save, unknown_format, write

R = TypeVar("R", bound=Record)
CSV = ".csv"
LIST_SUFFIXES = (*SUFFIXES, CSV)
"""What a list can be written as: every format of the reports, and CSV for other programs."""


def kind_document(context: Context, kind: Kind[R], records: Sequence[R]) -> Document:
    """A list as a document of its own, with the region's publicity."""
    title = section_title(kind)
    section = Section(f"records.{kind.id}", title, kind_blocks(context, kind, records))
    return cover(context.workspace, title, [section])


def write_kind_list(context: Context, kind: Kind[R], records: Sequence[R], path: Path) -> None:
    """Write records to a file; the file extension says how. Raises Refused, NotSaved."""
    suffix = path.suffix.lower()
    if suffix not in LIST_SUFFIXES:
        raise unknown_format(suffix, LIST_SUFFIXES)
    if suffix != CSV:
        write(kind_document(context, kind, records), path)
        return
    table = kind_table(context, kind, records)
    save(csv_table(table) if table is not None else b"", path)
