"""The journal's lines: one a transaction, each checksummed over the one before it.

A segment starts with a header line and holds one JSON object a line::

    {"crc":"1f2e3d4c","journal":1,"workspace":"…","segment":"…","after":"…","base":41}
    {"crc":"0a1b2c3d","seq":42,"at":"2026-…Z","actor":"ada","label":"…","ops":[["activities",7,null,{…}]]}

The checksum of a line is crc32 over its bytes after the crc field, seeded with the
checksum of the line before, so a line cannot be changed, lost or moved unseen.
"""

from __future__ import annotations

import zlib

import msgspec

from cap_tui.errors import Corrupt, NotSaved
from cap_tui.model.conversion import decoder
from cap_tui.text.i18n import _

FORMAT = 2
"""The newest form of a segment. 2 came with sessions, subjects, table rules and a key on every line."""
MOVED_FORMAT = 1_000
"""The form of a segment that says where the region has moved: no version writes behind it."""
NOTHING = msgspec.Raw(b"null")
_PREFIX = len(b'{"crc":"00000000",')


class Change(msgspec.Struct, array_like=True, frozen=True):
    """One document before and after; ``null`` stands for a document that is not there."""

    table: str
    doc_id: int
    before: msgspec.Raw
    after: msgspec.Raw


class JournalLine(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One transaction as the journal keeps it.

    ``actor`` is the login; see :class:`cap_tui.workspace.identity.Identity`.
    ``durable`` is the newest sequence number that the writer knew to be on disk when it
    wrote: it tells a line that a power cut took from a line that was lost later.
    """

    seq: int
    at: str
    actor: str = ""
    session: str = ""
    subject: str = ""
    label: str = ""
    key: str = ""
    undoes: int = 0
    redoes: int = 0
    durable: int = 0
    forgotten: bool = False
    ops: tuple[Change, ...] = ()


class Header(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """The first line of a segment: whose it is, which segment it follows, the seq before its first line.

    ``generation`` is one higher after every erasure, which rewrites earlier segments.
    ``moved`` is the storage URL to which the region has moved: nothing follows such a header.
    """

    journal: int
    workspace: str
    segment: str
    after: str = ""
    base: int = 0
    generation: int = 0
    moved: str = ""


class MovedAway(NotSaved):
    """The region was moved to another place, ``url``; nothing is written here any more (exit 5)."""

    def __init__(self, url: str, where: str) -> None:
        super().__init__(
            _("The region has moved to {place}.").format(place=url),
            where=where,
            remedy=_("Close it and open its folder again; keep what you typed."),
        )
        self.url = url


class Damage(msgspec.Struct, frozen=True):
    """A place in a segment that does not read as a line: byte offset and what is wrong with it."""

    offset: int
    reason: str


class Scan(msgspec.Struct, frozen=True):
    """The whole lines read from a piece of a segment, where they end, and the first damage after them."""

    lines: tuple[JournalLine, ...]
    end: int
    crc: int
    damage: Damage | None = None
    unfinished: bool = False


_encode = msgspec.json.Encoder().encode
_decode_line = decoder(JournalLine).decode
_decode_header = decoder(Header).decode


def encode(line: JournalLine | Header, crc: int) -> tuple[bytes, int]:
    """A line as bytes with its newline, and its checksum; ``crc`` is that of the line before."""
    body = _encode(line)[1:]
    crc = zlib.crc32(body, crc)
    return b'{"crc":"%08x",%b\n' % (crc, body), crc


def checked(text: bytes, crc: int) -> int | None:
    """The checksum of a line without its newline, or None when it does not fit."""
    found = checksum(text, crc)
    return found if text.startswith(b'{"crc":"%08x",' % found) else None


def checksum(text: bytes, crc: int) -> int:
    """The checksum that a line without its newline ought to have; ``crc`` is that of the line before."""
    return zlib.crc32(memoryview(text)[_PREFIX:], crc)


def stated(text: bytes) -> int | None:
    """The checksum that a line says it has, fitting or not; None when it says none."""
    if not text.startswith(b'{"crc":"'):
        return None
    try:
        return int(text[8:16], 16)
    except ValueError:
        return None


def read_header(data: bytes, where: str) -> tuple[Header, int, int]:
    """The header of a segment, its length in bytes with the newline, and its checksum. Raises Corrupt."""
    length = data.find(b"\n") + 1
    crc = checked(data[: length - 1], 0) if length else None
    if crc is None:
        raise Corrupt(
            _("The journal has no readable first line."), where=where, remedy=see_doctor()
        )
    header = _decode_header(data[: length - 1])
    if header.moved:
        raise MovedAway(header.moved, where)
    if header.journal > FORMAT:
        raise Corrupt(
            _("The journal was written by a newer version of this program."),
            where=where,
            remedy=_("Update cap-tui."),
        )
    return header, length, crc


def scan(data: bytes, start: int, crc: int, seq: int) -> Scan:
    """Read the lines of ``data`` from ``start``; ``crc`` and ``seq`` are those of the line before.

    Stops at the first thing that is not a whole, fitting line. ``unfinished`` says that
    nothing but a piece of one line without a newline follows.
    """
    lines: list[JournalLine] = []
    size = len(data)
    while start < size:
        newline = data.find(b"\n", start)
        if newline < 0:
            return Scan(tuple(lines), start, crc, Damage(start, "unfinished"), unfinished=True)
        text = data[start:newline]
        found = checked(text, crc)
        if found is None:
            return Scan(tuple(lines), start, crc, Damage(start, "checksum"))
        try:
            line = _decode_line(text)
        except msgspec.MsgspecError:
            return Scan(tuple(lines), start, crc, Damage(start, "not a transaction"))
        if line.seq != seq + 1:
            return Scan(tuple(lines), start, crc, Damage(start, f"number {line.seq} after {seq}"))
        lines.append(line)
        seq, crc, start = line.seq, found, newline + 1
    return Scan(tuple(lines), start, crc)


def followed_by_lines(tail: bytes, seq: int) -> bool:
    """Whether whole transactions stand after the damage that ``tail`` begins with: then it is no torn end.

    A power cut can drop the page of one unsynced line and keep that of the next; the dropped
    one then holds NUL bytes. Such an end still counts as torn as long as no later line knew
    ``seq``, the damaged transaction, to be durable.
    """
    damaged, _newline, rest = tail.partition(b"\n")
    torn_page = b"\0" in damaged
    # A damaged newline hides the next line behind the damaged one.
    for text in (damaged[1:], *rest.split(b"\n")):
        start = text.find(b'{"crc":"')
        if start < 0:
            continue
        try:
            line = _decode_line(text[start:])
        except msgspec.MsgspecError:
            continue
        if line.seq > seq and (not torn_page or line.durable >= seq):
            return True
    return False


def see_doctor() -> str:
    """The remedy for damage that must not be guessed at."""
    return _("Run `cap-tui doctor`: it saves what is whole into a new folder.")
