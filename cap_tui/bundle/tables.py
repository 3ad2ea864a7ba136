"""The tables of a bundle for people: CSV for R and Python, one workbook for Excel.

Neither is read back; documents are. Text that a spreadsheet would take for a formula gets an
apostrophe in front (ASVS 1.2.10, CWE-1236); numbers stay numbers.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import orjson

from cap_tui.bundle.datapackage import columns
from cap_tui.bundle.declared import STRING, Declaration
from cap_tui.errors import WrongUse
from cap_tui.text.i18n import _

SHEET_ROWS = 20_000
"""Longer tables are left to the CSV: a workbook of a million rows opens nowhere."""

_RISKY = re.compile("\\s*[=+\\-@\t\r＝＋－＠]")
_LONGEST_CELL = 32_000  # Excel holds 32,767 characters
_LONGEST_SHEET_NAME = 31
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\']")
_ROWS_A_BLOCK = 2_000

Row = Sequence[Any]


def guarded(text: str) -> str:
    """``text`` with an apostrophe in front when a spreadsheet would take it for a formula."""
    return "'" + text if text and _RISKY.match(text) else text


def unguarded(text: str) -> str:
    """The text before :func:`guarded`."""
    return text[1:] if text[:1] == "'" and _RISKY.match(text[1:]) else text


def _cell(kind: str) -> Callable[[Any], Any]:
    """How a value of a declared type stands in a cell."""

    def cell(value: Any) -> Any:
        if value is None:
            return ""
        if isinstance(value, str):
            return guarded(value)
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, dict | list):
            text = orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
            return text if kind != STRING else guarded(text)
        return value

    return cell


def rows(table: Declaration, documents: Iterable[dict[str, Any]]) -> Iterator[list[Any]]:
    """One row a document, in the order of :func:`datapackage.columns`."""
    cells = [(field.name, _cell(field.type)) for field in columns(table)]
    for document in documents:
        yield [cell(document.get(name)) for name, cell in cells]


def csv_lines(table: Declaration, documents: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """The table as CSV in pieces: UTF-8 without mark, comma, CRLF, a header row."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([field.name for field in columns(table)])
    for number, row in enumerate(rows(table, documents), start=1):
        writer.writerow(row)
        if number % _ROWS_A_BLOCK == 0:
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


Source = tuple[Declaration, int, Callable[[], Iterable[dict[str, Any]]]]


def write_workbook(path: Path, about: Sequence[tuple[str, str]], tables: Iterable[Source]) -> None:
    """Write one sheet a table behind a sheet that says what this is; dates in it are fixed.

    ``tables`` gives for each its declaration, its number of rows and its documents.
    """
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
            _write_sheet(sheet, bold, table, count, documents)


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
) -> None:
    if count > SHEET_ROWS:
        told = (
            f"This table has {count} rows: open data/tables/{table.table}.csv (Data > From text)."
        )
        sheet.write_string(0, 0, told)
        return
    for place, field in enumerate(columns(table)):
        sheet.write_string(0, place, field.name, bold)
    sheet.freeze_panes(1, 0)
    for number, row in enumerate(rows(table, documents()), start=1):
        for place, value in enumerate(row):
            if isinstance(value, str):
                if value:
                    sheet.write_string(number, place, unguarded(value)[:_LONGEST_CELL])
            else:
                sheet.write_number(number, place, value)
