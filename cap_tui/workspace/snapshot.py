"""The snapshot: one JSON file that stock TinyDB opens, one document a line, with a checksummed last line.

::

    {
    "activities":{
    "1":{"uid":"…","version":3,…},
    "2":{…}
    },
    "_keys":{
    "17":{"key":"…"}
    },
    "_cap":{
    "1":{"format":2,"workspace":"…","seq":41,"count":2,"next":{"activities":3},"crc":"0a1b2c3d"}
    }
    }

The checksum is crc32 over every byte before its own digits. ``_keys`` lists the idempotency
keys by sequence number; ``next`` is the next doc_id of each table, so that none is given twice.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping
from itertools import islice

import msgspec

from cap_tui.errors import Corrupt
from cap_tui.model.conversion import decoder
from cap_tui.text.i18n import _
from cap_tui.workspace.files import File
from cap_tui.workspace.journal import see_doctor
from cap_tui.workspace.memory_tables import (
    FOOTER_TABLE,
    KEYS_TABLE,
    Body,
    TableDocuments,
    Tables,
)

FORMAT = 2
"""The newest form of the data file; it has the form of the journal beside it."""
_TAIL = b'"}\n}\n}\n'
TAIL_LENGTH = 8 + len(_TAIL)
"""Bytes from the digits of the checksum to the end of the file."""

_DOCUMENTS_A_PIECE = 500


class Footer(msgspec.Struct, frozen=True, kw_only=True):
    """What the last line says about the file: format, whose it is, transaction, number of documents."""

    format: int
    workspace: str
    seq: int
    count: int
    next: dict[str, int] = {}
    crc: str = ""


class Contents(msgspec.Struct, frozen=True):
    """What is written: all tables at one transaction, copied so that commits may go on meanwhile."""

    workspace: str
    seq: int
    tables: Mapping[str, tuple[dict[int, Body], int]]
    keys: Mapping[str, int]
    format: int = FORMAT

    @classmethod
    def of(cls, tables: Tables, workspace: str, format: int = FORMAT) -> Contents:
        """The contents of the tables as they stand at this moment."""
        with tables.lock:
            copied = {
                name: (table.bodies.copy(), table.next_id)
                for name, table in sorted(tables.by_name.items())
                if table.bodies or table.next_id > 1
            }
            return cls(workspace, tables.seq, copied, tables.keys.copy(), format)


_decode = decoder(dict[str, dict[int, msgspec.Raw]]).decode
_decode_footer = decoder(Footer).decode
_encode = msgspec.json.Encoder().encode


def _section(name: str, bodies: Mapping[int, Body]) -> Iterator[bytes]:
    """The lines of one table, some hundred documents a piece."""
    yield _encode(name) + b":{\n"
    items = iter(bodies.items())
    first = True
    while piece := list(islice(items, _DOCUMENTS_A_PIECE)):
        text = b",\n".join([b'"%d":%b' % (doc_id, body) for doc_id, body in piece])
        yield text if first else b",\n" + text
        first = False
    yield b"\n},\n" if not first else b"},\n"


def pieces(contents: Contents) -> Iterator[bytes]:
    """The bytes of a snapshot, piece by piece, without its footer line."""
    yield b"{\n"
    for name, (bodies, _next_id) in contents.tables.items():
        if bodies:
            yield from _section(name, bodies)
    if contents.keys:
        keys = {seq: _encode({"key": key}) for key, seq in contents.keys.items()}
        yield from _section(KEYS_TABLE, keys)
    yield _encode(FOOTER_TABLE) + b":{\n"


def whole(contents: Contents) -> Iterator[bytes]:
    """All bytes of a snapshot, piece by piece, with its footer line."""
    crc = 0
    for piece in pieces(contents):
        crc = zlib.crc32(piece, crc)
        yield piece
    footer = Footer(
        format=contents.format,
        workspace=contents.workspace,
        seq=contents.seq,
        count=sum(len(bodies) for bodies, _next_id in contents.tables.values()),
        next={name: next_id for name, (_bodies, next_id) in contents.tables.items()},
    )
    line = b'"1":' + _encode(footer)[: -len(b'"}')]
    yield line + b"%08x" % zlib.crc32(line, crc) + _TAIL


def write(file: File, contents: Contents, between: Callable[[], None] | None = None) -> int:
    """Write a snapshot into an empty file and return its size in bytes. The caller syncs.

    ``between`` is called before each piece and may raise to give up.
    """
    offset = 0
    for piece in whole(contents):
        if between is not None:
            between()
        file.write(piece, offset)
        offset += len(piece)
    return offset


def read_footer(data: bytes, where: str) -> Footer:
    """The footer of a snapshot after its checksum was found to fit. Raises Corrupt."""
    if not data.strip(b"\0"):
        raise _corrupt(_("The data file is empty; it was not written so by this program."), where)
    if not data.endswith(_TAIL):
        raise _corrupt(_("The data file does not end as it was written."), where)
    digits = len(data) - TAIL_LENGTH
    if data[digits : digits + 8] != b"%08x" % zlib.crc32(memoryview(data)[:digits]):
        raise _corrupt(_("The checksum of the data file does not fit."), where)
    start = data.rfind(b"\n", 0, digits) + len(b'\n"1":')
    try:
        footer = _decode_footer(data[start : len(data) - len(b"\n}\n}\n")])
    except msgspec.MsgspecError:
        raise _corrupt(_("The last line of the data file cannot be read."), where) from None
    if footer.format > FORMAT:
        raise Corrupt(
            _("The data file was written by a newer version of this program."),
            where=where,
            remedy=_("Update cap-tui."),
        )
    return footer


def read(data: bytes, where: str) -> tuple[Tables, Footer]:
    """The tables of a snapshot, their documents still unparsed. Raises Corrupt when anything does not fit."""
    footer = read_footer(data, where)
    try:
        found = _decode(data)
    except msgspec.MsgspecError:
        raise _corrupt(
            _("The data file does not match the checksum in its last line."), where
        ) from None
    del found[FOOTER_TABLE]
    tables = Tables(footer.seq)
    for seq, body in found.pop(KEYS_TABLE, {}).items():
        tables.keys[msgspec.json.decode(body)["key"]] = seq
    count = 0
    for name, next_id in footer.next.items():
        bodies: dict[int, Body] = found.pop(name, {})  # type: ignore[assignment]
        count += len(bodies)
        tables.by_name[name] = TableDocuments(name, tables.lock, bodies, next_id)
    if found or count != footer.count:
        raise _corrupt(_("The data file does not match the checksum in its last line."), where)
    tables.read_rules()
    return tables, footer


def _corrupt(what: str, where: str) -> Corrupt:
    return Corrupt(what, where=where, remedy=see_doctor())
