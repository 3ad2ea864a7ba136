"""Read a zip from a stranger: everything is checked before a byte of content is unpacked.

The reader knows the one shape a bundle has and refuses the rest: entries side by side from
the first byte to the directory, the directory up to the end record, nothing before, between
or behind. Sizes are believed only after the bytes were counted. Nothing is ever written.
"""

from __future__ import annotations

import stat
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO, NoReturn

from cap_tui.bundle.layout import LIMITS, Limits, check_names
from cap_tui.bundle.refusal_cause import DamagedBundle
from cap_tui.errors import Refused
from cap_tui.text.i18n import _

_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_CENTRAL = struct.Struct("<4sHHHHHHIIIHHHHHII")
_END = struct.Struct("<4sHHHHIIH")

_ENCRYPTED, _DESCRIPTOR, _UTF8_NAMES = 0x1, 0x8, 0x800
_ALLOWED_FLAGS = 0x6 | _DESCRIPTOR | _UTF8_NAMES
_METHODS = {0, 8}
_DESCRIPTOR_SIZES = (12, 16, 20, 24)
_HARMLESS_EXTRAS = {0x5455, 0x5855, 0x7875, 0x000A}  # times and owners: Info-ZIP, NTFS
_CHUNK = 1 << 16
_PIECE = 1 << 18
_DIRECTORY_BYTES = 8_000_000


@dataclass(frozen=True)
class ArchiveEntry:
    """One file of the archive as the directory describes it."""

    name: str
    size: int
    stored: int
    crc: int
    method: int
    flags: int
    offset: int
    folder: bool
    start: int = 0  # where its content begins


class Archive:
    """A zip whose directory and entry heads were found sound. ``file`` must stay open."""

    def __init__(self, file: BinaryIO, limits: Limits = LIMITS) -> None:
        self._file = file
        self.limits = limits
        entries = [self._head(entry) for entry in self._directory()]
        check_names(entry.name for entry in entries if not entry.folder)
        self._check_places(entries)
        self._check_sizes(entries)
        self.entries = {entry.name: entry for entry in entries if not entry.folder}
        self._check_folders(entries)

    # -- the directory -------------------------------------------------------------------

    def _read(self, offset: int, size: int) -> bytes:
        self._file.seek(offset)
        raw = self._file.read(size)
        if len(raw) != size:
            _refuse(_("it ends too early"))
        return raw

    def _directory(self) -> list[ArchiveEntry]:
        end = self._file.seek(0, 2)
        if end < _END.size:
            _refuse(_("it is too short to be one"))
        mark, disk, first, here, count, size, start, comment = _END.unpack(
            self._read(end - _END.size, _END.size)
        )
        if mark != b"PK\5\6" or comment:
            _refuse(_("it does not end like a zip file that cap-tui wrote"))
        if disk or first or here != count or start + size + _END.size != end:
            _refuse(_("its directory is not at its end"))
        if count > self.limits.entries or size > _DIRECTORY_BYTES:
            _refuse(_("it contains more than {limit} files").format(limit=self.limits.entries))
        self._directory_start = start
        raw = self._read(start, size)
        entries, place = [], 0
        for _number in range(count):
            entry, place = _central(raw, place)
            entries.append(entry)
        if place != len(raw):
            _refuse(_("its directory contains data between the entries"))
        return entries

    def _head(self, entry: ArchiveEntry) -> ArchiveEntry:
        """Compare the head in front of the content with the directory; returns where content begins."""
        raw = self._read(entry.offset, _LOCAL.size)
        mark, _v, flags, method, _t, _d, crc, stored, size, names, extra = _LOCAL.unpack(raw)
        if mark != b"PK\3\4" or method != entry.method or flags != entry.flags:
            _refuse(_("an entry's head differs from the directory"), entry.name)
        if _name(self._read(entry.offset + _LOCAL.size, names), flags) != entry.name:
            _refuse(_("an entry has two names"), entry.name)
        told = (crc, stored, size)
        later = flags & _DESCRIPTOR and told == (0, 0, 0)
        if told != (entry.crc, entry.stored, entry.size) and not later:
            _refuse(_("an entry's head differs from the directory"), entry.name)
        _check_extra(self._read(entry.offset + _LOCAL.size + names, extra), entry.name)
        return replace(entry, start=entry.offset + _LOCAL.size + names + extra)

    # -- checks over all entries -----------------------------------------------------------

    def _check_places(self, entries: list[ArchiveEntry]) -> None:
        """Entries must lie side by side: no overlap, no gap, nothing in front, nothing behind."""
        ordered = sorted(entries, key=lambda entry: entry.offset)
        begins = [entry.offset for entry in ordered] + [self._directory_start]
        if begins[0]:
            _refuse(_("it contains bytes that belong to no file, or files overlap"))
        for entry, following in zip(ordered, begins[1:], strict=True):
            gap = following - entry.start - entry.stored
            if gap not in (_DESCRIPTOR_SIZES if entry.flags & _DESCRIPTOR else (0,)):
                _refuse(_("it contains bytes that belong to no file, or files overlap"), entry.name)

    def _check_sizes(self, entries: list[ArchiveEntry]) -> None:
        limits = self.limits
        if sum(entry.size for entry in entries) > limits.total_bytes:
            self._too_large(limits.total_bytes)
        for entry in entries:
            if entry.size > limits.entry_bytes:
                self._too_large(limits.entry_bytes, entry.name)
            if entry.size > limits.ratio_from and entry.size > limits.ratio * entry.stored:
                _refuse(_("a file is compressed beyond reason (a zip bomb)"), entry.name)

    @staticmethod
    def _too_large(limit: int, where: str = "") -> NoReturn:
        raise Refused(
            _("The bundle is larger than {limit} MB unpacked.").format(limit=limit // 1_000_000),
            where=where,
            remedy=_("When you expect so much from this partner, allow it with --max-mb."),
        )

    def _check_folders(self, entries: list[ArchiveEntry]) -> None:
        used = {
            name[: place + 1]
            for name in self.entries
            for place, char in enumerate(name)
            if char == "/"
        }
        for entry in entries:
            if entry.folder and entry.name not in used:
                _refuse(_("it contains an empty folder"), entry.name)

    # -- content ---------------------------------------------------------------------------

    def stream(self, name: str) -> Iterator[bytes]:
        """The content of one file in pieces, counted and checked against size and CRC at its end."""
        entry = self.entries.get(name)
        if entry is None:
            _refuse(_("a file is missing"), name)
        size, crc = 0, 0
        for piece in self._inflate(entry) if entry.method else self._plain(entry):
            size += len(piece)
            if size > entry.size:
                break
            crc = zlib.crc32(piece, crc)
            yield piece
        if size != entry.size or crc != entry.crc:
            _refuse(_("a file is not what the directory says (size or checksum)"), name)

    def _plain(self, entry: ArchiveEntry) -> Iterator[bytes]:
        for place in range(entry.start, entry.start + entry.stored, _CHUNK):
            yield self._read(place, min(_CHUNK, entry.start + entry.stored - place))

    def _inflate(self, entry: ArchiveEntry) -> Iterator[bytes]:
        inflate = zlib.decompressobj(-15)
        try:
            for chunk in self._plain(entry):
                while chunk and not inflate.eof:
                    yield inflate.decompress(chunk, _PIECE)
                    chunk = inflate.unconsumed_tail
                if inflate.eof and (inflate.unused_data or chunk):
                    _refuse(_("a file is followed by hidden bytes"), entry.name)
            yield inflate.flush()
        except zlib.error:
            _refuse(_("a file cannot be unpacked"), entry.name)
        if not inflate.eof:
            _refuse(_("a file ends too early"), entry.name)

    def read(self, name: str, limit: int) -> bytes:
        """The whole content of a small file; refused when it is larger than ``limit`` bytes."""
        entry = self.entries.get(name)
        if entry is not None and entry.size > limit:
            _refuse(_("a file is larger than it may be"), name)
        return b"".join(self.stream(name))


def _central(raw: bytes, place: int) -> tuple[ArchiveEntry, int]:
    """One record of the directory and where the next begins."""
    if place + _CENTRAL.size > len(raw):
        _refuse(_("its directory ends too early"))
    fields = _CENTRAL.unpack_from(raw, place)
    mark, _made, _needs, flags, method, _t, _d, crc, stored, size = fields[:10]
    names, extra, comment, disk, _internal, external, offset = fields[10:]
    if mark != b"PK\1\2" or disk or comment:
        _refuse(_("its directory is damaged"))
    name_at = place + _CENTRAL.size
    name = _name(raw[name_at : name_at + names], flags)
    if flags & _ENCRYPTED:
        _refuse(_("a file is locked with a zip password"), name)
    if flags & ~_ALLOWED_FLAGS or method not in _METHODS:
        _refuse(_("a file is packed in a way that not every tool can open"), name)
    if 0xFFFFFFFF in (stored, size, offset):
        _refuse(_("it is larger than 4 GB"), name)
    if not method and stored != size:
        _refuse(_("a file is not what the directory says (size or checksum)"), name)
    folder = name.endswith("/")
    if _not_plain(external >> 16, folder) or (folder and size):
        _refuse(_("it contains a link or a device, not only files"), name)
    _check_extra(raw[name_at + names : name_at + names + extra], name)
    entry = ArchiveEntry(name, size, stored, crc, method, flags, offset, folder)
    return entry, name_at + names + extra


def _check_extra(raw: bytes, name: str) -> None:
    """Allow times and owners as zip tools add them; refuse fields that give a file a second name or size."""
    place = 0
    while place + 4 <= len(raw):
        kind, size = struct.unpack_from("<HH", raw, place)
        if kind not in _HARMLESS_EXTRAS:
            _refuse(_("a file is described twice"), name)
        place += 4 + size
    if place != len(raw):
        _refuse(_("its directory is damaged"), name)


def _not_plain(mode: int, folder: bool) -> bool:
    kind = stat.S_IFMT(mode)
    return kind not in ((0, stat.S_IFDIR) if folder else (0, stat.S_IFREG))


def _name(raw: bytes, flags: int) -> str:
    try:
        return raw.decode("utf-8" if flags & _UTF8_NAMES else "ascii")
    except UnicodeDecodeError:
        _refuse(_("a name is not UTF-8"), ascii(raw[:60]))


def _refuse(why: str, where: str = "") -> NoReturn:
    raise DamagedBundle(
        _("This is not a sound bundle: {why}.").format(why=why),
        where=where and ascii(where[:120]),
        remedy=_("Nothing was read from it. Ask the sender to send it again."),
    )
