"""XLSX files: the ZIP is checked before anything reads it, then calamine gives the cells.

calamine lays a sheet out as one dense block, so two cells at opposite corners would ask for
gigabytes: the corners are looked up in the XML first. Declared sizes are compared with what
really comes out of the ZIP (its CRC is checked on the way), so a bomb cannot lie.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from cap_stresstest.readers import files
from cap_stresstest.readers.delimited import SurveyTable, cleaned, named_columns
from cap_stresstest.words import _
from cap_tui.api import Refused, clean, decode_spreadsheet

MAX_ENTRIES = 5_000
MAX_ENTRY = 150 * 2**20
MAX_TOTAL = 250 * 2**20
MAX_RATIO = 200
RATIO_FROM = 2**20
MAX_CELLS = 4_000_000
_CHUNK = 2**20
_REFERENCE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{0,9})(\d{1,9})["']""")
_LETTERS = re.compile(rb'\sr="([A-Za-z]+)')
_FAR_DOWN = re.compile(rb'\sr="[A-Za-z]*(\d{6,9})')
_UNUSUAL = re.compile(rb"""\sr(?:\s+=|=\s|=')""")
_NEAR = 99_999  # the last row that _FAR_DOWN does not see

Rows = list[list[str]]


def check_zip(data: bytes, where: str) -> None:
    """Raise Refused unless the bytes are a ZIP whose real contents stay within the limits."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_ENTRIES:
                raise Refused(_("The spreadsheet contains too many parts."), where=where)
            if sum(entry.file_size for entry in entries) > MAX_TOTAL:
                raise _bomb(where)
            names = {entry.filename for entry in entries}
            if "xl/workbook.xml" not in names:
                raise Refused(
                    _("This ZIP file is no spreadsheet (XLSX)."),
                    where=where,
                    remedy=_("Unpack it and import the files in it, or export as XLSX."),
                )
            if len(names) != len(entries):
                raise Refused(_("The spreadsheet contains one part twice."), where=where)
            for entry in entries:
                _check_entry(archive, entry, where)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, ValueError, OSError) as error:
        raise Refused(
            _("The spreadsheet is damaged or cut off: {reason}.").format(reason=clean(str(error))),
            where=where,
            remedy=_("Export the answers once more."),
        ) from error


def _bomb(where: str) -> Refused:
    return Refused(_("The spreadsheet unpacks to far more than a survey needs."), where=where)


def _check_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, where: str) -> None:
    place = f"{where}, {clean(entry.filename)}"
    if entry.flag_bits & 1:
        raise Refused(
            _("The spreadsheet is protected by a password."),
            where=place,
            remedy=_("Save it without a password."),
        )
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused(_("The spreadsheet is packed in an unknown way."), where=place)
    packed = max(entry.compress_size, 1)
    if entry.file_size > MAX_ENTRY or (
        entry.file_size > RATIO_FROM and entry.file_size / packed > MAX_RATIO
    ):
        raise _bomb(place)
    if not entry.filename.endswith((".xml", ".rels")):
        _pass_over(archive, entry)
        return
    rows, columns = _corner(archive, entry, place)
    if rows > files.MAX_ROWS or columns > files.MAX_COLUMNS or rows * columns > MAX_CELLS:
        raise Refused(
            _("The sheet reaches to row {rows}, column {columns}: too large for a survey.").format(
                rows=rows, columns=columns
            ),
            where=place,
        )


def _pass_over(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Unpack a part for its checksum alone."""
    with archive.open(entry) as part:
        while part.read(_CHUNK):
            pass


def _corner(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, place: str) -> tuple[int, int]:
    """The last row and the last column that a part refers to; Refused for XML entities.

    A quick look finds every column and the rows beyond 99,999; only when that alone could be too
    large, or when references are written in an unusual way, each one is looked at.
    """
    rows = columns = 0
    plain = True
    for window in _windows(archive, entry):
        if b"<!DOCTYPE" in window or b"<!ENTITY" in window:
            raise Refused(_("The spreadsheet contains XML entities; that is unsafe."), where=place)
        plain = plain and not _UNUSUAL.search(window)
        columns = max([columns, *(_column(letters) for letters in set(_LETTERS.findall(window)))])
        rows = max([rows, *(int(number) for number in set(_FAR_DOWN.findall(window)))])
    if plain and columns * max(rows, _NEAR) <= MAX_CELLS:
        return rows, columns
    for window in _windows(archive, entry):
        for letters, number in set(_REFERENCE.findall(window)):
            columns, rows = max(columns, _column(letters)), max(rows, int(number))
    return rows, columns


def _windows(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part in pieces that overlap, so that nothing is cut in two."""
    tail = b""
    with archive.open(entry) as part:
        while chunk := part.read(_CHUNK):
            yield tail + chunk
            tail = (tail + chunk)[-64:]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _text(value: Any) -> str:
    """A cell as text: whole numbers without a point, dates in ISO form."""
    if isinstance(value, str):
        return decode_spreadsheet(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return "" if value is None else str(value)


@lru_cache(maxsize=1)
def _workbook(path: Path, _stamp: tuple[int, int]) -> dict[str, Rows]:
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    data = files.contents(path)
    where = clean(path.name)
    found = files.kind(data[:4096])
    if found != "zip":
        raise Refused(
            _("This is {kind}, not a spreadsheet (XLSX).").format(kind=files.named(found)),
            where=where,
            remedy=_("Rename the file to its right extension, or export the answers as XLSX."),
        )
    check_zip(data, where)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        seen: dict[str, str] = {}
        sheets = {}
        for entry in book.sheets_metadata:
            if entry.visible != SheetVisibleEnum.Visible:
                continue
            rows = book.get_sheet_by_name(entry.name).to_python(skip_empty_area=False)
            sheets[clean(entry.name)] = [[cleaned(_text(v), seen) for v in row] for row in rows]
    except (CalamineError, OSError, ValueError) as error:
        raise Refused(
            _("The spreadsheet cannot be read: {reason}.").format(reason=clean(str(error))),
            where=where,
            remedy=_("Open it in a spreadsheet program, save it as XLSX and try again."),
        ) from error
    filled = {name: rows for name, rows in sheets.items() if any(map(any, rows))}
    return filled or sheets


def sheets(path: Path) -> dict[str, Rows]:
    """All visible sheets that are not empty, by name; the last file read is kept, since sniffing comes before reading."""
    try:
        status = path.stat()
        stamp = (status.st_mtime_ns, status.st_size)
    except OSError:
        stamp = (0, 0)
    return _workbook(path, stamp)


def is_packed(path: Path) -> bool:
    """True when the file begins like a ZIP file, which every XLSX is, whatever its name. Never raises."""
    return files.kind(files.first_bytes(path, 16)) == "zip"


def peek(path: Path) -> dict[str, Rows]:
    """All sheets for sniffing; nothing when the file is no spreadsheet. Never raises."""
    if not is_packed(path):
        return {}
    try:
        return sheets(path)
    except Refused:
        return {}


def header(path: Path) -> tuple[str, ...]:
    """The column names of the first sheet, for sniffing; nothing when there are none. Never raises."""
    first = next(iter(peek(path).values()), [])
    cells = next(filter(any, first), [])
    return tuple(" ".join(cell.split()) for cell in cells)


def forget() -> None:
    """Let go of the file that was read last."""
    _workbook.cache_clear()


def table(path: Path, parts: Sequence[str] = (), header_row: int = 1) -> SurveyTable:
    """One table of the named sheets side by side (the first sheet when none is named).

    ``header_row`` counts from 1 and is the same on every sheet; where it is blank, the next row
    that is not holds the header. Raises Refused when there is no answer below it, or when sheets
    that belong side by side differ in length.
    """
    found = sheets(path)
    where = clean(path.name)
    names = list(parts) or list(found)[:1]
    for name in names:
        if name not in found:
            raise Refused(_("There is no sheet {name}.").format(name=name), where=where)
    first = found[names[0]]
    while header_row < len(first) and not any(first[header_row - 1]):
        header_row += 1
    blocks = [_block(found[name], header_row, f"{where}, {name}") for name in names]
    lengths = {len(rows) for _columns, rows in blocks}
    if len(lengths) != 1:
        raise Refused(_("The sheets have different numbers of rows."), where=f"{where}, {names}")
    columns = named_columns([cell for header, _rows in blocks for cell in header], where)
    rows = []
    for index, parallel in enumerate(zip(*(rows for _columns, rows in blocks), strict=True)):
        cells = tuple(cell for part in parallel for cell in part)
        place = _("row {number}").format(number=header_row + 1 + index)
        rows.append((f"{names[0]}, {place}" if len(found) > 1 else place, cells))
    if not rows:
        raise Refused(_("There is a header but no answer."), where=where)
    return SurveyTable(columns, rows)


def _block(rows: Rows, header_row: int, where: str) -> tuple[list[str], Rows]:
    if len(rows) < header_row or not any(rows[header_row - 1]):
        raise Refused(
            _("There is no header."),
            where=where,
            remedy=_("The row with the column names must be above the answers."),
        )
    header = list(rows[header_row - 1])
    while header and not header[-1]:
        header.pop()
    width = len(header)
    body = rows[header_row:]
    while body and not any(body[-1]):
        body.pop()
    for offset, row in enumerate(body):
        if any(row[width:]):
            place = _("row {number}").format(number=header_row + 1 + offset)
            raise Refused(
                _("There are cells beyond the last column name."),
                where=f"{where}, {place}",
                remedy=_("Remove the cells above or beside the table, or export it again."),
            )
    return header, [(row + [""] * width)[:width] for row in body]
