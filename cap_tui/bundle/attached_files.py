"""Attached files that leave with the records of a bundle, when a person chose so; none is ever opened."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from cap_tui.bundle.archive_write import DEFLATED, STORED
from cap_tui.bundle.file_types import TEXT, UnfitFile, check_file
from cap_tui.bundle.layout import ATTACHED, LIMITS
from cap_tui.bundle.profiles import SharingProfile, file_leaves
from cap_tui.bundle.records import SentFile
from cap_tui.errors import NotFound, Refused
from cap_tui.model.kind import ATTACHMENT
from cap_tui.model.record import Personal
from cap_tui.text.i18n import _
from cap_tui.workspace import Attachment, Workspace

_SPACE = uuid.UUID("4b0a5a10-6f6b-5c1e-9a53-0f6a6d3f1c77")
_PIECE = 1 << 18


@dataclass(frozen=True)
class LeavingFile:
    """A file that leaves: what the bundle tells of it, and where it is."""

    record: SentFile
    path: Path
    records: tuple[str, ...]  # names of the records to which it is attached

    @property
    def inside(self) -> str:
        """Its name in the bundle."""
        return file_name(self.record)

    @property
    def method(self) -> int:
        """How it is packed: only a text becomes smaller."""
        return DEFLATED if self.record.media_type == TEXT.media_type else STORED

    def pieces(self) -> Iterator[bytes]:
        """Its content; raises :class:`Refused` at the end when it is not the one that was attached."""
        digest = hashlib.sha256()
        with self.path.open("rb") as file:
            while piece := file.read(_PIECE):
                digest.update(piece)
                yield piece
        if digest.hexdigest() != self.record.sha256:
            raise Refused(
                _("An attached file is damaged: its content is not the one that was attached."),
                where=self.record.name,
                remedy=_("Attach it again, or export without files."),
            )

    def data(self) -> dict[str, Any]:
        """The file for ``--json``."""
        sent = self.record
        return {
            "name": sent.name,
            "sha256": sent.sha256,
            "size": sent.size,
            "type": sent.media_type,
            "class": sent.personal,
            "records": self.records,
        }

    def text(self) -> str:
        """The file for people: name, size, class, hash, and to what it belongs."""
        return _("{name}: {size}, class of data: {kind}, SHA-256 {hash}; of {records}").format(
            name=self.record.name,
            size=f"{max(1, self.record.size // 1000)} kB",
            kind=self.record.personal,
            hash=self.record.sha256[:12],
            records=", ".join(self.records),
        )


def file_name(sent: SentFile) -> str:
    """The name of a file in the bundle: its hash, and the end of its name."""
    return f"{ATTACHED}{sent.sha256}{PurePosixPath(sent.name).suffix.lower()}"


def attached(
    tables: Iterable[Iterable[Mapping[str, Any]]], title: Callable[[Any], str]
) -> dict[str, list[str]]:
    """The digests to which documents refer, each with the names of these documents."""
    found: dict[str, list[str]] = {}
    for documents in tables:
        for document in documents:
            digest = document.get(ATTACHMENT)
            if isinstance(digest, str) and digest:
                found.setdefault(digest, []).append(title(document))
    return found


@dataclass(frozen=True)
class ChosenFiles:
    """The files that leave, and of the others why they stay."""

    leaving: tuple[LeavingFile, ...] = ()
    staying: tuple[str, ...] = ()


def choose_files(
    workspace: Workspace, referred: Mapping[str, list[str]], profile: SharingProfile
) -> ChosenFiles:
    """The attached files of what leaves under ``profile``.

    A file whose class does not leave, that does not fit, or is not on this host, stays and is told.
    """
    known = {each.sha256: each for each in workspace.records(Attachment).all()}
    leaving: list[LeavingFile] = []
    staying: list[str] = []
    for digest, records in sorted(referred.items()):
        held = known.get(digest)
        name = held.name if held is not None else digest[:12]
        personal = held.personal if held is not None else Personal.FREE_TEXT
        try:
            check_class(personal, profile)
            path = workspace.attachment(digest)
            kind = _checked(name, path)
            if len(leaving) >= LIMITS.files:
                raise UnfitFile(_("a bundle has at most {n} files").format(n=LIMITS.files))
        except (NotFound, Refused, UnfitFile) as error:
            why = str(error) if isinstance(error, UnfitFile) else error.what
            staying.append(_("{name} stays: {why}").format(name=name, why=why))
            continue
        sent = SentFile(
            uid=str(uuid.uuid5(_SPACE, f"{workspace.config.region.code} {digest}")),
            owner=workspace.config.region.code,
            sha256=digest,
            name=name,
            size=path.stat().st_size,
            media_type=kind,
            personal=personal.value,
        )
        leaving.append(LeavingFile(sent, path, tuple(records)))
    return ChosenFiles(tuple(leaving), tuple(staying))


def _checked(name: str, path: Path) -> str:
    """The media type of a file that may travel; raises :class:`UnfitFile`."""
    check_size(path.stat().st_size, LIMITS.file_bytes)
    return check_file(name, path.read_bytes()).media_type


def check_class(personal: Personal, profile: SharingProfile) -> None:
    """Raise :class:`UnfitFile` when a file of this class does not leave under ``profile``."""
    if not file_leaves(personal, profile):
        raise UnfitFile(
            _("its class of data is {kind}, and leaves only in the profile 'identified'").format(
                kind=personal.value
            )
        )


def check_size(size: int, limit: int) -> None:
    """Raise :class:`UnfitFile` when a file is larger than it may be."""
    if size > limit:
        raise UnfitFile(_("it is larger than {limit} MB").format(limit=limit // 1_000_000))
