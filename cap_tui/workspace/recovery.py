"""The doctor: what is whole in a damaged log goes into a new folder, what is not is set aside and named.

The damaged folder is only read. The newest snapshot whose checksum fits is taken as the base
and every transaction after it is replayed as far as its line is whole; where no snapshot
fits, the history is replayed from its beginning, and documents that only a damaged snapshot
holds are taken line by line.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec

from cap_tui.errors import CapError, Refused
from cap_tui.model.conversion import decode, decoder
from cap_tui.text.i18n import _
from cap_tui.workspace import REGION_FILE, snapshot
from cap_tui.workspace.attachments import FOLDER
from cap_tui.workspace.disk_errors import not_written
from cap_tui.workspace.file_log import FileLog
from cap_tui.workspace.files import Files, replacing
from cap_tui.workspace.journal import JournalLine, checked, checksum, read_header, stated
from cap_tui.workspace.log_reader import came_alone
from cap_tui.workspace.memory_tables import FOOTER_TABLE, KEYS_TABLE, Tables
from cap_tui.workspace.segments import LogPaths, kept_segments

SET_ASIDE = "set-aside"
_decode_line = decoder(JournalLine).decode


class Piece(msgspec.Struct, frozen=True):
    """Bytes that could not be used: the file they came from, their offset, and why."""

    file: str
    offset: int
    length: int
    reason: str


class RecoveryReport(msgspec.Struct, frozen=True, kw_only=True):
    """What the doctor kept and what it set aside."""

    folder: Path
    base: str
    seq: int
    documents: int
    tables: dict[str, int]
    replayed: int
    unchecked: int
    missing: int
    set_aside: tuple[Piece, ...]

    @property
    def complete(self) -> bool:
        """Whether nothing at all had to be left out or taken on trust."""
        return not (self.set_aside or self.unchecked or self.missing)


def recover(source: Path, target: Path, *, files: Files | None = None) -> RecoveryReport:
    """Save what is whole in ``source`` into the new folder ``target``.

    Raises Refused when it is not new or something cannot be read or written, NotSaved on a
    full disk; half a rescue is taken away again.
    """
    files = files or Files()
    try:
        if target.exists() and any(target.iterdir()):
            raise Refused(
                _("The folder to save into is not empty."),
                where=str(target),
                remedy=_("Name a new folder."),
            )
        try:
            return _Doctor(files, LogPaths(source)).save_into(target)
        except BaseException:
            shutil.rmtree(target, ignore_errors=True)
            raise
    except OSError as error:
        raise not_written(error, Path(error.filename or target)) from error


class _Doctor:
    def __init__(self, files: Files, layout: LogPaths) -> None:
        self._files = files
        self._layout = layout
        self._aside: list[tuple[Piece, bytes]] = []
        self._replayed = self._unchecked = self._missing = 0

    def save_into(self, target: Path) -> RecoveryReport:
        base, tables = self._base()
        self._note_lost_journal()
        self._replay(tables)
        self._files.make_folder(target)
        FileLog.create(target, files=self._files, tables=tables)
        self._copy_others(target)
        kept = [(piece, data) for piece, data in self._aside if data]
        for number, (piece, data) in enumerate(kept, 1):
            self._write(target / SET_ASIDE / f"{number:03d}-{piece.file}-{piece.offset}", data)
        return RecoveryReport(
            folder=target,
            base=base,
            seq=tables.seq,
            documents=len(tables),
            tables={name: len(tables.table(name).bodies) for name in tables.names()},
            replayed=self._replayed,
            unchecked=self._unchecked,
            missing=self._missing,
            set_aside=tuple(piece for piece, _data in self._aside),
        )

    def _base(self) -> tuple[str, Tables]:
        """The newest whole snapshot, else nothing if the history is kept from its start, else pieces."""
        for path in (self._layout.data, self._layout.previous):
            try:
                return path.name, snapshot.read(self._files.read(path), path.name)[0]
            except FileNotFoundError:
                continue
            except CapError as error:
                # What the history can give again is better than pieces; the file is kept either way.
                self._set_aside(path.name, 0, self._files.read(path), error.what)
        first = next(iter(self._paths()), None)
        if first is not None and (
            self._files.stat(self._layout.data) is None
            or _begins_at_nothing(self._files.read(first), first.name)
        ):
            return "", Tables()
        return self._layout.data.name, self._pieces_of_snapshot()

    def _pieces_of_snapshot(self) -> Tables:
        """The documents of a damaged snapshot whose lines read as documents."""
        tables = Tables()
        name = ""
        for text in self._files.read(self._layout.data).split(b"\n"):
            try:
                if text.endswith(b":{"):
                    name = str(msgspec.json.decode(text[:-2]))
                    continue
                number, _colon, body = text.removesuffix(b",").partition(b":")
                doc_id = int(msgspec.json.decode(number))
                document = decode(body, dict[str, object])
            except (ValueError, TypeError):
                continue
            if name and name not in (FOOTER_TABLE, KEYS_TABLE):
                tables.table(name).set(doc_id, msgspec.json.encode(document))
                self._unchecked += 1
        with contextlib.suppress(msgspec.ValidationError):
            tables.read_rules()
        return tables

    def _paths(self) -> list[Path]:
        """The segments that are there, oldest first, whatever state they are in."""
        paths = [path for _base, path in kept_segments(self._files, self._layout)]
        paths += [self._layout.journal, self._layout.next_journal]
        return [path for path in paths if self._files.stat(path) is not None]

    def _note_lost_journal(self) -> None:
        """Say so when the journal is missing or empty: what it held is lost, and nothing else would tell."""
        paths = (self._layout.journal, self._layout.next_journal)
        held = [found for path in paths if (found := self._files.stat(path)) is not None]
        if not any(found.size for found in held) and not came_alone(self._files, self._layout):
            self._set_aside(self._layout.journal.name, 0, b"", _("The journal is missing."))

    def _replay(self, tables: Tables) -> None:
        """Apply every whole line after the base, counting what is missing between them."""
        for path in self._paths():
            for line, fits in self._whole_lines(path):
                if line.seq <= tables.seq:
                    continue
                self._missing += line.seq - tables.seq - 1 if tables.seq or line.seq > 1 else 0
                tables.apply(line)
                self._replayed += 1
                self._unchecked += not fits

    def _whole_lines(self, path: Path) -> Iterator[tuple[JournalLine, bool]]:
        """The transactions of a segment, and whether each was checked against the line before.

        After a damaged line its checksum may be the one it states (when its content was hit)
        or the one it should have (when the checksum was hit); after one that states none, the
        next line can only be taken on trust.
        """
        seeds: list[int] = [0]
        offset = 0
        for text in self._files.read(path).split(b"\n"):
            fits = [found for seed in seeds if (found := checked(text, seed)) is not None]
            line = _transaction(text)
            if line is not None and (fits or not seeds):
                yield line, bool(fits)
            elif text and not fits:
                self._set_aside(path.name, offset, text, _("not a whole line"))
            said = stated(text)
            due = [] if said is None else [said, *(checksum(text, seed) for seed in seeds)]
            seeds = fits or due
            offset += len(text) + 1

    def _set_aside(self, name: str, offset: int, data: bytes, reason: str) -> None:
        self._aside.append((Piece(name, offset, len(data), reason), data))

    def _copy_others(self, target: Path) -> None:
        """Copy settings and attachments, which the log does not hold."""
        config = self._layout.folder / REGION_FILE
        if self._files.stat(config) is not None:
            self._write(target / REGION_FILE, self._files.read(config))
        source = self._layout.folder / FOLDER
        for name in self._files.names(source):
            self._write(target / FOLDER / name, self._files.read(source / name))

    def _write(self, path: Path, data: bytes) -> None:
        """Write a file of the new folder, as closed to others as the rest of it."""
        self._files.make_folder(path.parent)
        with replacing(self._files, path) as file:
            file.write(data, 0)


def _transaction(text: bytes) -> JournalLine | None:
    """The transaction that a line holds, if it reads as one."""
    try:
        line = _decode_line(text)
    except msgspec.MsgspecError:
        return None
    return line if line.seq > 0 else None


def _begins_at_nothing(data: bytes, where: str) -> bool:
    """Whether a segment is the first one of its log."""
    try:
        return read_header(data, where)[0].base == 0
    except CapError:
        return False
