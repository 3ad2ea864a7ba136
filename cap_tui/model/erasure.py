"""Erasing a person: one act, after which no file of the workspace holds their name or address.

The record goes, with every earlier version of it; a tombstone with the uid stays, so that
references read "(removed person)" and partners learn that they must erase it too. Texts that
name the person are kept without the name. A crash in the middle loses nothing: the tombstone
holds the cleaned texts until they stand again, and :func:`finish` carries the act to its end.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import msgspec

from cap_tui.model.actor import Erasure, Person
from cap_tui.model.chain import removed
from cap_tui.model.read_access import Reads
from cap_tui.model.record import ENVELOPE
from cap_tui.text.i18n import _
from cap_tui.text.nested import texts_in

Document = dict[str, Any]


class Writes(Protocol):
    """What an erasure needs of a transaction."""

    def add(self, record: Erasure) -> Erasure:
        """Store a new record."""
        ...

    def put(self, record: Erasure) -> Erasure:
        """Store a changed record."""
        ...

    def put_document(
        self, table: str, document: Mapping[str, Any], *, expect: int | None = None
    ) -> None:
        """Store a document as it is."""
        ...


class Erasable(Reads, Protocol):
    """What an erasure needs of a workspace."""

    def tables(self) -> list[str]:
        """The names of all tables."""
        ...

    def table(self, name: str) -> Iterable[Mapping[str, Any]]:
        """The documents of a table."""
        ...

    def transaction(
        self, label: str, *, key: str | None = None, final: bool = False
    ) -> AbstractContextManager[Any]:
        """One commit."""
        ...

    def forget_many(self, records: Sequence[tuple[str, str]]) -> int:
        """Remove records, given as (table, uid), and every earlier version of them from every file."""
        ...


@dataclass(frozen=True)
class Mention:
    """A record whose text names the person."""

    table: str
    uid: str
    fields: tuple[str, ...]


def mentions(workspace: Erasable, person: Person) -> tuple[Mention, ...]:
    """The records whose texts hold the person's whole name, e-mail or telephone number."""
    return tuple(
        Mention(table, document["uid"], fields)
        for table, document, fields in _mentioning(workspace, person)
    )


def files_naming(folder: Path, person: Person) -> tuple[Path, ...]:
    """The files in a region's folder that name the person in plain text: attachments, reports, exports.

    Told, not changed: what a file is worth without the name is for a person to say. Asked
    before the erasure, the region's own files are among them. A file that cannot be read may
    name them, and counts.
    """
    pattern = _pattern(person)
    if pattern is None:
        return ()
    return tuple(
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink() and _may_name(path, pattern)
    )


def _may_name(path: Path, pattern: re.Pattern[str]) -> bool:
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return True
    return pattern.search(f"{path.name}\n{text}") is not None


def erase(workspace: Erasable, person: Person) -> Erasure:
    """Erase a person. It cannot be undone. Returns the tombstone that stays."""
    pattern = _pattern(person)
    waiting = tuple(
        {"table": table, "document": _without(document, pattern)}
        for table, document, _fields in _mentioning(workspace, person)
    )
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    with workspace.transaction(_("a person erased"), final=True) as transaction:
        stone: Erasure = transaction.add(Erasure(person=person.uid, date=today, waiting=waiting))
    return _carried_out(workspace, stone)


def finish(workspace: Erasable) -> int:
    """Carry out erasures that a crash interrupted; returns how many there were. Quick when there is none."""
    stones = list(workspace.records(Erasure).all())
    people = {person.uid for person in workspace.records(Person).all()} if stones else set()
    open_ones = [stone for stone in stones if stone.waiting or stone.person in people]
    for stone in open_ones:
        _carried_out(workspace, stone)
    return len(open_ones)


def _carried_out(workspace: Erasable, stone: Erasure) -> Erasure:
    standing = {
        (table, document["uid"])
        for table in workspace.tables()
        for document in workspace.table(table)
    }
    wanted = [(Person.TABLE, stone.person)]
    wanted += [(entry["table"], entry["document"]["uid"]) for entry in stone.waiting]
    workspace.forget_many([record for record in wanted if record in standing])
    if not stone.waiting:
        return stone
    with workspace.transaction(_("texts without the erased person"), final=True) as transaction:
        for entry in stone.waiting:
            transaction.put_document(entry["table"], entry["document"])
        done: Erasure = transaction.put(msgspec.structs.replace(stone, waiting=()))
    return done


def _mentioning(
    workspace: Erasable, person: Person
) -> Iterator[tuple[str, Mapping[str, Any], tuple[str, ...]]]:
    pattern = _pattern(person)
    if pattern is None:
        return
    for table in workspace.tables():
        for document in workspace.table(table):
            if table == Person.TABLE and document["uid"] == person.uid:
                continue
            fields = tuple(
                name
                for name, value in document.items()
                if name not in ENVELOPE
                and any(pattern.search(text) for text in texts_in(value, keys=True))
            )
            if fields:
                yield table, document, fields


def _pattern(person: Person) -> re.Pattern[str] | None:
    """What names the person beyond doubt: the whole name when it has two words, the e-mail, the number."""
    known = [person.email.strip(), person.phone.strip()]
    if len(person.name.split()) > 1:
        known.append(person.name.strip())
    wanted = [r"\s+".join(map(re.escape, text.split())) for text in known if text]
    if not wanted:
        return None
    return re.compile(r"(?<!\w)(?:" + "|".join(wanted) + r")(?!\w)", re.IGNORECASE)


def _without(document: Mapping[str, Any], pattern: re.Pattern[str] | None) -> Document:
    """The document in its next version, every mention replaced."""
    stand_in = removed()

    def cleaned(value: Any) -> Any:
        if isinstance(value, str):
            return pattern.sub(stand_in, value) if pattern else value
        if isinstance(value, Mapping):
            return {cleaned(key): cleaned(inner) for key, inner in value.items()}
        if isinstance(value, list | tuple):
            return [cleaned(inner) for inner in value]
        return value

    kept = {name: value if name in ENVELOPE else cleaned(value) for name, value in document.items()}
    return {**kept, "version": document["version"] + 1}
