"""History: the transactions of a log as a person reads them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import islice
from typing import Any, Generic, TypeVar

import msgspec

from cap_tui.errors import NotFound
from cap_tui.model.conversion import decoder
from cap_tui.model.record import Record
from cap_tui.text.formats import moment_text
from cap_tui.text.i18n import _
from cap_tui.workspace.journal import Change, JournalLine
from cap_tui.workspace.log import Log
from cap_tui.workspace.memory_tables import RESERVED, identity, parse

R = TypeVar("R", bound=Record)


class DocumentChange(msgspec.Struct, frozen=True):
    """What a transaction did to one document; ``before`` is None when it added it, ``after`` when it removed it."""

    table: str
    uid: str
    version: int
    before: dict[str, Any] | None
    after: dict[str, Any] | None


@dataclass(frozen=True, kw_only=True)
class HistoryEntry:
    """One transaction as a person reads it. ``undoes``/``redoes`` name the transaction it inverted.

    ``actor`` is the login, ``session`` the run of the program, ``subject`` whom it acted for. The
    documents are parsed when ``changes`` is first asked for: an import has tens of thousands.
    """

    seq: int
    at: str
    actor: str
    label: str
    operations: tuple[Change, ...] = field(repr=False, compare=False)
    session: str = ""
    subject: str = ""
    undoes: int = 0
    redoes: int = 0
    forgotten: bool = False

    @cached_property
    def changes(self) -> tuple[DocumentChange, ...]:
        """What was done to each document, in the order of the transaction."""
        changes = []
        for change in self.operations:
            if change.table in RESERVED:
                continue
            before, after = parsed(change.before), parsed(change.after)
            standing = after or before or {}
            uid, version = standing.get("uid"), standing.get("version")
            changes.append(
                DocumentChange(
                    table=change.table,
                    uid=uid if isinstance(uid, str) else str(change.doc_id),
                    version=version if isinstance(version, int) else 0,
                    before=before,
                    after=after,
                )
            )
        return tuple(changes)

    @property
    def told(self) -> str:
        """What it did, in a few words: an undo says of what, a line whose record was forgotten says so."""
        if self.forgotten and not self.label:
            return _("(forgotten)")
        if self.undoes:
            return _("taken back: {label}").format(label=self.label)
        if self.redoes:
            return _("made again: {label}").format(label=self.label)
        return self.label

    def in_words(self) -> str:
        """What was done, by whom, when: a line."""
        return _("{what}, by {who}, {when}").format(
            what=self.told, who=self.actor or _("unknown"), when=local_time(self.at)
        )


@dataclass(frozen=True)
class EarlierVersion(Generic[R]):
    """A record as it was before a change put another version in its place: when that was, and by whom."""

    record: R
    at: str
    actor: str


def local_time(at: str) -> str:
    """A moment (UTC, ISO) in local time, to the minute; what cannot be read stays as it is."""
    try:
        return moment_text(datetime.fromisoformat(at).astimezone().isoformat())
    except ValueError:
        return at


def parsed(body: msgspec.Raw) -> dict[str, Any] | None:
    return None if bytes(body) == b"null" else parse(body)


def entry(line: JournalLine) -> HistoryEntry:
    """A line of the journal as a person reads it."""
    return HistoryEntry(
        seq=line.seq,
        at=line.at,
        actor=line.actor,
        label=line.label,
        operations=line.ops,
        session=line.session,
        subject=line.subject,
        undoes=line.undoes,
        redoes=line.redoes,
        forgotten=line.forgotten,
    )


def _concerns(change: Change, uid: str) -> bool:
    """Whether a change is one of the record with this uid; a raw document is named by its number."""
    needle = uid.encode()
    bodies = [body for body in (bytes(change.after), bytes(change.before)) if body != b"null"]
    if any(needle in body and identity(body)[0] == uid for body in bodies):
        return True
    return uid == str(change.doc_id) and not any(identity(body)[0] for body in bodies)


class History:
    """The past of a log, read when it is asked for."""

    def __init__(self, log: Log) -> None:
        self._log = log

    def entries(self, uid: str | None = None, limit: int | None = None) -> list[HistoryEntry]:
        """Transactions, newest first; with ``uid`` only what they did to that record."""
        return list(islice(self._entries(uid), limit))

    def earlier(self, kind: type[R], uids: Collection[str]) -> list[EarlierVersion[R]]:
        """What these records were before each of their changes, newest first."""
        found: list[EarlierVersion[R]] = []
        for line in self._log.newest() if uids else ():
            for change in line.ops:
                before = bytes(change.before)
                if change.table != kind.TABLE or b"null" in (before, bytes(change.after)):
                    continue
                if identity(before)[0] in uids:
                    record = decoder(kind).decode(before)
                    found.append(EarlierVersion(record, local_time(line.at), line.actor))
        return found

    def entry(self, seq: int) -> HistoryEntry:
        """The transaction with this number. Raises NotFound."""
        return entry(self.line(seq))

    def line(self, seq: int) -> JournalLine:
        """The line of the log with this number. Raises NotFound."""
        for line in self._log.newest():
            if line.seq == seq:
                return line
            if line.seq < seq:
                break
        raise NotFound(_("There is no change with this number."), where=str(seq))

    def _entries(self, uid: str | None) -> Iterator[HistoryEntry]:
        for line in self._log.newest():
            if uid is None:
                yield entry(line)
                continue
            ops = tuple(change for change in line.ops if _concerns(change, uid))
            if ops:
                yield entry(msgspec.structs.replace(line, ops=ops))
