"""The tables of a bundle for people: CSV for R and Python, one workbook for Excel.

Neither is read back; documents are. Text that a spreadsheet would take for a formula gets an
apostrophe in front (ASVS 1.2.10, CWE-1236); numbers stay numbers.
"""

from __future__ import annotations

import csv
import datetime
import io
import itertools
import operator
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from cap_tui.bundle.datapackage import FOREIGN_KEY_ROWS, columns, table_columns
from cap_tui.bundle.plan import title_of
from cap_tui.bundle.table_schema import (
    BOOLEAN,
    INTEGER,
    NUMBER,
    STRING,
    Declaration,
    envelope,
)
from cap_tui.errors import WrongUse
from cap_tui.text.cells import escape_cell
from cap_tui.text.i18n import _

SHEET_ROWS = 20_000
"""Longer tables are left to the CSV: a workbook of a million rows opens nowhere."""

_SUSPECT = frozenset("'=+-@\t\r\n\f\v \x1c\x1d\x1e\x1f\x85\xa0＝＋－＠") | {
    char for char in map(chr, range(0x1680, 0x3001)) if char.isspace()
}
"""First characters of what :func:`escape_cell` changes: a quick look before its pattern is tried."""

_LONGEST_CELL = 32_000  # Excel holds 32,767 characters
_LONGEST_SHEET_NAME = 31
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\']")
_AMOUNT = re.compile(r"-?\d{1,13}(\.\d+)?")
"""A decimal number of which a spreadsheet program keeps every digit."""
_ROWS_A_BLOCK = 2_000

Documents = Iterable[dict[str, Any]]
Row = list[Any]


def cell_text(value: Any, depth: int = 0) -> Any:
    """A value as people read it in a cell, the same in every language: a number as it is, no JSON.

    Lists and objects are one text; what is inside them stands between commas, deeper down in brackets.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, dict | list):
        return value
    parts = (
        (f"{name}: {_inner_text(item, depth)}" for name, item in sorted(value.items()))
        if isinstance(value, dict)
        else (_inner_text(item, depth) for item in value)
    )
    text = ("; " if depth == 0 else ", ").join(parts)
    return f"({text})" if depth > 1 else text


def _inner_text(value: Any, depth: int) -> str:
    return "" if value is None else str(cell_text(value, depth + 1))


class _RowMaker:
    """Makes rows of one table in the order of :func:`datapackage.table_columns`.

    ``titles`` is what each record is called, by uid; ``guarded`` escapes what a spreadsheet would run.
    """

    def __init__(self, table: Declaration, titles: Mapping[str, str], *, guarded: bool) -> None:
        fields = columns(table)
        own = {field.name for field in envelope()}
        plain = (STRING, INTEGER, NUMBER)
        self._titles = titles
        self._guarded = guarded
        self._names = [field.name for field in fields]
        self._whole = operator.itemgetter(*self._names)
        self._rendered = [n for n, field in enumerate(fields) if field.type not in plain]
        self._texts = [
            place
            for place, field in enumerate(fields)
            if guarded and field.name not in own and field.type not in (INTEGER, NUMBER, BOOLEAN)
        ]
        self._references = [n for n, field in enumerate(fields) if field.refers][::-1]

    def row(self, document: dict[str, Any]) -> Row:
        try:
            row = list(self._whole(document))
        except KeyError:
            row = [document.get(name) for name in self._names]
        named = [(place, self._called(row[place])) for place in self._references]
        for place in self._rendered:
            row[place] = cell_text(row[place])
        for place in self._texts:
            text = row[place]
            if isinstance(text, str) and text[:1] in _SUSPECT and text:
                row[place] = escape_cell(text)
        for place, text in named:
            row.insert(place + 1, escape_cell(text) if self._guarded else text)
        return row

    def _called(self, value: Any) -> str:
        """The names of the records to which a field refers."""
        uids = value if isinstance(value, list) else [value]
        names = [self._titles.get(str(uid), "") for uid in uids]
        return "; ".join(name for name in names if name)


def rows(
    table: Declaration,
    documents: Documents,
    titles: Mapping[str, str] | None = None,
    *,
    guarded: bool = False,
) -> Iterator[Row]:
    """One row a document, in the order of :func:`datapackage.table_columns`; ``titles`` are names by uid."""
    return map(_RowMaker(table, titles or {}, guarded=guarded).row, documents)


def csv_lines(
    table: Declaration, documents: Documents, titles: Mapping[str, str] | None = None
) -> Iterator[bytes]:
    """The table as CSV in pieces: UTF-8 without mark, comma, CRLF, a header row; ``titles`` are names by uid."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.name for column in table_columns(table)])
    found = rows(table, documents, titles, guarded=True)
    while batch := list(itertools.islice(found, _ROWS_A_BLOCK)):
        writer.writerows(batch)
        yield out.getvalue().encode()
        out.seek(0)
        out.truncate()
    yield out.getvalue().encode()


def check_workbook_writer() -> None:
    """Raise :class:`WrongUse` when the optional part that writes workbooks is missing."""
    try:
        import xlsxwriter  # noqa: F401
    except ImportError as error:
        raise WrongUse(
            _("The workbook needs the optional part 'office' of the program."),
            remedy=_(
                "Install it with: pip install 'cap-tui[office]', or leave the workbook out with --no-workbook."
            ),
        ) from error


SheetSource = tuple[Declaration, int, Callable[[], Iterable[dict[str, Any]]]]


def record_names(tables: Sequence[SheetSource]) -> dict[str, str]:
    """What each record to which a field of ``tables`` refers is called, by uid, from what leaves of it.

    Of a table with more rows than :data:`FOREIGN_KEY_ROWS` none is named, nor of one with more than
    :data:`SHEET_ROWS` to which only fields for any record refer.
    """
    referred = {field.refers for table, _count, _documents in tables for field in table.fields}
    anything = SHEET_ROWS if "*" in referred else -1
    return {
        document["uid"]: title
        for table, count, documents in tables
        if count <= (FOREIGN_KEY_ROWS if table.table in referred else anything)
        for document in documents()
        if (title := title_of(document)) != document["uid"]
    }


def write_workbook(
    path: Path,
    about: Sequence[tuple[str, str]],
    tables: Iterable[SheetSource],
    titles: Mapping[str, str] | None = None,
) -> None:
    """Write one sheet a table behind a sheet that says what this is; dates in it are fixed.

    ``tables`` gives for each its declaration, its number of rows and its documents; ``titles`` what
    each record that leaves is called, by uid: it stands beside every uid. Raises OSError when the
    disk does not take it.
    """
    from xlsxwriter.exceptions import FileCreateError

    try:
        _write_book(path, about, tables, titles or {})
    except FileCreateError as error:
        (cause,) = error.args
        raise cause from error


def _write_book(
    path: Path,
    about: Sequence[tuple[str, str]],
    tables: Iterable[SheetSource],
    titles: Mapping[str, str],
) -> None:
    import xlsxwriter

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": False,
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"created": datetime.datetime(2000, 1, 1), "author": "cap-tui"})
        bold = book.add_format({"bold": True})
        front = book.add_worksheet("About")
        front.set_column(0, 0, 24)
        front.set_column(1, 1, 90)
        for number, (name, text) in enumerate(about):
            front.write_string(number, 0, name, bold)
            front.write_string(number, 1, text)
        taken = {"about"}
        for table, count, documents in tables:
            sheet = book.add_worksheet(_sheet_name(table.table, taken))
            _write_sheet(sheet, bold, table, count, documents, titles)


def _sheet_name(table: str, taken: set[str]) -> str:
    name = _NOT_IN_SHEET_NAMES.sub("_", table)[:_LONGEST_SHEET_NAME]
    number = 1
    while name.lower() in taken:
        number += 1
        ending = f"~{number}"
        name = name[: _LONGEST_SHEET_NAME - len(ending)] + ending
    taken.add(name.lower())
    return name


def _write_sheet(
    sheet: Any,
    bold: Any,
    table: Declaration,
    count: int,
    documents: Callable[[], Iterable[dict[str, Any]]],
    titles: Mapping[str, str],
) -> None:
    if count > SHEET_ROWS:
        told = (
            f"This table has {count} rows: open data/tables/{table.table}.csv (Data > From text)."
        )
        sheet.write_string(0, 0, told)
        return
    amounts = set()
    for place, column in enumerate(table_columns(table)):
        sheet.write_string(0, place, column.name, bold)
        if column.field.decimal:
            amounts.add(place)
    sheet.freeze_panes(1, 0)
    for number, row in enumerate(rows(table, documents(), titles), start=1):
        for place, value in enumerate(row):
            if place in amounts and _AMOUNT.fullmatch(str(value)):
                sheet.write_number(number, place, float(value))
            elif isinstance(value, str):
                if value:
                    sheet.write_string(number, place, value[:_LONGEST_CELL])
            elif value is not None:
                sheet.write_number(number, place, value)
