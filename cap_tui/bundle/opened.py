"""An opened bundle: integrity first, then what it says of itself, then its documents as a stream.

Opening reads and counts every byte once; nothing of a bundle is believed, and nothing is handed
out, before all of its hashes hold. Documents are read in a second pass that is hashed again, so
that a file which changes under the reader is noticed.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Any, BinaryIO, NoReturn, Self

from cap_tui.bundle import age
from cap_tui.bundle.archive_read import Archive
from cap_tui.bundle.bag import BagInfo, check_declaration, read_bag_info, read_manifest
from cap_tui.bundle.canonical import decode_line
from cap_tui.bundle.datapackage import Description
from cap_tui.bundle.descriptor_reading import read_descriptor
from cap_tui.bundle.layout import (
    BAG_INFO,
    BAGIT,
    DATAPACKAGE,
    FORMAT_MAJOR,
    FORMAT_MINOR,
    LIMITS,
    MANIFEST,
    PAYLOAD_SUFFIXES,
    SIGNATURE,
    TAG_FILES,
    TAGMANIFEST,
    Limits,
    documents_of,
    kind_of,
)
from cap_tui.bundle.refusal_cause import DamagedBundle, with_cause
from cap_tui.errors import Refused, WrongUse
from cap_tui.text.clean import clean_line
from cap_tui.text.i18n import _
from cap_tui.text.system_reason import system_reason

Identities = Callable[[], list[Path]]


@dataclass(frozen=True)
class BundleContents:
    """What is known of a bundle whose integrity holds."""

    identity: str  # sha512 of the tag manifest: names the bundle for ever
    info: BagInfo
    hashes: dict[str, str]  # payload path -> sha512
    tagmanifest: bytes
    signature: bytes | None

    @property
    def newer(self) -> bool:
        """Written in a newer minor format: what is unknown is kept as it came."""
        return self.info.minor > FORMAT_MINOR

    @property
    def kinds(self) -> list[str]:
        """The tables whose documents it holds."""
        return sorted(kind for name in self.hashes if (kind := kind_of(name)))


class NewerFormat(Refused):
    """A bundle of a major format that this program does not read."""


class OpenBundle:
    """A bundle on disk, open for reading; use it as a context manager.

    Raises :class:`Refused` when it is not sound; then nothing was handed out. ``content`` is a bundle in
    memory, that is not on disk as ``path``.
    """

    def __init__(
        self,
        path: Path,
        *,
        limits: Limits = LIMITS,
        identities: Identities | None = None,
        content: io.BytesIO | None = None,
    ) -> None:
        self.path = path
        self._file = content or _open(path, limits, identities)
        try:
            self.archive = Archive(self._file, limits)
            self.contents = _check_integrity(self.archive)
        except DamagedBundle as error:
            decrypted = isinstance(self._file, io.BytesIO)
            self._file.close()
            raise (error if decrypted else with_cause(error, path)) from error
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def description(self) -> Description:
        """The descriptor; raises :class:`Refused` when it is not one."""
        return read_descriptor(self.archive.read(DATAPACKAGE, self.archive.limits.tag_bytes))

    def documents(self, kind: str) -> Iterator[dict[str, Any]]:
        """The documents of one table in their order, each line checked to be canonical.

        The bytes are hashed again on the way; when they are not those that were verified,
        :class:`Refused` is raised at the end. Act on nothing before the end.
        """
        name = documents_of(kind)
        digest = hashlib.sha512()
        held = b""
        number = 0
        for piece in self.archive.stream(name):
            digest.update(piece)
            *lines, held = (held + piece).split(b"\n")
            for line in lines:
                number += 1
                yield decode_line(line, where=f"{name}, line {number}")
            if len(held) > self.archive.limits.line_bytes:
                _refuse(_("a document is larger than it may be"), name)
        if held:
            _refuse(_("its last document has no line end"), name)
        if digest.hexdigest() != self.contents.hashes[name]:
            _refuse(_("it changed while it was read"), name)


def _open(path: Path, limits: Limits, identities: Identities | None) -> BinaryIO:
    if path.exists() and not path.is_file():  # to open a pipe would wait for ever
        raise WrongUse(_("This is not a file."), where=str(path))
    try:
        file = path.open("rb")
    except OSError as error:
        raise WrongUse(
            _("The bundle cannot be opened: {why}.").format(why=system_reason(error)),
            where=str(path),
        ) from error
    head = file.read(len(age.MAGIC))
    if head != age.MAGIC:
        return file
    with file:
        size = file.seek(0, 2)
        if size > limits.total_bytes:
            _refuse(_("it is larger than it may be"), path.name)
        file.seek(0)
        return age.decrypt(file, identities() if identities else [])


def _check_integrity(archive: Archive) -> BundleContents:
    """Every file is listed, every listed file is there, every hash and size holds."""
    names = set(archive.entries)
    for required in (*TAG_FILES, TAGMANIFEST):
        if required not in names:
            _refuse(_("{name} is missing").format(name=required))
    limit = archive.limits.tag_bytes
    info = read_bag_info(archive.read(BAG_INFO, limit))
    _check_major(info)
    tagmanifest = archive.read(TAGMANIFEST, limit)
    tags = read_manifest(tagmanifest, TAGMANIFEST)
    raw_manifest = archive.read(MANIFEST, limit)
    hashes = read_manifest(raw_manifest, MANIFEST)
    _check_sets(names, tags, hashes)
    for name, wanted in sorted(tags.items()):
        if hashlib.sha512(archive.read(name, limit)).hexdigest() != wanted:
            _refuse(_("a file was changed (wrong hash)"), name)
    check_declaration(archive.read(BAGIT, limit))
    total = 0
    for name, wanted in sorted(hashes.items()):
        digest = hashlib.sha512()
        for piece in archive.stream(name):
            digest.update(piece)
            total += len(piece)
        if digest.hexdigest() != wanted:
            _refuse(_("a file was changed (wrong hash)"), name)
    if info.payload != (total, len(hashes)):
        _refuse(_("the number of files or bytes is not what bag-info.txt says"))
    signature = archive.read(SIGNATURE, limit) if SIGNATURE in names else None
    return BundleContents(
        hashlib.sha512(tagmanifest).hexdigest(), info, hashes, tagmanifest, signature
    )


def _check_major(info: BagInfo) -> None:
    if info.major == FORMAT_MAJOR:
        return
    writer = clean_line(dict(info.others).get("Bundle-Software-Agent", ""), limit=80)
    raise NewerFormat(
        _("The bundle is in format {major}; this program reads format {ours}.").format(
            major=f"{info.major}.{info.minor}", ours=FORMAT_MAJOR
        ),
        where=BAG_INFO,
        remedy=_("It was written by {writer}: get that version or a newer one.").format(
            writer=writer or _("a newer cap-tui")
        ),
    )


def _check_sets(names: set[str], tags: dict[str, str], hashes: dict[str, str]) -> None:
    """Exactly what is listed is there. A bag with a fetch list or a second manifest is not ours."""
    if missing := set(TAG_FILES) - set(tags):
        _refuse(_("{name} is not in the tag manifest").format(name=min(missing)))
    for name in tags:
        if name.startswith(("data/", "manifest-", "tagmanifest-", "fetch")) and name != MANIFEST:
            _refuse(_("a file is in a place where it must not be"), name)
    for name in hashes:
        if not name.startswith("data/"):
            _refuse(_("a file is in a place where it must not be"), name)
    listed = set(tags) | set(hashes) | {TAGMANIFEST, SIGNATURE}
    if unlisted := names - listed:
        _refuse(_("it contains a file that is not listed"), min(unlisted))
    if missing := listed - names - {SIGNATURE}:
        _refuse(_("a file is missing"), min(missing))
    for name in (*hashes, *tags):
        if PurePosixPath(name).suffix.lower() not in PAYLOAD_SUFFIXES:
            _refuse(_("it contains a kind of file that is not allowed in a bundle"), name)


def _refuse(why: str, where: str = "") -> NoReturn:
    raise DamagedBundle(
        _("The bundle is damaged or incomplete: {why}.").format(why=why),
        where=where and ascii(where[:120]),
        remedy=_("Nothing was imported. Ask the sender to send it again."),
    )
