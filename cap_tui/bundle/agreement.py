"""Whether the parts of a bundle say the same: descriptor, bag, tables and documents.

Other programs read the descriptor and the tables, cap-tui reads the documents. What a checker of
data packages or of bags calls invalid is refused, and so are tables that show other records than the documents.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator
from typing import NoReturn

from cap_tui.bundle.datapackage import Description, PackageResource
from cap_tui.bundle.layout import BAG_INFO, DATAPACKAGE, documents_of, table_of
from cap_tui.bundle.opened import OpenBundle
from cap_tui.errors import Refused
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


def check_table(bundle: OpenBundle, description: Description, kind: str, uids: list[str]) -> None:
    """Raise :class:`Refused` when the table of ``kind`` shows other records than its documents, ``uids``."""
    if bundle.contents.newer:
        return
    if description.rows.get(kind, len(uids)) != len(uids):
        _refuse(_("it states another number of records than there are"), documents_of(kind))
    table = table_of(kind)
    resource = next((each for each in description.resources if each.path == table), None)
    if resource is None:
        _refuse(_("the table for other programs is missing"), table)
    rows = _rows(bundle.archive.stream(table), table)
    header = next(rows, [])
    if header != list(resource.columns):
        _refuse(_("the columns are not those that the descriptor names"), table)
    place = header.index("uid") if "uid" in header else -1
    shown = [row[place] if len(row) == len(header) else "" for row in rows] if place >= 0 else []
    if shown != uids:
        _refuse(_("the table and the documents contain different records"), table)


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
