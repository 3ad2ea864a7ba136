"""Tables of measurements or inputs as rows of cells: CSV, and the first sheet of an XLSX file.

A cell of a spreadsheet stays what it is: a date is not taken for a text, and a formula is not taken
for its stored result.
"""

from __future__ import annotations

import csv
import datetime
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from cap_evaluation.words import _
from cap_tui.api import Refused, clean, system_reason

MAX_BYTES = 256 * 1024 * 1024
FORMULA = "\0formula"
DATE = "\0date"
BLANKS = " \t\u00a0"
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")


@dataclass(frozen=True)
class CellTable:
    """A header and rows of texts. ``first_row`` is the number of the first row below the header."""

    name: str
    header: tuple[str, ...]
    rows: list[Sequence[str]]
    numbers: list[int] = field(default_factory=list)

    def filled(self, place: int) -> bool:
        """Whether any row has something in the column at ``place``."""
        return any(place < len(cells) and _has_text(cells[place]) for cells in self.rows)

    def numbered(self) -> Iterator[tuple[int, Sequence[str]]]:
        """(row number, cells); the header is row 1."""
        return zip(self.numbers, self.rows, strict=True)


def read_table_file(path: Path) -> CellTable:
    """The table in a .csv or .xlsx file. Raises Refused for a file that cannot be read as one."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise Refused(_("The file is larger than 256 MB."), where=str(path))
        data = path.read_bytes()
    except OSError as error:
        raise Refused(
            _("The file cannot be read: {reason}.").format(reason=system_reason(error)),
            where=str(path),
        ) from error
    rows = _xlsx_rows(data, path) if data[:4] == b"PK\x03\x04" else _csv_rows(data, path)
    filled = [(number, cells) for number, cells in rows if any(map(_has_text, cells))]
    if not filled or filled[0][0] != 1:
        raise Refused(
            _("The file has no header."),
            where=clean(path.name),
            remedy=_("Row 1 holds the names of the columns."),
            details={"problems": []},
        )
    header = [unicodedata.normalize("NFC", cell.strip(BLANKS)) for cell in filled[0][1]]
    while header and not header[-1]:
        header.pop()
    numbers = [number for number, _cells in filled[1:]]
    return CellTable(
        clean(path.name), tuple(header), [cells for _number, cells in filled[1:]], numbers
    )


def _has_text(cell: str) -> bool:
    return bool(cell) and not cell.isspace()


def _csv_rows(data: bytes, path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Refused(
            _("The file is not UTF-8 text."),
            where=f"{clean(path.name)}:{line}",
            remedy=_("Save it as CSV in UTF-8."),
            details={"problems": []},
        ) from error
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    try:
        yield from enumerate(
            csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True), start=1
        )
    except csv.Error as error:
        raise Refused(
            _("The file is broken or cut off: {reason}.").format(reason=error),
            where=clean(path.name),
            remedy=_("Export the table once more."),
            details={"problems": []},
        ) from error


def _xlsx_rows(data: bytes, path: Path) -> Iterator[tuple[int, list[str]]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        sheet = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
        formulas = _formula_cells(data)
    except (CalamineError, OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise _unreadable(path, error) from error
    except (ElementTree.ParseError, IndexError) as error:
        raise _unreadable(path, error) from error
    for number, cells in enumerate(rows, start=1):
        texts = [cell_text(cell) for cell in cells]
        for place in formulas.get(number, ()):
            texts += [""] * (place + 1 - len(texts))
            texts[place] = FORMULA
        yield number, texts
    for number in sorted(formulas.keys() - set(range(len(rows) + 1))):
        texts = [""] * (max(formulas[number]) + 1)
        for place in formulas[number]:
            texts[place] = FORMULA
        yield number, texts


def _unreadable(path: Path, error: Exception) -> Refused:
    return Refused(
        _("The spreadsheet cannot be read: {reason}.").format(reason=clean(str(error))),
        where=clean(path.name),
        remedy=_("Open it in a spreadsheet program, save it as XLSX and try again."),
        details={"problems": []},
    )


def cell_text(cell: Any) -> str:
    """A cell of a spreadsheet as text: a whole number without a point, a date as a mark of its own."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime.date | datetime.datetime | datetime.time | datetime.timedelta):
        return DATE
    return str(cell)


def _formula_cells(data: bytes) -> dict[int, list[int]]:
    """The cells of the first sheet that hold a formula: row → places. The reader gives stored results only."""
    found: dict[int, list[int]] = {}
    with zipfile.ZipFile(BytesIO(data)) as archive:
        name = _first_sheet(archive)
        row = 0
        with archive.open(name) as stream:
            for _event, element in ElementTree.iterparse(stream, events=("end",)):
                tag = element.tag.rpartition("}")[2]
                if tag == "c":
                    if any(child.tag.rpartition("}")[2] == "f" for child in element):
                        place, number = _place(element.get("r", ""))
                        found.setdefault(number or row + 1, []).append(place)
                elif tag == "row":
                    row += 1
                    element.clear()
    return found


def _first_sheet(archive: zipfile.ZipFile) -> str:
    """The part of the archive that holds the first sheet, by the workbook's own list."""
    workbook = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {entry.get("Id"): entry.get("Target", "") for entry in relations}
    for element in workbook.iter():
        if element.tag.rpartition("}")[2] == "sheet":
            key = next((v for k, v in element.attrib.items() if k.endswith("}id")), "")
            target = targets.get(key, "")
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return next(name for name in archive.namelist() if _SHEET.fullmatch(name))


def _place(reference: str) -> tuple[int, int]:
    """(column from 0, row) of a cell reference such as B3."""
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter.upper()) - 64
    digits = reference[len(letters) :]
    return max(column - 1, 0), int(digits) if digits else 0
