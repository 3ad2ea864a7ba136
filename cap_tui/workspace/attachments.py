"""Files that belong to a region, kept under the sha256 of their content."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated, ClassVar

from cap_tui.errors import NotFound, Refused
from cap_tui.model.record import Personal, Record, about
from cap_tui.text.i18n import _
from cap_tui.workspace.files import Files, replacing

FOLDER = "attachments"
"""The folder of the attached files in a region's folder."""

_DIGEST = re.compile(r"[0-9a-f]{64}\Z")


class Attachment(Record, frozen=True, kw_only=True):
    """What is known about an attached file; its content lies in the folder ``attachments``."""

    TABLE: ClassVar[str] = "attachments"

    sha256: Annotated[str, about("Digest of the content, which is its file's name")]
    name: Annotated[str, about("Name of the file when attached", personal=Personal.FREE_TEXT)]
    size: Annotated[int, about("Length of the content", unit="bytes")] = 0
    personal: Annotated[
        Personal, about("Class of personal data in the file, as a person declared it")
    ] = Personal.FREE_TEXT


def _sha256(data: bytes) -> str:
    import hashlib  # opening a region does without it

    return hashlib.sha256(data).hexdigest()


class Attachments:
    """The folder of attached files. A content is stored once, whatever it is called."""

    def __init__(self, folder: Path, files: Files) -> None:
        self._folder = folder
        self._files = files

    def store(self, data: bytes) -> str:
        """Keep ``data`` durably; returns its sha256. Two programs may store the same content at once."""
        digest = _sha256(data)
        path = self._folder / digest
        if self._files.stat(path) is None:
            self._files.make_folder(self._folder)
            beside = self._folder / f"{digest}.{os.urandom(4).hex()}"
            with replacing(self._files, beside) as file:
                file.write(data, 0)
            self._files.rename(beside, path)
            self._files.sync_folder(self._folder)
        return digest

    def path(self, sha256: str) -> Path:
        """The file with this content. Raises NotFound, Refused for what is no digest."""
        if not _DIGEST.match(sha256):
            raise Refused(_("This is not the name of an attachment."), where=sha256[:80])
        path = self._folder / sha256
        if self._files.stat(path) is None:
            raise NotFound(_("There is no such attachment."), where=sha256)
        return path

    def copy_to(self, folder: Path) -> None:
        """Copy all attached files into the folder of a copy of the region."""
        for name in self._files.names(self._folder):
            if _DIGEST.match(name):
                Attachments(folder / FOLDER, self._files).store(
                    self._files.read(self._folder / name)
                )

    def problems(self) -> list[str]:
        """The attachments whose content is not what their name says."""
        return [
            _("The attachment {name} is damaged.").format(name=name)
            for name in self._files.names(self._folder)
            if _DIGEST.match(name) and _sha256(self._files.read(self._folder / name)) != name
        ]
