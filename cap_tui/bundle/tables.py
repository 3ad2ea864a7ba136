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

import orjson

from cap_tui.bundle.datapackage import columns
from cap_tui.bundle.plan import title_of
from cap_tui.bundle.table_schema import ANY, INTEGER, NUMBER, STRING, Declaration, envelope
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
_ROWS_A_BLOCK = 2_000

Documents = Iterable[dict[str, Any]]
Row = list[Any]


def _written(value: Any) -> Any:
    """A value that is neither text nor number as it stands in a cell."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode() if value else ""
    return value


def rows(table: Declaration, documents: Documents) -> Iterator[Row]:
    """One row a document, in the order of :func:`datapackage.columns`; text is not yet guarded."""
    names = [field.name for field in columns(table)]
    plain = (STRING, INTEGER, NUMBER)
    written = [n for n, field in enumerate(columns(table)) if field.type not in plain]
    whole = operator.itemgetter(*names)
    for document in documents:
        try:
            row = list(whole(document))
        except KeyError:
            row = [document.get(name) for name in names]
        for place in written:
            row[place] = _written(row[place])
        yield row


def _guarded_rows(table: Declaration, documents: Documents) -> Iterator[Row]:
    """The rows with risky texts guarded; identity and times are ours and never risky."""
    own = {field.name for field in envelope()}
    texts = [
        place
        for place, field in enumerate(columns(table))
        if field.name not in own and field.type in (STRING, ANY)
    ]
    for row in rows(table, documents):
        for place in texts:
            text = row[place]
            if isinstance(text, str) and text[:1] in _SUSPECT and text:
                row[place] = escape_cell(text)
        yield row


def csv_lines(table: Declaration, documents: Documents) -> Iterator[bytes]:
    """The table as CSV in pieces: UTF-8 without mark, comma, CRLF, a header row."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([field.name for field in columns(table)])
    found = _guarded_rows(table, documents)
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


def record_names(tables: Iterable[SheetSource]) -> dict[str, str]:
    """What each record is called, by uid, from what leaves of it; none of a table that no sheet shows."""
    return {
        document["uid"]: title
        for _table, count, documents in tables
        if count <= SHEET_ROWS
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


def _sheet_row(
    table: Declaration, document: dict[str, Any], titles: Mapping[str, str]
) -> Iterator[Any]:
    """The cells of a document for people: no JSON, and behind a reference the names of its records."""
    for field in columns(table):
        value = document.get(field.name)
        yield _plain_cell(value)
        if field.refers:
            uids = value if isinstance(value, list) else [value]
            yield "; ".join(titles.get(str(uid), "") for uid in uids).strip("; ")


def _plain_cell(value: Any) -> Any:
    """A value as people read it in a cell, the same in every language."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_plain_cell(item)}" for name, item in sorted(value.items()))
    if isinstance(value, list):
        return "; ".join("" if item is None else str(_plain_cell(item)) for item in value)
    return value


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
    heads = [
        head
        for field in columns(table)
        for head in (field.name, *([f"{field.name} (name)"] if field.refers else []))
    ]
    for place, head in enumerate(heads):
        sheet.write_string(0, place, head, bold)
    sheet.freeze_panes(1, 0)
    for number, document in enumerate(documents(), start=1):
        for place, value in enumerate(_sheet_row(table, document, titles)):
            if isinstance(value, str):
                if value:
                    sheet.write_string(number, place, value[:_LONGEST_CELL])
            elif value is not None:
                sheet.write_number(number, place, value)
