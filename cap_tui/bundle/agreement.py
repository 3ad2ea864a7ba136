"""Whether the parts of a bundle say the same: descriptor, bag, tables and documents.

Other programs read the descriptor and the tables, cap-tui reads the documents. What a checker of
data packages or of bags calls invalid is refused, and so are tables that show other records than the documents.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping
from operator import itemgetter
from typing import Any, NoReturn

from cap_tui.bundle.datapackage import Description, PackageResource
from cap_tui.bundle.layout import BAG_INFO, DATAPACKAGE, documents_of, table_of
from cap_tui.bundle.opened import OpenBundle
from cap_tui.bundle.table_schema import BOOLEAN, INTEGER, NUMBER, STRING
from cap_tui.errors import Refused
from cap_tui.text.cells import escape_cell
from cap_tui.text.i18n import _

_HASHES = {"md5", "sha1", "sha256", "sha512"}
_LARGEST_CELL = 4_000_000


def check_agreement(bundle: OpenBundle, description: Description) -> None:
    """Raise :class:`Refused` when the descriptor names another format, other files or other content than there is."""
    info = bundle.contents.info
    if description.format != f"{info.major}.{info.minor}":
        _refuse(_("two files name different formats"), f"{DATAPACKAGE}, {BAG_INFO}")
    payload = bundle.contents.hashes
    named: set[str] = set()
    for resource in description.resources:
        if resource.path not in payload:
            _refuse(_("it names a file that is not there"), resource.path)
        if resource.path in named:
            _refuse(_("it names a file twice"), resource.path)
        named.add(resource.path)
        _check_fixity(bundle, resource)
    names = [resource.name for resource in description.resources]
    if len(set(names)) != len(names):
        _refuse(_("two resources have the same name"), DATAPACKAGE)
    if not bundle.contents.newer and (unnamed := payload.keys() - named):
        _refuse(_("it does not name a file that is there"), min(unnamed))


class TableCheck:
    """Compares the table of ``kind`` with its documents, row by row: the same records with the same content.

    Give it every document with :meth:`row`, then call :meth:`end`. Both raise :class:`Refused`. What
    a newer format says of its tables is not known here, and not checked.
    """

    def __init__(self, bundle: OpenBundle, description: Description, kind: str) -> None:
        self._kind = kind
        self._stated = description.rows.get(kind)
        self._count = 0
        self._path = table_of(kind)
        self.references: dict[tuple[str, str], set[str]] = {}
        self._rows: Iterator[list[str]] | None = None
        if not bundle.contents.newer:
            self._begin(bundle, description)

    def _begin(self, bundle: OpenBundle, description: Description) -> None:
        found = (each for each in description.resources if each.path == self._path)
        resource = next(found, None)
        if resource is None:
            _refuse(_("the table for other programs is missing"), self._path)
        self._rows = _rows(bundle.archive.stream(self._path), self._path)
        header = [column.name for column in resource.columns]
        if next(self._rows, []) != header or len(set(header)) != len(header):
            _refuse(_("the columns are not those that the descriptor names"), self._path)
        if "uid" not in header:
            _refuse(_("the table and the documents contain different records"), self._path)
        if not {name for name, _target in resource.keys} <= set(header):
            _refuse(_("a reference is declared for a column that is not there"), self._path)
        self._width, self._uid = len(header), header.index("uid")
        plain = [(n, column) for n, column in enumerate(resource.columns) if column.plain]
        self._texts = [(n, column) for n, column in plain if column.type == STRING]
        self._others = [(n, column) for n, column in plain if column.type in _TYPES]
        self._others = [pair for pair in self._others if pair not in self._texts]
        self._limited = [column for _n, column in plain if column.choices]
        self._cells = itemgetter(self._uid, *(n for n, _column in self._texts))
        self._values = itemgetter("uid", *(column.name for _n, column in self._texts))
        self.references = {key: set() for key in resource.keys}

    def row(self, document: dict[str, Any]) -> None:
        """Compare the next row with the next document."""
        self._count += 1
        if self._rows is None:
            return
        row = next(self._rows, [])
        if len(row) != self._width or row[self._uid] != document["uid"]:
            self._check_number()
            _refuse(_("the table and the documents contain different records"), self._path)
        self._compare(row, document)
        for column in self._limited:
            value = document.get(column.name)
            if value not in (None, "") and value not in column.choices:
                where = f"{self._path}, {document['uid']}, {column.name}"
                _refuse(_("a value is not one of those that the descriptor allows"), where)
        for (name, _target), values in self.references.items():
            value = document.get(name)
            if isinstance(value, str) and value:
                values.add(value)

    def _compare(self, row: list[str], document: dict[str, Any]) -> None:
        """Compare the content of a row: all texts at once, one by one where they are not the same."""
        try:
            alike = self._cells(row) == self._values(document)
        except KeyError:
            alike = False
        for place, column in self._others if alike else (*self._texts, *self._others):
            if not _shows(row[place], document.get(column.name), column.type):
                where = f"{self._path}, {document['uid']}, {column.name}"
                _refuse(_("the table and the documents have different content"), where)

    def end(self) -> None:
        """The table has no more rows, and as many as are stated."""
        self._check_number()
        if self._rows is not None and next(self._rows, None) is not None:
            _refuse(_("the table and the documents contain different records"), self._path)

    def _check_number(self) -> None:
        if self._stated is not None and self._stated != self._count:
            words = _("it states another number of records than there are")
            _refuse(words, documents_of(self._kind))


def check_references(checks: Mapping[str, TableCheck], uids: Mapping[str, list[str]]) -> None:
    """Raise :class:`Refused` when a declared reference leads to no record that is there."""
    sets: dict[str, set[str]] = {}
    for kind, check in checks.items():
        for (name, target), values in check.references.items():
            known = sets.setdefault(target, set(uids.get(target, ())))
            if target not in uids or not values <= known:
                words = _("a reference leads to no record that is there")
                _refuse(words, f"{table_of(kind)}, {name}")


_TYPES: Mapping[str, tuple[type, ...]] = {
    STRING: (str,),
    INTEGER: (int,),
    NUMBER: (int, float),
    BOOLEAN: (bool,),
}


def _shows(cell: str, value: Any, kind: str) -> bool:
    """Whether a cell shows the value of a document, which is of the type of its column."""
    if value is None:
        return cell == ""
    if not isinstance(value, _TYPES[kind]) or (isinstance(value, bool) and kind != BOOLEAN):
        return False
    if isinstance(value, bool):
        return cell == ("true" if value else "false")
    return cell == (escape_cell(value) if isinstance(value, str) else str(value))


def _check_fixity(bundle: OpenBundle, resource: PackageResource) -> None:
    """Size and hash, when the descriptor states them."""
    if resource.bytes is not None and resource.bytes != bundle.archive.entries[resource.path].size:
        _refuse(_("a file has another size than the descriptor states"), resource.path)
    if not resource.hash:
        return
    name, colon, wanted = resource.hash.rpartition(":")
    kind = name if colon else "md5"  # as the Data Package standard has it
    if kind not in _HASHES:
        _refuse(_("the descriptor uses a hash that is not accepted"), resource.path)
    if kind == "sha512":
        found = bundle.contents.hashes[resource.path]
    else:
        digest = hashlib.new(kind, usedforsecurity=False)
        for piece in bundle.archive.stream(resource.path):
            digest.update(piece)
        found = digest.hexdigest()
    if found != wanted.lower():
        _refuse(_("a file has another hash than the descriptor states"), resource.path)


def _rows(pieces: Iterable[bytes], where: str) -> Iterator[list[str]]:
    csv.field_size_limit(_LARGEST_CELL)
    try:
        yield from csv.reader(_lines(pieces), strict=True)
    except (csv.Error, UnicodeDecodeError):
        _refuse(_("the table is not a CSV file in UTF-8"), where)


def _lines(pieces: Iterable[bytes]) -> Iterator[str]:
    held = b""
    for piece in pieces:
        *lines, held = (held + piece).split(b"\n")
        for line in lines:
            yield line.decode("utf-8") + "\n"
    if held:
        yield from io.StringIO(held.decode("utf-8"), newline="")


def _refuse(why: str, where: str) -> NoReturn:
    raise Refused(
        _("The parts of the bundle do not agree: {why}.").format(why=why),
        where=ascii(where[:120]),
        remedy=_("Ask the sender for a bundle that cap-tui wrote."),
    )
