"""Forgetting a document: after it no file of the log holds a byte of it.

A normal removal keeps the document in the history. Forgetting removes it, rewrites every
segment that mentions it (each in one step, its checksums anew), writes a fresh snapshot and
replaces the one before. What was begun is written down first, so that a crash in the middle
is made up for when the log is next opened. Backups of the folder made by others, exports,
and what a disk keeps of overwritten blocks are beyond its reach.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from cap_tui.errors import Busy, CapError
from cap_tui.model.conversion import decoder
from cap_tui.text.i18n import _
from cap_tui.workspace.compaction import LogFiles, copy_as_previous
from cap_tui.workspace.disk_errors import not_saved
from cap_tui.workspace.files import replacing
from cap_tui.workspace.journal import NOTHING, Change, JournalLine, encode
from cap_tui.workspace.memory_tables import Op, identity
from cap_tui.workspace.pending_transaction import PendingTransaction
from cap_tui.workspace.segments import kept_segments, read_segment

Names = Sequence[tuple[str, str]]
"""Documents as (table, uid)."""


class ErasureRequest(msgspec.Struct, frozen=True):
    """The documents to be forgotten, and by whom. ``table`` and ``uid`` name the one of format 1."""

    table: str = ""
    uid: str = ""
    actor: str = ""
    records: tuple[tuple[str, str], ...] = ()

    @property
    def all(self) -> tuple[tuple[str, str], ...]:
        """The documents as (table, uid)."""
        return self.records or ((self.table, self.uid),)


_decode = decoder(ErasureRequest).decode


def forget(log: LogFiles, records: Names, actor: str) -> int:
    """Forget documents in one pass; returns how many transactions mentioned them. Commits wait meanwhile.

    Raises Busy, and NotSaved when the disk does not take it; then it is finished at the next opening.
    """
    if not records:
        return 0
    wanted = ErasureRequest(actor=actor, records=tuple(records))
    with undisturbed(log), log.exclusive():
        with replacing(log.files, log.layout.forgetting) as file:
            file.write(msgspec.json.encode(wanted), 0)
        return _carry_out(log, wanted)


def finish(log: LogFiles) -> None:
    """Carry out a forgetting that was written down before a crash; raises as :func:`forget` does."""
    with undisturbed(log), log.exclusive():
        try:
            wanted = _decode(log.files.read(log.layout.forgetting))
        except FileNotFoundError:
            return
        _carry_out(log, wanted)


@contextlib.contextmanager
def undisturbed(log: LogFiles) -> Iterator[None]:
    """Keep compactions away: one that began earlier holds older tables and must not land later."""
    try:
        lock = log.files.lock(log.layout.compacting)
        try:
            if not lock.take():
                raise Busy(_("The region is being compacted."), remedy=_("Try again in a moment."))
            yield
        finally:
            lock.close()
    except OSError as error:
        raise not_saved(error) from error


def _carry_out(log: LogFiles, wanted: ErasureRequest) -> int:
    """Remove the document and rewrite what mentions it, then strike the note of the wish."""
    removals = [Op(table, None, uid) for table, uid in wanted.all]
    log.write(
        PendingTransaction(label="", actor=wanted.actor, ops=removals, forgotten=True, erasing=True)
    )
    log.exchange_segment(erased=True)
    segments = kept_segments(log.files, log.layout)
    mentions = sum(_rewrite(log, path, wanted) for _base, path in segments)
    log.write_snapshot()
    copy_as_previous(log.files, log.layout)
    _remove_remains(log)
    _forget_in_backups(log, wanted)
    log.files.sync_folder(log.layout.folder)
    log.files.remove(log.layout.forgetting)
    log.files.sync_folder(log.layout.folder)
    return mentions


def _rewrite(log: LogFiles, path: Path, wanted: ErasureRequest) -> int:
    """Write a segment anew without the document; returns how many of its lines mentioned it."""
    segment = read_segment(log.files, path)
    lines = [scrub(line, wanted.all) for line in segment.lines]
    mentions = sum(new is not None for new in lines)
    if mentions:
        with replacing(log.files, path) as file:
            data, crc = encode(segment.header, 0)
            file.write(data, 0)
            offset = len(data)
            for old, new in zip(segment.lines, lines, strict=True):
                data, crc = encode(new or old, crc)
                file.write(data, offset)
                offset += len(data)
    return mentions


def _remove_remains(log: LogFiles) -> None:
    """Remove torn ends set aside and what crashes left: nobody can tell whose pieces they hold."""
    data = log.layout.data.name
    for name in log.files.names(log.layout.folder):
        if name.startswith(f"{data}.") and (".torn-" in name or name.endswith((".new", ".fresh"))):
            log.files.remove(log.layout.folder / name)


def _forget_in_backups(log: LogFiles, wanted: ErasureRequest) -> None:
    """Forget the document in the copies of the region that stand in its own ``exports``."""
    exports = log.layout.folder / "exports"
    for name in log.files.names(exports):
        if log.files.stat(exports / name / log.layout.data.name) is None:
            continue
        try:
            backup = log.beside(exports / name)
        except CapError as error:
            log.notices.append(
                _("The copy {name} cannot be opened and may contain erased data: {reason}").format(
                    name=name, reason=error
                )
            )
            continue
        try:
            backup.forget_many(wanted.all, wanted.actor)
        finally:
            backup.close()


def scrub(line: JournalLine, records: Names) -> JournalLine | None:
    """``line`` without these documents and without its label; None when it mentions none of them."""
    wanted = set(records)
    tables = {table for table, _uid in wanted}

    def mentions(change: Change) -> bool:
        bodies = (change.before, change.after)
        return change.table in tables and any(
            bytes(body) != b"null" and (change.table, identity(body)[0]) in wanted
            for body in bodies
        )

    if not any(mentions(change) for change in line.ops):
        return None
    ops = tuple(
        Change(change.table, change.doc_id, NOTHING, NOTHING) if mentions(change) else change
        for change in line.ops
    )
    return msgspec.structs.replace(line, ops=ops, label="", forgotten=True)
