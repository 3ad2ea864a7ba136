"""CSV and its relatives: encoding and delimiter are detected, broken files are refused with their place."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from cap_stresstest.readers import files
from cap_stresstest.words import _, ngettext
from cap_tui.api import Refused, clean

DELIMITERS = (",", ";", "\t", "|")
_MULTIBYTE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_TELLING = re.compile(rb"[\xc3-\xc5][\x80-\xbf]|\xe2\x80[\x80-\xbf]|\xf0\x9f[\x80-\xbf]{2}")
_HIGH = re.compile(rb"[\x80-\xff]")
_NAMED_DELIMITER = re.compile(r"sep=([,;|\t])[\r\n]")
_TWICE_ENCODED = re.compile("Ã[¤¶¼Ÿ©¨ª®¢§´]|â€[™œž“]|Ä[Œ‡]|Å[¡¾½]")

WESTERN = "cp1252"
"""What spreadsheet programs in Western Europe save when they are not told otherwise."""


@dataclass(frozen=True)
class SurveyTable:
    """A file as rows of text cells. ``rows`` holds (place, cells); every row is as wide as ``columns``."""

    columns: tuple[str, ...]
    rows: list[tuple[str, tuple[str, ...]]]
    encoding: str = ""
    delimiter: str = ""
    notes: tuple[str, ...] = ()


def decode(data: bytes, where: str) -> tuple[str, str, tuple[str, ...]]:
    """Text, encoding and remarks. UTF-8, UTF-16 and Windows-1252 are detected; a mixture is refused."""
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            return _strict(data, encoding, where), encoding, ()
    head = data[:4096]
    if len(head) >= 4 and head.count(0) * 3 > len(head):
        encoding = "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
        return _strict(data, encoding, where), encoding, ()
    try:
        return data.decode("utf-8"), "utf-8", ()
    except UnicodeDecodeError as error:
        if _meant_as_utf8(data):
            raise _undecodable(data, error.start, "UTF-8", where) from error
    try:
        text = data.decode(WESTERN)
    except UnicodeDecodeError as error:
        raise _undecodable(data, _first_beyond_utf8(data), "UTF-8", where) from error
    note = _("No Unicode: read as Windows-1252 (Western Europe). Look at the accented letters.")
    return text, WESTERN, (note,)


def _meant_as_utf8(data: bytes) -> bool:
    """True when text that is no valid UTF-8 was such once: most of its letters still are.

    In Windows-1252 two signs look like one letter of UTF-8 now and then, as in ß“; but there the
    second letter of Ã¤ or Å¡ is rare, and others are not in pairs at all.
    """
    telling = len(_TELLING.findall(data))
    others = len(_HIGH.findall(_TELLING.sub(b"", data)))
    pairs = len(_MULTIBYTE.findall(data))
    strays = len(_HIGH.findall(_MULTIBYTE.sub(b"", data)))
    return telling >= others or pairs > 10 * strays


def _strict(data: bytes, encoding: str, where: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _undecodable(data, error.start, encoding.upper(), where) from error


def _first_beyond_utf8(data: bytes) -> int:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return 0


def _undecodable(data: bytes, offset: int, encoding: str, where: str) -> Refused:
    line = data.count(b"\n", 0, offset) + 1
    return Refused(
        _("The text is damaged: it is not {encoding} throughout.").format(encoding=encoding),
        where=f"{where}, " + _("line {number}").format(number=line),
        remedy=_("Export the answers once more and do not open the file in between."),
    )


def parse(text: str, delimiter: str, where: str) -> Iterator[tuple[int, list[str]]]:
    """(row number, cells) of every row, blank lines left out; row 1 is the first line of the file.

    Raises Refused for a quote that is never closed and for anything else that is no CSV.
    """
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for cells in reader:
            number += 1
            if len(cells) > 1 or (cells and cells[0].strip()):
                yield number, cells
    except csv.Error as error:
        raise Refused(
            _("The file is broken or cut off: {reason}.").format(reason=error),
            where=f"{where}, " + _("row {number}").format(number=number + 1),
            remedy=_("Export the answers once more."),
        ) from error


def sniff_delimiter(text: str) -> str:
    """The delimiter that the file names (``sep=;``), else the one that splits the header into most cells.

    Quotes are respected; "," when none splits it.
    """
    if named := _NAMED_DELIMITER.match(text):
        return named[1]
    best = (1, ",")
    for delimiter in DELIMITERS:
        try:
            cells = _header_cells(text[:200_000], delimiter)
        except csv.Error:
            continue
        if len(cells) > best[0]:
            best = (len(cells), delimiter)
    return best[1]


def _header_cells(text: str, delimiter: str) -> list[str]:
    rows = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    return next((cells for cells in rows if _may_be_header(cells)), [])


def _may_be_header(cells: Sequence[str]) -> bool:
    """False for a blank row, and for the line with which a file names its delimiter to Excel."""
    return any(cell.strip() for cell in cells) and list(cells) != ["sep=", ""]


def header(path: Path) -> tuple[str, ...]:
    """The column names, for sniffing; empty for anything that is no text table. Never raises."""
    head = files.first_bytes(path)
    if not head or files.kind(head):
        return ()
    for cut in range(4):  # the last character may be cut in two
        try:
            text, _encoding, _notes = decode(head[: len(head) - cut], "")
            cells = _header_cells(text, sniff_delimiter(text))
        except (Refused, csv.Error):
            continue
        return tuple(clean(cell).strip() for cell in cells)
    return ()


def read_table(
    path: Path,
    *,
    delimiter: str = "",
    encoding: str = "",
    header_row: int = 1,
    western: bool = False,
) -> SurveyTable:
    """Read a whole file. ``delimiter`` and ``encoding`` are found out unless given.

    ``western`` says that files of this kind come in Windows-1252 too, as spreadsheet programs
    save them; elsewhere such a file was spoilt on its way and is refused.

    Raises Refused, with reason and row, for every file that is no complete text table.
    """
    data = files.contents(path)
    where = clean(path.name)
    found = files.kind(data[:4096])
    if found:
        raise Refused(
            _("This is {kind}, not a text table.").format(kind=files.named(found)),
            where=where,
            remedy=_("Rename the file to its right extension, or export the answers as CSV."),
        )
    notes: tuple[str, ...] = ()
    if encoding:
        text = _strict(data, encoding, where)
    else:
        text, encoding, notes = decode(data, where)
        if encoding == WESTERN and not western:
            raise _undecodable(data, _first_beyond_utf8(data), "UTF-8", where)
    if "\0" in text:
        number = text.count("\n", 0, text.index("\0")) + 1
        raise Refused(
            _("There are NUL characters in the text; the file is damaged."),
            where=f"{where}, " + _("line {number}").format(number=number),
        )
    if _TWICE_ENCODED.search(text):
        notes = (
            *notes,
            _("Some letters look damaged (Ã¼ for ü): the file was saved wrongly before."),
        )
    delimiter = delimiter or sniff_delimiter(text)
    columns, rows = _rows(parse(text, delimiter, where), header_row, where)
    return SurveyTable(columns, rows, encoding, delimiter, notes)


def _rows(
    found: Iterator[tuple[int, list[str]]], header_row: int, where: str
) -> tuple[tuple[str, ...], list[tuple[str, tuple[str, ...]]]]:
    columns: tuple[str, ...] = ()
    rows: list[tuple[str, tuple[str, ...]]] = []
    seen: dict[str, str] = {}
    for number, cells in found:
        if number < header_row:
            continue
        place = _("row {number}").format(number=number)
        if not columns:
            columns = named_columns(cells, where) if _may_be_header(cells) else ()
            continue
        if len(cells) < len(columns) or any(cells[len(columns) :]):
            raise Refused(
                ngettext(
                    "The row has {got} cell, the header has {wanted}: the file is broken or cut off.",
                    "The row has {got} cells, the header has {wanted}: the file is broken or cut off.",
                    len(cells),
                ).format(got=len(cells), wanted=len(columns)),
                where=f"{where}, {place}",
                remedy=_("Export the answers once more."),
            )
        if len(rows) >= files.MAX_ROWS:
            raise Refused(_("The file has too many rows."), where=f"{where}, {place}")
        rows.append((place, tuple(cleaned(cell, seen) for cell in cells[: len(columns)])))
    if not rows:
        raise Refused(
            _("There is a header but no answer.") if columns else _("There is no header."),
            where=where,
        )
    return columns, rows


def cleaned(cell: str, seen: dict[str, str]) -> str:
    """A clean cell; equal cells become one object, since a survey repeats a few answers many times."""
    known = seen.get(cell)
    if known is None:
        known = clean(cell)
        if len(cell) < 100:
            seen[cell] = known
    return known


def named_columns(cells: Sequence[str], where: str) -> tuple[str, ...]:
    """Clean column names, without empty ones at the end; a name that comes twice gets a number."""
    names = [" ".join(clean(cell).split()) for cell in cells]
    while names and not names[-1]:
        names.pop()
    if len(names) < 2:
        raise Refused(_("This is no table: there are fewer than two columns."), where=where)
    if len(names) > files.MAX_COLUMNS:
        raise Refused(_("The file has too many columns."), where=where)
    counts: dict[str, int] = {}
    unique = []
    for name in names:
        counts[name] = counts.get(name, 0) + 1
        unique.append(name if counts[name] == 1 else f"{name} #{counts[name]}")
    return tuple(unique)
